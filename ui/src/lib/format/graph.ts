import type { GraphView } from '$contract';
import { scaleLinear, scaleTime } from 'd3-scale';
import { line } from 'd3-shape';

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
}

export interface Plot {
	spots: Spot[];
	/** One path for each unbroken run of points: a phase change or a session without a value ends a run. */
	paths: string[];
	phases: { x: number; label: string; room: number }[];
	xTicks: { x: number; at: number }[];
	yTicks: { y: number; value: number }[];
	/** Where zero lies: a little above the axis, so that points at zero are seen. */
	zero: number;
}

/** Zero is raised by this many units of the drawing. */
const RAISED = 10;
/** A date under the axis needs this much room. */
const TICK_ROOM = 84;

export function plot(view: GraphView, box: Box): Plot {
	const times = [...view.points.map((point) => point.at_ms), ...view.phases.map((phase) => phase.at_ms)];
	const first = Math.min(...times);
	const last = Math.max(...times, first + 1);
	const x = scaleTime([first, last], [box.left, box.width - box.right]);
	const shown = view.points.filter((point) => point.value !== null && !point.below_minimum);
	const most = Math.max(1, ...shown.map((point) => point.value ?? 0));
	const base = scaleLinear([0, view.unit === 'percent' ? 100 : most], [box.height - box.bottom - RAISED, box.top]);
	const y = view.unit === 'percent' ? base : base.nice(5);

	const phaseAt = (at: number): number => view.phases.filter((phase) => phase.at_ms <= at).length;
	const runs: Spot[][] = [];
	let run: Spot[] = [];
	let phase: number | null = null;
	for (const point of view.points) {
		const broken = point.value === null || point.below_minimum || (phase !== null && phaseAt(point.at_ms) !== phase);
		if (broken && run.length > 0) {
			runs.push(run);
			run = [];
		}
		phase = phaseAt(point.at_ms);
		if (point.value !== null && !point.below_minimum) run.push({ x: x(point.at_ms), y: y(point.value) });
	}
	if (run.length > 0) runs.push(run);

	const path = line<Spot>(
		(spot) => spot.x,
		(spot) => spot.y,
	);
	const starts = view.phases.map((one) => x(one.at_ms));
	return {
		spots: runs.flat(),
		paths: runs.filter((one) => one.length > 1).map((one) => path(one) ?? ''),
		phases: view.phases.map((one, place) => ({
			x: x(one.at_ms),
			label: one.label,
			room: (starts[place + 1] ?? box.width - box.right) - x(one.at_ms),
		})),
		xTicks: thinned(x.ticks(10).map((tick) => ({ x: x(tick), at: tick.getTime() }))),
		yTicks: y.ticks(5).map((value) => ({ y: y(value), value })),
		zero: y(0),
	};
}

/** Every tick, or every second, third … until each has its room. */
function thinned(ticks: Plot['xTicks']): Plot['xTicks'] {
	const [first, second] = ticks;
	if (!first || !second) return ticks;
	const each = Math.max(1, Math.ceil(TICK_ROOM / (second.x - first.x)));
	return ticks.filter((_, place) => place % each === 0);
}
