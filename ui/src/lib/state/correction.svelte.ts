import type { FactView, Mark, RowState, RowView, TapFact, TrialKind } from '$contract';
import { SvelteSet } from 'svelte/reactivity';
import { decimals, seconds } from '$lib/format/number';
import { timeToTheSecond } from '$lib/format/time';

/** What a person does about one line, or about a target. */
export type Act = 'change' | 'strike' | 'add';

/** What can be said afterwards: a bout is said whole, not by its start and its end. */
export type Kind = Exclude<TapFact['fact'], 'end_bout' | 'unanswered'>;

const KINDS: Record<RowState['measure'], Kind[]> = {
	trials: ['trial'],
	task_analysis: ['step'],
	count: ['count'],
	rate: ['count', 'start_bout'],
	duration: ['start_bout'],
	latency: ['start_bout'],
	inter_response_time: ['count'],
	interval: ['interval', 'start_bout'],
	rating: ['rating'],
	quantity: ['quantity'],
	permanent_product: ['permanent_product'],
	fidelity: ['component'],
	free_text: ['text'],
};

export function kindsOf(row: RowView): Kind[] {
	const kinds = KINDS[row.state.measure];
	return row.abc ? [...kinds, 'abc'] : kinds;
}

/** An answer as one choice of a list: its mark, with the level of help where there was some. */
export function answerKey(mark: Mark, level: number | null): string {
	return level === null ? mark : `${mark}/${level}`;
}

/** What is chosen and typed about one line and not sent yet. */
export class Correction {
	kind: Kind = $state('count');
	answer: string = $state('');
	trialKind: TrialKind = $state('taught');
	step: string = $state('');
	run = $state('1');
	occurred: boolean | undefined = $state();
	index = $state('');
	/** The event that is described, or the round whose interval is scored. */
	of: string = $state('');
	rating: string = $state('');
	amount = $state('');
	items = $state('');
	meeting = $state('');
	component: string = $state('');
	carried: string = $state('');
	readonly antecedents = new SvelteSet<number>();
	readonly consequences = new SvelteSet<number>();
	/** Words of a text, or of an ABC record. */
	words = $state('');
	replied = $state(true);
	/** Of an instruction: until the response, or until it was given up. */
	waited = $state('');
	time = $state('');
	ended = $state('');
	private suggested = '';
	phrase: string | undefined = $state();
	reason = $state('');

	constructor(
		readonly act: Act,
		readonly row: RowView,
		/** The line that is struck out; none where something is added. */
		readonly line: FactView | null,
		startedMs: number,
	) {
		this.suggest(line?.at_ms ?? startedMs);
		const [kind = 'count'] = kindsOf(row);
		this.kind = kind;
		if (row.state.measure === 'task_analysis') this.run = String(row.state.run);
		if (line) this.take(line);
	}

	/** A time to begin with; one that a person chose stays. */
	suggest(at: number): void {
		if (this.time !== this.suggested) return;
		this.suggested = timeToTheSecond(at);
		this.time = this.suggested;
	}

	private take(line: FactView): void {
		const { fact } = line;
		if (fact.fact !== 'end_bout' && fact.fact !== 'unanswered') this.kind = fact.fact;
		if (line.of !== null) this.of = line.of;
		if (line.run !== null) this.run = String(line.run);
		if (line.ended_ms !== null) this.ended = timeToTheSecond(line.ended_ms);
		if (line.length_ms !== null) this.waited = seconds(line.length_ms);
		this.replied = !line.unanswered && !line.cut;
		this.takeAnswer(fact);
		this.takeEntry(fact);
	}

	private takeAnswer(fact: TapFact): void {
		switch (fact.fact) {
			case 'trial':
				this.answer = answerKey(fact.mark, fact.level);
				this.trialKind = fact.kind ?? 'taught';
				break;
			case 'step':
				this.step = String(fact.step);
				this.answer = answerKey(fact.mark, fact.level);
				break;
			case 'interval':
				this.index = String(fact.index + 1);
				this.occurred = fact.occurred;
				break;
			case 'component':
				this.component = String(fact.component);
				this.carried = fact.carried;
				break;
		}
	}

	private takeEntry(fact: TapFact): void {
		switch (fact.fact) {
			case 'rating':
				this.rating = String(fact.value);
				break;
			case 'quantity':
				this.amount = decimals(fact.value);
				break;
			case 'permanent_product':
				this.items = String(fact.items);
				this.meeting = String(fact.meeting);
				break;
			case 'abc':
				fact.antecedents.forEach((code) => this.antecedents.add(code));
				fact.consequences.forEach((code) => this.consequences.add(code));
				this.words = fact.words ?? '';
				break;
			case 'text':
				this.words = fact.text;
				break;
		}
	}
}
