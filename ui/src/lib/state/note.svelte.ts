import type { Failure, NoteView } from '$contract';
import { asRefusal } from '$lib/platform';
import { text } from '$lib/text';
import type { Core } from './core';
import { changeOrLook } from './unseen';

const PAUSE_MS = 600;

export type NoteStatus = 'empty' | 'typing' | 'saving' | 'saved' | 'failed';

/** One's own note of a session, saved as it is typed. */
export class NoteDraft {
	words = $state('');
	status: NoteStatus = $state('empty');
	/** As last handed over. */
	view: NoteView | null = $state.raw(null);
	failure: Failure | null = $state.raw(null);
	private version = 0;
	private saved = '';
	private pause: ReturnType<typeof setTimeout> | undefined;
	private saving: Promise<void> | null = null;

	constructor(
		private readonly core: Core,
		private readonly chart: string,
		private readonly session: string,
		mine: NoteView | undefined,
	) {
		if (mine) this.take(mine);
	}

	private take(note: NoteView): void {
		this.view = note;
		this.words = note.text;
		this.saved = note.text;
		this.version = note.version;
		this.status = 'saved';
	}

	get signedMs(): number | null {
		return this.view?.signed_ms ?? null;
	}

	type(words: string): void {
		this.words = words;
		this.status = 'typing';
		clearTimeout(this.pause);
		this.pause = setTimeout(() => void this.flush(), PAUSE_MS);
	}

	/** Saves what is not saved yet; resolves when it is, or when it was refused. */
	async flush(): Promise<void> {
		clearTimeout(this.pause);
		this.saving ??= this.save().finally(() => (this.saving = null));
		return this.saving;
	}

	private async save(): Promise<void> {
		while (this.words !== this.saved && this.signedMs === null) {
			const words = this.words;
			this.status = 'saving';
			try {
				// Recorded without an answer: its version has to be asked for before the next.
				if (this.failure?.code === 'view.unseen') this.version = (await this.look()).version;
				const note = await changeOrLook(
					() =>
						this.core.call('note.write', {
							chart: this.chart,
							session: this.session,
							text: words,
							base_version: this.version,
						}),
					() => this.look(),
				);
				this.view = note;
				this.version = note.version;
				this.saved = words;
				this.failure = null;
			} catch (thrown) {
				this.failure = asRefusal(thrown, text.failure.unknown).failure;
				this.status = 'failed';
				return;
			}
		}
		if (this.status !== 'empty') this.status = 'saved';
	}

	private async look(): Promise<NoteView> {
		const { notes } = await this.core.call('session.view', { chart: this.chart, session: this.session });
		const mine = notes.find((note) => note.mine);
		if (!mine) throw new Error('no note of one’s own');
		return mine;
	}

	/** Signs what is on the screen: it is saved first. */
	async sign(pin: string): Promise<void> {
		await this.flush();
		if (this.failure) throw asRefusal(this.failure, text.failure.unknown);
		const { chart, session, version } = this;
		const note = await changeOrLook(
			() => this.core.call('note.sign', { chart, session, version, pin }),
			() => this.look(),
		);
		this.take(note);
	}
}
