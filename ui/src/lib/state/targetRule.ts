import type { ComparatorKey, MeasureForm, PerKey, PhaseKey, QuantityKey, RuleForm } from '$contract';
import { readDecimal } from '$lib/format/entry';
import { decimals } from '$lib/format/number';
import { text } from '$lib/text';

/** A mastery rule as it is typed: numbers as their fields hold them, an empty one asks for nothing. */
export interface TypedRule {
	quantity: QuantityKey;
	comparator: ComparatorKey;
	level: string;
	per: PerKey;
	block: string;
	minTrials: string;
	shortBreaks: boolean;
	k: string;
	/** Whether `k` lie among the last `of`; else they are in a row. */
	among: boolean;
	of: string;
	therapists: string;
	days: string;
	probeOnly: boolean;
	firstOnly: boolean;
	phase: PhaseKey | '';
	moveTo: PhaseKey | '';
	openNext: boolean;
	demoteAfter: string;
	demoteTo: PhaseKey | '';
}

export type FaultField = 'name' | 'program_name' | 'measure' | 'abc' | 'rule' | 'instruction' | 'reason';

/** What cannot be sent as it is typed: in which field of the form, and in which of its parts. */
export interface FormFault {
	field: FaultField;
	part: string;
	line: string;
}

/** Reads typed numbers, and remembers those that are none. */
export class Reader {
	readonly faults: FormFault[] = [];

	whole(field: FaultField, part: string, label: string, words: string, from: number, to: number): number {
		const typed = words.trim().replace('−', '-');
		const value = /^-?\d{1,10}$/.test(typed) ? Number(typed) : NaN;
		if (value >= from && value <= to) return value;
		this.say(field, part, text.program.editor.fault.whole(label, from, to));
		return from;
	}

	/** As `whole`; empty is the least that can be asked for. */
	optional(field: FaultField, part: string, label: string, words: string, to: number): number {
		return words.trim() === '' ? 0 : this.whole(field, part, label, words, 0, to);
	}

	decimal(field: FaultField, part: string, label: string, words: string): number {
		const value = readDecimal(words);
		if (value !== null) return value;
		this.say(field, part, text.program.editor.fault.number(label));
		return 0;
	}

	/** Milliseconds of typed seconds. */
	seconds(field: FaultField, part: string, label: string, words: string): number {
		const value = readDecimal(words);
		const ms = value === null ? NaN : Math.round(value * 1000);
		if (ms >= 0 && ms <= MOST_MS) return ms;
		this.say(field, part, text.program.editor.fault.seconds(label));
		return 0;
	}

	say(field: FaultField, part: string, line: string): void {
		this.faults.push({ field, part, line });
	}
}

/** As the core's number of milliseconds holds. */
const MOST_MS = 4_294_967_295;
const MOST_ENTRIES = 1_000;
const MOST_TRIALS = 65_535;

type Kind = MeasureForm['measure'];

/** By what a measure can be judged, the usual one first. As the core's `Quantity::fits`, which has the last word. */
const FITS: Record<Kind, QuantityKey[]> = {
	trials: ['percent_correct', 'percent_independent', 'correct_count', 'error_count'],
	task_analysis: ['percent_of_steps', 'percent_correct', 'percent_independent'],
	count: ['rate_per_hour', 'count', 'rate_per_min'],
	rate: ['rate_per_min', 'rate_per_hour', 'count'],
	duration: ['total_duration_min', 'mean_duration_min', 'percent_of_session', 'count'],
	latency: ['latency_s'],
	inter_response_time: ['inter_response_time_s', 'count', 'rate_per_hour', 'rate_per_min'],
	interval: ['percent_of_intervals'],
	rating: ['rating'],
	quantity: ['amount'],
	permanent_product: ['percent_correct'],
	fidelity: ['percent_correct'],
	free_text: [],
};
/** What rests on nothing that could be counted as trials. */
const WITHOUT_TRIALS: QuantityKey[] = [
	'count',
	'rate_per_min',
	'rate_per_hour',
	'total_duration_min',
	'mean_duration_min',
	'inter_response_time_s',
	'percent_of_session',
];

