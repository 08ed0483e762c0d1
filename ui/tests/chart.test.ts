import { describe, expect, it } from 'vitest';
import type { CelerationPoint, CelerationView } from '../src/lib/contract/contract';
import { celerationChart, CYCLES, type Foot } from '../src/lib/format/celerationChart';
import { dateOn, DAYS, isZero, leftOutOf, perMinute } from '../src/lib/format/celerationDay';
import { widthOf } from '../src/lib/format/lettering';
import { box, corners, overlaps } from './drawn';

const foot: Foot = {
	sunday: 'Sunday, Jul 5, 2026',
	days: 'Successive calendar days',
	key: ['less is better', 'record floor', 'celeration', 'bounce'],
	leftOut: ({ later, beyond }) => (later + beyond > 0 ? `${later + beyond} points are not drawn.` : ''),
};
const on = (day: number, per_minute: number | null, floor: number | null = 0.01): CelerationPoint => ({
	day,
	per_minute,
	floor,
});
const one = (points: CelerationPoint[], fit: CelerationView['phases'][number]['fit'] = null) => ({
	phase: 'Baseline',
	points,
	fit,
	line: '',
});
const scc = (...phases: CelerationView['phases']): CelerationView => ({ sunday: '2026-07-05', phases });
const doubling = {
	from_day: 0,
	to_day: 14,
	from: 1,
	to: 4,
	label: '×2.00',
	bounce: '×1.80',
	above: 1.5,
	below: 1.2,
};

