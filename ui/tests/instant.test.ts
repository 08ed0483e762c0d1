import { describe, expect, it } from 'vitest';
import { instantAt, timeToTheSecond } from '../src/lib/format/time';

const at = (day: number, hours: number, minutes: number, seconds: number, ms = 0): number =>
	new Date(2026, 5, day, hours, minutes, seconds, ms).getTime();

describe('a typed time of day', () => {
	const from = at(9, 10, 0, 0, 700);
	const to = at(9, 11, 30, 0, 200);

	it('is the instant within the session at which the clock shows it', () => {
		expect(instantAt('10:14:02', from, to)).toBe(at(9, 10, 14, 2));
		// Where a field shows no seconds, there are none.
		expect(instantAt(' 10:14 ', from, to)).toBe(at(9, 10, 14, 0));
		expect(instantAt('10:14:02.000', from, to)).toBe(at(9, 10, 14, 2));
		expect(instantAt(timeToTheSecond(to), from, to)).toBe(at(9, 11, 30, 0));
	});

	it('is the begin itself in the second that it began in', () => {
		expect(instantAt('10:00:00', from, to)).toBe(from);
		expect(instantAt(timeToTheSecond(from), from, from)).toBe(from);
	});

	it('is none outside the session, and no words are a time', () => {
		for (const typed of ['09:59:59', '11:30:01', '', '10', '10:60:00', '24:00:00', '10:14:02 PM', 'ten']) {
			expect(instantAt(typed, from, to), typed).toBeNull();
		}
	});

	it('may be past midnight', () => {
		const [late, early] = [at(9, 23, 40, 0), at(10, 0, 30, 0)];
		expect(instantAt('23:50:00', late, early)).toBe(at(9, 23, 50, 0));
		expect(instantAt('00:10:00', late, early)).toBe(at(10, 0, 10, 0));
		expect(instantAt('00:30:01', late, early)).toBeNull();
	});
});
