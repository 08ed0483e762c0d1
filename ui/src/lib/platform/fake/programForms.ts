import type { ComparatorKey, FormCheck, FormProblem, MeasureForm, QuantityKey, RuleForm, TargetForm } from '$contract';
import type { Plan, Target } from './plans';

/** Target forms of the twin: from its plans, as sentences, and what is wrong with them. Enough of the core's rules for the screens. */

const counted = <P extends { code: number; label: string }>(rows: P[]) =>
	rows.map(({ code, label }) => ({ code, label, counts_as_correct: false }));

export function measureOf(plan: Plan): MeasureForm {
	switch (plan.measure) {
		case 'trials':
			return {
				measure: 'trials',
				prompts: counted(plan.prompts),
				minimum: plan.minimum,
				expected: plan.expected,
				ladder: 'most_to_least',
			};
		case 'task_analysis': {
			const { steps, prompts, taught, expected } = plan;
			const chain = taught === null ? 'total' : 'forward';
			return { measure: 'task_analysis', steps, prompts: counted(prompts), chain, taught, expected };
		}
		case 'permanent_product':
			return { measure: 'permanent_product', items: plan.expected };
		default:
			return plan;
	}
}

export function formOf(target: Target, program: string, position: number): TargetForm {
	const { name, plan, pinned, instruction, abc } = target;
	const up = target.program !== 'Behaviours';
	const measure = measureOf(plan);
	return { program, program_name: target.program, name, measure, up, pinned, position, instruction, abc, rule: null };
}

const QUANTITY: Record<QuantityKey, [string, string]> = {
	percent_correct: ['percent correct', ' %'],
	percent_independent: ['percent independent', ' %'],
	percent_of_steps: ['percent of steps done', ' %'],
	percent_of_intervals: ['percent of intervals', ' %'],
	percent_of_session: ['percent of the session', ' %'],
	correct_count: ['number of correct responses', ''],
	error_count: ['number of errors', ''],
	count: ['count', ''],
	rate_per_min: ['rate', ' per minute'],
	rate_per_hour: ['rate', ' per hour'],
	total_duration_min: ['total duration', ' minutes'],
	mean_duration_min: ['mean duration', ' minutes'],
	latency_s: ['latency', ' s'],
	inter_response_time_s: ['inter-response time', ' s'],
	rating: ['rating', ''],
	amount: ['value', ''],
};
const HOW: Record<ComparatorKey, string> = {
	at_least: 'at least',
	at_most: 'at most',
	exactly: 'exactly',
	more_than: 'more than',
	less_than: 'less than',
};
const UNIT = { trial_block: 'block', session: 'session', day: 'day' };
const DEFENDED: RuleForm = {
	quantity: 'percent_correct',
	comparator: 'at_least',
	level: 90,
	per: 'session',
	block_trials: null,
	min_trials: 5,
	short_breaks_run: false,
	k: 3,
	of: null,
	therapists: 0,
	days: 0,
	probe_only: false,
	first_trial_only: false,
	phase: 'active',
	move_to: 'maintenance',
	open_next: false,
	demote_after: null,
	demote_to: null,
};

const said = (phase: string): string => phase.replace('_', ' ');

export function sentenceOf({ rule, measure }: TargetForm): string | null {
	if (rule) return ruleSentence(rule);
	if (measure.measure === 'trials') return ruleSentence(DEFENDED);
	if (measure.measure === 'task_analysis') {
		return ruleSentence({ ...DEFENDED, quantity: 'percent_of_steps', min_trials: 0 });
	}
	return null;
}

