import type { TrialKind } from '$contract';
import { SvelteSet } from 'svelte/reactivity';

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
