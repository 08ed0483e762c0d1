import type { GraphView } from '$contract';
import { scaleLinear, scaleTime, type ScaleLinear, type ScaleTime } from 'd3-scale';
import { line } from 'd3-shape';
import { timeTicks, type TimeTick, type ValueTick } from './axis';
import type { Box } from './graph';
import {
	centred,
	flagged,
	riseOf,
	STOREY,
	storeysOf,
	widthOf,
	WORDS,
	type Extent,
	type Said,
	type Written,
} from './lettering';
import { seriesOf, type Series, type Start } from './series';
import { wholeOf, type Span } from './span';

/** Geometry of a cumulative record: events so far against time, in steps that never fall; pure. */

/** A watched point: the target was looked for, and how often it happened is known. */
export interface Recorded {
	at: number;
	/** Events up to the point before it. */
	before: number;
	/** Events up to and with it. */
	total: number;
}

/** Where something began: a line from `top` down to the axis. */
export interface Change {
	x: number;
	top: number;
}

export interface CumulativePlot extends Frame {
	height: number;
	top: number;
	/** The axis of time. */
	floor: number;
	/** One path for each stretch of `recordsOf`. */
	paths: string[];
	steps: { x: number; y: number }[];
	/** Of their dots: less where they are many, so that the record is seen between them. */
	radius: number;
	phases: Change[];
	conditions: Change[];
	labels: { phases: Written[]; conditions: Written[] };
	xTicks: TimeTick[];
	yTicks: ValueTick[];
}

interface Frame extends Extent {
	width: number;
}

/** Two sessions further apart than this are not one record: nobody saw what happened in between. As in the line graph. */
const GAP_MS = 21 * 86_400_000;
/** Shorter records stand in the middle of this: an axis of hours says nothing. */
const SHORTEST_MS = 8 * 86_400_000;
/** Narrower drawings are drawn this wide and shown smaller. */
const NARROWEST = 320;
/** Zero is raised by this, so that a record without events is seen. */
const RAISED = 10;
/** The first and the last point keep this far from the frame. */
const MARGIN = 14;
/** Between words and what they belong to. */
const AIR = 8;

/** Draws a record; `words` is the size of its text in units of the drawing. */
export function cumulativePlot(view: GraphView, box: Box, words = WORDS): CumulativePlot {
	const records = recordsOf(view);
	const seen = records.flat();
	const most = Math.max(1, ...seen.map((one) => one.total));
	const frame = frameOf(box, most, words);
	const span = spanOf(view);
	const x = scaleTime([span.from, span.to], [frame.left + MARGIN, frame.right - MARGIN]);
	const { top, ...heads } = headsOf(seriesOf(view), x, frame, box, words);
	const floor = top + Math.max(box.height - box.top - box.bottom, words * STOREY * 5);
	const y = scaleLinear([0, most], [floor - RAISED, top]).nice(5);
	return {
		...frame,
		...heads,
		height: floor + Math.max(box.bottom, words * STOREY * 2 + AIR * 2),
		top,
		floor,
		paths: records.map((run) => pathOf(run, x, y)),
		steps: seen.map((one) => ({ x: x(one.at), y: y(one.total) })),
		radius: Math.min(4.5, Math.max(2.4, ((frame.right - frame.left) / seen.length) * 0.35)),
		xTicks: datesOf(x, span, frame.width, words),
		yTicks: wholesOf(y, words),
	};
}

/**
 * The watched points in stretches that may be drawn as one record. It goes on across a session in which the target was not
 * run. A new phase or condition ends it, as in the line graph; so does what nobody knows, where flat would say that nothing
 * happened: a session that was not observed or has no number of events, and a longer time between two sessions.
 */
export function recordsOf(view: GraphView): Recorded[][] {
	const begun = [...view.phases, ...view.conditions].map((one) => one.at_ms);
	const runs: Recorded[][] = [];
	let last: number | null = null;
	for (const { at_ms: at, state, events, cumulative: total } of view.points) {
		if (state === 'not_run') continue;
		if (state === 'not_observed' || events === null || total === null) {
			last = null;
			continue;
		}
		const since = last;
		const joined = since !== null && at - since <= GAP_MS && !begun.some((start) => start > since && start <= at);
		if (!joined) runs.push([]);
		runs.at(-1)?.push({ at, before: total - events, total });
		last = at;
	}
	return runs;
}

