import type { GraphUnit } from '$contract';
import { timeScale, timeTicks, valueScale, valueTicks, type TimeTick, type ValueTick } from './axis';
import { headsOf, insideOf, pathsOf, spotsOf, type Box, type Spot } from './graph';
import { keyLines, wrapped, type ConditionLabels, type Label } from './heads';
import type { Series } from './series';
import type { Span } from './span';

/** Multiple-baseline panels: one above the other over one time axis, the phase change stepping down from panel to panel. */

export interface PanelPlot {
	target: string;
	name: string;
	/** The name in lines, as it stands at the right. */
	lines: string[];
	unit: GraphUnit;
	top: number;
	floor: number;
	spots: Spot[];
	paths: string[];
	yTicks: ValueTick[];
	dashes: number[];
	conditions: ConditionLabels;
	/** Only what the panel above does not say already. */
	labels: Label[];
	criterion: number | null;
}

/** Rows under the panels with what their lettered conditions are. */
export function panelKey(all: Series[], box: Omit<Box, 'height'>, span: Span): string[] {
	const x = timeScale(box, span);
	return all.flatMap((one) => keyLines(headsOf(one, x, box, 1).conditions.key, box.width, `${one.view.name}: `));
}

export interface Panels {
	panels: PanelPlot[];
	/** Each phase change, from the first panel that has it to the last: vertical in a panel, level between two. */
	steps: string[];
	xTicks: TimeTick[];
	height: number;
	/** The floor of the lowest. */
	floor: number;
}

/** Between two panels: room for the labels of the lower one. */
const GAP = 44;
const NAME_LETTERS = 17;
const NAME_LINES = 4;
/** A line between panels stands this far above the lower one's data. */
const LEVEL = 36;
/** The first panel's line reaches up beside its label. */
const HEAD = 26;

/** How high a figure of so many panels is. */
export function heightOf(count: number, tall: number, box: Pick<Box, 'top' | 'bottom'>): number {
	return box.top + count * tall + (count - 1) * GAP + box.bottom;
}

export function panels(all: Series[], box: Box, span: Span): Panels {
	const x = timeScale(box, span);
	const inside = insideOf(box);
	const tall = (box.height - box.top - box.bottom - (all.length - 1) * GAP) / all.length;
	let above: string | null = null;
	const list = all.map((one, place): PanelPlot => {
		const top = box.top + place * (tall + GAP);
		const floor = top + tall;
		const { view } = one;
		const y = valueScale(view.unit, one.range, top, floor);
		const runs = spotsOf(one.runs, x, y);
		const heads = headsOf(one, x, box, 1);
		const names = view.phases.map((phase) => phase.label).join('\n');
		const said = names === above;
		above = names;
		return {
			target: view.target,
			name: view.name,
			lines: wrapped(view.name, NAME_LETTERS, NAME_LINES),
			unit: view.unit,
			top,
			floor,
			spots: runs.flat().filter((spot) => inside(spot.x)),
			paths: pathsOf(runs),
			yTicks: valueTicks(y),
			dashes: heads.dashes,
			conditions: heads.conditions,
			labels: said ? [] : heads.labels.map((label) => (place === 0 ? label : { ...label, storey: 0 })),
			criterion: view.criterion === null ? null : y(view.criterion.value),
		};
	});
	return {
		panels: list,
		steps: stepsOf(all, list, x, box),
		xTicks: timeTicks(x, span),
		height: box.height,
		floor: list.at(-1)?.floor ?? box.height - box.bottom,
	};
}

/**
 * One path for each phase change: down through its panel, level to where the panel below has the same change, and on. A
 * change that the panel below does not have ends at its own floor.
 */
function stepsOf(all: Series[], list: PanelPlot[], x: (at: number) => number, box: Box): string[] {
	const changes = all.map(changesOf);
	const steps: string[] = [];
	changes.forEach((own, begin) => {
		for (const key of own.keys()) {
			// Drawn already, from the panel above.
			if (changes[begin - 1]?.has(key)) continue;
			let end = begin;
			while (changes[end + 1]?.has(key)) end += 1;
			const chain = changes.slice(begin, end + 1).map((one) => x(one.get(key) ?? 0));
			steps.push(stepOf(chain, list.slice(begin, end + 1), box));
		}
	});
	return steps.filter((path) => path !== '');
}

function stepOf(chain: number[], list: PanelPlot[], box: Box): string {
	const held = (value: number): number => Math.min(box.width - box.right, Math.max(box.left, value));
	const inside = insideOf(box);
	return list
		.map(({ top, floor }, place) => {
			const [at = 0, below] = [chain[place], chain[place + 1]];
			const to = below === undefined ? floor : floor + GAP - LEVEL;
			const down = inside(at) ? `M${at} ${place === 0 ? top - HEAD : top - LEVEL}V${to}` : '';
			const level = below === undefined || held(at) === held(below) ? '' : `M${held(at)} ${to}H${held(below)}`;
			return down + level;
		})
		.join('');
}

/** Phase changes of a target by what begins; a label that comes again is another change. */
function changesOf(series: Series): Map<string, number> {
	const seen = new Map<string, number>();
	return new Map(
		series.phases
			.filter((phase) => !phase.opens)
			.map(({ at, label }) => {
				const times = seen.get(label) ?? 0;
				seen.set(label, times + 1);
				return [`${times} ${label}`, at];
			}),
	);
}
