import { text } from '$lib/text';
import type { Bounds } from './missed';

/** What of a session's times does not fit, and where. */
export interface TimeFault {
	field: 'date' | 'began' | 'ended';
	words: string;
}

export interface TypedTimes {
	/** `YYYY-MM-DD`. */
	date: string;
	/** `HH:MM`, with or without seconds. */
	began: string;
	ended: string;
}

const NOON = 12;
/** Where clocks are set back a time of day comes twice, an hour apart; on Lord Howe half an hour. */
const APART_MS = [-3_600_000, -1_800_000, 0, 1_800_000, 3_600_000];

interface Clock {
	hours: number;
	minutes: number;
	seconds: number;
}

/** A typed time of day: `14:10`, `14:10:05`, or the digits alone, as from a pad of numbers; null for anything else. */
function clockOf(typed: string): Clock | null {
	const parts = /^(\d{1,2})[:.]?(\d{2})(?:[:.]?(\d{2})(?:\.\d+)?)?$/.exec(typed.trim());
	if (!parts) return null;
	const [hours, minutes, seconds] = [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0)];
	return hours > 23 || minutes > 59 || seconds > 59 ? null : { hours, minutes, seconds };
}

/** The instants at which the device's calendar and clock show this day and time: none where clocks skip it, two where they repeat it. */
function instantsOf(year: number, month: number, day: number, clock: string): number[] {
	const read = clockOf(clock);
	if (!read) return [];
	const { hours, minutes, seconds } = read;
	const near = new Date(year, month, day, hours, minutes, seconds).getTime();
	// A day beyond the month's last is the next month's first: the calendar's own rule.
	const on = new Date(year, month, day).getDate();
	return APART_MS.map((apart) => near + apart).filter((ms) => {
		const at = new Date(ms);
		return at.getDate() === on && at.getHours() === hours && at.getMinutes() === minutes;
	});
}

/** Those of a day and of the day after it, in order: a session may run past midnight. */
function instantsFrom(of: Date, clock: string): number[] {
	const [year, month, day] = [of.getFullYear(), of.getMonth(), of.getDate()];
	return [0, 1].flatMap((later) => instantsOf(year, month, day + later, clock));
}

/**
 * The first instant of the session, or of a stretch of it, at which a clock shows this; null where there is none. On paper a
 * time of the afternoon may have twelve hours less: where it fits no other way, that is meant.
 */
export function timeWithin(clock: string, { from, to }: Bounds): number | null {
	const day = new Date(from);
	const within = (typed: string): number | undefined => instantsFrom(day, typed).find((at) => at >= from && at <= to);
	const read = clockOf(clock);
	if (!read) return null;
	const other = read.hours <= NOON ? shown({ ...read, hours: (read.hours + NOON) % (2 * NOON) }) : '';
	return within(clock) ?? within(other) ?? null;
}

/** A typed time as it is read, within the session where that is known. What is no time stays as it is. */
export function shownTime(typed: string, bounds: Bounds | null): string {
	const clock = clockOf(typed);
	if (!clock) return typed;
	const at = bounds && timeWithin(typed, bounds);
	return at === null ? shown(clock) : shownAt(at);
}

/** `14:10`, or `14:10:05`. */
export function shownAt(ms: number): string {
	const at = new Date(ms);
	return shown({ hours: at.getHours(), minutes: at.getMinutes(), seconds: at.getSeconds() });
}

/** Seconds where there are some. */
function shown({ hours, minutes, seconds }: Clock): string {
	const parts = seconds > 0 ? [hours, minutes, seconds] : [hours, minutes];
	return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** The device's civil day at an instant, as a date is typed. */
export function dayTyped(ms: number): string {
	const at = new Date(ms);
	const parts = [at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0'));
	return [at.getFullYear(), ...parts].join('-');
}

function dayOf(date: string): Date | null {
	const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date.trim());
	if (!parts) return null;
	const [year, month, day] = [Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])];
	const read = new Date(year, month, day);
	return read.getMonth() === month && read.getDate() === day ? read : null;
}

/** When a session began and ended; or what of it does not fit. An end that is not after the start is on the next day. */
export function sessionTimes({ date, began, ended }: TypedTimes, now: number): Bounds | TimeFault {
	const { fault } = text.paper;
	const day = dayOf(date);
	if (!day) return { field: 'date', words: fault.noDate };
	if (began.trim() === '') return { field: 'began', words: fault.noBegan };
	const from = instantsOf(day.getFullYear(), day.getMonth(), day.getDate(), began)[0];
	if (from === undefined) return { field: 'began', words: fault.noSuchTime(began) };
	if (from > now) return { field: day.getTime() > now ? 'date' : 'began', words: fault.future };
	if (ended.trim() === '') return { field: 'ended', words: fault.noEnded };
	if (ended === began) return { field: 'ended', words: fault.same };
	const to = instantsFrom(day, ended).find((at) => at > from);
	if (to === undefined) return { field: 'ended', words: fault.noSuchTime(ended) };
	if (to <= now) return { from, to };
	const tomorrow = new Date(to).getDate() !== day.getDate();
	return { field: 'ended', words: tomorrow && ended < began ? fault.futureEnd : fault.future };
}

export function isBounds(times: Bounds | TimeFault): times is Bounds {
	return 'from' in times;
}