/** From the top: what is counted, phases, conditions, the plot. Lines rise to their labels. */
function headsOf(
	{ phases, conditions }: Pick<Series, 'phases' | 'conditions'>,
	x: ScaleTime<number, number>,
	frame: Frame,
	box: Box,
	words: number,
): Pick<CumulativePlot, 'top' | 'phases' | 'conditions' | 'labels'> {
	const row = words * STOREY;
	const ordered = [...conditions].sort((a, b) => a.at - b.at);
	const named = centred(stretches(phases, x, frame), frame, words);
	const changed = flagged(
		ordered.map(({ label, at }) => ({ label, from: x(at) + AIR / 2 })),
		frame,
		words,
	);
	const under = storeysOf(changed);
	const top = Math.max(box.top, (1.3 + storeysOf(named) + under) * row + AIR * 2);
	const line = (storey: number): number => top - AIR - (storey + 0.3) * row;
	const flags = changed.map((one) => ({ ...one, y: line(one.storey) }));
	return {
		top,
		labels: { phases: named.map((one) => ({ ...one, y: line(under + one.storey) })), conditions: flags },
		// Labels of narrow phases stand above the ends of the lines, so that none is cut.
		phases: phases.filter((one) => !one.opens).map(({ at }) => ({ x: x(at), top: line(under) - words })),
		conditions: flags.map((flag, place) => {
			const at = x(ordered[place]?.at ?? 0);
			return { x: at, top: riseOf(flag, at, words) };
		}),
	};
}

/** Each session lifts the record by its events; between two it lies flat, for it was watched and what it was is known. */
function pathOf(run: Recorded[], x: ScaleTime<number, number>, y: ScaleLinear<number, number>): string {
	const corners = run.flatMap((one) => [
		[x(one.at), y(one.before)] as [number, number],
		[x(one.at), y(one.total)] as [number, number],
	]);
	return line()(corners) ?? '';
}

function frameOf(box: Box, most: number, words: number): Frame {
	const width = Math.max(NARROWEST, box.width);
	const digits = scaleLinear([0, most], [0, 1]).nice(5).domain()[1] ?? most;
	return {
		width,
		left: Math.max(box.left, widthOf(String(digits), words) + AIR * 2 + 4),
		right: width - box.right,
	};
}

function spanOf(view: GraphView): Span {
	const { from, to } = wholeOf(view);
	const lacks = Math.max(0, SHORTEST_MS - (to - from)) / 2;
	return { from: from - lacks, to: to + lacks };
}

/** What is seen of each phase. */
function stretches(phases: Start[], x: ScaleTime<number, number>, { left, right }: Extent): Said[] {
	return phases.map(({ label, at }, place) => {
		const next = phases[place + 1];
		return { label, from: place === 0 ? left : x(at), to: next ? x(next.at) : right };
	});
}

/** Days, as many as have room for words of this size. */
function datesOf(x: ScaleTime<number, number>, span: Span, width: number, words: number): TimeTick[] {
	const ticks = timeTicks(x, span);
	const room = Math.max(0, ...ticks.map((tick) => widthOf(tick.label, words))) + AIR;
	const kept: TimeTick[] = [];
	for (const tick of ticks) {
		const last = kept.at(-1);
		if (tick.x + room / 2 <= width && (!last || tick.x - last.x >= room)) kept.push(tick);
	}
	return kept;
}

/** Events are whole. */
function wholesOf(y: ScaleLinear<number, number>, words: number): ValueTick[] {
	const [bottom = 0, top = 0] = y.range();
	const most = Math.max(1, Math.min(5, Math.floor((bottom - top) / (words * 2))));
	return y
		.ticks(most)
		.filter(Number.isInteger)
		.map((value) => ({ y: y(value), value }));
}
