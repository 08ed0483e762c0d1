import type { Core } from './core';
import type { CardDraft } from './draft.svelte';

/** Well under the second within which typed words are safe. */
const PAUSE_MS = 400;

/** Keeps what is typed on one card with the core, for this person alone: a lock takes nothing of it. */
export class DraftKeeper {
	/** As the core has it. */
	private saved = '';
	private wanted = '';
	private asked: Promise<void> | null = null;
	private pause: ReturnType<typeof setTimeout> | undefined;
	private saving: Promise<void> | null = null;

	constructor(
		private readonly core: Core,
		private readonly of: { chart: string; session: string; target: string },
		private readonly draft: CardDraft,
	) {}

	/** Takes up what was kept, once; words that were typed since stand. */
	load(): Promise<void> {
		this.asked ??= this.core
			.call('draft.view', this.of)
			.then((kept) => {
				if (kept === null || this.wanted !== '' || this.draft.pending) return;
				this.saved = this.wanted = kept;
				this.draft.takeUp(kept);
			})
			.catch(() => {
				// Asked again when the card opens again.
				this.asked = null;
			});
		return this.asked;
	}

	/** Words wait a little for those that follow; that nothing is left, lest it be recorded twice, is said at once. */
	changed(kept: string): void {
		if (kept === this.wanted) return;
		this.wanted = kept;
		if (kept === '') void this.flush();
		else this.pause ??= setTimeout(() => void this.flush(), PAUSE_MS);
	}

	/** Resolves when what is wanted is kept, or was refused. */
	async flush(): Promise<void> {
		clearTimeout(this.pause);
		this.pause = undefined;
		this.saving ??= this.save().finally(() => (this.saving = null));
		return this.saving;
	}

	/** Nothing of it can be recorded any more. */
	async discard(): Promise<void> {
		this.wanted = '';
		await this.flush();
	}

	private async save(): Promise<void> {
		while (this.wanted !== this.saved) {
			const text = this.wanted;
			try {
				await this.core.call('draft.keep', { ...this.of, text });
				this.saved = text;
			} catch {
				// What was typed is still on the card; the next change, or its close, keeps it.
				return;
			}
		}
	}
}
