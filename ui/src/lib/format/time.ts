const SECOND_MS = 1000;
const DAY_MS = 86_400_000;

/** The farthest instant from 1970 that a date can hold: beyond it every format throws. */
const LAST_MS = 8.64e15;

/**
 * An instant that can be shown. Times come from the clocks of other tablets: one that no calendar has, or that is none, must not take
 * the page away on which it stands.
 */
function shown(ms: number): number {
	return Number.isNaN(ms) ? 0 : Math.min(LAST_MS, Math.max(-LAST_MS, ms));
}

/** `0:07`, `24:10`, `1:02:03`; never negative, since a clock read early must not show a minus. */
export function elapsed(ms: number): string {
	const seconds = Math.max(0, Math.floor(ms / SECOND_MS));
	const pad = (part: number): string => String(part).padStart(2, '0');
	const hours = Math.floor(seconds / 3600);
	const minutes = Math.floor(seconds / 60) % 60;
	return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

// 24 hours everywhere: a note or a graph read later must not need AM or PM to be right.
const time = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const weekday = new Intl.DateTimeFormat('en', { weekday: 'short', day: 'numeric', month: 'short' });
const date = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });

export function timeOfDay(ms: number): string {
	return time.format(shown(ms));
}

const toTheSecond = new Intl.DateTimeFormat('en', {
	hour: '2-digit',
	minute: '2-digit',
	second: '2-digit',
	hourCycle: 'h23',
});

/** `09:14:02`; also what a field for a time of day holds. */
export function timeToTheSecond(ms: number): string {
	return toTheSecond.format(shown(ms));
}

/**
 * The instant from `from` to `to` at which the device's clock shows a typed time of day; null where there is none. An
 * instant is kept in milliseconds and typed in seconds: the second in which `from` lies begins with `from`.
 */
export function instantAt(typed: string, from: number, to: number): number | null {
	const parts = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/.exec(typed.trim());
	if (!parts) return null;
	const [hours, minutes, seconds] = [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0)];
	if (hours > 23 || minutes > 59 || seconds > 59) return null;
	// A session may run past midnight.
	for (const days of [0, 1]) {
		const on = new Date(from);
		on.setDate(on.getDate() + days);
		const shown = on.setHours(hours, minutes, seconds, 0);
		const at = shown <= from && from < shown + SECOND_MS ? from : shown;
		if (at >= from && at <= to) return at;
	}
	return null;
}

/** The day and the time of day, for a line of text. */
export function moment(ms: number, now: number, words: { today: string; yesterday: string }): string {
	return `${day(ms, now, words)} ${timeOfDay(ms)}`;
}

/** Days between two instants by the calendar of the device. */
function daysBetween(from: number, to: number): number {
	return Math.round((midnight(to) - midnight(from)) / DAY_MS);
}

function midnight(ms: number): number {
	return new Date(shown(ms)).setHours(0, 0, 0, 0);
}

/** `Today`, `Yesterday`, `Tue, 3 Nov`, or the full date when it is long ago. */
export function day(ms: number, now: number, words: { today: string; yesterday: string }): string {
	const days = daysBetween(ms, now);
	if (days === 0) return words.today;
	if (days === 1) return words.yesterday;
	return days > 0 && days < 300 ? weekday.format(shown(ms)) : date.format(shown(ms));
}

export function fullDate(ms: number): string {
	return date.format(shown(ms));
}

/** Years of age from `YYYY-MM-DD`; null when the text is no date. */
export function age(born: string, now: number): number | null {
	const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(born);
	if (!parts) return null;
	const today = new Date(now);
	const [year, month, dayOfMonth] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
	const before = today.getMonth() + 1 < month || (today.getMonth() + 1 === month && today.getDate() < dayOfMonth);
	return today.getFullYear() - year - (before ? 1 : 0);
}

/** The calendar date of `YYYY-MM-DD`, read as a local day so that no time zone moves a birthday. */
export function bornDate(born: string): string {
	const parts = born.split('-').map(Number);
	const local = new Date(parts[0] ?? 0, (parts[1] ?? 1) - 1, parts[2] ?? 1);
	return Number.isNaN(local.getTime()) ? born : date.format(local);
}

const short = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });

export function shortDate(ms: number): string {
	return short.format(shown(ms));
}
