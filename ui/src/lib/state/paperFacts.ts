import type { PaperFact, PromptKey, RowState, RowView, TapFact } from '$contract';
import { readDecimal, readItems } from '$lib/format/entry';
import { timeOfDay } from '$lib/format/time';
import { text } from '$lib/text';
import { Fault, type Bounds } from './missed';
import { isBlank, type AbcLine, type Line, type PaperForm, type TargetEntry } from './paperForm';
import { answerOf, everySign } from './paperMarks';
import { shownAt, timeWithin } from './paperTimes';

/** A fact, and the line of the form that says it. `of` counts within the target. */
export interface Placed {
	fact: PaperFact;
	line: number;
}

export interface LineFault {
	line: number;
	words: string;
}

export interface TargetFacts {
	placed: Placed[];
	faults: LineFault[];
}

/** An event that can be described: named by its line, and its place there. */
export interface PaperEvent {
	key: string;
	at: number;
	/** Its place among the facts of its target. */
	place: number;
}

type Of<M extends RowState['measure']> = Extract<RowState, { measure: M }>;

/** More events than these in one line are a slip of the hand. */
const MOST = 999;

/** Writes down what the lines of one target say; what does not fit is a fault of its line, and none of that line is written. */
class Pen {
	readonly placed: Placed[] = [];
	readonly faults: LineFault[] = [];
	/** How many facts are said to be of an instant: each later one stands a millisecond after the one before, so that order is kept. */
	private readonly places = new Map<number, number>();
	private line = 0;

	constructor(
		readonly row: RowView,
		readonly bounds: Bounds,
	) {}

	write(line: number, work: () => void): void {
		const before = this.placed.length;
		this.line = line;
		try {
			work();
		} catch (thrown) {
			if (!(thrown instanceof Fault)) throw thrown;
			this.placed.length = before;
			this.faults.push({ line, words: thrown.message });
		}
	}

	/** The instant for the next fact of those from `from` on; none is after `to`. */
	next(from: number, to = this.bounds.to): number {
		const place = this.places.get(from) ?? 0;
		this.places.set(from, place + 1);
		return Math.min(from + place, to);
	}

	put(fact: TapFact, at_ms: number, more: Partial<Pick<PaperFact, 'ended_ms' | 'of' | 'run'>> = {}): number {
		const whole = { target: this.row.target, fact, at_ms, ended_ms: null, of: null, run: null, ...more };
		return this.placed.push({ fact: whole, line: this.line }) - 1;
	}

	/** A typed time; what has none counts from the session's start. */
	from({ from }: Line): number {
		return from.trim() === '' ? this.bounds.from : this.at(from, text.paper.fault.noTime);
	}

	at(typed: string, missing: string): number {
		if (typed.trim() === '') throw new Fault(missing);
		const at = timeWithin(typed, this.bounds);
		if (at === null) throw new Fault(text.paper.fault.badTime(timeOfDay(this.bounds.from), timeOfDay(this.bounds.to)));
		return at;
	}

	end(typed: string, from: number, missing: string): number {
		if (typed.trim() === '') throw new Fault(missing);
		const at = timeWithin(typed, { from, to: this.bounds.to });
		if (at === null) throw new Fault(text.paper.fault.badEnd(shownAt(from), timeOfDay(this.bounds.to)));
		return at;
	}

	/** Of one target no two stretches of time overlap. */
	bout(fact: TapFact, from: number, to: number): number {
		const other = this.placed.find(({ fact: one }) => {
			return one.ended_ms !== null && one.at_ms < to && from < one.ended_ms;
		});
		if (other) {
			const { at_ms, ended_ms } = other.fact;
			throw new Fault(text.paper.fault.overlaps(shownAt(at_ms), shownAt(ended_ms ?? at_ms)));
		}
		return this.put(fact, from, { ended_ms: to });
	}
}

/** What the lines of one target say, in their order. */
export function factsOfTarget(row: RowView, entry: TargetEntry, bounds: Bounds): TargetFacts {
	const pen = new Pen(row, bounds);
	const lines = entry.lines.filter((line) => !isBlank(line));
	lines.forEach((line, place) => pen.write(line.id, () => writeLine(pen, row.state, line, place)));
	const described = new Set<string>();
	for (const line of entry.abc) pen.write(line.id, () => describe(pen, line, described));
	return { placed: pen.placed, faults: pen.faults };
}

