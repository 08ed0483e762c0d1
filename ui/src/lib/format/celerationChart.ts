import type { CelerationPhase, CelerationView } from '$contract';
import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { DAYS, HIGHEST, leftOutOf, LOWEST, onCycles, onDays, type LeftOut } from './celerationDay';
import { besideLines, fitOn, type Beside, type DrawnFit, type Plane, type Spot } from './celerationLine';
import type { Box } from './graph';
import { flagged, flowed, riseOf, STOREY, storeysOf, widthOf, lined, type Extent, type Written } from './lettering';

/** Geometry of the standard celeration chart, daily per minute (domain §3.7); pure. Its proportion is its meaning. */

/** Tenfold steps from the bottom to the top. */
export const CYCLES = 6;
/** A frequency that doubles each week rises at this angle, on every such chart. */
const DOUBLING_DEGREES = 34;
/** Of the plot: what the angle asks for. */
export const HEIGHT_OVER_WIDTH = (Math.tan((DOUBLING_DEGREES * Math.PI) / 180) * (7 / DAYS)) / (Math.log10(2) / CYCLES);

/** What is written around the chart. */
export interface Foot {
	/** The date of day 0. */
	sunday: string;
	/** What is counted across. */
	days: string;
	/** What the marks mean, in the order of `Key`. */
	key: string[];
	/** What is said of points that have no place; nothing of none. */
	leftOut: (count: LeftOut) => string;
}

export interface DrawnPhase {
	spots: Spot[];
	/** Record floors: the middle of each short dash. */
	floors: Spot[];
	/** One path for each run of successive days. */
	paths: string[];
	fit: DrawnFit | null;
}

export interface CelerationChart {
	width: number;
	height: number;
	plane: Plane;
	/** Paths of the grid, from the quietest to the plainest. */
	grid: { days: string; sundays: string; between: string; fives: string; tens: string };
	xTicks: { x: number; day: number }[];
	yTicks: { y: number; label: string }[];
	phases: DrawnPhase[];
	/** Where a phase begins, up to its label; none before the first. */
	changes: { x: number; top: number }[];
	labels: Written[];
	celerations: Beside[];
	foot: { sunday: Spot; days: Spot; key: Written[]; notes: { label: string; y: number }[] };
	leftOut: LeftOut;
	/** Of a dot, half a cross, half a dash. */
	radius: number;
	/** Room for a mark before its words in the key. */
	mark: number;
}

/** Narrower charts are drawn this wide and shown smaller; wider boxes are not filled. */
const NARROWEST = 320;
const WIDEST = 1000;
const AIR = 8;
/** Room for a mark before its words in the key, as a share of their size. */
const MARK = 1.75;

/**
 * Draws a chart as wide as the box and as high as its proportion asks, whatever the box's height. `words` is the size of
 * its text in units of the drawing.
 */
export function celerationChart(view: CelerationView, box: Box, words: number, foot: Foot): CelerationChart {
	const row = words * STOREY;
	const width = Math.min(WIDEST, Math.max(NARROWEST, box.width));
	const [left, right] = [Math.max(box.left, widthOf('1000', words) + AIR * 2), width - Math.max(box.right, words)];
	const x = scaleLinear([0, DAYS], [left, right]);
	const charted = view.phases.filter(({ points }) => points.length > 0);
	const starts = startsOf(charted).map((day) => x(day));
	const flags = charted.flatMap(({ phase }, place) => {
		const from = starts[place] ?? left;
		return from > right ? [] : [{ label: phase, from: from + AIR / 2 }];
	});
	const labels = flagged(flags, { left, right }, words);
	// From the top: what is counted, phases, the chart.
	const top = Math.max(box.top, (1.3 + storeysOf(labels)) * row + AIR * 2);
	const floor = top + (right - left) * HEIGHT_OVER_WIDTH;
	const plane: Plane = { left, right, top, floor, x, y: scaleLog([LOWEST, HIGHEST], [floor, top]) };

	const written = labels.map((one) => ({ ...one, y: top - AIR - (one.storey + 0.3) * row }));
	const phases = charted.map((phase, place) => {
		return drawnPhase(plane, phase, { left: starts[place] ?? left, right: starts[place + 1] ?? right });
	});
	const changes = written
		.map((flag, place) => {
			const at = starts[place] ?? left;
			return { x: at, top: riseOf(flag, at, words) };
		})
		.slice(1);
	const leftOut = leftOutOf(view);
	const fits = phases.flatMap((one) => one.fit ?? []);
	const marks = phases.flatMap((one) => [...one.spots, ...one.floors]);
	return {
		width,
		plane,
		grid: gridOf(plane),
		...ticksOf(plane, words),
		phases,
		changes,
		labels: written,
		celerations: besideLines(plane, fits, marks, words),
		...footOf(plane, words, foot, foot.leftOut(leftOut)),
		leftOut,
		mark: words * MARK,
		radius: Math.min(5, Math.max(3, (right - left) / 180)),
	};
}

