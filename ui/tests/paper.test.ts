import { describe, expect, it } from 'vitest';
import type { PaperFact, RowState, RowView } from '../src/lib/contract/contract';
import { everyMeasure, type Plan, type Target } from '../src/lib/platform/fake/plans';
import { Tally } from '../src/lib/platform/fake/tally';
import { factsOfSheet, factsOfTarget, eventsOf, type TargetFacts } from '../src/lib/state/paperFacts';
import { blankAbc, blankForm, blankLine, type AbcLine, type Line } from '../src/lib/state/paperForm';
import { readMarks } from '../src/lib/state/paperMarks';

const on = (day: number, hours: number, minutes: number, seconds = 0, month = 5): number =>
	new Date(2026, month, day, hours, minutes, seconds).getTime();
const FROM = on(9, 14, 10);
const TO = on(9, 16, 0);
const BOUNDS = { from: FROM, to: TO };

function rowOf({ target, name, program, plan, instruction, abc }: Target): RowView {
	const state = new Tally([], 0, 0).state(plan);
	return {
		target,
		name,
		program,
		pinned: false,
		position: 0,
		state,
		can_undo: false,
		instruction,
		abc: abc && { ...abc, described: 0 },
	};
}
const ROWS = everyMeasure().map(rowOf);

function row(target: string): RowView {
	const found = ROWS.find((one) => one.target === target);
	if (!found) throw new Error(`no ${target}`);
	return found;
}

function planned(plan: Plan): RowView {
	return rowOf({ target: 'x', name: 'X', program: 'P', phase: '', pinned: false, plan, instruction: null, abc: null });
}

const lines = (...typed: Partial<Line>[]): Line[] => typed.map((one, place) => ({ ...blankLine(place + 1), ...one }));

function facts(of: RowView | string, typed: Partial<Line>[], abc: Partial<AbcLine>[] = []): TargetFacts {
	const described = abc.map((one, place) => ({ ...blankAbc(100 + place), ...one }));
	return factsOfTarget(typeof of === 'string' ? row(of) : of, { lines: lines(...typed), abc: described }, BOUNDS);
}

function written(of: RowView | string, ...typed: Partial<Line>[]): PaperFact[] {
	const { placed, faults } = facts(of, typed);
	expect(faults).toEqual([]);
	return placed.map((one) => one.fact);
}

function faultOf(of: RowView | string, ...typed: Partial<Line>[]): string {
	const { faults } = facts(of, typed);
	expect(faults.length).toBe(1);
	return faults[0]?.words ?? '';
}

describe('marks as they are typed', () => {
	it('are read in any writing that a sheet has, with or without spaces', () => {
		expect(readMarks('+-P1 N, O nr').signs).toEqual(['+', '-', 'P1', 'N', 'O', 'N']);
		expect(readMarks(' −–p 12.+').signs).toEqual(['-', '-', 'P12', '.', '+']);
		expect(readMarks('').signs).toEqual([]);
	});

	it('stop at what is no mark, and never make two of NO', () => {
		expect(readMarks('++x+')).toMatchObject({ signs: ['+', '+'], bad: expect.stringContaining('“x+”') });
		expect(readMarks('+NO+').bad).toContain('two things');
		expect(readMarks('+ N O +').signs).toEqual(['+', 'N', 'O', '+']);
	});
});

