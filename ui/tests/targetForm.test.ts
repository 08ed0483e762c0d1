import { describe, expect, it } from 'vitest';
import type { MeasureForm, RuleForm, TargetForm } from '../src/lib/contract/contract';
import { keptTarget, takenTarget } from '../src/lib/state/targetDraft';
import { addRow, blankForm, copyOf, formOf, moveRow, removeRow, typedOf, UNCHOSEN } from '../src/lib/state/targetForm';
import { firstRule, quantitiesOf } from '../src/lib/state/targetRule';

const prompts = [
	{ code: 7, label: 'Full physical', counts_as_correct: false },
	{ code: 3, label: 'Model', counts_as_correct: true },
	{ code: 9, label: 'Verbal', counts_as_correct: false },
];
const steps = [
	{ code: 4, label: 'Take the brush' },
	{ code: 2, label: 'Brush' },
	{ code: 8, label: 'Rinse' },
];
const MEASURES: MeasureForm[] = [
	{ measure: 'trials', prompts, minimum: 5, expected: 10, ladder: 'least_to_most' },
	{ measure: 'task_analysis', steps, prompts, chain: 'forward', taught: 2, expected: 3 },
	{ measure: 'task_analysis', steps, prompts: [], chain: 'total', taught: null, expected: 1 },
	{ measure: 'count' },
	{ measure: 'rate' },
	{ measure: 'duration' },
	{ measure: 'latency', limit_ms: 12_500 },
	{ measure: 'latency', limit_ms: null },
	{ measure: 'inter_response_time' },
	{ measure: 'interval', method: 'whole', interval_ms: 15_000, rest_ms: 2_500 },
	{ measure: 'interval', method: 'momentary', interval_ms: 60_000, rest_ms: 0 },
	{ measure: 'rating', minimum: -3, maximum: 5 },
	{ measure: 'quantity', unit: 'ml' },
	{ measure: 'permanent_product', items: 12 },
	{ measure: 'permanent_product', items: null },
	{ measure: 'fidelity', components: steps, floor_percent: 80 },
	{ measure: 'free_text' },
];
const RULE: RuleForm = {
	quantity: 'percent_correct',
	comparator: 'more_than',
	level: 87.5,
	per: 'trial_block',
	block_trials: 10,
	min_trials: 5,
	short_breaks_run: true,
	k: 3,
	of: 4,
	therapists: 2,
	days: 3,
	probe_only: true,
	first_trial_only: true,
	phase: 'generalization',
	move_to: 'mastered',
	open_next: false,
	demote_after: 2,
	demote_to: 'baseline',
};

function form(measure: MeasureForm, more: Partial<TargetForm> = {}): TargetForm {
	const named = { program: 'p-1', program_name: 'Manding', name: 'Asks for help', instruction: 'Wait.\nThen ask.' };
	return { ...blankForm(4), ...named, measure, ...more };
}
const trials = form(MEASURES[0] as MeasureForm);
const chain = form(MEASURES[1] as MeasureForm);
const labels = (made: TargetForm, list: 'prompts' | 'steps'): [number | null, string][] =>
	((made.measure as unknown as Record<string, { code: number | null; label: string }[]>)[list] ?? []).map((one) => [
		one.code,
		one.label,
	]);