function writeLine(pen: Pen, state: RowState, line: Line, place: number): void {
	switch (state.measure) {
		case 'trials':
			return trials(pen, state.prompts, line);
		case 'task_analysis':
			return steps(pen, state, line, place + 1);
		case 'count':
			return events(pen, pen.from(line), counted(line.amount, 1, text.paper.fault.badCount), pen.bounds.to);
		case 'rate':
			return rate(pen, line);
		case 'duration':
			return duration(pen, line);
		case 'latency':
			return latency(pen, state.limit_ms, line);
		case 'inter_response_time': {
			const at = pen.at(line.from, text.paper.fault.noTime);
			pen.put({ fact: 'count' }, pen.next(at));
			return;
		}
		case 'interval':
			return intervals(pen, state, line);
		case 'fidelity':
			return parts(pen, state, line);
		default:
			pen.put(entered(state, line), pen.next(pen.from(line)));
	}
}

function trials(pen: Pen, prompts: PromptKey[], line: Line): void {
	const from = pen.from(line);
	for (const sign of everySign(line.marks)) {
		const answer = answerOf(sign, prompts);
		if (answer) pen.put({ fact: 'trial', ...answer, kind: line.kind }, pen.next(from));
	}
}

/** Marks go down the steps that the plan has the child do now. */
function steps(pen: Pen, state: Of<'task_analysis'>, line: Line, run: number): void {
	const from = pen.from(line);
	const open = state.steps.filter((step) => step.open);
	const signs = everySign(line.marks);
	if (signs.length > open.length) throw new Fault(text.paper.fault.tooManyMarks(open.length));
	signs.forEach((sign, place) => {
		const answer = answerOf(sign, state.prompts);
		const step = open[place];
		if (answer && step) pen.put({ fact: 'step', step: step.code, new_run: false, ...answer }, pen.next(from), { run });
	});
}

function parts(pen: Pen, state: Of<'fidelity'>, line: Line): void {
	const from = pen.from(line);
	const signs = everySign(line.marks);
	if (signs.length > state.components.length) throw new Fault(text.paper.fault.tooManyMarks(state.components.length));
	const CARRIED = { '+': 'correct', '-': 'incorrect', O: 'not_applicable' } as const;
	signs.forEach((sign, place) => {
		const part = state.components[place];
		if (sign === '.' || !part) return;
		if (!(sign in CARRIED)) throw new Fault(text.paper.fault.badMark(sign));
		const carried = CARRIED[sign as keyof typeof CARRIED];
		pen.put({ fact: 'component', component: part.code, carried }, pen.next(from));
	});
}

function counted(typed: string, least: number, bad: string): number {
	const count = readItems(typed);
	if (count === null || count < least) throw new Fault(bad);
	if (count > MOST) throw new Fault(text.paper.fault.tooMany(MOST));
	return count;
}

function events(pen: Pen, from: number, count: number, to: number): void {
	for (let place = 0; place < count; place += 1) pen.put({ fact: 'count' }, pen.next(from, to));
}

function rate(pen: Pen, line: Line): void {
	const from = pen.at(line.from, text.paper.fault.noStart);
	const to = pen.end(line.to, from, text.paper.fault.noEnd);
	const count = counted(line.amount, 0, text.paper.fault.badWindow);
	pen.bout({ fact: 'start_bout' }, from, to);
	events(pen, from, count, to);
}

function duration(pen: Pen, line: Line): void {
	const from = pen.at(line.from, text.paper.fault.noStart);
	pen.bout({ fact: 'start_bout' }, from, pen.end(line.to, from, text.paper.fault.noEnd));
}

/** Without a response it lasted to its limit, or until it was given up. */
function latency(pen: Pen, limit: number | null, line: Line): void {
	const from = pen.at(line.from, text.paper.fault.noStart);
	if (!line.none) {
		pen.bout({ fact: 'start_bout' }, from, pen.end(line.to, from, text.paper.fault.noResponse));
	} else if (limit !== null) {
		pen.bout({ fact: 'unanswered' }, from, Math.min(from + limit, pen.bounds.to));
	} else {
		pen.bout({ fact: 'unanswered' }, from, pen.end(line.to, from, text.paper.fault.noGaveUp));
	}
}

