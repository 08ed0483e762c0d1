import { describe, expect, it, vi } from 'vitest';
import type { RowView } from '../src/lib/contract/contract';
import { everyMeasure } from '../src/lib/platform/fake/plans';
import { Tally } from '../src/lib/platform/fake/tally';
import { factsOfTarget } from '../src/lib/state/paperFacts';
import { blankAbc, blankForm, blankLine, isEmpty, keptForm, takenForm } from '../src/lib/state/paperForm';
import { sessionTimes, shownTime, timeWithin } from '../src/lib/state/paperTimes';

// Clocks that are set back and put forward, whatever the machine's are; before anything has asked for them.
vi.hoisted(() => (process.env['TZ'] = 'Europe/Berlin'));

const on = (day: number, hours: number, minutes: number, seconds = 0, month = 5): number =>
	new Date(2026, month, day, hours, minutes, seconds).getTime();
const BOUNDS = { from: on(9, 14, 10), to: on(9, 16, 0) };

const ROWS: RowView[] = everyMeasure().map(({ target, name, program, plan, instruction, abc }) => ({
	target,
	name,
	program,
	pinned: false,
	position: 0,
	state: new Tally([], 0, 0).state(plan),
	can_undo: false,
	instruction,
	abc: abc && { ...abc, described: 0 },
}));

function row(target: string): RowView {
	const found = ROWS.find((one) => one.target === target);
	if (!found) throw new Error(`no ${target}`);
	return found;
}

const lines = (typed: object) => [{ ...blankLine(1), ...typed }];

describe('the times of a session', () => {
	const now = on(10, 9, 0);
	const times = (date: string, began: string, ended: string, at = now) => sessionTimes({ date, began, ended }, at);

	it('are those of the day', () => {
		expect(times('2026-06-09', '14:10', '16:00')).toEqual(BOUNDS);
	});

	it('end after midnight where the end is before the start', () => {
		expect(times('2026-06-08', '23:40', '00:30')).toEqual({ from: on(8, 23, 40), to: on(9, 0, 30) });
		const late = { from: on(8, 23, 40), to: on(9, 0, 30) };
		expect(timeWithin('23:50', late)).toBe(on(8, 23, 50));
		expect(timeWithin('00:10', late)).toBe(on(9, 0, 10));
		const { placed } = factsOfTarget(row('e-cry'), { lines: lines({ from: '23:55', to: '00:05' }), abc: [] }, late);
		expect(placed[0]?.fact).toMatchObject({ at_ms: on(8, 23, 55), ended_ms: on(9, 0, 5) });
	});

	it('are never in the future, and never missing or the same', () => {
		expect(times('2026-06-10', '08:00', '09:00')).toMatchObject({ to: now });
		expect(times('2026-06-10', '08:00', '09:01')).toMatchObject({
			field: 'ended',
			words: expect.stringContaining('future'),
		});
		expect(times('2026-06-10', '08:00', '07:00')).toMatchObject({
			field: 'ended',
			words: expect.stringContaining('next day'),
		});
		expect(times('2026-06-10', '09:30', '10:00')).toMatchObject({ field: 'began' });
		expect(times('2026-06-11', '08:00', '09:00')).toMatchObject({ field: 'date' });
		expect(times('', '08:00', '09:00')).toMatchObject({ field: 'date' });
		expect(times('2026-02-30', '08:00', '09:00')).toMatchObject({ field: 'date' });
		expect(times('2026-06-09', '', '09:00')).toMatchObject({ field: 'began' });
		expect(times('2026-06-09', '08:00', '')).toMatchObject({ field: 'ended' });
		expect(times('2026-06-09', '08:00', '08:00')).toMatchObject({ field: 'ended' });
	});

	it('are true instants on the nights when clocks change', () => {
		const later = on(1, 0, 0, 0, 11);
		// Put forward: there is no half past two, and an hour is missing.
		expect(times('2026-03-29', '02:30', '04:00', later)).toMatchObject({
			field: 'began',
			words: expect.stringContaining('02:30'),
		});
		const spring = times('2026-03-29', '01:30', '03:30', later);
		expect('from' in spring && spring.to - spring.from).toBe(3_600_000);
		// Set back: half past two comes twice. From half past one to half past three it is three hours.
		const autumn = times('2026-10-25', '01:30', '03:30', later);
		expect('from' in autumn && autumn.to - autumn.from).toBe(3 * 3_600_000);
		// Ten to three until ten past two is twenty minutes, over the change.
		const over = times('2026-10-25', '02:50', '02:10', later);
		expect('from' in over && over.to - over.from).toBe(20 * 60_000);
		if ('from' in over) expect(timeWithin('02:05', over)).toBe(over.from + 15 * 60_000);
	});

	it('may be typed as digits, and as on a clock of twelve hours', () => {
		expect(timeWithin('1412', BOUNDS)).toBe(on(9, 14, 12));
		expect(timeWithin('2:12', BOUNDS)).toBe(on(9, 14, 12));
		expect(timeWithin('141205', BOUNDS)).toBe(on(9, 14, 12, 5));
		expect(timeWithin('2:12', { from: on(9, 1, 0), to: on(9, 15, 0) })).toBe(on(9, 2, 12));
		for (const typed of ['', '25:00', '14:60', 'ten', '9', '14:12:61', '13:59', '4:01']) {
			expect(timeWithin(typed, BOUNDS), typed).toBeNull();
		}
		expect(['1412', '2.12', '141205', 'x'].map((typed) => shownTime(typed, BOUNDS))).toEqual([
			'14:12',
			'14:12',
			'14:12:05',
			'x',
		]);
		expect(shownTime('212', null)).toBe('02:12');
	});
});