describe('a target that is typed', () => {
	it.each(MEASURES.map((measure) => [JSON.stringify(measure), measure] as const))(
		'comes back as it was: %s',
		(_, measure) => {
			const abc = { antecedents: steps, consequences: steps.slice(1) };
			const events = ['count', 'rate', 'duration', 'inter_response_time'].includes(measure.measure);
			const was = form(measure, { abc: events ? abc : null, up: false, pinned: true });
			const { form: made, faults } = formOf(typedOf(was));
			expect(faults).toEqual([]);
			expect(made).toEqual(was);
		},
	);

	it('keeps every clause of a rule, and none where there is none', () => {
		expect(formOf(typedOf({ ...trials, rule: RULE })).form.rule).toEqual(RULE);
		expect(formOf(typedOf(trials)).form.rule).toBeNull();
		const bare: RuleForm = {
			...RULE,
			of: null,
			per: 'session',
			block_trials: null,
			demote_after: null,
			demote_to: null,
		};
		expect(formOf(typedOf({ ...trials, rule: bare })).form.rule).toEqual(bare);
	});

	it('keeps codes when labels are changed and rows are moved; what is new has none', () => {
		const typed = typedOf(trials);
		const [full, model] = typed.prompts;
		if (!full || !model) throw new Error('rows are missing');
		full.label = 'Hand over hand';
		expect(moveRow(typed.prompts, full.id, 1)).toBe(true);
		addRow(typed, 'prompts', model.id).label = 'Positional';
		expect(labels(formOf(typed).form, 'prompts')).toEqual([
			[3, 'Model'],
			[null, 'Positional'],
			[7, 'Hand over hand'],
			[9, 'Verbal'],
		]);
		const { measure } = formOf(typed).form;
		expect(measure.measure === 'trials' && measure.prompts.map((one) => one.counts_as_correct)).toEqual([
			true,
			false,
			false,
			false,
		]);
	});

	it('gives a removed code to nobody, and moves nothing beyond the ends', () => {
		const typed = typedOf(trials);
		const ids = typed.prompts.map((one) => one.id);
		removeRow(typed, 'prompts', ids[1] ?? -1);
		addRow(typed, 'prompts').label = 'Model';
		expect(labels(formOf(typed).form, 'prompts')).toEqual([
			[7, 'Full physical'],
			[9, 'Verbal'],
			[null, 'Model'],
		]);
		expect(moveRow(typed.prompts, ids[0] ?? -1, -1)).toBe(false);
		expect(new Set(typed.prompts.map((one) => one.id)).size).toBe(3);
	});

	it('teaches the same step wherever it goes, and asks for one where it is gone', () => {
		const typed = typedOf(chain);
		const [first, second] = typed.steps;
		if (!first || !second) throw new Error('rows are missing');
		moveRow(typed.steps, second.id, -1);
		const moved = formOf(typed);
		expect(moved.form.measure).toMatchObject({ taught: 1 });
		expect(labels(moved.form, 'steps')[0]).toEqual([2, 'Brush']);
		removeRow(typed, 'steps', second.id);
		expect(formOf(typed).faults.map((one) => one.part)).toEqual(['taught']);
		typed.chain = 'total';
		expect(formOf(typed).faults).toEqual([]);
		expect(formOf(typed).form.measure).toMatchObject({ taught: null });
	});

	it('loses nothing of a measure while another one is looked at, and its codes do not go astray', () => {
		const typed = typedOf(chain);
		typed.measure = 'count';
		expect(formOf(typed).form.measure).toEqual({ measure: 'count' });
		typed.measure = 'task_analysis';
		expect(formOf(typed).form.measure).toEqual(chain.measure);
	});

	it('describes events only where there are events', () => {
		const abc = { antecedents: steps, consequences: steps };
		const typed = typedOf(form({ measure: 'count' }, { abc }));
		typed.measure = 'latency';
		expect(formOf(typed).form.abc).toBeNull();
		typed.measure = 'rate';
		expect(formOf(typed).form.abc).toEqual(abc);
		typed.described = false;
		expect(formOf(typed).form.abc).toBeNull();
	});

	it('says of each field what cannot be read, and sends milliseconds', () => {
		const typed = typedOf(form({ measure: 'interval', method: 'partial', interval_ms: 10_000, rest_ms: 0 }));
		typed.interval = '7,5';
		typed.rest = 'two';
		expect(formOf(typed).form.measure).toMatchObject({ interval_ms: 7_500 });
		expect(formOf(typed).faults.map(({ field, part }) => [field, part])).toEqual([['measure', 'rest']]);
		typed.rest = '';
		expect(formOf(typed).faults).toHaveLength(1);

		const scored = typedOf(trials);
		scored.minimum = '-1';
		scored.expected = '70000';
		addRow(scored, 'prompts');
		const { faults } = formOf(scored);
		expect(faults.map((one) => one.part)).toEqual([`row-${scored.prompts[3]?.id}`, 'minimum', 'expected']);
		expect(faults.every((one) => one.line.length > 10)).toBe(true);
		scored.name = 'x'.repeat(121);
		expect(formOf(scored).faults[0]).toMatchObject({ field: 'name' });
		scored.name = '🙂'.repeat(120);
		expect(formOf(scored).faults[0]).not.toMatchObject({ field: 'name' });
	});

	it('asks a rule only for what is measured', () => {
		const typed = typedOf({ ...trials, rule: RULE });
		typed.measure = 'count';
		if (!typed.rule) throw new Error('the rule is gone');
		typed.rule.quantity = 'rate_per_hour';
		typed.rule.per = 'session';
		expect(formOf(typed).form.rule).toMatchObject({
			min_trials: 0,
			short_breaks_run: false,
			block_trials: null,
			probe_only: false,
			first_trial_only: false,
		});
		for (const [field, wrong] of [
			['level', 'most'],
			['k', '0'],
			['of', ''],
			['therapists', 'two'],
			['demoteAfter', '-1'],
		] as const) {
			const one = typedOf({ ...trials, rule: RULE });
			Object.assign(one.rule ?? {}, { [field]: wrong });
			expect(formOf(one).faults.map(({ field, part }) => [field, part])).toEqual([['rule', field]]);
		}
		typed.measure = 'free_text';
		expect(formOf(typed).form.rule).toBeNull();
	});

	it('begins a rule of one’s own with what fits', () => {
		for (const { measure } of MEASURES) {
			const rule = firstRule(measure, true);
			if (measure === 'free_text') expect(rule).toBeNull();
			else expect(quantitiesOf(measure)).toContain(rule?.quantity);
		}
		expect(firstRule('interval', false)).toMatchObject({ comparator: 'at_most', level: '10' });
	});

	it('needs its program chosen', () => {
		const typed = typedOf({ ...trials, program: UNCHOSEN });
		expect(formOf(typed).faults.map((one) => one.part)).toEqual(['program']);
		typed.program = '';
		expect(formOf(typed).faults).toEqual([]);
		expect(formOf(typed).form.program).toBeNull();
	});
});

