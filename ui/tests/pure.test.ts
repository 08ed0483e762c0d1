import { describe, expect, it } from 'vitest';
import type { RowView } from '../src/lib/contract/contract';
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
