import type { GraphPoint, GraphView, PhaseLine } from '$contract';
import { wholeOf, type Span } from './span';

/** The rules of a single-case graph that need no drawing (domain §3.7): what is drawn, what is joined, where lines stand. */

/** Two sessions further apart than this are not one path: nobody saw what happened in between. */
const GAP_MS = 21 * 86_400_000;

/** Where a phase or a condition begins: in the gap before its first point. */
export interface Start {
	at: number;
	label: string;
	/** The first phase of a target: it has no line. */
	opens?: boolean;
	/** Of one behaviour among several: its line stands above the data, so that it crosses no other's path. */
	own?: boolean;
}

/** What a graph needs again for each part of it that is looked at; made once, in one walk over its points. */
export interface Series {
	view: GraphView;
	/** Unbroken runs of points that are drawn. */
	runs: GraphPoint[][];
	phases: Start[];
	conditions: Start[];
	whole: Span;
	/** The least and the most that is drawn, with zero and the criterion. */
	range: [least: number, most: number];
}

export function seriesOf(view: GraphView): Series {
	const runs = runsOf(view);
	const phases = view.phases.map((phase, place) =>
		place === 0 ? { at: phase.at_ms, label: phase.label, opens: true } : startOf(view, phase),
	);
	const lines = new Set(phases.map((phase) => phase.at));
	return {
		view,
		runs,
		phases,
		// Where a phase begins too, the solid line says it.
		conditions: view.conditions.map((one) => startOf(view, one)).filter((one) => !lines.has(one.at)),
		whole: wholeOf(view),
		range: rangeOf(view, runs),
	};
}

/** What has a value and is said to be one; below the minimum it is no value to judge by. */
export function drawn(point: GraphPoint): boolean {
	return (point.state === 'data' || point.state === 'zero') && point.value !== null && !point.below_minimum;
}

/**
 * The points in unbroken runs. A phase or condition change, a session without a value, or a long gap ends one; a session in
 * which the target was not run does not, for nothing was missed.
 */
export function runsOf(view: GraphView): GraphPoint[][] {
	const breaks = [...view.phases, ...view.conditions].map((one) => one.at_ms).sort((a, b) => a - b);
	const runs: GraphPoint[][] = [];
	let before: GraphPoint | null = null;
	let next = 0;
	let crossed = false;
	for (const point of view.points) {
		while ((breaks[next] ?? Infinity) <= point.at_ms) {
			next += 1;
			crossed = true;
		}
		if (point.state === 'not_run') continue;
		if (!drawn(point)) {
			before = null;
			continue;
		}
		if (before !== null && !crossed && point.at_ms - before.at_ms <= GAP_MS) runs.at(-1)?.push(point);
		else runs.push([point]);
		before = point;
		crossed = false;
	}
	return runs;
}

/** A phase often begins with its first session: the line stands between that point and the one before. */
function startOf({ points }: GraphView, { at_ms, label }: PhaseLine): Start {
	const first = firstFrom(points, at_ms);
	const [last, then] = [points[first - 1], points[first]];
	return { at: last && then ? Math.min(at_ms, (last.at_ms + then.at_ms) / 2) : at_ms, label };
}

/** The place of the first point at or after an instant; points are in order. */
function firstFrom(points: GraphPoint[], at: number): number {
	let [low, high] = [0, points.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((points[middle]?.at_ms ?? Infinity) < at) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Percent is 0 to 100; else zero is always in sight, and values of a scale may lie below it. */
function rangeOf({ unit, criterion }: GraphView, runs: GraphPoint[][]): [number, number] {
	if (unit === 'percent') return [0, 100];
	let [least, most] = [Math.min(0, criterion?.value ?? 0), Math.max(1, criterion?.value ?? 1)];
	for (const run of runs) {
		for (const { value } of run) {
			least = Math.min(least, value ?? 0);
			most = Math.max(most, value ?? 0);
		}
	}
	return [least, most];
}

/** The label of the phase, or of the condition, in which an instant lies; nothing before the first. Lines are in order. */
export function within(lines: PhaseLine[], at: number): string {
	return lines.findLast((one) => one.at_ms <= at)?.label ?? '';
}

/** From when on the device itself reckoned these graphs, if there are older points, by the platform. */
export function ownFrom(views: GraphView[]): number | null {
	if (!views.some((view) => view.points[0]?.past)) return null;
	const own = views.flatMap((view) => view.points.find((point) => !point.past)?.at_ms ?? []);
	return own.length > 0 ? Math.min(...own) : Math.max(...views.flatMap((view) => view.points.at(-1)?.at_ms ?? []));
}