describe('standard celeration chart', () => {
	const draw = (view: CelerationView, width = 640, words = 15) => celerationChart(view, { ...box, width }, words, foot);

	it('draws a doubling a week at 34°, whatever the box and the words', () => {
		for (const [width, words] of [
			[640, 15],
			[1280, 15],
			[280, 15],
			[640, 30],
		] as const) {
			const { plane, phases } = draw(scc(one([on(0, 1), on(14, 4)], doubling)), width, words);
			const line = phases[0]?.fit?.line;
			if (!line) throw new Error('no line');
			const angle = (Math.atan((line.y1 - line.y2) / (line.x2 - line.x1)) * 180) / Math.PI;
			expect(angle).toBeCloseTo(34, 9);
			expect((plane.floor - plane.top) / (plane.right - plane.left)).toBeCloseTo(0.6722, 4);
		}
	});

	it('has six equal cycles from .001 to 1000 and 140 days', () => {
		const { plane, yTicks, xTicks, height, grid } = draw(scc(), 1000);
		const cycle = (plane.floor - plane.top) / CYCLES;
		[0.001, 0.01, 0.1, 1, 10, 100, 1000].forEach((rate, place) => {
			expect(plane.y(rate)).toBeCloseTo(plane.floor - cycle * place, 6);
		});
		expect(yTicks.map((tick) => tick.label)).toEqual([
			'.001',
			'.005',
			'.01',
			'.05',
			'.1',
			'.5',
			'1',
			'5',
			'10',
			'50',
			'100',
			'500',
			'1000',
		]);
		expect(xTicks.map((tick) => tick.day)).toEqual([0, 14, 28, 42, 56, 70, 84, 98, 112, 126, 140]);
		expect(plane.x(70)).toBeCloseTo((plane.left + plane.right) / 2, 6);
		expect(grid.sundays.match(/M/g)?.length).toBe(21);
		expect(grid.days.match(/M/g)?.length).toBe(DAYS + 1 - 21);
		expect(grid.tens.match(/M/g)?.length).toBe(CYCLES + 1);
		expect(grid.fives.match(/M/g)?.length).toBe(CYCLES);
		expect(grid.between.match(/M/g)?.length).toBe(CYCLES * 7);
		expect(height).toBeGreaterThan(plane.floor + 40);
	});

	it('puts a point of day 70 in the middle, and a zero just below its floor', () => {
		const { plane, phases } = draw(scc(one([on(70, 1), on(72, 0.014, 0.02)])));
		const [middle, zero] = phases[0]?.spots ?? [];
		expect(middle?.x).toBeCloseTo((plane.left + plane.right) / 2, 6);
		expect(middle?.y).toBeCloseTo((plane.top + plane.floor) / 2, 6);
		const floor = phases[0]?.floors[1];
		expect(floor?.x).toBe(zero?.x);
		expect(zero?.y).toBeGreaterThan(floor?.y ?? Infinity);
		expect((zero?.y ?? 0) - (floor?.y ?? 0)).toBeLessThan((plane.floor - plane.top) / CYCLES / 4);
	});

	it('joins successive days alone, and nothing across phases', () => {
		const days = (...all: number[]): CelerationPoint[] => all.map((day) => on(day, 1));
		const { phases } = draw(scc(one(days(1, 2, 3, 5, 8, 9)), { ...one(days(10, 11)), phase: 'Treatment' }));
		const lengths = phases.map((phase) => phase.paths.map((path) => corners(path).length));
		expect(lengths).toEqual([[3, 2], [2]]);
		const [first, second] = phases;
		const end = corners(first?.paths[1] ?? '').at(-1);
		const start = corners(second?.paths[0] ?? '')[0];
		expect(start?.[0]).toBeGreaterThan(end?.[0] ?? Infinity);
		// A day whose frequency is not known is not charted either.
		expect(draw(scc(one([on(1, 1), on(2, null), on(3, 1)]))).phases[0]?.paths).toEqual([]);
	});

	it('draws a phase line between two phases, and leaves out what has no place', () => {
		const view = scc(
			one([on(2, 1), on(10, 1)]),
			{ ...one([on(14, 2000), on(20, 0.0001, null), on(140, 1), on(141, 1), on(160, 1)]), phase: 'Treatment' },
			{ ...one([on(170, 1)], { ...doubling, from_day: 165, to_day: 175 }), phase: 'Maintenance' },
		);
		const { plane, changes, phases, labels, foot: under, leftOut, height } = draw(view);
		expect(changes.map((change) => change.x)).toEqual([plane.x(12)]);
		expect(labels.map((label) => label.label)).toEqual(['Baseline', 'Treatment']);
		expect(phases.map((phase) => phase.spots.length)).toEqual([2, 1, 0]);
		expect(phases[2]?.fit).toBeNull();
		expect(leftOut).toEqual({ later: 3, beyond: 2 });
		expect(leftOutOf(view)).toEqual(leftOut);
		expect(under.notes.map((note) => note.label)).toEqual(['5 points are not drawn.']);
		expect(under.notes[0]?.y).toBeLessThan(height);
	});

	it('draws the envelope around the line, and only what the chart holds of either', () => {
		const { phases, plane } = draw(scc(one([on(0, 1), on(14, 4)], doubling)));
		const fit = phases[0]?.fit;
		expect(fit?.above?.y1).toBeCloseTo(plane.y(1.5), 6);
		expect(fit?.below?.y1).toBeCloseTo(plane.y(1 / 1.2), 6);
		const divided = draw(scc(one([on(0, 1)], { ...doubling, below: 1 / 1.2 })));
		expect(divided.phases[0]?.fit?.below).toEqual(fit?.below);

		const steep = { ...doubling, from_day: 126, to_day: 154, from: 100, to: 100_000 };
		const cut = draw(scc(one([on(126, 100)], steep)));
		const { line, above } = cut.phases[0]?.fit ?? {};
		expect(line?.y2).toBeCloseTo(cut.plane.top, 6);
		expect(line?.x2).toBeCloseTo(cut.plane.x(126 + 28 / 3), 6);
		expect(above?.x2).toBeLessThan(line?.x2 ?? 0);
		expect(draw(scc(one([on(1, 1)], { ...doubling, from: 0, to: 0 }))).phases[0]?.fit).toBeNull();
	});

	it('writes no label over another, neither phases nor celerations nor the axes, down to 640 and at text of 200 %', () => {
		const phase = (from: number, to: number, rate: number) => ({
			phase: 'Treatment',
			points: Array.from({ length: to - from + 1 }, (_, day) => on(from + day, rate)),
			fit: { ...doubling, from_day: from, to_day: to, from: rate, to: rate, label: '×1.00', above: 1.2, below: 1.2 },
			line: '',
		});
		const view = scc(phase(0, 5, 1), phase(6, 10, 1), phase(12, 30, 1), phase(31, 70, 1), phase(120, 140, 900));
		for (const [width, words] of [
			[640, 15],
			[640, 30],
			[1000, 15],
			[360, 15],
		] as const) {
			const drawn = draw(view, width, words);
			expect(drawn.labels.length).toBe(5);
			expect(drawn.celerations.length).toBe(5);
			const { plane } = drawn;
			const days = drawn.xTicks.map((tick) => {
				const wide = widthOf(String(tick.day), words);
				return { label: String(tick.day), x: tick.x - wide / 2, y: 0, width: wide };
			});
			const rates = drawn.yTicks.map((tick) => ({ ...tick, x: 0, width: 40 }));
			const at = `${width} ${words}`;
			expect(overlaps(drawn.labels, words), at).toEqual([]);
			expect(overlaps(drawn.foot.key, words), at).toEqual([]);
			expect(overlaps(days, words), at).toEqual([]);
			expect(overlaps(rates, words * 0.9), at).toEqual([]);
			expect(
				drawn.labels.every((one) => one.x + one.width <= plane.right + 0.001 && one.y > words * 2),
				at,
			).toBe(true);
			if (words === 15 && width >= 640) {
				expect(overlaps(drawn.celerations, words), at).toEqual([]);
				for (const one of drawn.celerations) {
					expect(one.x > plane.left && one.x + one.width < plane.right, at).toBe(true);
					expect(one.y < plane.floor && one.y - words * 0.8 > plane.top, at).toBe(true);
				}
			}
		}
	});

	it('keeps a celeration in its own phase and off its points', () => {
		// Every other point lies above the envelope, where the label would be put first.
		const points = Array.from({ length: 40 }, (_, day) => on(day, day % 2 === 0 ? 1 : 1.6));
		const fit = { ...doubling, to_day: 39, from: 1, to: 1, above: 1, below: 1 };
		const next = { ...one([on(41, 100), on(60, 100)]), phase: 'Treatment' };
		const { celerations, phases, plane } = draw(scc(one(points, fit), next));
		const [label] = celerations;
		if (!label) throw new Error('no label');
		expect(label.x + label.width).toBeLessThan(plane.x(40));
		const hidden = phases
			.flatMap((phase) => phase.spots)
			.filter(({ x, y }) => x > label.x && x < label.x + label.width && y > label.y - 12 && y < label.y + 4);
		expect(hidden).toEqual([]);
	});

	it('lets no phase line cut the label of a phase', () => {
		const phase = (name: string, from: number, to: number) => ({ ...one([on(from, 1), on(to, 1)]), phase: name });
		const view = scc(phase('Baseline', 45, 59), phase('Teaching', 62, 113), phase('Maintenance', 117, 130));
		for (const [width, words] of [
			[548, 15],
			[640, 15],
			[622, 30],
			[360, 15],
		] as const) {
			const { changes, labels } = draw(view, width, words);
			expect(changes.length).toBe(2);
			for (const { x, top } of changes) {
				const cut = labels.filter((label) => x > label.x && x < label.x + label.width && top < label.y);
				expect(cut, `${width} ${words}`).toEqual([]);
			}
		}
	});
});

describe('days of the celeration chart', () => {
	it('tells a zero from a frequency, also on the bottom line', () => {
		expect(isZero(on(1, 0.014, 0.02))).toBe(true);
		expect(isZero(on(1, 0.02, 0.02))).toBe(false);
		// One event in three minutes is written with a floor that was rounded on its way.
		expect(isZero(on(1, 1 / 3, 0.33333333333333337))).toBe(false);
		expect(isZero(on(1, 0.001, 0.0009))).toBe(true);
		expect(isZero(on(1, null, 0.02))).toBe(false);
	});

	it('dates days by the calendar, over a change of the clock too', () => {
		const date = (day: number): string => new Date(dateOn('2026-10-04', day)).toDateString();
		expect(date(0)).toBe('Sun Oct 04 2026');
		expect(date(31)).toBe('Wed Nov 04 2026');
		expect(date(140)).toBe('Sun Feb 21 2027');
	});

	it('writes frequencies with the digits that count', () => {
		expect([0.0012345, 0.7, 12.345, 1000, 0.001].map(perMinute)).toEqual(['0.00123', '0.7', '12.3', '1000', '0.001']);
	});
});
