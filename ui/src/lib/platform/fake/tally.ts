import type { Mark, PromptKey, RowState, RunningBout, Struck, TapFact, Told } from '$contract';
import type { Plan } from './plans';

export interface Observation {
	id: string;
	target: string;
	by: string;
	at: number;
	fact: TapFact;
	/** Of a chain: which run a step belongs to. Of an interval: which round. */
	of: string;
	ended: number | null;
	unanswered: boolean;
	/** The session's end closed it. */
	cut: boolean;
	voided: boolean;
	struck: Struck | null;
	told: Told | null;
}

type Fact<F extends TapFact['fact']> = Extract<TapFact, { fact: F }>;
type Of<M extends RowState['measure']> = Extract<RowState, { measure: M }>;
type PlanOf<M extends Plan['measure']> = Extract<Plan, { measure: M }>;

const LAST = 8;
const HOUR_MS = 3_600_000;

/** What counts of one target in a session, and the row that it makes: enough of the core's rules for the screens. */
export class Tally {
	constructor(
		readonly live: readonly Observation[],
		readonly observedMs: number,
		readonly now: number,
		private readonly longAfterMs: number | null = null,
	) {}

	facts<F extends TapFact['fact']>(fact: F): Fact<F>[] {
		return this.live.map((one) => one.fact).filter((one): one is Fact<F> => one.fact === fact);
	}

	bouts(): Observation[] {
		return this.live.filter((one) => one.fact.fact === 'start_bout');
	}

	over(): Observation[] {
		return this.bouts().filter((one) => one.ended !== null);
	}

	length(bout: Observation): number {
		return Math.max(0, (bout.ended ?? this.now) - bout.at);
	}

	running(): RunningBout | null {
		const bout = this.bouts().find((one) => one.ended === null);
		if (!bout) return null;
		return { observation: bout.id, elapsed_ms: this.length(bout), long_after_ms: this.longAfterMs };
	}

	/** The help that was given last, else the first of the list. */
	private nextLevel(prompts: PromptKey[]): number | null {
		const last = this.live.findLast(({ fact }) => 'level' in fact && fact.level !== null);
		const given = last && 'level' in last.fact ? last.fact.level : null;
		return given ?? prompts[0]?.code ?? null;
	}

	state(plan: Plan): RowState {
		switch (plan.measure) {
			case 'trials':
				return this.trials(plan);
			case 'task_analysis':
				return this.steps(plan);
			case 'count': {
				const count = this.facts('count').length;
				const hours = this.observedMs / HOUR_MS;
				return { measure: 'count', count, per_hour: hours > 0 ? count / hours : null };
			}
			case 'rate': {
				const count = this.facts('count').length;
				const minutes = sum(this.bouts().map((bout) => this.length(bout))) / 60_000;
				const per_minute = minutes > 0 ? count / minutes : null;
				return { measure: 'rate', window: this.running(), windows: this.over().length, count, per_minute };
			}
			case 'duration': {
				const over = this.over();
				const total_ms = sum(over.map((bout) => this.length(bout)));
				return { measure: 'duration', running: this.running(), bouts: over.length, total_ms };
			}
			case 'latency':
				return this.latency(plan);
			case 'inter_response_time': {
				const at = this.live.filter((one) => one.fact.fact === 'count').map((one) => one.at);
				const between = at.slice(1).map((later, place) => later - (at[place] ?? later));
				return {
					measure: 'inter_response_time',
					count: at.length,
					last_ms: between.at(-1) ?? null,
					mean_ms: mean(between),
				};
			}
			case 'interval':
				return this.interval(plan);
			default:
				return this.entered(plan);
		}
	}

	private trials(plan: PlanOf<'trials'>): Of<'trials'> {
		const kinds = this.facts('trial');
		const marks = kinds.filter((one) => (one.kind ?? 'taught') === 'taught').map((one) => one.mark);
		return {
			...plan,
			done: marks.length,
			last: marks.slice(-LAST),
			next_level: this.nextLevel(plan.prompts),
			percent: share(marks),
			corrections: kinds.filter((one) => one.kind === 'error_correction').length,
			probes: kinds.filter((one) => one.kind === 'probe').length,
		};
	}

