import type { Failure, NoteView, SectionText } from '$contract';
import { SvelteMap } from 'svelte/reactivity';
import { asRefusal } from '$lib/platform';
import { text } from '$lib/text';
import type { Core } from './core';
import { changeOrLook } from './unseen';

const PAUSE_MS = 600;
/** However long somebody types without a pause: words are safe within a second. */
const LONGEST_MS = 900;

export type NoteStatus = 'empty' | 'typing' | 'saving' | 'saved' | 'failed';

/** One's own note of a session, saved as it is typed. */
export class NoteDraft {
	words = $state('');
	/** The service that it documents, by its code. */
	service: string | null = $state(null);
	/** What stands in its sections, by key. */
	readonly sections = new SvelteMap<string, string>();
	status: NoteStatus = $state('empty');
	/** As last handed over. */
	view: NoteView | null = $state.raw(null);
	failure: Failure | null = $state.raw(null);
	/** As the core has it; 0 for none. */
	version = $state(0);
	/** Grows when its words come from elsewhere than the fields on the screen. */
	taken = $state(0);
	private saved: string;
	private since: number | null = null;
	private pause: ReturnType<typeof setTimeout> | undefined;
	private saving: Promise<void> | null = null;

	constructor(
		private readonly core: Core,
		private readonly chart: string,
		private readonly session: string,
		mine: NoteView | undefined,
	) {
		this.saved = this.written;
		if (mine) this.take(mine);
	}

	private take(note: NoteView): void {
		this.view = note;
		this.words = note.text;
		this.service = note.service;
		this.sections.clear();
		for (const one of note.sections) this.sections.set(one.key, one.text);
		this.saved = this.written;
		this.version = note.version;
		this.status = 'saved';
		this.taken += 1;
	}

	/** What the core says of it now; what was typed since stands. */
	see(note: NoteView): void {
		if (note.version < this.version) return;
		if (note.version === this.version) this.view = note;
		else if (!this.dirty && this.saving === null) this.take(note);
	}

	/** The usual service, before anything is written: it goes out with the first words. */
	propose(service: string | null): void {
		if (this.version > 0 || this.dirty || this.service !== null) return;
		this.service = service;
		this.saved = this.written;
	}

	get signedMs(): number | null {
		return this.view?.signed_ms ?? null;
	}

	/** Whether anything stands in it. */
	get blank(): boolean {
		return this.words.trim() === '' && this.filled.length === 0;
	}

	/** Sections in which something stands. */
	private get filled(): SectionText[] {
		return [...this.sections]
			.filter(([, words]) => words.trim() !== '')
			.map(([key, words]) => ({ key, title: null, text: words }));
	}

	/** All of it as one value, to tell what is saved from what is not. */
	private get written(): string {
		const sections = this.filled.sort((a, b) => (a.key < b.key ? -1 : 1));
		return JSON.stringify([this.words, this.service, sections]);
	}

	private get dirty(): boolean {
		return this.written !== this.saved;
	}

	type(words: string): void {
		this.words = words;
		this.changed();
	}

	fill(section: string, words: string): void {
		this.sections.set(section, words);
		this.changed();
	}

	choose(service: string): void {
		this.service = service;
		// A service alone is no note yet.
		if (this.version > 0 || !this.blank) this.changed();
	}

	private changed(): void {
		this.status = 'typing';
		const now = performance.now();
		this.since ??= now;
		clearTimeout(this.pause);
		this.pause = setTimeout(() => void this.flush(), Math.min(PAUSE_MS, Math.max(0, this.since + LONGEST_MS - now)));
	}

	/** Saves what is not saved yet; resolves when it is, or when it was refused. */
	async flush(): Promise<void> {
		clearTimeout(this.pause);
		this.since = null;
		this.saving ??= this.save().finally(() => (this.saving = null));
		return this.saving;
	}

	private async save(): Promise<void> {
		while (this.dirty && !(this.version === 0 && this.blank) && this.signedMs === null) {
			const written = this.written;
			this.status = 'saving';
			try {
				// Recorded without an answer: its version has to be asked for before the next.
				if (this.failure?.code === 'view.unseen') this.version = (await this.look()).version;
				const note = await this.write();
				this.view = note;
				this.version = note.version;
				this.saved = written;
				this.failure = null;
			} catch (thrown) {
				this.failure = asRefusal(thrown, text.failure.unknown).failure;
				this.status = 'failed';
				return;
			}
		}
		if (this.status !== 'empty') this.status = this.version === 0 ? 'empty' : 'saved';
	}

	private write(): Promise<NoteView> {
		const request = {
			chart: this.chart,
			session: this.session,
			text: this.words,
			base_version: this.version,
			service: this.service,
			sections: this.filled,
		};
		return changeOrLook(
			() => this.core.call('note.write', request),
			() => this.look(),
		);
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
