import type { PaperSheet, TrialKind } from '$contract';

/** One line of a target, as typed; which of its fields are used depends on the measure. */
export interface Line {
	/** Its own within the target. */
	id: number;
	/** Times of day; empty where the sheet has none. */
	from: string;
	to: string;
	/** Signs of trials, steps, parts or intervals. */
	marks: string;
	/** How many, how much, or which value. */
	amount: string;
	/** Of the items, as asked. */
	meeting: string;
	words: string;
	kind: TrialKind;
	/** An instruction without a response. */
	none: boolean;
}

/** What came before and after one event. */
export interface AbcLine {
	id: number;
	/** The event: its line, and its place there; empty where none is chosen. */
	of: string;
	before: number[];
	after: number[];
	words: string;
}

export interface TargetEntry {
	lines: Line[];
	abc: AbcLine[];
}

/** A filled sheet as it is being typed. */
export interface PaperForm {
	/** The id that the sheet's answer gave. */
	session: string;
	date: string;
	began: string;
	ended: string;
	service: string;
	phrase: string;
	reason: string;
	/** By target. */
	entries: Record<string, TargetEntry>;
	/** By target: true for zero. */
	silences: Record<string, boolean>;
}

const VERSION = 1;

export function blankLine(id: number): Line {
	return { id, from: '', to: '', marks: '', amount: '', meeting: '', words: '', kind: 'taught', none: false };
}

export function blankAbc(id: number): AbcLine {
	return { id, of: '', before: [], after: [], words: '' };
}

export function blankForm({ session, rows }: Pick<PaperSheet, 'session' | 'rows'>): PaperForm {
	const entries = Object.fromEntries(rows.map(({ target }) => [target, { lines: [blankLine(1)], abc: [] }]));
	return { session, date: '', began: '', ended: '', service: '', phrase: '', reason: '', entries, silences: {} };
}

/** An id that no line of this target has had since it was opened. */
export function nextId({ lines, abc }: TargetEntry): number {
	return Math.max(0, ...lines.map((one) => one.id), ...abc.map((one) => one.id)) + 1;
}

/** A kind alone says nothing: it belongs to marks. */
export function isBlank({ from, to, marks, amount, meeting, words, none }: Line): boolean {
	return !none && [from, to, marks, amount, meeting, words].every((typed) => typed.trim() === '');
}

export function isEmpty(entry: TargetEntry | undefined): boolean {
	return entry === undefined || (entry.lines.every(isBlank) && entry.abc.length === 0);
}

function isUntouched(form: PaperForm): boolean {
	const { date, began, ended, service, phrase, reason } = form;
	const bare = [date, began, ended, service, phrase, reason].every((typed) => typed === '');
	return bare && Object.values(form.entries).every(isEmpty) && Object.keys(form.silences).length === 0;
}

/** What differs from a blank one: a draft holds 12,000 characters, and a sheet may have 150 targets. */
function differing<T extends object>(one: T, blank: T): Partial<T> {
	const entries = Object.entries(one).filter(([key, value]) => {
		return JSON.stringify(value) !== JSON.stringify(blank[key as keyof T]);
	});
	return Object.fromEntries(entries) as Partial<T>;
}

/** As it is kept; nothing where nothing is typed. Targets that the sheet has lost keep their names. */
export function keptForm(form: PaperForm, nameOf: (target: string) => string): string {
	if (isUntouched(form)) return '';
	const typed = Object.entries(form.entries).filter(([, entry]) => !isEmpty(entry));
	const entries = typed.map(([target, { lines, abc }]) => [
		target,
		{
			n: nameOf(target),
			l: lines.map((line) => differing({ ...line }, blankLine(0))),
			a: abc.map((line) => differing({ ...line }, blankAbc(0))),
		},
	]);
	const { session, silences } = form;
	const head = differing({ ...form, entries: {}, silences: {} }, blankForm({ session: '', rows: [] }));
	return JSON.stringify({ v: VERSION, ...head, session, silences, entries: Object.fromEntries(entries) });
}

export interface TakenForm {
	form: PaperForm;
	/** What was typed for targets that the sheet no longer has, by target. */
	lost: { target: string; name: string }[];
}

/** Takes up what was kept, over a sheet as it is now; null where another version, or something else, has written it. */
export function takenForm(kept: string, sheet: Pick<PaperSheet, 'rows' | 'session'>): TakenForm | null {
	const read = objectOf(parsed(kept));
	if (read?.['v'] !== VERSION || typeof read['session'] !== 'string') return null;
	const form = like(blankForm(sheet), read);
	const lost: TakenForm['lost'] = [];
	for (const [target, value] of Object.entries(objectOf(read['entries']) ?? {})) {
		const entry = objectOf(value) ?? {};
		const lines = listOf(entry['l']).map((line, place) => like(blankLine(place + 1), line));
		const abc = listOf(entry['a']).map((line, place) => like(blankAbc(lines.length + place + 1), line));
		form.entries[target] = { lines: lines.length > 0 ? lines : [blankLine(1)], abc };
		const name = typeof entry['n'] === 'string' ? entry['n'] : target;
		if (!sheet.rows.some((row) => row.target === target)) lost.push({ target, name });
	}
	for (const [target, zero] of Object.entries(objectOf(read['silences']) ?? {})) {
		if (typeof zero === 'boolean') form.silences[target] = zero;
	}
	return { form, lost };
}

function parsed(kept: string): unknown {
	try {
		return JSON.parse(kept) as unknown;
	} catch {
		return null;
	}
}

function objectOf(value: unknown): Record<string, unknown> | null {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: null;
}

function listOf(value: unknown): Record<string, unknown>[] {
	const all: unknown[] = Array.isArray(value) ? value : [];
	return all.map(objectOf).filter((one) => one !== null);
}

/** A blank one with those fields of what was kept that are of their kind. */
function like<T extends object>(blank: T, kept: Record<string, unknown>): T {
	const fits = Object.entries(blank).filter(([key, value]) => {
		const other = kept[key];
		if (Array.isArray(value)) return Array.isArray(other) && other.every((one) => Number.isSafeInteger(one));
		return typeof value !== 'object' && typeof other === typeof value;
	});
	return { ...blank, ...Object.fromEntries(fits.map(([key]) => [key, kept[key]])) };
}
