import type { TrialKind } from '$contract';
import { SvelteSet } from 'svelte/reactivity';

const VERSION = 1;

interface Kept {
	words: string;
	meeting: string;
	told: string;
	antecedents: number[];
	consequences: number[];
}

/** Null where another version, or something else, has written it. */
function readKept(text: string): Kept | null {
	try {
		const read = JSON.parse(text) as Partial<Kept> & { v?: unknown };
		const { words, meeting, told, antecedents, consequences } = read;
		if (read.v !== VERSION) return null;
		if (typeof words !== 'string' || typeof meeting !== 'string' || typeof told !== 'string') return null;
		if (!areCodes(antecedents) || !areCodes(consequences)) return null;
		return { words, meeting, told, antecedents, consequences };
	} catch {
		return null;
	}
}

function areCodes(value: unknown): value is number[] {
	return Array.isArray(value) && value.every((one) => Number.isSafeInteger(one));
}

/** What is typed or chosen on the card of one target and not yet recorded. */
export class CardDraft {
	/** Words, a number, or how many items. */
	words = $state('');
	/** Of the items, as asked. */
	meeting = $state('');
	kind: TrialKind = $state('taught');
	/** Whether the next step begins a new run. */
	newRun = $state(false);
	readonly antecedents = new SvelteSet<number>();
	readonly consequences = new SvelteSet<number>();
	/** Of an ABC record. */
	told = $state('');

	/** Whether words or choices would be lost with the session. */
	get pending(): boolean {
		const typed = [this.words, this.meeting, this.told].some((words) => words.trim() !== '');
		return typed || this.antecedents.size > 0 || this.consequences.size > 0;
	}

	/** As it is kept; nothing where nothing is typed or chosen. What kind of trial or run is not kept: it would be forgotten. */
	get kept(): string {
		if (!this.pending) return '';
		const { words, meeting, told } = this;
		const [antecedents, consequences] = [[...this.antecedents], [...this.consequences]];
		return JSON.stringify({ v: VERSION, words, meeting, told, antecedents, consequences });
	}

	/** Takes up what was kept; nothing of it where it cannot be read. */
	takeUp(kept: string): void {
		const draft = readKept(kept);
		if (draft === null) return;
		this.words = draft.words;
		this.meeting = draft.meeting;
		this.told = draft.told;
		for (const code of draft.antecedents) this.antecedents.add(code);
		for (const code of draft.consequences) this.consequences.add(code);
	}

	/** Whoever comes back to the card finds the words, but no kind that they may have forgotten. */
	close(): void {
		this.kind = 'taught';
		this.newRun = false;
	}

	clearEntry(): void {
		this.words = '';
		this.meeting = '';
	}

	clearAbc(): void {
		this.antecedents.clear();
		this.consequences.clear();
		this.told = '';
	}
}
