import type { FactView, Mark, RowView, TapFact } from '$contract';
import { decimals, seconds } from '$lib/format/number';
import { elapsed, timeToTheSecond } from '$lib/format/time';
import type { FactGroup } from '$lib/state/facts.svelte';
import { text } from '$lib/text';

/** What one line says happened, in the words of its measure. */
export function factWords(line: FactView, row: RowView): string {
	const { fact } = line;
	switch (fact.fact) {
		case 'trial':
			return trialWords(fact, row);
		case 'step':
			return stepWords(fact, line.run, row);
		case 'count':
			return text.facts.event;
		case 'start_bout':
		case 'end_bout':
		case 'unanswered':
			return boutWords(line, row);
		case 'interval':
			return text.facts.interval(fact.index + 1, fact.occurred);
		case 'abc':
			return abcWords(fact, row);
		case 'text':
			return fact.text;
		default:
			return entryWords(fact, row);
	}
}

/** To which event or round a line belongs; empty where it stands alone. */
export function belongsTo(line: FactView, group: FactGroup): string {
	const of = group.line(line.of);
	if (!of) return '';
	const time = timeToTheSecond(of.at_ms);
	const words = line.fact.fact === 'interval' ? text.facts.inRound(time) : text.facts.ofEvent(time);
	return of.struck ? words + text.facts.ofStruck : words;
}

/** When a bout ended, and by what; empty for anything else. */
export function endWords(line: FactView, row: RowView): string {
	if (line.ended_ms === null) return '';
	if (row.state.measure === 'latency') return line.cut ? text.facts.cut : '';
	const until = text.facts.until(timeToTheSecond(line.ended_ms));
	return line.cut ? text.measure.both(until, text.facts.cut) : until;
}

type Fact<F extends TapFact['fact']> = Extract<TapFact, { fact: F }>;

/** A label by its code; the code where a plan has lost it. */
function labelOf(keys: readonly { code: number; label: string }[], code: number): string {
	return keys.find((one) => one.code === code)?.label ?? String(code);
}

export function markWords(mark: Mark, level: number | null, row: RowView): string {
	if (mark !== 'prompted') return text.card.marks[mark];
	const prompts = 'prompts' in row.state ? row.state.prompts : [];
	return level === null ? text.facts.promptedAlone : text.facts.prompted(labelOf(prompts, level));
}

function trialWords(fact: Fact<'trial'>, row: RowView): string {
	const answer = markWords(fact.mark, fact.level, row);
	const kind = fact.kind ?? 'taught';
	return kind === 'taught' ? answer : text.facts.kind(answer, text.card.kinds[kind]);
}

function stepWords(fact: Fact<'step'>, run: number | null, row: RowView): string {
	const steps = row.state.measure === 'task_analysis' ? row.state.steps : [];
	const answer = fact.mark === 'no_opportunity' ? text.card.skips : markWords(fact.mark, fact.level, row);
	const words = text.facts.step(labelOf(steps, fact.step), answer);
	return run === null ? words : text.facts.kind(words, text.facts.run(run));
}

function boutWords(line: FactView, row: RowView): string {
	const length = line.length_ms;
	// Taken back before it ended.
	if (length === null) return boutName(row);
	switch (row.state.measure) {
		case 'latency':
			return latencyWords(line, length, row.state.limit_ms);
		case 'rate':
			return text.facts.window(elapsed(length));
		case 'interval':
			return text.facts.round(elapsed(length));
		default:
			return text.facts.bout(elapsed(length));
	}
}

/** A response that came too late is none for the score, and still one that came. */
function latencyWords({ unanswered, cut }: FactView, length: number, limit: number | null): string {
	if (unanswered || cut) return text.facts.noResponse(seconds(length));
	const response = text.facts.response(seconds(length));
	return limit !== null && length > limit ? text.measure.both(response, text.facts.tooLate(seconds(limit))) : response;
}

/** What a stretch of time is called on a sheet of this measure. */
export function boutName({ state }: RowView): string {
	switch (state.measure) {
		case 'latency':
		case 'rate':
		case 'interval':
			return text.facts.bouts[state.measure];
		default:
			return text.facts.kinds.start_bout;
	}
}

function abcWords(fact: Fact<'abc'>, row: RowView): string {
	const labels = (codes: number[], keys: readonly { code: number; label: string }[] = []): string =>
		codes.map((code) => labelOf(keys, code)).join(', ');
	const before = labels(fact.antecedents, row.abc?.antecedents);
	const after = labels(fact.consequences, row.abc?.consequences);
	const parts = [
		before && text.facts.before(before),
		after && text.facts.after(after),
		fact.words && text.facts.quoted(fact.words),
	];
	return text.facts.counts(parts.filter((one): one is string => Boolean(one)));
}

function entryWords(fact: Fact<'rating' | 'quantity' | 'permanent_product' | 'component'>, { state }: RowView): string {
	switch (fact.fact) {
		case 'rating':
			return state.measure === 'rating' ? text.measure.ofMost(fact.value, state.maximum) : String(fact.value);
		case 'quantity':
			return text.measure.amount(decimals(fact.value), state.measure === 'quantity' ? state.unit : '');
		case 'permanent_product':
			return text.facts.asAsked(fact.meeting, fact.items);
		case 'component':
			return text.facts.step(
				labelOf(state.measure === 'fidelity' ? state.components : [], fact.component),
				text.facts.carriedWords[fact.carried],
			);
	}
}
