import type { Failure } from '$contract';
import { asRefusal } from '$lib/platform';
import { text } from '$lib/text';

/** One thing that a person tries: whether it is under way, and why it was refused. Shown next to its cause. */
export class Attempt {
	busy = $state(false);
	failure: Failure | null = $state.raw(null);

	/** Runs it unless it runs already; true when it went through. */
	async run(work: () => Promise<void>): Promise<boolean> {
		if (this.busy) return false;
		this.busy = true;
		this.failure = null;
		try {
			await work();
			return true;
		} catch (thrown) {
			this.failure = asRefusal(thrown, text.failure.unknown).failure;
			return false;
		} finally {
			this.busy = false;
		}
	}

	say(sentence: string): void {
		this.failure = { code: 'action.refused', text: sentence, tries_left: null, reason: null };
	}

	clear(): void {
		this.failure = null;
	}
}
