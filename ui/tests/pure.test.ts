import { describe, expect, it } from 'vitest';
import type { GraphView, RowView } from '../src/lib/contract/contract';
import { plot, runsOf, type Box } from '../src/lib/format/graph';
import { moved, wholeOf, zoomed } from '../src/lib/format/span';
import { perHour } from '../src/lib/format/number';
import { age, bornDate, day, elapsed } from '../src/lib/format/time';
import { freezeObjectPrototype } from '../src/lib/platform/freeze';
import { asRefusal } from '../src/lib/platform/platform';
import { shortLevel } from '../src/lib/format/level';
import { assignLetters, keyCap, levelsLetter } from '../src/lib/state/letters';

describe('time', () => {
	it('counts up without a minus and grows an hour when needed', () => {
		expect([-5, 0, 59_999, 1_450_000, 3_723_000].map(elapsed)).toEqual(['0:00', '0:00', '0:59', '24:10', '1:02:03']);
	});

	it('names days by the calendar', () => {
		const noon = new Date(2026, 10, 22, 12).getTime();
		const words = { today: 'Today', yesterday: 'Yesterday' };
		expect(day(noon - 11 * 3_600_000, noon, words)).toBe('Today');
		expect(day(noon - 13 * 3_600_000, noon, words)).toBe('Yesterday');
	});

	it('reads a birthday as a local day', () => {
		const eve = new Date(2026, 2, 13, 23).getTime();
		expect(age('2019-03-14', eve)).toBe(6);
		expect(age('2019-03-14', eve + 7_200_000)).toBe(7);
		expect(age('soon', eve)).toBeNull();
		expect(bornDate('2019-03-14')).toBe('Mar 14, 2019');
	});
});

describe('rate', () => {
	it('says nothing before a minute has been observed, and counts per hour after it', () => {
		expect(perHour(3, 6_000)).toBeNull();
		expect(perHour(3, 59_999)).toBeNull();
		expect(perHour(1, 60_000)).toBe(60);
		expect(perHour(3, 1_450_000)).toBeCloseTo(7.448, 3);
		expect(perHour(0, 3_600_000)).toBe(0);
	});
});

describe('letters', () => {
	const row = (target: string, pinned: boolean): RowView => ({
		target,
		name: target,
		program: '',
		pinned,
		position: 0,
		can_undo: false,
		instruction: null,
		abc: null,
		state: pinned
			? { measure: 'count', count: 0, per_hour: null }
			: {
					measure: 'trials',
					prompts: [],
					done: 0,
					expected: 1,
					minimum: 1,
					last: [],
					next_level: null,
					percent: null,
					corrections: 0,
					probes: 0,
				},
	});

	it('opens levels with Shift, or with Alt where rows have Shift', () => {
		expect([levelsLetter('w', false), levelsLetter('w', true), levelsLetter('W', true)]).toEqual([
			'W',
			'Alt+w',
			'Alt+W',
		]);
		expect([keyCap('W'), keyCap('Alt+w'), keyCap('Alt+W')]).toEqual(['⇧W', 'AltW', 'Alt⇧W']);
	});

	it('says of a level as few words as tell it from the others', () => {
		const prompts = ['Full physical', 'Partial physical', 'Partial verbal', 'Model', 'Model again', 'Model'].map(
			(label, code) => ({ code, label }),
		);
		expect(prompts.map((one) => shortLevel(one, prompts))).toEqual([
			'Full',
			'Partial physical',
			'Partial verbal',
			'Model',
			'Model again',
			'Model',
		]);
	});

	it('gives digits to the strip, neighbours to rows, and no letter twice', () => {
		const rows = [row('a', true), ...Array.from({ length: 18 }, (_, i) => row(`t${i}`, false))];
		const letters = assignLetters(rows);
		expect(letters.get('a')).toEqual(['1']);
		expect(letters.get('t0')).toEqual(['q', 'w', 'e']);
		expect(letters.get('t8')).toEqual(['Q', 'W', 'E']);
		expect(letters.get('t16')).toEqual([]);
		const all = [...letters.values()].flat();
		expect(new Set(all).size).toBe(all.length);
		expect(keyCap('Q')).toBe('⇧Q');
	});
});

