import type { GraphPoint, GraphView } from '$contract';
import { scaleLinear, scaleTime } from 'd3-scale';
import { line } from 'd3-shape';
import { wholeOf, type Span } from './span';

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

export interface PhaseLabel {
	/** Middle of the label. */
	x: number;
	label: string;
	/** 0 just above the data; 1 and 2 higher, where neighbours leave no room. */
	storey: number;
}

export interface Plot {
	spots: Spot[];
	/** One path for each unbroken run of points: see `runsOf`. */
	paths: string[];
	/** Where a new phase begins: a line in the gap before its first point. */
	lines: number[];
	labels: PhaseLabel[];
	xTicks: { x: number; at: number }[];
	yTicks: { y: number; value: number }[];
	/** Where zero lies: a little above the axis, so that points at zero are seen. */
	zero: number;
}

/** Zero is raised by this many units of the drawing. */
const RAISED = 10;
/** The first and the last point keep this far from the frame. */
const MARGIN = 14;
/** A date under the axis needs this much room. */
const TICK_ROOM = 84;
/** A letter of a phase's label, on average. */
const LETTER = 8.5;
/** Two sessions further apart than this are not one path: nobody saw what happened in between. */
const GAP_MS = 21 * 86_400_000;

/** Draws the part of the graph that lies in the span; all of it without one. */
export function plot(view: GraphView, box: Box, span: Span = wholeOf(view)): Plot {
	const x = scaleTime([span.from, span.to], [box.left + MARGIN, box.width - box.right - MARGIN]);
	const shown = view.points.filter((point) => drawn(point));
	const values = shown.map((point) => point.value ?? 0);
	const most = view.unit === 'percent' ? 100 : Math.max(1, ...values);
	// Zero is always in sight; values of a scale may lie below it.
	const least = Math.min(0, ...values);
	const base = scaleLinear([least, most], [box.height - box.bottom - RAISED, box.top]);
	const y = view.unit === 'percent' ? base : base.nice(5);
	const inside = (at: number): boolean => at >= box.left && at <= box.width - box.right;

	const runs = runsOf(view).map((run) =>
		run.map((point) => ({ x: x(point.at_ms), y: y(point.value ?? 0), probe: point.probe })),
	);
	const path = line<Spot>(
		(spot) => spot.x,
		(spot) => spot.y,
	);
	const starts = view.phases.map((phase, place) => (place === 0 ? phase.at_ms : lineBefore(view, phase.at_ms)));
	return {
		spots: runs.flat().filter((spot) => inside(spot.x)),
		paths: runs.filter((run) => run.length > 1).map((run) => path(run) ?? ''),
		lines: starts.slice(1).map(x).filter(inside),
		labels: labelsOf(
			view.phases.map((phase) => phase.label),
			starts.map(x),
			box,
		),
		xTicks: thinned(x.ticks(10).map((tick) => ({ x: x(tick), at: tick.getTime() }))),
		yTicks: y.ticks(5).map((value) => ({ y: y(value), value })),
		zero: y(0),
	};
}

function drawn(point: GraphPoint): boolean {
	return point.value !== null && !point.below_minimum;
}

/** The points in unbroken runs: a phase change, a session without a value or a long gap ends one. */
export function runsOf(view: GraphView): GraphPoint[][] {
	const phaseAt = (at: number): number => view.phases.filter((phase) => phase.at_ms <= at).length;
	const runs: GraphPoint[][] = [];
	let before: GraphPoint | null = null;
	for (const point of view.points) {
		const joined =
			before !== null &&
			drawn(before) &&
			phaseAt(before.at_ms) === phaseAt(point.at_ms) &&
			point.at_ms - before.at_ms <= GAP_MS;
		if (drawn(point)) {
			if (joined) runs.at(-1)?.push(point);
			else runs.push([point]);
		}
		before = point;
	}
	return runs;
}

/** A phase often begins with its first session: the line stands between that point and the one before. */
function lineBefore(view: GraphView, at: number): number {
	const last = view.points.findLast((point) => point.at_ms < at);
	const first = view.points.find((point) => point.at_ms >= at);
	return last && first ? Math.min(at, (last.at_ms + first.at_ms) / 2) : at;
}

/** In the middle of what is seen of a phase; narrow ones step up out of their neighbours' way. */
function labelsOf(names: string[], starts: number[], box: Box): PhaseLabel[] {
	const [left, right] = [box.left, box.width - box.right];
	let narrow = 0;
	return names.flatMap((label, place) => {
		const from = Math.max(left, starts[place] ?? left);
		const to = Math.min(right, starts[place + 1] ?? right);
		if (to <= from) return [];
		const half = (label.length * LETTER) / 2;
		const fits = to - from >= half * 2;
		if (!fits) narrow += 1;
		const x = Math.min(Math.max((from + to) / 2, left + half), right - half);
		return [{ x, label, storey: fits ? 0 : 1 + ((narrow - 1) % 2) }];
	});
}

/** Every tick, or every second, third … until each has its room. */
function thinned(ticks: Plot['xTicks']): Plot['xTicks'] {
	const [first, second] = ticks;
	if (!first || !second) return ticks;
	const each = Math.max(1, Math.ceil(TICK_ROOM / (second.x - first.x)));
	return ticks.filter((_, place) => place % each === 0);
}
