import type { RowState } from '$contract';
import { decimals, oneDecimal, percent, perHour, seconds } from '$lib/format/number';
import { elapsed } from '$lib/format/time';
import { text } from '$lib/text';

/** Where a target stands, in words: the same on its row, on its card and after the session. */

type Of<M extends RowState['measure']> = Extract<RowState, { measure: M }>;

export function rateWords(state: Of<'rate'>): string {
	if (state.per_minute !== null && state.windows > 0) return text.measure.perMinute(oneDecimal(state.per_minute));
	return state.windows === 0 && state.window === null ? text.measure.noWindow : '';
}

export function latencyWords(state: Of<'latency'>): string {
	if (state.instructions === 0) return text.session.notYet;
	const last = state.last_ms === null ? text.measure.lastNone : text.measure.lastSeconds(seconds(state.last_ms));
	return state.mean_ms === null ? last : text.measure.both(last, text.measure.meanSeconds(seconds(state.mean_ms)));
}

/** How many components are marked. */
function marked(state: Of<'fidelity'>): number {
	return state.components.filter((one) => one.carried !== null).length;
}

/** The figure on the key of a row that is entered on its card. */
export function entryFigure(state: RowState): string {
	switch (state.measure) {
		case 'rating':
			return state.last === null ? text.card.rate : text.measure.ofMost(state.last, state.maximum);
		case 'quantity':
			return state.sum === null || state.entries === 0
				? text.card.add
				: text.measure.amount(decimals(state.sum), state.unit);
		case 'permanent_product':
			return state.items === 0 ? text.card.add : text.measure.ofMost(state.meeting, state.items);
		case 'fidelity':
			return text.measure.doneOf(marked(state), state.components.length);
		case 'free_text':
			return state.entries === 0 ? text.card.write : text.measure.entries(state.entries);
		default:
			return '';
	}
}

/** The line below its name. */
export function entryWords(state: RowState): string {
	switch (state.measure) {
		case 'rating':
			if (state.mean === null) return text.measure.scale(state.minimum, state.maximum);
			return text.measure.both(text.measure.ratings(state.ratings), text.measure.mean(oneDecimal(state.mean)));
		case 'quantity':
			if (state.last === null) return text.session.notYet;
			return text.measure.both(
				text.measure.entries(state.entries),
				text.measure.last(text.measure.amount(decimals(state.last), state.unit)),
			);
		case 'permanent_product':
			if (state.percent === null) return text.session.notYet;
			return state.expected === null
				? percent(state.percent)
				: text.measure.both(percent(state.percent), text.measure.expected(state.expected));
		case 'fidelity':
			return fidelityWords(state);
		case 'free_text':
			return state.last ?? text.session.notYet;
		default:
			return '';
	}
}

function isBelow(state: Of<'fidelity'>): boolean {
	return state.percent !== null && state.percent < state.floor_percent;
}

function fidelityWords(state: Of<'fidelity'>): string {
	if (state.percent === null) return text.session.notYet;
	const share = percent(state.percent);
	return isBelow(state) ? text.measure.both(share, text.measure.belowFloor(percent(state.floor_percent))) : share;
}

/** Whether the plan was carried out as written. */
export function fidelityVerdict(state: Of<'fidelity'>): string {
	if (state.percent === null) return '';
	return isBelow(state) ? text.measure.notAsWritten : text.measure.asWritten;
}

/** What an ended session recorded of a target; null where that is nothing. */
export function recordedWords(state: RowState, observedMs: number): string | null {
	switch (state.measure) {
		case 'trials':
			return trialsWords(state);
		case 'task_analysis':
			return stepsWords(state);
		case 'count': {
			if (state.count === 0) return null;
			const rate = perHour(state.count, observedMs);
			return text.data.count(state.count, rate === null ? null : oneDecimal(rate));
		}
		case 'rate':
			if (state.windows === 0) return null;
			return text.measure.both(text.measure.events(state.count, state.windows), rateWords(state));
		case 'duration':
			return state.bouts === 0 ? null : text.session.bouts(state.bouts, elapsed(state.total_ms));
		case 'latency':
			return state.instructions === 0 ? null : instructionsWords(state);
		case 'inter_response_time':
			if (state.count === 0) return null;
			return state.mean_ms === null
				? String(state.count)
				: text.measure.both(String(state.count), text.measure.meanBetween(seconds(state.mean_ms)));
		case 'interval':
			return state.percent === null ? null : text.measure.ofIntervals(percent(state.percent));
		default:
			return enteredWords(state);
	}
}

function enteredWords(
	state: Of<'rating' | 'quantity' | 'permanent_product' | 'fidelity' | 'free_text'>,
): string | null {
	switch (state.measure) {
		case 'rating':
			return state.ratings === 0 ? null : entryWords(state);
		case 'quantity':
			if (state.entries === 0) return null;
			return text.measure.both(text.measure.entries(state.entries), entryFigure(state));
		case 'permanent_product':
			if (state.percent === null) return null;
			return text.measure.both(entryFigure(state), percent(state.percent));
		case 'fidelity':
			return marked(state) === 0 ? null : text.measure.both(entryFigure(state), fidelityWords(state));
		case 'free_text':
			return state.entries === 0 ? null : text.measure.entries(state.entries);
	}
}

function trialsWords(state: Of<'trials'>): string | null {
	const extra = extraTrials(state);
	if (state.done === 0) return extra || null;
	const taught = text.data.trials(state.done, state.percent === null ? null : percent(state.percent));
	return extra ? text.measure.both(taught, extra) : taught;
}

/** Trials that are in no score. */
export function extraTrials(state: Of<'trials'>): string {
	const corrections = state.corrections > 0 ? text.measure.corrections(state.corrections) : '';
	const probes = state.probes > 0 ? text.measure.probes(state.probes) : '';
	return corrections && probes ? text.measure.both(corrections, probes) : corrections || probes;
}

function stepsWords(state: Of<'task_analysis'>): string | null {
	if (state.runs === 0 && state.steps.every((step) => step.mark === null)) return null;
	const runs = text.measure.runsDone(state.runs);
	return state.percent === null ? runs : text.measure.both(runs, text.measure.correct(percent(state.percent)));
}

function instructionsWords(state: Of<'latency'>): string {
	const given = text.measure.instructions(state.instructions, state.unanswered);
	return state.mean_ms === null ? given : text.measure.both(given, text.measure.meanSeconds(seconds(state.mean_ms)));
}
