import { describe, expect, it } from 'vitest';
import type { GraphPoint, GraphView, PointState } from '../src/lib/contract/contract';
import { cumulativePlot, recordsOf } from '../src/lib/format/cumulative';
import { centred, flagged, flowed, lined, widthOf } from '../src/lib/format/lettering';
import { runsOf } from '../src/lib/format/series';
import { box, corners, overlaps } from './drawn';

const DAY = 86_400_000;
const NOON = new Date(2026, 6, 5, 12).getTime();

const graph = (
	events: [day: number, events: number | null, state?: PointState][],
	more: Partial<GraphView> = {},
): GraphView => {
	let all = 0;
	const points = events.map(([day, count, state]): GraphPoint => {
		all += count ?? 0;
		return {
			at_ms: NOON + day * DAY,
			day: '',
			state: state ?? (count === 0 ? 'zero' : 'data'),
			value: count,
			below_minimum: false,
			probe: false,
			sessions: 1,
			events: count,
			cumulative: all,
			minutes: count === null ? null : 60,
			past: false,
		};
	});
	return {
		target: 't',
		name: 'T',
		program: 'P',
		unit: 'per_hour',
		up: false,
		by: 'session',
		joined: 'pooled',
		points,
		phases: [{ at_ms: NOON, label: 'Baseline' }],
		conditions: [],
		criterion: null,
		celeration: null,
		...more,
	};
};
const totals = (view: GraphView): number[][] => recordsOf(view).map((run) => run.map((one) => one.total));

describe('cumulative record', () => {
	it('rises in steps that never fall, from no events on', () => {
		const drawn = cumulativePlot(
			graph([
				[0, 2],
				[1, 0],
				[3, 5],
				[4, 1],
				[9, 0],
			]),
			box,
		);
		expect(drawn.paths.length).toBe(1);
		const path = corners(drawn.paths[0] ?? '');
		expect(path.length).toBe(10);
		const zero = drawn.yTicks.find((tick) => tick.value === 0)?.y;
		expect(path[0]?.[1]).toBe(zero);
		path.slice(1).forEach(([x, y], place) => {
			const [before, last] = path[place] ?? [0, 0];
			// Every stroke is level or upright, to the right or up.
			expect(x === before || y === last).toBe(true);
			expect(x).toBeGreaterThanOrEqual(before);
			expect(y).toBeLessThanOrEqual(last);
		});
		expect(drawn.steps.map((step) => step.y)).toEqual([...drawn.steps.map((step) => step.y)].sort((a, b) => b - a));
		expect(drawn.steps[3]?.y).toBe(drawn.steps[4]?.y);
		expect(zero).toBeLessThan(drawn.floor);
	});

	it('goes on over a session that was not run, and breaks where nobody knows what happened', () => {
		expect(
			totals(
				graph([
					[0, 2],
					[2, null, 'not_run'],
					[4, 1],
				]),
			),
		).toEqual([[2, 3]]);
		expect(
			totals(
				graph([
					[0, 2],
					[2, 0, 'not_observed'],
					[4, 1],
				]),
			),
		).toEqual([[2], [3]]);
		expect(
			totals(
				graph([
					[0, 2],
					[2, null, 'data'],
					[4, 1],
				]),
			),
		).toEqual([[2], [3]]);
		expect(
			totals(
				graph([
					[0, 2],
					[30, 0],
					[31, 1],
				]),
			),
		).toEqual([[2], [2, 3]]);
	});

	it('breaks after the same time as the line graph', () => {
		for (const days of [20, 21, 21.01, 22]) {
			const view = graph([
				[0, 2],
				[days, 1],
			]);
			expect(recordsOf(view).length, `${days} days`).toBe(runsOf(view).length);
		}
		expect(
			recordsOf(
				graph([
					[0, 2],
					[22, 1],
				]),
			).length,
		).toBe(2);
	});

	it('does not cross phases or conditions, whose lines stand between points', () => {
		const view = graph(
			[
				[0, 2],
				[2, 1],
				[4, 3],
				[6, 1],
				[8, 0],
			],
			{
				phases: [
					{ at_ms: NOON, label: 'Baseline' },
					{ at_ms: NOON + 4 * DAY, label: 'Treatment' },
				],
				conditions: [{ at_ms: NOON + 8 * DAY, label: 'Step 2' }],
			},
		);
		expect(totals(view)).toEqual([[2, 3], [6, 7], [7]]);
		const drawn = cumulativePlot(view, box);
		const at = (place: number): number => drawn.steps[place]?.x ?? 0;
		expect(drawn.phases.map((one) => one.x)).toEqual([(at(1) + at(2)) / 2]);
		expect(drawn.conditions.map((one) => one.x)).toEqual([(at(3) + at(4)) / 2]);
		// A new stretch begins on the height that the last one reached.
		const second = corners(drawn.paths[1] ?? '');
		expect(second[0]).toEqual([at(2), drawn.steps[1]?.y]);
	});

	it('numbers whole events only, and has room for them', () => {
		expect(cumulativePlot(graph([[0, 1]]), box).yTicks.map((tick) => tick.value)).toEqual([0, 1]);
		expect(
			cumulativePlot(
				graph([
					[0, 0],
					[1, 0],
				]),
				box,
			).yTicks.map((tick) => tick.value),
		).toEqual([0, 1]);
		const many = cumulativePlot(
			graph([
				[0, 120_000],
				[1, 4],
			]),
			box,
		);
		expect(many.left).toBeGreaterThan(widthOf('150000', 15));
	});

	it('writes no label over another and none outside, also where there are many, words are large or room is small', () => {
		const days = Array.from({ length: 60 }, (_, day): [number, number] => [day, 1]);
		const view = graph(days, {
			phases: ['Baseline', 'Treatment', 'Reversal', 'Treatment', 'Maintenance'].map((label, place) => ({
				at_ms: NOON + ([0, 5, 8, 11, 50][place] ?? 0) * DAY,
				label,
			})),
			conditions: [20, 21, 22, 35, 57].map((day) => ({
				at_ms: NOON + day * DAY,
				label: `Step for day ${day}, two words`,
			})),
		});
		for (const [width, words] of [
			[640, 15],
			[640, 30],
			[320, 15],
			[280, 30],
		] as const) {
			const drawn = cumulativePlot(view, { ...box, width }, words);
			const labels = [...drawn.labels.phases, ...drawn.labels.conditions];
			expect(labels.length).toBe(10);
			expect(overlaps(labels, words), `${width} ${words}`).toEqual([]);
			for (const one of labels) {
				expect(one.x).toBeGreaterThanOrEqual(drawn.left);
				expect(one.x + one.width).toBeLessThanOrEqual(drawn.right + 0.001);
				expect(one.y).toBeLessThan(drawn.top);
				expect(one.y).toBeGreaterThan(words * 2);
			}
			const ticks = drawn.xTicks.map((tick) => ({ ...tick, y: 0, x: tick.x, width: widthOf(tick.label, words) }));
			expect(overlaps(ticks, words)).toEqual([]);
		}
	});

	it('draws one session, and one day by its date once', () => {
		const drawn = cumulativePlot(graph([[0, 3]]), box);
		expect(drawn.steps.length).toBe(1);
		expect(drawn.xTicks.length).toBeGreaterThan(0);
		expect(new Set(drawn.xTicks.map((tick) => tick.label)).size).toBe(drawn.xTicks.length);
	});
});

