import type { ChartView, ExportForm, Exported, GraphBy, GraphView } from '$contract';
import { Attempt } from './attempt.svelte';
import type { Core } from './core';

/** How targets are shown: each for itself, several in one figure, or panels one above the other. */
export type Shown = 'each' | 'together' | 'panels';

/** So many targets fit one figure. */
export const TOGETHER = { least: 2, most: 4 } as const;
/** So many panels fit one page. */
export const PANELS = { least: 2, most: 8 } as const;
/** A figure has a left and a right axis. */
const AXES = 2;

/** A chart's graphs: what makes a point, what is compared. Asking again is a look of its own in the trail. */
export class GraphsState {
	all: GraphView[] = $state.raw([]);
	by: GraphBy = $state('session');
	/** What was asked for, while it is under way. */
	wanted: GraphBy = $state('session');
	shown: Shown = $state('each');
	/** Ids of the targets to compare, in the order of the page. */
	private picked: string[] = $state.raw([]);
	/** What goes on paper: a target's id, or the way in which several are shown; nothing unless it was recorded. */
	onPaper: string | null = $state(null);
	readonly asking = new Attempt();

	constructor(
		private readonly core: Core,
		readonly chart: ChartView,
		graphs: GraphView[],
	) {
		this.all = graphs;
	}

	/** Targets that have anything to compare. */
	get drawable(): GraphView[] {
		return this.all.filter((graph) => graph.points.length > 0);
	}

	get chosen(): GraphView[] {
		return this.drawable.filter((graph) => this.picked.includes(graph.target));
	}

	/** How many units the chosen ones count in. */
	get units(): number {
		return this.chosen.filter((graph, place, all) => all.findIndex((one) => one.unit === graph.unit) === place).length;
	}

	get mayTogether(): boolean {
		const { length } = this.chosen;
		return length >= TOGETHER.least && length <= TOGETHER.most && this.units <= AXES;
	}

	get mayPanels(): boolean {
		const { length } = this.chosen;
		return length >= PANELS.least && length <= PANELS.most;
	}

	/** Whether one more may be chosen. */
	get room(): boolean {
		return this.chosen.length < PANELS.most;
	}

	pick(target: string): void {
		const without = this.picked.filter((one) => one !== target);
		if (without.length < this.picked.length) this.picked = without;
		else if (this.room) this.picked = [...this.picked, target];
	}

	pickNone(): void {
		this.picked = [];
	}

	show(shown: Shown): void {
		this.shown = shown;
	}

	async askBy(by: GraphBy): Promise<void> {
		if (by === this.by || this.asking.busy) return;
		this.wanted = by;
		await this.asking.run(async () => {
			this.all = await this.core.call('graph.view', { chart: this.chart.chart, targets: [], by });
			this.by = by;
		});
		this.wanted = this.by;
	}

	/** Takes graphs out of Baton; recorded before anything is written. */
	export(targets: string[], form: ExportForm, drawings: string[]): Promise<Exported> {
		return this.core.call('graph.export', { chart: this.chart.chart, targets, by: this.by, form, drawings });
	}
}
