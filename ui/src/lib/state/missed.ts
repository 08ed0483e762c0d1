import type { CarriedOut, Mark, Missed, TapFact } from '$contract';
import { readDecimal, readItems } from '$lib/format/entry';
import { seconds } from '$lib/format/number';
import { instantAt, timeToTheSecond } from '$lib/format/time';
import { text } from '$lib/text';
import type { Correction } from './correction.svelte';
import type { FactGroup } from './facts.svelte';

/** What cannot be sent as it stands, in words that say the next step. */
export class Fault extends Error {}

/** When the session began and ended, wall milliseconds. */
export interface Bounds {
	from: number;
	to: number;
}

/** The core takes no longer one. */
export const REASON_MOST = 200;

/** What is added; throws a `Fault` where something is missing. */
export function missedOf(made: Correction, group: FactGroup, bounds: Bounds): Missed {
	const fact = factOf(made, group);
	const at_ms = beginOf(made, bounds);
	const bout = made.kind === 'start_bout';
	return {
		target: made.row.target,
		fact,
		at_ms,
		ended_ms: bout ? endOf(made, at_ms, bounds) : null,
		of: made.kind === 'interval' || made.kind === 'abc' ? made.of : null,
		run: made.kind === 'step' ? runOf(made) : null,
	};
}

/** A touched phrase, one's own words, or both. */
export function reasonOf(made: Pick<Correction, 'phrase' | 'reason'>): string {
	const words = made.reason.trim();
	const phrase = made.phrase === text.facts.otherReason ? '' : (made.phrase ?? '');
	const reason = phrase && words ? text.facts.both(phrase, words) : phrase || words;
	if (reason === '') throw new Fault(text.facts.noReason);
	const over = [...reason].length - REASON_MOST;
	if (over > 0) throw new Fault(text.facts.longReason(over));
	return reason;
}

function factOf(made: Correction, group: FactGroup): TapFact {
	switch (made.kind) {
		case 'trial':
			return { fact: 'trial', ...answerOf(made), kind: made.trialKind };
		case 'step':
			if (made.step === '') throw new Fault(text.facts.noStep);
			return { fact: 'step', step: Number(made.step), new_run: false, ...answerOf(made) };
		case 'count':
			return { fact: 'count' };
		case 'start_bout':
			// An instruction without a response is said by how it ended.
			return { fact: made.row.state.measure === 'latency' && !made.replied ? 'unanswered' : 'start_bout' };
		case 'interval':
			return intervalOf(made, group);
		case 'abc':
			return abcOf(made, group);
		default:
			return entryOf(made);
	}
}

function answerOf(made: Correction): { mark: Mark; level: number | null } {
	if (made.answer === '') throw new Fault(text.facts.noAnswer);
	const [mark, level] = made.answer.split('/');
	return { mark: mark as Mark, level: level === undefined ? null : Number(level) };
}

function runOf(made: Correction): number {
	const run = readItems(made.run);
	if (run === null || run < 1) throw new Fault(text.facts.badRun);
	return run;
}

function intervalOf(made: Correction, group: FactGroup): TapFact {
	if (group.rounds.length === 0 && made.of === '') throw new Fault(text.facts.noRounds);
	if (made.of === '') throw new Fault(text.facts.noRound);
	const most = group.intervalsOf(made.of);
	const number = readItems(made.index);
	if (number === null || number < 1 || number > most) throw new Fault(text.facts.badInterval(most));
	if (group.marked(made.of, number - 1, made.line)) throw new Fault(text.facts.marked(number));
	if (made.occurred === undefined) throw new Fault(text.facts.noAnswer);
	return { fact: 'interval', index: number - 1, occurred: made.occurred };
}

function abcOf(made: Correction, group: FactGroup): TapFact {
	if (group.events.length === 0 && made.of === '') throw new Fault(text.facts.noEvents);
	if (made.of === '') throw new Fault(text.facts.noEvent);
	const [antecedents, consequences, words] = [[...made.antecedents], [...made.consequences], made.words.trim()];
	if (antecedents.length + consequences.length === 0 && words === '') throw new Fault(text.card.emptyAbc);
	return { fact: 'abc', antecedents, consequences, words: words === '' ? null : words };
}

function entryOf(made: Correction): TapFact {
	switch (made.kind) {
		case 'rating':
			if (made.rating === '') throw new Fault(text.facts.noValue);
			return { fact: 'rating', value: Number(made.rating) };
		case 'quantity': {
			const value = readDecimal(made.amount);
			if (value === null) throw new Fault(text.card.badNumber);
			return { fact: 'quantity', value };
		}
		case 'permanent_product':
			return productOf(made);
		case 'component':
			if (made.component === '') throw new Fault(text.facts.noPartChosen);
			if (made.carried === '') throw new Fault(text.facts.noAnswer);
			return { fact: 'component', component: Number(made.component), carried: made.carried as CarriedOut };
		default: {
			const words = made.words.trim();
			if (words === '') throw new Fault(text.facts.noWords);
			return { fact: 'text', text: words };
		}
	}
}

function productOf(made: Correction): TapFact {
	const [items, meeting] = [readItems(made.items), readItems(made.meeting)];
	if (items === null || items < 1) throw new Fault(text.card.badItems);
	if (meeting === null) throw new Fault(text.card.badMeeting);
	if (meeting > items) throw new Fault(text.card.tooManyMeeting(items));
	return { fact: 'permanent_product', items, meeting };
}

/** What was not touched keeps its milliseconds. */
function beginOf({ line, time }: Correction, { from, to }: Bounds): number {
	if (line && time === timeToTheSecond(line.at_ms)) return line.at_ms;
	const at = instantAt(time, from, to);
	if (at === null) throw new Fault(text.facts.badTime(timeToTheSecond(from), timeToTheSecond(to)));
	return at;
}

function endOf(made: Correction, at: number, { to }: Bounds): number {
	const { line, ended } = made;
	if (made.row.state.measure === 'latency') return at + waitedOf(made, at, to);
	const moved = line === null || line.at_ms !== at;
	if (!moved && line.ended_ms !== null && ended === timeToTheSecond(line.ended_ms)) return line.ended_ms;
	const end = instantAt(ended, at, to);
	if (end === null) throw new Fault(text.facts.badEnd(timeToTheSecond(at), timeToTheSecond(to)));
	return end;
}

function waitedOf({ line, waited }: Correction, at: number, to: number): number {
	const known = line?.length_ms ?? null;
	const typed = readDecimal(waited);
	if (typed === null || typed < 0) throw new Fault(text.facts.badSeconds);
	const length = known !== null && waited === seconds(known) ? known : Math.round(typed * 1000);
	if (at + length > to) throw new Fault(text.facts.lateSeconds(timeToTheSecond(to)));
	return length;
}
