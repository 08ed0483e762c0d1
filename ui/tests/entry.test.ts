import { describe, expect, it } from 'vitest';
import { readDecimal, readItems } from '../src/lib/format/entry';
import { askedNow } from '../src/lib/state/intervals';
import { nextStep, runningOf } from '../src/lib/state/running';

describe('a typed number', () => {
	it('takes a comma or a dot, and at most three decimals', () => {
		expect(['340', ' 1.5 ', '1,5', '0.125', '-3', '−2,25'].map(readDecimal)).toEqual([340, 1.5, 1.5, 0.125, -3, -2.25]);
		for (const odd of [
			'',
			' ',
			'1.2345',
			'1.',
			'.5',
			'1,000.5',
			'1 2',
			'12ml',
			'1e3',
			'Infinity',
			'--1',
			'9999999999',
		]) {
			expect(readDecimal(odd), odd).toBeNull();
		}
	});

	it('takes a whole number of things', () => {
		expect(['0', ' 12 ', '65535'].map(readItems)).toEqual([0, 12, 65535]);
		for (const odd of ['', '-1', '1.5', '65536', '123456', 'ten']) expect(readItems(odd), odd).toBeNull();
	});
});

describe('which interval is marked', () => {
	const MINUTE = 60_000;
	const asked = (...of: Parameters<typeof askedNow>) => {
		const { yes, no } = askedNow(...of);
		return [yes, no];
	};

	it('counts down to the end of the running one', () => {
		expect(askedNow('momentary', MINUTE, 0, 19_000, []).endsInMs).toBe(41_000);
		expect(askedNow('momentary', MINUTE, 0, MINUTE, []).endsInMs).toBe(MINUTE);
	});

	it('momentary: the one that has just ended, until it is marked', () => {
		expect(asked('momentary', MINUTE, 0, 59_999, [])).toEqual([null, null]);
		expect(asked('momentary', MINUTE, 0, 60_000, [])).toEqual([0, 0]);
		expect(asked('momentary', MINUTE, 0, 119_000, [])).toEqual([0, 0]);
		expect(asked('momentary', MINUTE, 0, 61_000, [0])).toEqual([null, null]);
		// One that was missed is not asked about later.
		expect(asked('momentary', MINUTE, 0, 121_000, [])).toEqual([1, 1]);
	});

	it('whole: known once it is over, for as long as a hand needs', () => {
		expect(asked('whole', MINUTE, 0, 30_000, [])).toEqual([null, null]);
		expect(asked('whole', MINUTE, 0, 69_999, [])).toEqual([0, 0]);
		expect(asked('whole', MINUTE, 0, 70_000, [])).toEqual([null, null]);
		// Short intervals leave half of their time.
		expect(asked('whole', 10_000, 0, 14_999, [])).toEqual([0, 0]);
		expect(asked('whole', 10_000, 0, 15_000, [])).toEqual([null, null]);
	});

	it('whole with time to record: in that time, and until the next one’s', () => {
		expect(asked('whole', 20_000, 5_000, 14_999, [])).toEqual([null, null]);
		expect(asked('whole', 20_000, 5_000, 15_000, [])).toEqual([0, 0]);
		expect(asked('whole', 20_000, 5_000, 16_000, [0])).toEqual([null, null]);
		expect(asked('whole', 20_000, 5_000, 34_999, [])).toEqual([0, 0]);
		// A mark missed before does not take the place of the one that is due.
		expect(asked('whole', 20_000, 5_000, 35_000, [])).toEqual([1, 1]);
	});

	it('partial: yes as soon as it happened; no when the interval is over', () => {
		expect(asked('partial', MINUTE, 0, 1_000, [])).toEqual([0, null]);
		expect(asked('partial', MINUTE, 0, 1_000, [0])).toEqual([null, null]);
		expect(asked('partial', MINUTE, 0, 61_000, [])).toEqual([0, 0]);
		expect(asked('partial', MINUTE, 0, 61_000, [0])).toEqual([1, null]);
		expect(asked('partial', MINUTE, 0, 71_000, [])).toEqual([1, null]);
		expect(asked('partial', 20_000, 5_000, 15_000, [])).toEqual([0, 0]);
		expect(asked('partial', 20_000, 5_000, 30_000, [])).toEqual([1, null]);
	});
});

describe('a row', () => {
	it('knows what runs on it', () => {
		const running = { observation: 'o', elapsed_ms: 5, long_after_ms: null };
		expect(runningOf({ measure: 'duration', running, bouts: 0, total_ms: 0 })).toBe(running);
		expect(runningOf({ measure: 'rate', window: running, windows: 0, count: 0, per_minute: null })).toBe(running);
		expect(runningOf({ measure: 'count', count: 1, per_hour: null })).toBeNull();
	});

	it('asks for the first open step without a mark, and begins again when all have one', () => {
		const step = (code: number, open: boolean, mark: 'correct' | null) => ({ code, label: '', open, mark });
		const of = (steps: ReturnType<typeof step>[]) =>
			nextStep({
				measure: 'task_analysis',
				steps,
				prompts: [],
				next_level: null,
				run: 1,
				runs: 0,
				expected: 0,
				percent: null,
			});
		expect(of([step(1, false, null), step(2, true, 'correct'), step(3, true, null)])).toBe(3);
		expect(of([step(1, false, null), step(2, true, 'correct'), step(3, true, 'correct')])).toBe(2);
		expect(of([step(1, false, null)])).toBeNull();
	});
});
