import type { GraphUnit } from '$contract';
import { timeScale, timeTicks, valueScale, valueTicks, type TimeTick, type ValueTick } from './axis';
import { headsOf, insideOf, pathsOf, spotsOf, type Box, type Heads, type Spot } from './graph';
import { CONDITION_STOREYS, LIFTED } from './heads';
import { DASHES, SHAPES, type Shape } from './marks';
import type { Series, Start } from './series';
import type { Span } from './span';

/** Several behaviours in one graph: those of one unit share an axis; a second unit has the axis on the right. */

/** More labels, for each behaviour may have its own. */
export const TOGETHER_LIFTED = LIFTED + 1;

export interface Behaviour {
	name: string;
	shape: Shape;
	dash: string;
	/** Which of the figure's colours, besides. */
	hue: number;
	spots: Spot[];
	paths: string[];
}

export interface Axis {
	unit: GraphUnit;
	side: 'left' | 'right';
	ticks: ValueTick[];
}

export interface Together extends Heads {
	behaviours: Behaviour[];
	axes: Axis[];
	xTicks: TimeTick[];
	/** Whether their phases begin at different times: lines have the numbers of behaviours, and panels show it better. */
	staggered: boolean;
}

/** From the first to the last that any of them has. */
export function spanOf(all: Series[]): Span {
	return {
		from: Math.min(...all.map((one) => one.whole.from)),
		to: Math.max(...all.map((one) => one.whole.to)),
	};
}

export function unitsOf(all: Series[]): GraphUnit[] {
	return [...new Set(all.map((one) => one.view.unit))];
}

export function together(all: Series[], box: Box, span: Span = spanOf(all)): Together {
	const x = timeScale(box, span);
	const inside = insideOf(box);
	const floor = box.height - box.bottom;
	const scales = unitsOf(all).map((unit) => {
		const ranges = all.filter((one) => one.view.unit === unit).map((one) => one.range);
		const least = Math.min(...ranges.map(([from]) => from));
		return { unit, y: valueScale(unit, [least, Math.max(...ranges.map(([, to]) => to))], box.top, floor) };
	});
	const heads = sharedHeads(all);
	return {
		...headsOf(heads, x, box, CONDITION_STOREYS, TOGETHER_LIFTED),
		behaviours: all.map((one, place) => {
			const y = scales.find((scale) => scale.unit === one.view.unit)?.y;
			const runs = spotsOf(one.runs, x, (value) => y?.(value) ?? 0);
			return {
				name: one.view.name,
				shape: SHAPES[place % SHAPES.length] ?? 'circle',
				dash: DASHES[place % DASHES.length] ?? '',
				hue: place,
				spots: runs.flat().filter((spot) => inside(spot.x)),
				paths: pathsOf(runs),
			};
		}),
		axes: scales.slice(0, 2).map(({ unit, y }, place) => ({
			unit,
			side: place === 0 ? 'left' : 'right',
			ticks: valueTicks(y),
		})),
		xTicks: timeTicks(x, span),
		staggered: heads.staggered,
	};
}

/** A line that all have is labelled once; one that is some behaviour's own says whose it is. */
export function sharedHeads(all: Series[]): { phases: Start[]; conditions: Start[]; staggered: boolean } {
	const phases = merged(all, (one) => one.phases);
	return {
		phases: phases.map(labelled(all.length)),
		conditions: merged(all, (one) => one.conditions).map(labelled(all.length)),
		staggered: phases.some((one) => one.numbers.length < all.length),
	};
}

type Owned = Start & { numbers: number[] };

/** By the behaviour's number in the key, for names are long. */
const labelled =
	(all: number) =>
	({ numbers, ...start }: Owned): Start => ({
		...start,
		own: numbers.length < all,
		label: numbers.length === all ? start.label : `${start.label} ${numbers.join(', ')}`,
	});

function merged(all: Series[], of: (one: Series) => Start[]): Owned[] {
	const starts = new Map<string, Owned>();
	for (const [place, one] of all.entries()) {
		for (const start of of(one)) {
			const key = `${dayOf(start.at)} ${start.opens ?? false} ${start.label}`;
			const known = starts.get(key);
			if (known) known.numbers.push(place + 1);
			else starts.set(key, { ...start, numbers: [place + 1] });
		}
	}
	return [...starts.values()].sort((a, b) => a.at - b.at);
}

/** Lines of two behaviours that begin on one day are one line. */
function dayOf(at: number): number {
	return new Date(at).setHours(0, 0, 0, 0);
}