describe('a copy', () => {
	it('has the plan and the rule, and neither name nor codes of the other', () => {
		const copy = copyOf({ ...chain, rule: RULE }, 12);
		expect(copy).toMatchObject({ name: '', position: 12, rule: RULE, instruction: chain.instruction });
		expect(JSON.stringify(copy)).not.toMatch(/"code":\d/);
		expect(labels(copy, 'steps').map(([, label]) => label)).toEqual(['Take the brush', 'Brush', 'Rinse']);
		// The one that was copied keeps its own.
		expect(JSON.stringify(chain)).toMatch(/"code":4/);
		const abc = { antecedents: steps, consequences: steps };
		expect(JSON.stringify(copyOf(form({ measure: 'count' }, { abc }), 1))).not.toMatch(/"code":\d/);
	});
});

describe('what is half typed', () => {
	const typed = typedOf({ ...trials, rule: RULE });
	const kept = { base: 3, typed, phrase: 'Team decision', words: 'as said' };

	it('comes back whole, codes and broken numbers included', () => {
		const half = { ...kept, typed: { ...typed, minimum: 'fi', name: '' } };
		expect(takenTarget(keptTarget(half))).toEqual(half);
	});

	it('is nothing where something else has written it', () => {
		expect(takenTarget('')).toBeNull();
		expect(takenTarget('{"v":1}')).toBeNull();
		expect(takenTarget(keptTarget(kept).replace('"v":1', '"v":2'))).toBeNull();
		expect(takenTarget(keptTarget({ ...kept, typed: { ...typed, prompts: [{ id: 1 }] as never } }))).toBeNull();
		expect(takenTarget(keptTarget({ ...kept, typed: { ...typed, rule: { level: '90' } as never } }))).toBeNull();
		expect(takenTarget(keptTarget({ ...kept, base: 1.5 }))).toBeNull();
	});
});
