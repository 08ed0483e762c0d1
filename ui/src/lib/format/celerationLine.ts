import type { CelerationFit } from '$contract';
import type { ScaleLinear, ScaleLogarithmic } from 'd3-scale';
import { widthOf, type Extent } from './lettering';

/** A phase's celeration line with the envelope of its bounce, and the place for its label; pure. */

/** Where data lie on the chart. */
export interface Plane {
	left: number;
	right: number;
	top: number;
	floor: number;
	/** By day of the chart. */
	x: ScaleLinear<number, number>;
	/** By events a minute. */
	y: ScaleLogarithmic<number, number>;
}

/** A straight line, from left to right. */
export interface Stroke {
	x1: number;
	y1: number;
	x2: number;
	y2: number;
}

export interface DrawnFit {
	line: Stroke;
	/** What the phase has of the chart. */
	phase: Extent;
	/** The edges of the envelope, as much of them as the chart holds. */
	above: Stroke | null;
	below: Stroke | null;
	label: string;
}

export interface Spot {
	x: number;
	y: number;
}

/** Words inside the chart, and the line on which they are written. */
export interface Beside {
	label: string;
	x: number;
	y: number;
	width: number;
	size: number;
}

/** Between a label and what it stands beside. */
const AIR = 7;

/** None where no part of the line is on the chart. */
export function fitOn(plane: Plane, fit: CelerationFit, phase: Extent): DrawnFit | null {
	const edge = (factor: number): Stroke | null =>
		clipped(plane, {
			x1: plane.x(fit.from_day),
			y1: plane.y(fit.from * factor),
			x2: plane.x(fit.to_day),
			y2: plane.y(fit.to * factor),
		});
	const line = edge(1);
	// "Below" is a factor on the line or a divisor of it: either way the edge lies under the line.
	if (!line) return null;
	return { line, phase, above: edge(fit.above), below: edge(Math.min(fit.below, 1 / fit.below)), label: fit.label };
}

/** The part of a line that lies in the plane. */
function clipped({ left, right, top, floor }: Plane, { x1, y1, x2, y2 }: Stroke): Stroke | null {
	let [from, to] = [0, 1];
	for (const { at, by, low, high } of [
		{ at: x1, by: x2 - x1, low: left, high: right },
		{ at: y1, by: y2 - y1, low: top, high: floor },
	]) {
		if (by === 0 && (at < low || at > high)) return null;
		if (by === 0) continue;
		const [enters, leaves] = [(low - at) / by, (high - at) / by];
		from = Math.max(from, Math.min(enters, leaves));
		to = Math.min(to, Math.max(enters, leaves));
	}
	// Not so for a line of nothing either, whose logarithm is none.
	if (!(from < to)) return null;
	const along = (share: number): Spot => ({ x: x1 + (x2 - x1) * share, y: y1 + (y2 - y1) * share });
	const [start, end] = [along(from), along(to)];
	return { x1: start.x, y1: start.y, x2: end.x, y2: end.y };
}

/**
 * Puts each label where it hides least: behind the end of its line, else above or below it. It leaves the plane or lies over
 * another label only if there is no other place, and its phase only if that is too narrow.
 */
export function besideLines(plane: Plane, fits: DrawnFit[], spots: Spot[], size: number): Beside[] {
	const placed: Beside[] = [];
	for (const fit of fits) {
		const weighed = placesFor(fit, size).map((place) => {
			const edges = edgesOf(place);
			return { place, weight: weightOn(edges, plane, fit.phase, placed) + weightOver(edges, fits, spots) };
		});
		placed.push(weighed.reduce((least, one) => (one.weight < least.weight ? one : least)).place);
	}
	return placed;
}

/** In the order in which they read best. */
function placesFor({ line, above, below, label }: DrawnFit, size: number): [Beside, ...Beside[]] {
	const width = widthOf(label, size);
	const at = (x: number, y: number): Beside => ({ label, x, y, width, size });
	/** The highest or lowest that a stroke comes over the label's width. */
	const reach = (stroke: Stroke | null, x: number, most: (...of: number[]) => number): number =>
		most(...[x, x + width].map((one) => heightAt(stroke ?? line, one)));
	const over = (x: number): Beside => at(x, reach(above, x, Math.min) - AIR);
	const under = (x: number): Beside => at(x, reach(below, x, Math.max) + AIR + size * 0.75);
	const [start, middle, end] = [line.x1, (line.x1 + line.x2 - width) / 2, line.x2 - width];
	const behind = at(line.x2 + AIR, line.y2 + size * 0.35);
	return [behind, over(middle), under(middle), over(end), under(end), over(start), under(start)];
}

/** Of a stroke or of its end that is nearest. */
function heightAt({ x1, y1, x2, y2 }: Stroke, x: number): number {
	const share = x2 === x1 ? 0 : Math.min(1, Math.max(0, (x - x1) / (x2 - x1)));
	return y1 + (y2 - y1) * share;
}

interface Edges extends Extent {
	top: number;
	bottom: number;
}

function edgesOf({ x, y, width, size }: Beside): Edges {
	return { left: x - 3, right: x + width + 3, top: y - size * 0.85, bottom: y + size * 0.3 };
}

function weightOn(one: Edges, plane: Plane, phase: Extent, placed: Beside[]): number {
	const outside = one.left < plane.left || one.right > plane.right || one.top < plane.top || one.bottom > plane.floor;
	const over = placed.map(edgesOf).some((o) => {
		return one.left < o.right && o.left < one.right && one.top < o.bottom && o.top < one.bottom;
	});
	const strange = Math.max(0, phase.left - one.left) + Math.max(0, one.right - phase.right);
	return (outside ? 1000 : 0) + (over ? 100 : 0) + (strange > 0 ? 20 + strange / 2 : 0);
}

function weightOver({ left, right, top, bottom }: Edges, fits: DrawnFit[], spots: Spot[]): number {
	const hidden = spots.filter(({ x, y }) => x >= left && x <= right && y >= top && y <= bottom);
	const crossed = fits
		.flatMap((fit) => [fit.line, fit.above, fit.below])
		.filter((stroke) => {
			if (!stroke) return false;
			const [from, to] = [Math.max(left, stroke.x1), Math.min(right, stroke.x2)];
			const [a, b] = [heightAt(stroke, from), heightAt(stroke, to)];
			return from <= to && Math.max(a, b) >= top && Math.min(a, b) <= bottom;
		});
	return hidden.length * 2 + crossed.length * 4;
}