/** The day on which each phase begins: the first as it is, the others in the middle between two phases' points. */
function startsOf(phases: CelerationPhase[]): number[] {
	return phases.map(({ points }, place) => {
		const first = points[0]?.day ?? 0;
		const last = phases[place - 1]?.points.at(-1)?.day;
		return last === undefined ? first : (first + last) / 2;
	});
}

function drawnPhase(plane: Plane, { points, fit }: CelerationPhase, extent: Extent): DrawnPhase {
	const runs: Spot[][] = [];
	let before: number | null = null;
	for (const point of points) {
		if (!onDays(point) || !onCycles(point.per_minute)) continue;
		const spot = { x: plane.x(point.day), y: plane.y(point.per_minute) };
		// Successive days only: a day that was not charted is a gap.
		if (before !== null && point.day - before === 1) runs.at(-1)?.push(spot);
		else runs.push([spot]);
		before = point.day;
	}
	const path = line<Spot>(
		(spot) => spot.x,
		(spot) => spot.y,
	);
	return {
		spots: runs.flat(),
		floors: points.flatMap((one) =>
			onDays(one) && onCycles(one.floor) ? [{ x: plane.x(one.day), y: plane.y(one.floor) }] : [],
		),
		paths: runs.filter((run) => run.length > 1).map((run) => path(run) ?? ''),
		fit: fit && fitOn(plane, fit, extent),
	};
}

function gridOf({ left, right, top, floor, x, y }: Plane): CelerationChart['grid'] {
	const days = Array.from({ length: DAYS + 1 }, (_, day) => day);
	const rates = y.ticks();
	const upright = (which: number[]): string =>
		which.map((day) => `M${short(x(day))} ${short(top)}V${short(floor)}`).join('');
	const level = (which: number[]): string =>
		which.map((rate) => `M${short(left)} ${short(y(rate))}H${short(right)}`).join('');
	return {
		days: upright(days.filter((day) => day % 7 !== 0)),
		sundays: upright(days.filter((day) => day % 7 === 0)),
		between: level(rates.filter((rate) => leading(rate) !== 1 && leading(rate) !== 5)),
		fives: level(rates.filter((rate) => leading(rate) === 5)),
		tens: level(rates.filter((rate) => leading(rate) === 1)),
	};
}

/** A grid has hundreds of places: a hundredth of a unit is enough for each. */
function short(place: number): number {
	return Math.round(place * 100) / 100;
}

/** The first digit of a rate. */
function leading(rate: number): number {
	return Number(rate.toExponential(0)[0]);
}

/** The conventional labels; where words are large or the chart is small, every second or third of them. */
function ticksOf({ left, right, top, floor, x, y }: Plane, words: number): Pick<CelerationChart, 'xTicks' | 'yTicks'> {
	const cycle = (floor - top) / CYCLES;
	const fives = cycle * Math.log10(2) >= words;
	const each = [1, 2, 3, 6].find((cycles) => cycles * cycle >= words * 1.2) ?? CYCLES;
	const rates = y.ticks().filter((rate) => {
		if (leading(rate) === 5) return fives;
		return leading(rate) === 1 && Math.round(Math.log10(rate / LOWEST)) % each === 0;
	});
	const room = widthOf('140', words) + AIR;
	const apart = [14, 28, 70, 140].find((days) => (days / DAYS) * (right - left) >= room) ?? DAYS;
	return {
		xTicks: Array.from({ length: DAYS / apart + 1 }, (_, place) => ({ x: x(place * apart), day: place * apart })),
		yTicks: rates.map((rate) => ({ y: y(rate), label: String(rate).replace(/^0\./, '.') })),
	};
}

/** From the days down: the Sunday's date and what the days are, the key, what is left out. */
function footOf(
	{ left, right, floor }: Plane,
	words: number,
	foot: Foot,
	note: string,
): Pick<CelerationChart, 'foot' | 'height'> {
	const row = words * STOREY;
	const second = floor + AIR + row * 2;
	const beside = widthOf(foot.sunday, words) + widthOf(foot.days, words) + AIR * 2 <= right - left;
	const days = beside ? second : second + row;
	const key = flowed(foot.key, { left, right }, words, words * MARK).map((one) => ({
		...one,
		y: days + row * (one.storey + 1.15),
	}));
	const under = key.at(-1)?.y ?? days;
	const notes = note === '' ? [] : lined(note, right - left, words);
	return {
		foot: {
			sunday: { x: left, y: second },
			days: { x: right, y: days },
			key,
			notes: notes.map((label, place) => ({ label, y: under + row * (place + 1) })),
		},
		height: under + row * notes.length + AIR,
	};
}
