import type {
	AbcForm,
	ChainKey,
	ChoiceForm,
	IntervalMethod,
	LadderKey,
	MeasureForm,
	PromptForm,
	TargetForm,
} from '$contract';
import { decimals } from '$lib/format/number';
import { text } from '$lib/text';
import { Reader, ruleOf, typedRule, type FaultField, type FormFault, type TypedRule } from './targetRule';

export type MeasureKind = MeasureForm['measure'];

/** A level, step, part or choice as it is typed. Its code stands in data: it goes with the row, whatever it is called and wherever it stands. */
export interface Row {
	/** In the window alone. */
	id: number;
	/** None for one that is new. */
	code: number | null;
	label: string;
	/** Of a level of help: whether a response with it counts as correct. */
	counts: boolean;
}

/** Which list of rows. */
export type RowsOf = 'prompts' | 'steps' | 'components' | 'antecedents' | 'consequences';

/** A target as it is typed. Fields of every measure stand side by side, so that trying another measure loses nothing. */
export interface TypedTarget {
	/** Empty: a new one; [`UNCHOSEN`]: to be chosen. */
	program: string;
	programName: string;
	name: string;
	instruction: string;
	measure: MeasureKind;
	up: boolean;
	pinned: boolean;
	position: number;
	prompts: Row[];
	minimum: string;
	expected: string;
	ladder: LadderKey;
	steps: Row[];
	chain: ChainKey;
	/** The row of the step that is taught. */
	taught: number | null;
	runs: string;
	limit: string;
	method: IntervalMethod;
	interval: string;
	rest: string;
	least: string;
	most: string;
	unit: string;
	items: string;
	components: Row[];
	floor: string;
	/** Whether its events may be described. */
	described: boolean;
	antecedents: Row[];
	consequences: Row[];
	rule: TypedRule | null;
	/** The id of the next row. */
	next: number;
}

/** As the core bounds them. */
const NAME_MOST = 120;
const INSTRUCTION_MOST = 500;
const MOST_U16 = 65_535;
const SCALE = 32_767;

/** In the place of a program that is still to be chosen. */
export const UNCHOSEN = '?';

/** Measures whose events may be described. */
const EVENTS: MeasureKind[] = ['count', 'rate', 'duration', 'inter_response_time'];
export const hasEvents = (measure: MeasureKind): boolean => EVENTS.includes(measure);

/** A form with nothing in it. */
export function blankForm(position: number): TargetForm {
	return {
		program: null,
		program_name: '',
		name: '',
		measure: { measure: 'trials', prompts: [], minimum: 5, expected: 10, ladder: 'free' },
		up: true,
		pinned: false,
		position,
		instruction: null,
		abc: null,
		rule: null,
	};
}

/** The same plan for another target: nothing of it stands in that one's data. */
export function copyOf(form: TargetForm, position: number): TargetForm {
	const bare = <R extends { code: number | null }>(rows: R[]): R[] => rows.map((row) => ({ ...row, code: null }));
	const { measure, abc } = form;
	const copied: MeasureForm =
		measure.measure === 'trials'
			? { ...measure, prompts: bare(measure.prompts) }
			: measure.measure === 'task_analysis'
				? { ...measure, prompts: bare(measure.prompts), steps: bare(measure.steps) }
				: measure.measure === 'fidelity'
					? { ...measure, components: bare(measure.components) }
					: measure;
	const sheet = abc && { antecedents: bare(abc.antecedents), consequences: bare(abc.consequences) };
	return { ...form, name: '', measure: copied, abc: sheet, position };
}

/** The form as fields show it. */
export function typedOf(form: TargetForm): TypedTarget {
	const typed: TypedTarget = {
		program: form.program ?? '',
		programName: form.program_name,
		name: form.name,
		instruction: form.instruction ?? '',
		measure: form.measure.measure,
		up: form.up,
		pinned: form.pinned,
		position: form.position,
		prompts: [],
		minimum: '5',
		expected: '10',
		ladder: 'free',
		steps: [],
		chain: 'total',
		taught: null,
		runs: '1',
		limit: '',
		method: 'momentary',
		interval: '60',
		rest: '0',
		least: '1',
		most: '5',
		unit: '',
		items: '',
		components: [],
		floor: '80',
		described: form.abc !== null,
		antecedents: [],
		consequences: [],
		rule: form.rule && typedRule(form.rule),
		next: 1,
	};
	takeMeasure(typed, form.measure);
	if (form.abc) {
		typed.antecedents = rowsOf(typed, form.abc.antecedents);
		typed.consequences = rowsOf(typed, form.abc.consequences);
	}
	return typed;
}

