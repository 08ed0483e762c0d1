import type { PromptKey, RowState } from '$contract';
import { signsOf, type Sign } from '$lib/state/paperMarks';
import { text } from '$lib/text';

/** What a line of marks is about. */
export interface Marked {
	prompts: PromptKey[];
	/** As keys, in order. */
	signs: Sign[];
	/** What is marked one by one; null where marks have numbers alone. */
	labels: string[] | null;
}

export function marksOf(state: RowState): Marked {
	switch (state.measure) {
		case 'trials':
			return { prompts: state.prompts, signs: signsOf(state.prompts), labels: null };
		case 'task_analysis': {
			const labels = state.steps.flatMap((step) => (step.open ? step.label : []));
			return { prompts: state.prompts, signs: [...signsOf(state.prompts), '.'], labels };
		}
		case 'fidelity':
			return { prompts: [], signs: ['+', '-', 'O', '.'], labels: state.components.map((one) => one.label) };
		default:
			return { prompts: [], signs: ['+', '-', '.'], labels: null };
	}
}

/** A field of a line, what it is called, and what is typed into it. */
export interface LineField {
	of: 'from' | 'to' | 'amount' | 'meeting' | 'words';
	label: string;
	kind: 'time' | 'number' | 'words';
}

const words = text.paper.entry;
const from = (label: string): LineField => ({ of: 'from', label, kind: 'time' });
const to = (label: string): LineField => ({ of: 'to', label, kind: 'time' });
const amount = (label: string): LineField => ({ of: 'amount', label, kind: 'number' });

/** The fields of a line in the order of the hand; marks come before them. */
export function fieldsOf(state: RowState, none: boolean): LineField[] {
	switch (state.measure) {
		case 'count':
			return [amount(words.count), from(words.at)];
		case 'rate':
			return [from(words.from), to(words.to), amount(words.count)];
		case 'duration':
			return [from(words.start), to(words.end)];
		case 'latency':
			if (none && state.limit_ms !== null) return [from(words.given)];
			return [from(words.given), to(none ? words.gaveUp : words.response)];
		case 'rating':
			return [amount(words.valueOf(state.minimum, state.maximum)), from(words.at)];
		case 'quantity':
			return [amount(words.inUnit(state.unit)), from(words.at)];
		case 'permanent_product':
			return [amount(text.card.items), { of: 'meeting', label: text.card.meeting, kind: 'number' }, from(words.at)];
		case 'free_text':
			return [{ of: 'words', label: text.card.words, kind: 'words' }, from(words.at)];
		case 'inter_response_time':
			return [from(words.at)];
		default:
			return [from(words.from)];
	}
}

/** Whether its lines are rows of marks. */
export function isMarked({ measure }: RowState): boolean {
	return measure === 'trials' || measure === 'task_analysis' || measure === 'fidelity' || measure === 'interval';
}

/** Whether another line is what comes after a line, rather than the next target. */
export function goesOn({ measure }: RowState): boolean {
	return measure !== 'trials' && measure !== 'fidelity' && measure !== 'interval';
}
