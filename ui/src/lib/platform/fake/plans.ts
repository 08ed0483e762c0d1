import type { ChoiceKey, IntervalMethod, PromptKey } from '$contract';

/** How a target of the twin is measured. */
export type Plan =
	| { measure: 'trials'; prompts: PromptKey[]; expected: number; minimum: number }
	| { measure: 'task_analysis'; steps: ChoiceKey[]; taught: number | null; prompts: PromptKey[]; expected: number }
	| { measure: 'count' | 'rate' | 'duration' | 'inter_response_time' | 'free_text' }
	| { measure: 'latency'; limit_ms: number | null }
	| { measure: 'interval'; method: IntervalMethod; interval_ms: number; rest_ms: number }
	| { measure: 'rating'; minimum: number; maximum: number }
	| { measure: 'quantity'; unit: string }
	| { measure: 'permanent_product'; expected: number | null }
	| { measure: 'fidelity'; components: ChoiceKey[]; floor_percent: number };

export interface AbcSheet {
	antecedents: ChoiceKey[];
	consequences: ChoiceKey[];
}

export interface Target {
	target: string;
	name: string;
	program: string;
	phase: string;
	pinned: boolean;
	plan: Plan;
	instruction: string | null;
	abc: AbcSheet | null;
	/** Beyond this a bout of it has run as if forgotten. */
	longAfterMs?: number;
}

export const choices = (...labels: string[]): ChoiceKey[] => labels.map((label, place) => ({ code: place + 1, label }));

export const LEVELS: PromptKey[] = choices('Full physical', 'Partial physical', 'Model', 'Gesture', 'Verbal');

const ABC: AbcSheet = {
	antecedents: choices('Demand', 'Denied access', 'Attention elsewhere', 'Transition'),
	consequences: choices('Demand removed', 'Item given', 'Attention', 'Ignored'),
};

function listed(target: string, name: string, program: string, plan: Plan, more: Partial<Target> = {}): Target {
	return { target, name, program, phase: 'Teaching', pinned: false, plan, instruction: null, abc: null, ...more };
}

const BRUSHING = choices('Take the brush', 'Put on paste', 'Brush', 'Spit', 'Rinse', 'Put it away');
const PARTS = choices('Gives the instruction once', 'Waits five seconds', 'Praises at once', 'Records before the next');

/** One of every measure, behind `?every`. */
export function everyMeasure(): Target[] {
	const behaviours = 'Behaviours';
	return [
		listed('e-hit', 'Hitting', behaviours, { measure: 'count' }, { pinned: true, abc: ABC }),
		listed('e-cry', 'Crying', behaviours, { measure: 'duration' }, { pinned: true, abc: ABC, longAfterMs: 600_000 }),
		listed(
			'e-irt',
			'Bites',
			behaviours,
			{ measure: 'inter_response_time' },
			{ instruction: 'Count each bite when it is swallowed.' },
		),
		listed(
			'e-tri',
			'Asks for help',
			'Manding',
			{ measure: 'trials', prompts: LEVELS, expected: 10, minimum: 5 },
			{ instruction: 'Give a closed jar with a favourite toy inside. Wait five seconds.' },
		),
		listed('e-tas', 'Brushes teeth', 'Daily living', {
			measure: 'task_analysis',
			steps: BRUSHING,
			taught: null,
			prompts: LEVELS.slice(0, 3),
			expected: 2,
		}),
		listed(
			'e-lat',
			'Comes when called',
			'Listening',
			{ measure: 'latency', limit_ms: 10_000 },
			{ longAfterMs: 120_000 },
		),
		listed(
			'e-int',
			'On task',
			'Classroom',
			{
				measure: 'interval',
				method: 'momentary',
				interval_ms: 60_000,
				rest_ms: 0,
			},
			{ longAfterMs: 3_600_000 },
		),
		listed('e-rat', 'Reads words aloud', 'Reading', { measure: 'rate' }, { longAfterMs: 300_000 }),
		listed('e-sca', 'Calm at the table', 'Mealtime', { measure: 'rating', minimum: 1, maximum: 5 }),
		listed('e-qua', 'Drinks water', 'Mealtime', { measure: 'quantity', unit: 'ml' }),
		listed('e-pro', 'Sums on a sheet', 'Academics', { measure: 'permanent_product', expected: 12 }),
		listed('e-fid', 'Plan as written', 'Team', { measure: 'fidelity', components: PARTS, floor_percent: 80 }),
		listed('e-wor', 'New words heard', 'Language', { measure: 'free_text' }),
		listed('e-cou', 'Spins', behaviours, { measure: 'count' }),
		listed('e-dur', 'Plays with a friend', 'Social', { measure: 'duration' }, { longAfterMs: 600_000 }),
	];
}