/** A round as long as its marks; each mark is of the end of its interval. */
function intervals(pen: Pen, state: Of<'interval'>, line: Line): void {
	const from = pen.from(line);
	const signs = everySign(line.marks);
	const to = from + signs.length * state.interval_ms;
	if (to > pen.bounds.to) throw new Fault(text.paper.fault.roundTooLong(shownAt(to)));
	const round = pen.bout({ fact: 'start_bout' }, from, to);
	signs.forEach((sign, index) => {
		if (sign === '.') return;
		if (sign !== '+' && sign !== '-') throw new Fault(text.paper.fault.badMark(sign));
		const at = from + (index + 1) * state.interval_ms;
		pen.put({ fact: 'interval', index, occurred: sign === '+' }, at, { of: round });
	});
}

function entered(state: RowState, { amount, meeting, words }: Line): TapFact {
	switch (state.measure) {
		case 'rating': {
			const value = /^[-−]?\d{1,6}$/.test(amount.trim()) ? Number(amount.trim().replace('−', '-')) : null;
			const fits = value !== null && value >= state.minimum && value <= state.maximum;
			if (!fits) throw new Fault(text.paper.fault.badRating(state.minimum, state.maximum));
			return { fact: 'rating', value };
		}
		case 'quantity': {
			const value = readDecimal(amount);
			if (value === null) throw new Fault(text.card.badNumber);
			return { fact: 'quantity', value };
		}
		case 'permanent_product': {
			const [items, asAsked] = [readItems(amount), readItems(meeting)];
			if (items === null || items < 1) throw new Fault(text.card.badItems);
			if (asAsked === null) throw new Fault(text.card.badMeeting);
			if (asAsked > items) throw new Fault(text.card.tooManyMeeting(items));
			return { fact: 'permanent_product', items, meeting: asAsked };
		}
		default:
			if (words.trim() === '') throw new Fault(text.paper.fault.noWords);
			return { fact: 'text', text: words.trim() };
	}
}

/** What can be described: events and bouts, but no window of counting and no round. */
export function eventsOf(row: RowView, placed: readonly Placed[]): PaperEvent[] {
	const bouts = row.state.measure === 'duration' || row.state.measure === 'latency';
	const nth = new Map<number, number>();
	return placed.flatMap(({ fact, line }, place) => {
		const event = fact.fact.fact === 'count' || (bouts && fact.ended_ms !== null);
		if (!event) return [];
		const number = nth.get(line) ?? 0;
		nth.set(line, number + 1);
		return [{ key: `${line}.${number}`, at: fact.at_ms, place }];
	});
}

function describe(pen: Pen, line: AbcLine, described: Set<string>): void {
	if (line.of === '') throw new Fault(text.paper.fault.noEvent);
	const event = eventsOf(pen.row, pen.placed).find((one) => one.key === line.of);
	if (!event) throw new Fault(text.paper.fault.goneEvent);
	if (described.has(line.of)) throw new Fault(text.paper.fault.described);
	described.add(line.of);
	const words = line.words.trim() === '' ? null : line.words.trim();
	if (line.before.length + line.after.length === 0 && words === null) throw new Fault(text.paper.fault.emptyAbc);
	const fact: TapFact = { fact: 'abc', antecedents: [...line.before], consequences: [...line.after], words };
	pen.put(fact, event.at, { of: event.place });
}

export interface SheetFacts {
	/** In the order of the sheet. */
	facts: PaperFact[];
	/** Which line says the fact at the same place. */
	from: { target: string; line: number }[];
	faults: (LineFault & { target: string })[];
}

/** What all of a filled sheet says: places in it count from its first fact. */
export function factsOfSheet(rows: readonly RowView[], form: PaperForm, bounds: Bounds): SheetFacts {
	const all: SheetFacts = { facts: [], from: [], faults: [] };
	for (const row of rows) {
		const entry = form.entries[row.target];
		if (!entry) continue;
		const { placed, faults } = factsOfTarget(row, entry, bounds);
		const before = all.facts.length;
		for (const { fact, line } of placed) {
			all.facts.push(fact.of === null ? fact : { ...fact, of: fact.of + before });
			all.from.push({ target: row.target, line });
		}
		all.faults.push(...faults.map((fault) => ({ ...fault, target: row.target })));
	}
	return all;
}