	private steps(plan: PlanOf<'task_analysis'>): Of<'task_analysis'> {
		const { prompts, expected } = plan;
		const marked = this.live.filter((one) => one.fact.fact === 'step');
		const run = Number(marked.at(-1)?.of ?? 1);
		const of = (number: number) =>
			plan.steps.map((step, place) => {
				const last = marked.findLast(
					(one) => one.of === String(number) && one.fact.fact === 'step' && one.fact.step === step.code,
				);
				const mark = last?.fact.fact === 'step' ? last.fact.mark : null;
				return { ...step, open: plan.taught === null || place < plan.taught, mark };
			});
		const whole = Array.from({ length: run }, (_, place) => of(place + 1)).filter((steps) =>
			steps.every((step) => !step.open || step.mark !== null),
		);
		const marks = whole.flatMap((steps) => steps.flatMap((step) => step.mark ?? []));
		const percent = share(marks);
		const next_level = this.nextLevel(prompts);
		const runs = whole.length;
		return { measure: 'task_analysis', steps: of(run), prompts, next_level, run, runs, expected, percent };
	}

	private latency({ limit_ms }: PlanOf<'latency'>): Of<'latency'> {
		const over = this.over().map((bout) =>
			bout.unanswered || this.length(bout) > (limit_ms ?? Infinity) ? null : this.length(bout),
		);
		const answered = over.filter((one) => one !== null);
		return {
			measure: 'latency',
			waiting: this.running(),
			limit_ms,
			instructions: over.length,
			unanswered: over.length - answered.length,
			last_ms: over.at(-1) ?? null,
			mean_ms: mean(answered),
		};
	}

	private interval(plan: PlanOf<'interval'>): Of<'interval'> {
		const round = this.running();
		const marks = this.bouts().flatMap((bout) => {
			const over = Math.floor(this.length(bout) / plan.interval_ms);
			return Array.from({ length: over }, (_, index) => this.markOf(bout.id, index));
		});
		const seen = marks.filter((one) => one !== null);
		return {
			...plan,
			round,
			marked: this.live.flatMap(({ fact, of }) =>
				fact.fact === 'interval' && of === round?.observation ? [fact.index] : [],
			),
			last: marks.slice(-LAST),
			percent: seen.length > 0 ? (seen.filter((one) => one).length / seen.length) * 100 : null,
		};
	}

	private markOf(round: string, index: number): boolean | null {
		const mark = this.live.find((one) => one.of === round && one.fact.fact === 'interval' && one.fact.index === index);
		return mark?.fact.fact === 'interval' ? mark.fact.occurred : null;
	}

	private entered(
		plan: PlanOf<'rating' | 'quantity' | 'permanent_product' | 'fidelity'> | { measure: 'free_text' } | Plan,
	): RowState {
		switch (plan.measure) {
			case 'rating': {
				const values = this.facts('rating').map((one) => one.value);
				return { ...plan, last: values.at(-1) ?? null, ratings: values.length, mean: mean(values) };
			}
			case 'quantity': {
				const values = this.facts('quantity').map((one) => one.value);
				const all = values.length > 0 ? sum(values) : null;
				return { ...plan, entries: values.length, last: values.at(-1) ?? null, sum: all };
			}
			case 'permanent_product': {
				const made = this.facts('permanent_product');
				const [items, meeting] = [sum(made.map((one) => one.items)), sum(made.map((one) => one.meeting))];
				return { ...plan, items, meeting, percent: items > 0 ? (meeting / items) * 100 : null };
			}
			case 'fidelity': {
				const all = this.facts('component');
				const right = all.filter((one) => one.carried === 'correct').length;
				const wrong = all.filter((one) => one.carried === 'incorrect').length;
				return {
					...plan,
					components: plan.components.map((part) => ({
						...part,
						carried: all.findLast((one) => one.component === part.code)?.carried ?? null,
					})),
					percent: right + wrong > 0 ? (right / (right + wrong)) * 100 : null,
				};
			}
			default: {
				const texts = this.facts('text').map((one) => one.text);
				return { measure: 'free_text', entries: texts.length, last: texts.at(-1) ?? null };
			}
		}
	}
}

function sum(values: readonly number[]): number {
	return values.reduce((all, one) => all + one, 0);
}

function mean(values: readonly number[]): number | null {
	return values.length > 0 ? sum(values) / values.length : null;
}

function share(marks: readonly Mark[]): number | null {
	const scored = marks.filter((mark) => mark !== 'no_opportunity');
	return scored.length > 0 ? (scored.filter((mark) => mark === 'correct').length / scored.length) * 100 : null;
}