export function ruleSentence(rule: RuleForm): string {
	const [name, suffix] = QUANTITY[rule.quantity];
	const entries = `${rule.of ?? rule.k} ${UNIT[rule.per]}${(rule.of ?? rule.k) === 1 ? '' : 's'}`;
	const window = rule.of === null ? `${entries}${rule.k > 1 ? ' in a row' : ''}` : `${rule.k} of the last ${entries}`;
	const fate = rule.short_breaks_run ? 'ends the run' : 'is left out';
	const distinct = [
		rule.therapists > 0 ? `${rule.therapists} different therapists` : '',
		rule.days > 0 ? `${rule.days} different days` : '',
	].filter(Boolean);
	return [
		`Met with a ${name} of ${HOW[rule.comparator]} ${rule.level}${suffix} in ${window}`,
		rule.min_trials > 0
			? `, each with at least ${rule.min_trials} trials (a ${UNIT[rule.per]} with fewer ${fate})`
			: '',
		distinct.length > 0 ? `, with at least ${distinct.join(' and ')}` : '',
		'.',
		rule.phase ? ` Only the phase ${said(rule.phase)} counts.` : '',
		rule.probe_only ? ' Only probes count.' : '',
		rule.move_to ? ` Then the target moves to ${said(rule.move_to)}.` : '',
		rule.demote_after
			? ` After ${rule.demote_after} misses in a row, back to ${said(rule.demote_to ?? 'before')}.`
			: '',
	].join('');
}

export function checkOf(form: TargetForm, before: TargetForm | null, others: TargetForm[]): FormCheck {
	const problems: FormProblem[] = [];
	const say = (field: string, line: string): void => void problems.push({ field, line });
	if (form.program_name.trim() === '') say('program_name', 'Give the program a name.');
	if (form.name.trim() === '') say('name', 'Give the target a name.');
	const same = (one: TargetForm): boolean => one.name === form.name && one.program_name === form.program_name;
	if (form.name !== '' && others.some(same)) {
		say('name', 'There is a target of that name in this program already. Choose another.');
	}
	checkMeasure(form.measure, (line) => say('measure', line));
	if (form.abc && (form.abc.antecedents.length === 0 || form.abc.consequences.length === 0)) {
		say('abc', 'Name at least one thing that comes before and one that comes after.');
	}
	if (form.rule) checkRule(form.rule, (line) => say('rule', line));
	const warnings: string[] = [];
	if (before && before.measure.measure !== form.measure.measure) {
		warnings.push('Another measure begins a new graph. What was recorded before stays on the old one.');
	}
	if (before && JSON.stringify(before.rule) !== JSON.stringify(form.rule)) {
		warnings.push('The new rule judges the sessions that are there, too.');
	}
	return { rule: sentenceOf(form), problems, warnings };
}

function checkMeasure(measure: MeasureForm, say: (line: string) => void): void {
	const twice = (rows: { label: string }[]): boolean => new Set(rows.map((one) => one.label)).size < rows.length;
	const lists: { label: string }[][] = [];
	if ('prompts' in measure) lists.push(measure.prompts);
	if (measure.measure === 'task_analysis') {
		lists.push(measure.steps);
		if (measure.steps.length === 0) say('Name at least one step.');
		if (measure.chain === 'total' && measure.taught !== null) say('In a total task no single step is taught.');
	}
	if (measure.measure === 'fidelity') {
		lists.push(measure.components);
		if (measure.components.length === 0) say('Name at least one part of the plan.');
	}
	if (lists.some(twice)) say('Two of them have the same name. Give each its own.');
	if (measure.measure === 'interval' && measure.interval_ms < 5_000) say('Make an interval at least 5 seconds long.');
	if (measure.measure === 'interval' && measure.rest_ms >= measure.interval_ms) {
		say('Leave time to watch: recording takes all of the interval.');
	}
	if (measure.measure === 'rating' && measure.minimum >= measure.maximum) {
		say('Let the highest value be above the lowest.');
	}
	if (measure.measure === 'quantity' && measure.unit === '') say('Name the unit.');
	if (measure.measure === 'latency' && measure.limit_ms === 0) say('Wait at least a moment, or leave the limit empty.');
}

function checkRule(rule: RuleForm, say: (line: string) => void): void {
	const percent = rule.quantity.startsWith('percent');
	if (percent && (rule.level < 0 || rule.level > 100)) say('A percentage is from 0 to 100. Change the level.');
	if (rule.of !== null && rule.k > rule.of) {
		say(`${rule.k} cannot lie among the last ${rule.of}. Ask for fewer, or look at more.`);
	}
	if (rule.move_to !== null && rule.move_to === rule.phase) {
		say('It would move to the phase that it is in. Choose another.');
	}
}