describe('graph', () => {
	const box: Box = { width: 900, height: 400, left: 60, right: 20, top: 40, bottom: 40 };
	const point = (at_ms: number, value: number | null, below_minimum = false) => ({
		at_ms,
		value,
		below_minimum,
		probe: false,
	});
	const view: GraphView = {
		target: 't',
		name: 'T',
		unit: 'percent',
		points: [
			point(1, 0),
			point(2, 20),
			point(3, 30),
			point(4, null),
			point(5, 50),
			point(6, 60),
			point(7, 90, true),
			point(8, 80),
		],
		phases: [
			{ at_ms: 1, label: 'Baseline' },
			{ at_ms: 3, label: 'Teaching' },
		],
	};

	it('does not join across a phase, a session without a value, or one below the minimum', () => {
		const drawn = plot(view, box);
		// 1–2 | 3 alone | 5–6 | 8 alone: two paths, six spots.
		expect(drawn.spots.length).toBe(6);
		expect(drawn.paths.length).toBe(2);
	});

	it('fixes percent to 0–100 and raises zero above the axis', () => {
		const drawn = plot(view, box);
		expect(drawn.yTicks.map((tick) => tick.value)).toEqual([0, 20, 40, 60, 80, 100]);
		expect(drawn.zero).toBeLessThan(box.height - box.bottom);
		expect(drawn.yTicks.at(-1)?.y).toBe(box.top);
	});
});

describe('graph conventions', () => {
	const DAY = 86_400_000;
	const box: Box = { width: 900, height: 400, left: 60, right: 20, top: 40, bottom: 40 };
	const point = (day: number, value: number) => ({ at_ms: day * DAY, value, below_minimum: false, probe: value === 1 });
	const view: GraphView = {
		target: 't',
		name: 'T',
		unit: 'per_hour',
		points: [point(0, 4), point(2, 3), point(4, 2), point(40, 1), point(42, 0)],
		phases: [
			{ at_ms: 0, label: 'Baseline' },
			{ at_ms: 4 * DAY, label: 'Teaching' },
		],
	};

	it('draws points of probes open', () => {
		expect(plot(view, box).spots.map((spot) => spot.probe)).toEqual([false, false, false, true, false]);
	});

	it('does not join sessions that lie weeks apart', () => {
		expect(runsOf(view).map((run) => run.length)).toEqual([2, 1, 2]);
	});

	it('draws a phase line in the gap before the first point of the phase, not through it', () => {
		const drawn = plot(view, box);
		expect(drawn.lines.length).toBe(1);
		const [line] = drawn.lines;
		expect(line).toBeGreaterThan(drawn.spots[1]?.x ?? 0);
		expect(line).toBeLessThan(drawn.spots[2]?.x ?? 0);
	});

	it('labels every phase in sight, and lifts a label that has no room out of its neighbour’s way', () => {
		const labels = plot(view, { ...box, width: 2000 }).labels;
		expect(labels.map((one) => [one.label, one.storey])).toEqual([
			['Baseline', 0],
			['Teaching', 0],
		]);
		const narrow = plot(view, { ...box, width: 500 }).labels;
		expect(narrow.map((one) => one.storey)).toEqual([1, 0]);
		expect(Math.min(...narrow.map((one) => one.x))).toBeGreaterThan(box.left);
	});

	it('keeps the instant under the finger while zooming, and never leaves the data', () => {
		const whole = wholeOf(view);
		const near = zoomed(whole, whole, 0.5, 10 * DAY);
		expect(near.to - near.from).toBe(21 * DAY);
		expect((10 * DAY - near.from) / (near.to - near.from)).toBeCloseTo(10 / 42);
		expect(zoomed(near, whole, 100, 10 * DAY)).toEqual(whole);
		expect(moved(near, whole, 99).to).toBe(whole.to);
		expect(moved(near, whole, -99).from).toBe(whole.from);
		const least = zoomed(near, whole, 0.0001, 10 * DAY);
		expect(least.to - least.from).toBe(2 * DAY);
		const start = zoomed(whole, whole, 0.5, 0);
		expect(plot(view, box, start).spots.length).toBe(3);
		// A phase that began before the window still has its label in it.
		expect(plot(view, box, moved(near, whole, 99)).labels.map((one) => one.label)).toEqual(['Teaching']);
	});
});

describe('failures', () => {
	it('keeps the core’s sentence and says a plain one for anything else', () => {
		const failure = { code: 'disk.full', text: 'Full.', tries_left: null, reason: null };
		expect(asRefusal(failure, 'plain').failure).toEqual(failure);
		for (const odd of [new Error('x'), 'text', null, undefined, { code: 1 }, { code: 'a', text: '' }]) {
			expect(asRefusal(odd, 'plain').failure.text).toBe('plain');
		}
	});
});

describe('freeze', () => {
	it('closes a prototype and still lets its children override what they must', () => {
		const prototype = Object.create(null, {
			toString: { value: () => 'old', writable: true, configurable: true },
		}) as { toString: () => string; bad?: number };
		freezeObjectPrototype(prototype);
		const child = Object.create(prototype) as { toString: () => string };
		child.toString = () => 'own';
		expect(child.toString()).toBe('own');
		expect(prototype.toString()).toBe('old');
		expect(() => (prototype.bad = 1)).toThrow(TypeError);
		expect(() => (prototype.toString = () => 'bad')).toThrow(TypeError);
		// The real one was frozen by the import above.
		expect(Object.isFrozen(Object.prototype)).toBe(true);
	});
});