describe('each measure', () => {
	it('trials keep their order from one time, and a second run goes on after the first', () => {
		const all = written('e-tri', { marks: '+-P3N O' }, { marks: '+', kind: 'probe' }, { marks: '-', from: '14:30' });
		expect(all.map((one) => one.at_ms)).toEqual([...[0, 1, 2, 3, 4, 5].map((place) => FROM + place), on(9, 14, 30)]);
		expect(all[2]?.fact).toEqual({ fact: 'trial', mark: 'prompted', level: 3, kind: 'taught' });
		expect(all.map(({ fact }) => (fact.fact === 'trial' ? fact.mark : ''))).toEqual([
			'correct',
			'incorrect',
			'prompted',
			'no_response',
			'no_opportunity',
			'correct',
			'incorrect',
		]);
		expect(all[5]?.fact).toMatchObject({ kind: 'probe' });
		expect(all.every((one) => one.of === null && one.run === null && one.ended_ms === null)).toBe(true);
		expect(faultOf('e-tri', { marks: '+P9' })).toContain('P9');
		expect(faultOf('e-tri', { marks: '+P' })).toContain('number after P');
		expect(faultOf('e-tri', { from: '14:30' })).toContain('Type the marks');
	});

	it('one prompt needs no number, and none takes no P', () => {
		const one = planned({ measure: 'trials', prompts: [{ code: 4, label: 'Gesture' }], expected: 5, minimum: 3 });
		expect(written(one, { marks: 'P' })[0]?.fact).toMatchObject({ mark: 'prompted', level: 4 });
		const none = planned({ measure: 'trials', prompts: [], expected: 5, minimum: 3 });
		expect(faultOf(none, { marks: '+P' })).toContain('not a mark');
	});

	it('nothing is after the end, however many there are', () => {
		const all = written('e-tri', { marks: '++++', from: '16:00' });
		expect(all.map((one) => one.at_ms)).toEqual([TO, TO, TO, TO]);
	});

	it('steps go down the open ones, run by run; a place left empty is no mark', () => {
		const all = written('e-tas', { marks: '+P2.-' }, { marks: 'O', from: '15:00' });
		expect(all.map(({ fact, run, at_ms }) => [fact, run, at_ms])).toEqual([
			[{ fact: 'step', step: 1, new_run: false, mark: 'correct', level: null }, 1, FROM],
			[{ fact: 'step', step: 2, new_run: false, mark: 'prompted', level: 2 }, 1, FROM + 1],
			[{ fact: 'step', step: 4, new_run: false, mark: 'incorrect', level: null }, 1, FROM + 2],
			[{ fact: 'step', step: 1, new_run: false, mark: 'no_opportunity', level: null }, 2, on(9, 15, 0)],
		]);
		expect(faultOf('e-tas', { marks: '+++++++' })).toContain('There are 6');
		const chain = planned({
			measure: 'task_analysis',
			steps: [1, 2, 3].map((code) => ({ code, label: `S${code}` })),
			taught: 2,
			prompts: [],
			expected: 1,
		});
		expect(faultOf(chain, { marks: '+++' })).toContain('There are 2');
	});

	it('counts are so many events of a time each', () => {
		const all = written('e-hit', { amount: '3', from: '14:12' }, { amount: '1', from: '14:40' }, { amount: '2' });
		expect(all.map((one) => one.at_ms)).toEqual([
			on(9, 14, 12),
			on(9, 14, 12) + 1,
			on(9, 14, 12) + 2,
			on(9, 14, 40),
			FROM,
			FROM + 1,
		]);
		expect(all.every(({ fact }) => fact.fact === 'count')).toBe(true);
		for (const amount of ['0', '', '1.5', 'many'])
			expect(faultOf('e-hit', { amount, from: '14:12' })).toContain('how many');
		expect(faultOf('e-hit', { amount: '1000' })).toContain('999');
	});

	it('a window holds its events, and may hold none', () => {
		const all = written(
			'e-rat',
			{ from: '14:10', to: '14:20', amount: '2' },
			{ from: '14:20', to: '14:30', amount: '0' },
		);
		expect(all.map(({ fact, at_ms, ended_ms }) => [fact.fact, at_ms, ended_ms])).toEqual([
			['start_bout', FROM, on(9, 14, 20)],
			['count', FROM, null],
			['count', FROM + 1, null],
			['start_bout', on(9, 14, 20), on(9, 14, 30)],
		]);
		expect(faultOf('e-rat', { from: '14:10', amount: '2' })).toContain('ended');
		expect(faultOf('e-rat', { from: '14:10', to: '14:20' })).toContain('0 for none');
		expect(
			faultOf('e-rat', { from: '14:10', to: '14:20', amount: '1' }, { from: '14:19', to: '14:25', amount: '1' }),
		).toContain('overlaps');
	});

	it('bouts lie within the session and beside each other', () => {
		const all = written('e-cry', { from: '14:20:05', to: '14:21:10' });
		expect(all).toEqual([
			{
				target: 'e-cry',
				fact: { fact: 'start_bout' },
				at_ms: on(9, 14, 20, 5),
				ended_ms: on(9, 14, 21, 10),
				of: null,
				run: null,
			},
		]);
		expect(faultOf('e-cry', { from: '14:20' })).toContain('when it ended');
		expect(faultOf('e-cry', { from: '14:20', to: '14:19' })).toContain('from 14:20');
		expect(faultOf('e-cry', { from: '16:01', to: '16:02' })).toContain('from 14:10 to 16:00');
		expect(faultOf('e-cry', { from: '14:20', to: '14:30' }, { from: '14:29', to: '14:40' })).toContain('overlaps');
		expect(written('e-cry', { from: '14:20', to: '14:30' }, { from: '14:30', to: '14:40' }).length).toBe(2);
	});

	it('an instruction without a response lasts to its limit, or until it was given up', () => {
		const [answered, none] = written('e-lat', { from: '14:20:00', to: '14:20:04' }, { from: '14:21:00', none: true });
		expect(answered).toMatchObject({ fact: { fact: 'start_bout' }, ended_ms: on(9, 14, 20, 4) });
		expect(none).toMatchObject({ fact: { fact: 'unanswered' }, ended_ms: on(9, 14, 21, 10) });
		const unlimited = planned({ measure: 'latency', limit_ms: null });
		expect(faultOf(unlimited, { from: '14:21', none: true })).toContain('gave up');
		expect(written(unlimited, { from: '14:21', to: '14:22', none: true })[0]).toMatchObject({
			fact: { fact: 'unanswered' },
			ended_ms: on(9, 14, 22),
		});
		expect(faultOf('e-lat', { from: '14:20' })).toContain('No response');
		// The last instruction of a session is cut by its end.
		expect(written('e-lat', { from: '15:59:55', none: true })[0]?.ended_ms).toBe(TO);
	});

	it('times between events are those times', () => {
		expect(written('e-irt', { from: '14:20:05' }, { from: '14:20:11' }).map((one) => one.at_ms)).toEqual([
			on(9, 14, 20, 5),
			on(9, 14, 20, 11),
		]);
	});

	it('a round is as long as its marks, and each mark names it', () => {
		const all = written('e-int', { marks: '+.-', from: '14:30' });
		expect(all[0]).toMatchObject({ fact: { fact: 'start_bout' }, at_ms: on(9, 14, 30), ended_ms: on(9, 14, 33) });
		expect(all.slice(1).map(({ fact, of, at_ms }) => [fact, of, at_ms])).toEqual([
			[{ fact: 'interval', index: 0, occurred: true }, 0, on(9, 14, 31)],
			[{ fact: 'interval', index: 2, occurred: false }, 0, on(9, 14, 33)],
		]);
		expect(faultOf('e-int', { marks: '+++', from: '15:58' })).toContain('after the session');
		expect(faultOf('e-int', { marks: '+N' })).toContain('not a mark');
		// Nothing of a line that does not fit is written.
		expect(facts('e-int', [{ marks: '+N' }]).placed).toEqual([]);
	});

	it('values, amounts, items, parts and words', () => {
		expect(written('e-sca', { amount: '4', from: '15:00' })[0]).toMatchObject({
			fact: { fact: 'rating', value: 4 },
			at_ms: on(9, 15, 0),
		});
		for (const amount of ['0', '6', '3.5', 'x']) expect(faultOf('e-sca', { amount })).toContain('from 1 to 5');
		expect(written('e-qua', { amount: '120,5' })[0]?.fact).toEqual({ fact: 'quantity', value: 120.5 });
		expect(faultOf('e-qua', { amount: '1.2345' })).toContain('three decimals');
		expect(written('e-pro', { amount: '10', meeting: '7' })[0]?.fact).toEqual({
			fact: 'permanent_product',
			items: 10,
			meeting: 7,
		});
		expect(faultOf('e-pro', { amount: '10' })).toContain('as asked');
		expect(faultOf('e-pro', { amount: '10', meeting: '11' })).toContain('at most 10');
		expect(written('e-fid', { marks: '+-.O' }).map((one) => one.fact)).toEqual([
			{ fact: 'component', component: 1, carried: 'correct' },
			{ fact: 'component', component: 2, carried: 'incorrect' },
			{ fact: 'component', component: 4, carried: 'not_applicable' },
		]);
		expect(faultOf('e-fid', { marks: '+N' })).toContain('not a mark');
		expect(written('e-wor', { words: '  again ' })[0]?.fact).toEqual({ fact: 'text', text: 'again' });
	});

	it('every measure that there is can be entered', () => {
		const typed: Record<RowState['measure'], Partial<Line>> = {
			trials: { marks: '+' },
			task_analysis: { marks: '+' },
			count: { amount: '1' },
			rate: { from: '14:20', to: '14:30', amount: '1' },
			duration: { from: '14:20', to: '14:30' },
			latency: { from: '14:20', to: '14:30' },
			inter_response_time: { from: '14:20' },
			interval: { marks: '+' },
			rating: { amount: '3' },
			quantity: { amount: '3' },
			permanent_product: { amount: '3', meeting: '3' },
			fidelity: { marks: '+' },
			free_text: { words: 'again' },
		};
		for (const one of ROWS) expect(written(one, typed[one.state.measure]).length, one.target).toBeGreaterThan(0);
		expect(new Set(ROWS.map((one) => one.state.measure)).size).toBe(Object.keys(typed).length);
	});
});

