import type { AddendumKind, CheckLine, ErrorCode, NoteCan, NoteSheet, NoteView, ServiceAsk } from '$contract';
import { asRefusal, Refusal } from '$lib/platform';
import { text } from '$lib/text';
import { Attempt } from './attempt.svelte';
import type { Core } from './core';
import type { SessionState } from './session.svelte';
import { changeOrLook } from './unseen';

/** What is done about a signed note; each has a form or a page of its own. */
export type Act = Exclude<NoteCan, 'write' | 'sign'>;

/** Refusals that say that what is on the screen is old. */
const STALE: ErrorCode[] = ['action.refused', 'note.unchecked'];

const WEIGHT: Record<CheckLine['verdict'], number> = { fails: 0, warns: 1, passes: 2 };

/** The notes of one session: what they are written, checked and signed with, and what becomes of them. */
export class SessionNotes {
	/** As last handed over. */
	sheet: NoteSheet | null = $state.raw(null);
	/** Which note something is done about; at most one form is open. */
	about: { act: Act; note: string } | null = $state.raw(null);
	/** The note about which something can no longer be done: it has come to stand otherwise meanwhile. */
	overtaken: string | null = $state(null);
	/** What was done last, for ears. */
	said = $state('');
	readonly asking = new Attempt();
	private wanted = 0;
	private looking: Promise<void> | null = null;
	/** Signatures change no version: a sheet that was asked for before one came is old. */
	private changes = 0;
	/** Version of one's own note that the sheet speaks of. */
	private checked = -1;

	constructor(
		private readonly core: Core,
		readonly session: SessionState,
	) {}

	private get place(): { chart: string; session: string } {
		return { chart: this.session.view.chart, session: this.session.view.session };
	}

	/** All notes; one's own as it was last saved. */
	get list(): NoteView[] {
		const all = this.sheet?.notes ?? this.session.view.notes;
		const mine = this.session.note.view;
		const others = all.filter((one) => !one.mine);
		return mine === null ? others : [...others, mine];
	}

	/** Whether the active person has a note of their own to write here. */
	get writes(): boolean {
		const mine = this.session.note.view;
		return this.session.writes && (mine === null || mine.can.includes('write'));
	}

	/** Failing ones first, then those worth a look. */
	get checks(): CheckLine[] {
		return [...(this.sheet?.checks ?? [])].sort((a, b) => WEIGHT[a.verdict] - WEIGHT[b.verdict]);
	}

	/** Whether the PIN is asked for: what is on the screen passes, as far as the core has seen it. */
	get maySign(): boolean {
		const may = this.session.note.view?.can.includes('sign') ?? false;
		return may && this.sheet?.may_sign === true;
	}

	serviceOf(code: string | null): ServiceAsk | null {
		return this.sheet?.services.find((one) => one.code === code) ?? null;
	}

	/** Asks for the sheet; asked again while it is under way, it looks once more. */
	ask(): Promise<void> {
		this.wanted += 1;
		this.looking ??= this.look().finally(() => (this.looking = null));
		return this.looking;
	}

	private async look(): Promise<void> {
		for (let heard = 0; heard !== this.wanted;) {
			heard = this.wanted;
			await this.asking.run(() => this.read());
		}
	}

	private async read(): Promise<void> {
		const { changes } = this;
		const { note } = this.session;
		const { version } = note;
		const sheet = await this.core.call('note.sheet', this.place);
		if (changes !== this.changes) {
			this.wanted += 1;
			return;
		}
		this.checked = version;
		this.sheet = sheet;
		const mine = sheet.notes.find((one) => one.mine);
		if (mine) note.see(mine);
		else note.propose(sheet.service);
	}

	/** A draft of now: data may have come since the sheet was asked for. */
	async draft(): Promise<string> {
		await this.ask();
		if (this.asking.failure) throw asRefusal(this.asking.failure, text.failure.unknown);
		return this.sheet?.draft ?? '';
	}

	begin(act: Act, note: string): void {
		this.about = { act, note };
		this.overtaken = null;
		this.said = '';
	}

	close(): void {
		this.about = null;
	}

	/** Signs what is on the screen, in the version that the checks have seen. */
	async sign(pin: string): Promise<void> {
		const { note } = this.session;
		await note.flush();
		if (note.failure === null && note.version !== this.checked) {
			await this.ask();
			if (this.asking.failure) throw asRefusal(this.asking.failure, text.failure.unknown);
			if (this.sheet?.may_sign !== true) throw refusal(text.note.checksChanged);
		}
		await this.tried(() => note.sign(pin));
		await this.done(text.note.done.sign);
	}

	cosign({ note, version }: NoteView, pin: string): Promise<void> {
		return this.change('cosign', note, () => this.core.call('note.cosign', { ...this.place, note, version, pin }));
	}

	witness(
		{ note, version }: NoteView,
		signed: { name: string; relationship: string; strokes: [number, number][][] },
	): Promise<void> {
		return this.change('witness', note, () =>
			this.core.call('note.caregiver', { ...this.place, note, version, ...signed }),
		);
	}

	async withdraw({ note, version }: NoteView, reason: string): Promise<void> {
		await this.change('withdraw', note, () =>
			this.core.call('note.withdraw', { ...this.place, note, version, reason }),
		);
		// The data is open for corrections again; where that cannot be read now, the next look says so.
		await this.session.refresh().catch(() => undefined);
	}

	giveBack({ note, version }: NoteView, reason: string): Promise<void> {
		return this.change('give_back', note, () =>
			this.core.call('note.give_back', { ...this.place, note, version, reason }),
		);
	}

	amend({ note }: NoteView, kind: AddendumKind, words: string): Promise<void> {
		return this.change('amend', note, () => this.core.call('note.amend', { ...this.place, note, kind, text: words }));
	}

	private async change(act: Act, note: string, work: () => Promise<NoteView>): Promise<void> {
		const view = await this.tried(() => changeOrLook(work, () => this.lookAt(note)));
		if (view.mine) this.session.note.see(view);
		if (this.sheet)
			this.sheet = { ...this.sheet, notes: this.sheet.notes.map((one) => (one.note === note ? view : one)) };
		this.about = null;
		await this.done(text.note.done[act]);
	}

	private async done(said: string): Promise<void> {
		this.changes += 1;
		this.said = said;
		await this.ask();
	}

	/** Refused: it may stand otherwise by now, and the page shows how. */
	private async tried<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (thrown) {
			if (STALE.includes(asRefusal(thrown, text.failure.unknown).code)) await this.askAfterRefusal();
			throw thrown;
		}
	}

	private async askAfterRefusal(): Promise<void> {
		await this.ask();
		const { about } = this;
		if (about === null || this.list.some((one) => one.note === about.note && one.can.includes(about.act))) return;
		this.overtaken = about.note;
		this.about = null;
	}

	private async lookAt(note: string): Promise<NoteView> {
		const { notes } = await this.core.call('note.sheet', this.place);
		const found = notes.find((one) => one.note === note);
		if (!found) throw new Error('no such note');
		return found;
	}
}

function refusal(sentence: string): Refusal {
	return new Refusal({ code: 'action.refused', text: sentence, tries_left: null, reason: null });
}