export const quantitiesOf = (measure: Kind): QuantityKey[] => FITS[measure];
export const hasTrials = (quantity: QuantityKey): boolean => !WITHOUT_TRIALS.includes(quantity);

/** A rule to begin with where somebody wants one of their own: what the studies of domain §3.4 defend, as far as it fits. */
export function firstRule(measure: Kind, up: boolean): TypedRule | null {
	const [quantity] = FITS[measure];
	if (!quantity) return null;
	const percent = quantity.startsWith('percent');
	return {
		quantity,
		comparator: up ? 'at_least' : 'at_most',
		level: percent ? (up ? '90' : '10') : '',
		per: 'session',
		block: '',
		minTrials: hasTrials(quantity) && measure === 'trials' ? '5' : '',
		shortBreaks: false,
		k: '3',
		among: false,
		of: '',
		therapists: '2',
		days: '',
		probeOnly: false,
		firstOnly: false,
		phase: 'active',
		moveTo: 'maintenance',
		openNext: false,
		demoteAfter: '',
		demoteTo: '',
	};
}

const asked = (count: number | null): string => (count === null || count === 0 ? '' : String(count));

export function typedRule(rule: RuleForm): TypedRule {
	return {
		quantity: rule.quantity,
		comparator: rule.comparator,
		level: decimals(rule.level),
		per: rule.per,
		block: asked(rule.block_trials),
		minTrials: asked(rule.min_trials),
		shortBreaks: rule.short_breaks_run,
		k: String(rule.k),
		among: rule.of !== null,
		of: asked(rule.of),
		therapists: asked(rule.therapists),
		days: asked(rule.days),
		probeOnly: rule.probe_only,
		firstOnly: rule.first_trial_only,
		phase: rule.phase ?? '',
		moveTo: rule.move_to ?? '',
		openNext: rule.open_next,
		demoteAfter: asked(rule.demote_after),
		demoteTo: rule.demote_to ?? '',
	};
}

/** What the rule asks for. What its measure cannot give is not asked, though it may still stand in a hidden field. */
export function ruleOf(typed: TypedRule, measure: Kind, read: Reader): RuleForm {
	const words = text.program.editor.rule;
	const trials = hasTrials(typed.quantity);
	const many = (part: string, label: string, typed: string): number =>
		read.optional('rule', part, label, typed, part === 'minTrials' ? MOST_TRIALS : MOST_ENTRIES);
	const blocks = typed.per === 'trial_block';
	const misses = many('demoteAfter', words.demoteAfter, typed.demoteAfter);
	return {
		quantity: typed.quantity,
		comparator: typed.comparator,
		level: read.decimal('rule', 'level', words.level, typed.level),
		per: typed.per,
		block_trials: blocks ? read.whole('rule', 'block', words.blockTrials, typed.block, 1, MOST_TRIALS) : null,
		min_trials: trials ? many('minTrials', words.minTrials, typed.minTrials) : 0,
		short_breaks_run: trials && typed.shortBreaks,
		k: read.whole('rule', 'k', words.k, typed.k, 1, MOST_ENTRIES),
		of: typed.among ? read.whole('rule', 'of', words.of, typed.of, 1, MOST_ENTRIES) : null,
		therapists: many('therapists', words.therapists, typed.therapists),
		days: many('days', words.days, typed.days),
		probe_only: trials && typed.probeOnly,
		first_trial_only: trials && typed.firstOnly,
		phase: typed.phase || null,
		move_to: typed.moveTo || null,
		open_next: measure === 'task_analysis' && typed.openNext,
		demote_after: misses === 0 ? null : misses,
		demote_to: misses === 0 ? null : typed.demoteTo || null,
	};
}
