import type { GraphPoint, GraphView } from '$contract';
import { line } from 'd3-shape';
import { timeScale, timeTicks, valueScale, valueTicks, type TimeTick, type ValueTick } from './axis';
import {
	CONDITION_STOREYS,
	conditionLabels,
	keyLines,
	LIFTED,
	phaseLabels,
	type ConditionLabels,
	type Label,
} from './heads';
import { seriesOf, type Series, type Start } from './series';
import type { Span } from './span';

/** Geometry of a single-case graph; pure, so that its rules can be tested without a screen. */

export interface Box {
	width: number;
	height: number;
	left: number;
	right: number;
	top: number;
	bottom: number;
}

export interface Spot {
	x: number;
	y: number;
	/** From probes alone: drawn open. */
	probe: boolean;
}

/** What stands above the data: lines and their labels. */
export interface Heads {
	/** Where a new phase begins: solid. */
	lines: number[];
	/** Where a condition changes within a phase: dashed. */
	dashes: number[];
	/** The same of one behaviour among several: above the data alone. */
	own: { lines: number[]; dashes: number[] };
	labels: Label[];
	conditions: ConditionLabels;
	/** How much room the conditions' labels take above the data. */
	band: number;
}

export interface Plot extends Heads {
	spots: Spot[];
	/** One path for each unbroken run of points: see `runsOf`. */
	paths: string[];
	xTicks: TimeTick[];
	yTicks: ValueTick[];
	/** Where zero lies: a little above the axis. */
	zero: number;
	/** Where the criterion lies, if there is one. */
	criterion: number | null;
}

/** Above the data: three storeys of phases; below them two of conditions, where there are any. */
const PHASE_BAND = 76;
const CONDITION_BAND = 38;

/** How much room a graph of these needs above its data. */
export function headroom(all: Pick<Series, 'conditions'>[], storeys = CONDITION_STOREYS): number {
	const band = CONDITION_BAND * (storeys / CONDITION_STOREYS);
	return PHASE_BAND + (all.some((one) => one.conditions.length > 0) ? band : 0);
}

/** Rows under a graph with what its lettered conditions are. */
export function keyRows(series: Pick<Series, 'phases' | 'conditions'>, box: Omit<Box, 'height'>, span: Span): string[] {
	return keyLines(headsOf(series, timeScale(box, span), box).conditions.key, box.width);
}

const path = line<Spot>(
	(spot) => Math.round(spot.x * 100) / 100,
	(spot) => Math.round(spot.y * 100) / 100,
);

/** Runs as places of the drawing. */
export function spotsOf(runs: GraphPoint[][], x: (at: number) => number, y: (value: number) => number): Spot[][] {
	return runs.map((run) => run.map((point) => ({ x: x(point.at_ms), y: y(point.value ?? 0), probe: point.probe })));
}

/** The data path; a point alone has none. */
export function pathsOf(runs: Spot[][]): string[] {
	return runs.filter((run) => run.length > 1).map((run) => path(run) ?? '');
}

export function insideOf(box: Pick<Box, 'width' | 'left' | 'right'>): (x: number) => boolean {
	return (x) => x >= box.left && x <= box.width - box.right;
}

/** Draws the part of the graph that lies in the span; all of it without one. */
export function plot(view: GraphView, box: Box, span?: Span, series: Series = seriesOf(view)): Plot {
	const seen = span ?? series.whole;
	const x = timeScale(box, seen);
	const y = valueScale(view.unit, series.range, box.top, box.height - box.bottom);
	const runs = spotsOf(series.runs, x, y);
	const inside = insideOf(box);
	return {
		...headsOf(series, x, box),
		spots: runs.flat().filter((spot) => inside(spot.x)),
		paths: pathsOf(runs),
		xTicks: timeTicks(x, seen),
		yTicks: valueTicks(y),
		zero: y(0),
		criterion: view.criterion === null ? null : y(view.criterion.value),
	};
}

export function headsOf(
	{ phases, conditions }: Pick<Series, 'phases' | 'conditions'>,
	x: (at: number) => number,
	box: Pick<Box, 'width' | 'left' | 'right'>,
	storeys = CONDITION_STOREYS,
	lifted = LIFTED,
): Heads {
	const inside = insideOf(box);
	const [left, right] = [box.left, box.width - box.right];
	const begun = phases.filter((phase) => !phase.opens);
	const places = (all: Start[]): number[] => all.map((one) => x(one.at));
	const seen = (all: Start[], own: boolean): number[] =>
		places(all.filter((one) => (one.own ?? false) === own)).filter(inside);
	const words = (all: Start[]): string[] => all.map((one) => one.label);
	const walls = [left, ...places(begun).filter(inside), right];
	return {
		lines: seen(begun, false),
		dashes: seen(conditions, false),
		own: { lines: seen(begun, true), dashes: seen(conditions, true) },
		labels: phaseLabels(words(phases), places(phases), left, right, lifted),
		conditions: conditionLabels(words(conditions), places(conditions), walls, storeys),
		band: conditions.length > 0 ? CONDITION_BAND * (storeys / CONDITION_STOREYS) : 0,
	};
}