describe('a form that is kept', () => {
	const sheet = { session: 's-new', rows: ROWS };
	const name = (target: string) => row(target).name;

	it('is nothing where nothing is typed', () => {
		expect(keptForm(blankForm(sheet), name)).toBe('');
	});

	it('comes back as it was, with the session of the sheet that was typed', () => {
		const form = blankForm({ session: 's-old', rows: ROWS });
		Object.assign(form, { date: '2026-06-09', began: '14:10', reason: 'x' });
		form.silences['e-cry'] = false;
		const hit = form.entries['e-hit'];
		if (hit) hit.lines = [{ ...blankLine(3), amount: '2' }, blankLine(4)];
		hit?.abc.push({ ...blankAbc(5), of: '3.0', before: [2], words: '“x”' });
		const taken = takenForm(keptForm(form, name), sheet);
		expect(taken).toEqual({ form, lost: [] });
	});

	it('says what it has for targets that the sheet lost, and keeps it', () => {
		const form = blankForm(sheet);
		const words = form.entries['e-wor'];
		if (words) words.lines = [{ ...blankLine(1), words: 'again' }];
		const kept = keptForm(form, name);
		const fewer = { session: 's-2', rows: ROWS.filter((one) => one.target !== 'e-wor') };
		const taken = takenForm(kept, fewer);
		expect(taken?.lost).toEqual([{ target: 'e-wor', name: 'New words heard' }]);
		if (taken) expect(keptForm(taken.form, name)).toBe(kept);
	});

	it('is not taken up where something else has written it', () => {
		for (const kept of ['', 'x', '[]', '{"v":99,"session":"s"}', '{"v":1}'])
			expect(takenForm(kept, sheet), kept).toBeNull();
		const odd = takenForm('{"v":1,"session":"s","date":5,"entries":{"e-hit":{"l":[{"amount":3},4]}}}', sheet);
		expect(odd?.form.date).toBe('');
		expect(odd?.form.entries['e-hit']?.lines).toEqual([blankLine(1)]);
		expect(isEmpty(odd?.form.entries['e-hit'])).toBe(true);
	});

	it('stays within what a draft holds for a long sheet', () => {
		const rows = Array.from({ length: 100 }, (_, place) => ({ ...row('e-tri'), target: `${place}`.padStart(36, '0') }));
		const form = blankForm({ session: 's', rows });
		for (const entry of Object.values(form.entries)) entry.lines = lines({ marks: '+-P1+-P2+-+P3' });
		expect(keptForm(form, () => 'Asks for help').length).toBeLessThan(12_000);
	});
});