describe('before and after', () => {
	it('stands at its event, which is named by its line and its place there', () => {
		const { placed, faults } = facts(
			'e-hit',
			[
				{ amount: '2', from: '14:12' },
				{ amount: '1', from: '14:40' },
			],
			[
				{ of: '1.1', before: [1], after: [2], words: ' at the sink ' },
				{ of: '2.0', words: 'x' },
			],
		);
		expect(faults).toEqual([]);
		expect(placed.slice(3).map((one) => one.fact)).toEqual([
			{
				target: 'e-hit',
				fact: { fact: 'abc', antecedents: [1], consequences: [2], words: 'at the sink' },
				at_ms: on(9, 14, 12) + 1,
				ended_ms: null,
				of: 1,
				run: null,
			},
			{
				target: 'e-hit',
				fact: { fact: 'abc', antecedents: [], consequences: [], words: 'x' },
				at_ms: on(9, 14, 40),
				ended_ms: null,
				of: 2,
				run: null,
			},
		]);
	});

	it('needs an event, one that is still there, not described yet, and something to say', () => {
		const said = (...abc: Partial<AbcLine>[]) => facts('e-hit', [{ amount: '1' }], abc).faults.map((one) => one.words);
		expect(said({ words: 'x' })).toEqual([expect.stringContaining('Choose the event')]);
		expect(said({ of: '1.1', words: 'x' })).toEqual([expect.stringContaining('not on the sheet any more')]);
		expect(said({ of: '1.0', words: 'x' }, { of: '1.0', words: 'y' })).toEqual([expect.stringContaining('already')]);
		expect(said({ of: '1.0' })).toEqual([expect.stringContaining('before or after')]);
	});

	it('is of bouts, but of no window and no round', () => {
		const events = (of: string, line: Partial<Line>) => eventsOf(row(of), facts(of, [line]).placed).length;
		expect(events('e-cry', { from: '14:20', to: '14:30' })).toBe(1);
		expect(events('e-rat', { from: '14:20', to: '14:30', amount: '2' })).toBe(2);
		expect(events('e-int', { marks: '+' })).toBe(0);
	});
});

describe('a whole sheet', () => {
	it('counts the places of what is referred to from its first fact, and says which line each came from', () => {
		const form = blankForm({ session: 's', rows: ROWS });
		const enter = (target: string, ...typed: Partial<Line>[]) => {
			const entry = form.entries[target];
			if (entry) entry.lines = lines(...typed);
		};
		enter('e-hit', { amount: '2' });
		form.entries['e-hit']?.abc.push({ ...blankAbc(7), of: '1.1', words: 'x' });
		enter('e-int', { marks: '+-' });
		enter('e-sca', { amount: '9' });
		const { facts: all, from, faults } = factsOfSheet(ROWS, form, BOUNDS);
		expect(all.map((one) => one.fact.fact)).toEqual(['count', 'count', 'abc', 'start_bout', 'interval', 'interval']);
		expect(all.map((one) => one.of)).toEqual([null, null, 1, null, 3, 3]);
		expect(from[2]).toEqual({ target: 'e-hit', line: 7 });
		expect(from[4]).toEqual({ target: 'e-int', line: 1 });
		expect(faults).toEqual([{ target: 'e-sca', line: 1, words: expect.stringContaining('from 1 to 5') }]);
	});
});
