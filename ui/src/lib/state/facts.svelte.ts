import type { Correct, FactView, RowView } from '$contract';
import { readItems } from '$lib/format/entry';
import { asRefusal } from '$lib/platform';
import { text } from '$lib/text';
import type { Core } from './core';
import { Correction, type Act } from './correction.svelte';
import { missedOf, reasonOf, type Bounds } from './missed';
import type { SessionState } from './session.svelte';
import { changeOrLook } from './unseen';

/** What was recorded of one target, in the order in which it happened. */
export class FactGroup {
	readonly lines: FactView[];

	constructor(
		readonly row: RowView,
		all: readonly FactView[],
		/** Whether what the active person adds stands beside the session's data: it then belongs to what does. */
		private readonly beside: boolean,
	) {
		this.lines = all.filter((one) => one.target === row.target).sort((a, b) => a.at_ms - b.at_ms);
	}

	get valid(): FactView[] {
		return this.lines.filter((one) => one.struck === null);
	}

	private get ground(): FactView[] {
		return this.valid.filter((one) => one.beside === this.beside && (one.mine || !one.beside));
	}

	/** Events that can be described. */
	get events(): FactView[] {
		const described = this.valid.map((one) => (one.fact.fact === 'abc' ? one.of : null));
		return this.ground.filter(
			({ fact, observation }) =>
				(fact.fact === 'count' || fact.fact === 'start_bout') && !described.includes(observation),
		);
	}

	/** Rounds of intervals. */
	get rounds(): FactView[] {
		if (this.row.state.measure !== 'interval') return [];
		return this.ground.filter((one) => one.fact.fact === 'start_bout');
	}

	/** How many intervals a round had, begun ones included. */
	intervalsOf(round: string): number {
		const { state } = this.row;
		const length = this.line(round)?.length_ms ?? 0;
		return state.measure === 'interval' ? Math.max(1, Math.ceil(length / state.interval_ms)) : 1;
	}

	line(observation: string | null): FactView | undefined {
		return this.lines.find((one) => one.observation === observation);
	}

	/** Whether an interval has a mark, apart from the line that is struck out. */
	marked(round: string, index: number, struck: FactView | null): boolean {
		return this.valid.some(
			(one) =>
				one.fact.fact === 'interval' &&
				one.of === round &&
				one.fact.index === index &&
				one.observation !== struck?.observation,
		);
	}

	/** When that which belongs to an event or a round most likely happened; null where that is not known. */
	usualTime({ kind, of, index }: Correction): number | null {
		const to = this.line(of === '' ? null : of);
		if (!to || (kind !== 'abc' && kind !== 'interval')) return null;
		const { state } = this.row;
		if (kind === 'abc' || state.measure !== 'interval') return to.at_ms;
		const end = to.at_ms + (readItems(index) ?? 1) * state.interval_ms;
		return Math.min(end, to.ended_ms ?? end);
	}

	/** How many valid lines describe or score this one. */
	belonging(observation: string): number {
		return this.valid.filter((one) => one.of === observation).length;
	}
}

/** Everything that was recorded in an ended session, and its correction. */
export class SessionFacts {
	/** The target whose lines are in sight; at most one. */
	open: string | null = $state(null);
	/** What is being changed, struck out or added; at most one is in sight. */
	form: Correction | null = $state.raw(null);
	said = $state('');
	/** Whether the session on the screen stands as it did before. */
	changed = false;
	private list: FactView[] = $state.raw([]);
	readonly groups: FactGroup[] = $derived.by(() =>
		this.session.cells.map((cell) => new FactGroup(cell.view, this.list, this.besideOnly)),
	);
	/** Whoever comes back to a line finds what was typed. */
	private kept: Correction[] = [];

	constructor(
		private readonly core: Core,
		private readonly session: SessionState,
	) {}

	private get place(): { chart: string; session: string } {
		return { chart: this.session.view.chart, session: this.session.view.session };
	}

	get bounds(): Bounds {
		const { started_ms, ended_ms } = this.session.view;
		return { from: started_ms, to: ended_ms ?? Date.now() };
	}

	/** One's own signature closes the data. */
	get closed(): boolean {
		const { note, view } = this.session;
		return note.signedMs !== null || view.notes.some((one) => one.mine && one.signed_ms !== null);
	}

	/** Whether the active person took part as a second observer alone. */
	private get besideOnly(): boolean {
		const mine = this.session.view.segments.filter((one) => one.mine);
		return mine.length > 0 && mine.every((one) => one.beside);
	}

	get tookPart(): boolean {
		return this.session.view.segments.some((one) => one.mine);
	}

	/** Whether the active person may correct anything here. */
	get may(): boolean {
		return this.tookPart && !this.closed && this.session.view.can.includes('record_session');
	}

	async look(): Promise<void> {
		this.list = await this.ask();
	}

	private ask(): Promise<FactView[]> {
		return this.core.call('session.facts', this.place);
	}

	turn(target: string): void {
		this.open = this.open === target ? null : target;
		this.form = null;
		this.said = '';
	}

	begin(act: Act, row: RowView, line: FactView | null): void {
		const same = (one: Correction): boolean =>
			one.act === act && one.row.target === row.target && one.line?.observation === line?.observation;
		const kept = this.kept.find(same);
		const made = kept ?? new Correction(act, row, line, this.bounds.from);
		// What it belonged to may be struck out by now: another is to be chosen.
		const of = this.groups.find((one) => one.row.target === row.target)?.line(made.of);
		if (of?.struck) made.of = '';
		if (!kept) this.kept.push(made);
		this.form = made;
		this.said = '';
	}

	drop(made: Correction): void {
		this.kept = this.kept.filter((one) => one !== made);
		if (this.form === made) this.form = null;
	}

	/** What would be sent; throws a `Fault` where something is missing. */
	requestOf(made: Correction, group: FactGroup): Correct {
		const adds = made.act === 'strike' ? null : missedOf(made, group, this.bounds);
		return { ...this.place, strikes: made.line?.observation ?? null, adds, reason: reasonOf(made) };
	}

	/** Sends it; answers with the line that a hand or an ear should come to. */
	async send(made: Correction, request: Correct): Promise<string | null> {
		const before = this.list.map((one) => one.observation);
		try {
			this.list = await changeOrLook(
				() => this.core.call('session.correct', request),
				() => this.ask(),
			);
		} catch (thrown) {
			if (asRefusal(thrown, text.failure.unknown).code === 'action.refused') await this.lookAgain();
			throw thrown;
		}
		this.changed = true;
		this.drop(made);
		this.said = text.facts.done[made.act];
		const fresh = this.list.find((one) => !before.includes(one.observation));
		return fresh?.observation ?? request.strikes;
	}

	/** The refusal stands whether or not this succeeds: it may be that a note was signed elsewhere, or a line struck out. */
	private async lookAgain(): Promise<void> {
		await Promise.all([this.session.refresh(), this.look()]).catch(() => undefined);
	}
}
