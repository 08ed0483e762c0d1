import type { GraphView } from '$contract';

/** A stretch of time, wall milliseconds. */
export interface Span {
	from: number;
	to: number;
}

/** Closer than this there is nothing more to see: sessions last hours. */
const LEAST_MS = 2 * 86_400_000;

/** All that a graph has: its points and the starts of its phases. */
export function wholeOf(view: GraphView): Span {
	const times = [...view.points, ...view.phases].map((one) => one.at_ms);
	const from = Math.min(...times);
	return { from, to: Math.max(...times, from + 1) };
}

/** A part of the whole, `factor` times as long, around an instant that stays where it is. */
export function zoomed(span: Span, whole: Span, factor: number, around: number): Span {
	const most = whole.to - whole.from;
	const long = Math.min(most, Math.max(Math.min(most, LEAST_MS), (span.to - span.from) * factor));
	const share = (around - span.from) / (span.to - span.from);
	return within(around - long * share, long, whole);
}

/** Moved by a share of its own length; it ends where the whole ends. */
export function moved(span: Span, whole: Span, share: number): Span {
	const long = span.to - span.from;
	return within(span.from + long * share, long, whole);
}

function within(from: number, long: number, whole: Span): Span {
	const start = Math.min(Math.max(from, whole.from), whole.to - long);
	return { from: start, to: start + long };
}