describe('lettering', () => {
	it('lifts what has no room in its stretch, and cuts what has none at all', () => {
		const frame = { left: 0, right: 200 };
		const labels = centred(
			[
				{ label: 'Baseline', from: 0, to: 20 },
				{ label: 'Treatment', from: 20, to: 200 },
			],
			frame,
			15,
		);
		expect(labels.map((label) => label.storey)).toEqual([1, 0]);
		const [long] = centred([{ label: 'x'.repeat(90), from: 0, to: 200 }], frame, 15);
		expect(long?.label.endsWith('…')).toBe(true);
		expect(long?.width).toBeLessThanOrEqual(200);
	});

	it('flags from right to left, so that a line to a higher label crosses no lower one', () => {
		const labels = flagged(
			[
				{ label: 'One', from: 10 },
				{ label: 'Two', from: 20 },
				{ label: 'Three', from: 30 },
			],
			{ left: 0, right: 400 },
			15,
		);
		expect(labels.map((label) => [label.label, label.x, label.storey])).toEqual([
			['One', 10, 2],
			['Two', 20, 1],
			['Three', 30, 0],
		]);
	});

	it('flows and breaks between words', () => {
		expect(flowed(['aaaa', 'bbbb', 'cccc'], { left: 0, right: 140 }, 15, 30).map((one) => one.storey)).toEqual([
			0, 0, 1,
		]);
		const lines = lined('one two three four', widthOf('one two', 15), 15);
		expect(lines.join(' ')).toBe('one two three four');
		expect(lines.length).toBeGreaterThan(2);
	});
});
