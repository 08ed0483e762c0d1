import type { GraphUnit } from '$contract';
import { scaleLinear, scaleTime, type ScaleLinear, type ScaleTime } from 'd3-scale';
import type { Box } from './graph';
import type { Span } from './span';
import { shortDate } from './time';

/** Zero is raised by this many units of the drawing. */
const RAISED = 10;
/** The first and the last point keep this far from the frame. */
const MARGIN = 14;
/** A date under the axis needs this much room. */
const TICK_ROOM = 84;
/** A number beside an axis needs this much. */
const VALUE_ROOM = 44;
/** From here on a date without its year says too little. */
const YEARS_MS = 320 * 86_400_000;

const monthAndYear = new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric' });

export interface TimeTick {
	x: number;
	at: number;
	label: string;
}

export interface ValueTick {
	y: number;
	value: number;
}

export function timeScale(box: Pick<Box, 'width' | 'left' | 'right'>, span: Span): ScaleTime<number, number> {
	return scaleTime([span.from, span.to], [box.left + MARGIN, box.width - box.right - MARGIN]);
}

/** From a range to heights; zero lies a little above the floor, so that points at zero are seen. */
export function valueScale(
	unit: GraphUnit,
	[least, most]: [number, number],
	top: number,
	floor: number,
): ScaleLinear<number, number> {
	const base = scaleLinear([least, most], [floor - RAISED, top]);
	return unit === 'percent' ? base : base.nice(5);
}

/** Every tick, or every second, third … until each has its room. */
export function timeTicks(x: ScaleTime<number, number>, span: Span): TimeTick[] {
	const years = span.to - span.from > YEARS_MS;
	const label = (at: Date): string => (years ? monthAndYear.format(at) : shortDate(at.getTime()));
	const ticks = x.ticks(10).map((tick) => ({ x: x(tick), at: tick.getTime(), label: label(tick) }));
	const [first, second] = ticks;
	if (!first || !second) return ticks;
	const each = Math.max(1, Math.ceil(TICK_ROOM / (second.x - first.x)));
	return ticks.filter((_, place) => place % each === 0);
}

export function valueTicks(y: ScaleLinear<number, number>): ValueTick[] {
	const [floor = 0, top = 0] = y.range();
	const count = Math.max(2, Math.min(5, Math.floor((floor - top) / VALUE_ROOM)));
	return y.ticks(count).map((value) => ({ y: y(value), value }));
}
