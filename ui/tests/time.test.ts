import { describe, expect, it } from 'vitest';
import { day, fullDate, moment, shortDate, timeOfDay, timeToTheSecond } from '../src/lib/format/time';

const WORDS = { today: 'Today', yesterday: 'Yesterday' };

describe('a time of a broken or forged clock', () => {
	it('is shown as some time, and takes no page away', () => {
		const now = new Date(2026, 10, 22, 12).getTime();
		// The largest number of milliseconds that a device can send, and what no number is.
		for (const ms of [2 ** 63, -(2 ** 63), Infinity, -Infinity, NaN]) {
			for (const said of [
				day(ms, now, WORDS),
				day(now, ms, WORDS),
				moment(ms, now, WORDS),
				timeOfDay(ms),
				timeToTheSecond(ms),
				fullDate(ms),
				shortDate(ms),
			]) {
				expect(said).not.toMatch(/^$|NaN|Invalid/);
			}
		}
	});

	it('leaves every other time as it is', () => {
		const noon = new Date(2026, 10, 22, 12).getTime();
		expect([day(noon, noon, WORDS), fullDate(noon), timeOfDay(noon)]).toEqual(['Today', 'Nov 22, 2026', '12:00']);
	});
});