function takeMeasure(typed: TypedTarget, measure: MeasureForm): void {
	switch (measure.measure) {
		case 'trials':
			typed.prompts = rowsOf(typed, measure.prompts);
			typed.minimum = String(measure.minimum);
			typed.expected = String(measure.expected);
			typed.ladder = measure.ladder;
			break;
		case 'task_analysis':
			typed.steps = rowsOf(typed, measure.steps);
			typed.prompts = rowsOf(typed, measure.prompts);
			typed.chain = measure.chain;
			typed.taught = measure.taught === null ? null : (typed.steps[measure.taught - 1]?.id ?? null);
			typed.runs = String(measure.expected);
			break;
		case 'latency':
			typed.limit = measure.limit_ms === null ? '' : decimals(measure.limit_ms / 1000);
			break;
		case 'interval':
			typed.method = measure.method;
			typed.interval = decimals(measure.interval_ms / 1000);
			typed.rest = decimals(measure.rest_ms / 1000);
			break;
		case 'rating':
			typed.least = String(measure.minimum);
			typed.most = String(measure.maximum);
			break;
		case 'quantity':
			typed.unit = measure.unit;
			break;
		case 'permanent_product':
			typed.items = measure.items === null ? '' : String(measure.items);
			break;
		case 'fidelity':
			typed.components = rowsOf(typed, measure.components);
			typed.floor = String(measure.floor_percent);
			break;
		case 'count':
		case 'rate':
		case 'duration':
		case 'inter_response_time':
		case 'free_text':
			break;
	}
}

function rowsOf(typed: TypedTarget, rows: (PromptForm | ChoiceForm)[]): Row[] {
	return rows.map((row) => {
		const counts = 'counts_as_correct' in row && row.counts_as_correct;
		return { id: typed.next++, code: row.code, label: row.label, counts };
	});
}

/** A new row below one of them, or at the end. */
export function addRow(typed: TypedTarget, of: RowsOf, below: number | null = null): Row {
	const row: Row = { id: typed.next++, code: null, label: '', counts: false };
	const rows = typed[of];
	const at = rows.findIndex((one) => one.id === below);
	rows.splice(at === -1 ? rows.length : at + 1, 0, row);
	return row;
}

/** One place up (-1) or down (1); false at the end of the list. */
export function moveRow(rows: Row[], id: number, by: -1 | 1): boolean {
	const at = rows.findIndex((row) => row.id === id);
	const row = rows[at];
	if (!row || at + by < 0 || at + by >= rows.length) return false;
	rows.splice(at, 1);
	rows.splice(at + by, 0, row);
	return true;
}

export function removeRow(typed: TypedTarget, of: RowsOf, id: number): void {
	const rows = typed[of];
	const at = rows.findIndex((row) => row.id === id);
	if (at !== -1) rows.splice(at, 1);
	if (typed.taught === id) typed.taught = null;
}

/** What can be sent, and what cannot: where there are faults the form is no form to send. */
export function formOf(typed: TypedTarget): { form: TargetForm; faults: FormFault[] } {
	const read = new Reader();
	const unchosen = typed.program === UNCHOSEN;
	if (unchosen) read.say('program_name', 'program', text.program.editor.fault.program);
	const form: TargetForm = {
		program: typed.program === '' || unchosen ? null : typed.program,
		program_name: wordsOf(read, 'program_name', text.program.editor.programName, typed.programName, NAME_MOST),
		name: wordsOf(read, 'name', text.program.editor.name, typed.name, NAME_MOST),
		measure: measureOf(typed, read),
		up: typed.up,
		pinned: typed.pinned,
		position: typed.position,
		instruction:
			wordsOf(read, 'instruction', text.program.editor.instruction, typed.instruction, INSTRUCTION_MOST) || null,
		abc: hasEvents(typed.measure) && typed.described ? abcOf(typed, read) : null,
		rule: typed.rule && typed.measure !== 'free_text' ? ruleOf(typed.rule, typed.measure, read) : null,
	};
	return { form, faults: read.faults };
}

function wordsOf(read: Reader, field: FaultField, label: string, words: string, most: number): string {
	const typed = words.trim();
	const over = [...typed].length - most;
	if (over > 0) read.say(field, field, text.program.editor.fault.long(label, over));
	return typed;
}

function abcOf(typed: TypedTarget, read: Reader): AbcForm {
	const words = text.program.editor;
	return {
		antecedents: choicesOf(read, 'abc', typed.antecedents, words.antecedent),
		consequences: choicesOf(read, 'abc', typed.consequences, words.consequence),
	};
}

function choicesOf(read: Reader, field: FaultField, rows: Row[], called: (place: number) => string): ChoiceForm[] {
	return rows.map((row, place) => {
		const label = row.label.trim();
		const part = `row-${row.id}`;
		if (label === '') read.say(field, part, text.program.editor.fault.label(called(place + 1)));
		const over = [...label].length - NAME_MOST;
		if (over > 0) read.say(field, part, text.program.editor.fault.long(called(place + 1), over));
		return { code: row.code, label };
	});
}

function promptsOf(read: Reader, rows: Row[]): PromptForm[] {
	const choices = choicesOf(read, 'measure', rows, text.program.editor.prompt);
	return choices.map((choice, place) => ({ ...choice, counts_as_correct: rows[place]?.counts ?? false }));
}

function measureOf(typed: TypedTarget, read: Reader): MeasureForm {
	const words = text.program.editor;
	const { measure } = typed;
	const whole = (part: string, label: string, typed: string, from = 0, to = MOST_U16): number =>
		read.whole('measure', part, label, typed, from, to);
	const seconds = (part: string, label: string, typed: string): number => read.seconds('measure', part, label, typed);
	switch (measure) {
		case 'trials':
			return {
				measure,
				prompts: promptsOf(read, typed.prompts),
				minimum: whole('minimum', words.minimum, typed.minimum),
				expected: whole('expected', words.expected, typed.expected),
				ladder: typed.ladder,
			};
		case 'task_analysis':
			return {
				measure,
				steps: choicesOf(read, 'measure', typed.steps, words.step),
				prompts: promptsOf(read, typed.prompts),
				chain: typed.chain,
				taught: taughtOf(typed, read),
				expected: whole('runs', words.runs, typed.runs),
			};
		case 'latency':
			return { measure, limit_ms: typed.limit.trim() === '' ? null : seconds('limit', words.limit, typed.limit) };
		case 'interval':
			return {
				measure,
				method: typed.method,
				interval_ms: seconds('interval', words.interval, typed.interval),
				// A momentary sample is made at the end of its interval: nothing of it is for recording.
				rest_ms: typed.method === 'momentary' ? 0 : seconds('rest', words.rest, typed.rest),
			};
		case 'rating':
			return {
				measure,
				minimum: whole('least', words.least, typed.least, -SCALE, SCALE),
				maximum: whole('most', words.most, typed.most, -SCALE, SCALE),
			};
		case 'quantity':
			return { measure, unit: wordsOf(read, 'measure', words.unit, typed.unit, NAME_MOST) };
		case 'permanent_product':
			return { measure, items: typed.items.trim() === '' ? null : whole('items', words.items, typed.items) };
		case 'fidelity':
			return {
				measure,
				components: choicesOf(read, 'measure', typed.components, words.component),
				floor_percent: whole('floor', words.floor, typed.floor, 0, 100),
			};
		default:
			return { measure };
	}
}

/** Its place, from 1. It goes with the row: whoever moves steps around teaches the same one. */
function taughtOf(typed: TypedTarget, read: Reader): number | null {
	if (typed.chain === 'total') return null;
	const place = typed.steps.findIndex((row) => row.id === typed.taught);
	if (place !== -1) return place + 1;
	if (typed.steps.length > 0) read.say('measure', 'taught', text.program.editor.fault.taught);
	return null;
}
