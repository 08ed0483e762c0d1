import type { NoteView, SessionView, Silence } from '$contract';
import { assignLetters, inStrip, levelsLetter, ROWS_WITHOUT_SHIFT, type Letters } from './letters';
import { clock } from './clock.svelte';
import type { Core } from './core';
import { SessionFacts } from './facts.svelte';
import { nearAtFirst } from './near.svelte';
import { NoteDraft } from './note.svelte';
import { changeOrLook, isUnseen } from './unseen';
import { RowCell, type Place } from './row.svelte';

const UNDO_MOST = 10;
const MINUTE_MS = 60_000;

/** `card`: of one target; `abc`: which behaviour to describe. */
export type SessionPage = 'rows' | 'note' | 'card' | 'abc' | 'end' | 'facts';

/** The session on the screen. */
export class SessionState {
	/** As last handed over; its rows are not read from here but from the cells. */
	view: SessionView = $state.raw() as SessionView;
	seenAt = $state(0);
	page: SessionPage = $state('rows');
	/** Of which target the card is shown. */
	card: RowCell | null = $state.raw(null);
	/** At most ten, as the core counts them. */
	undoMine = $state(0);
	/** Which keys show their prompt levels, by target, on its card with the step; at most one. */
	levelsOf: string | null = $state(null);
	said: string | null = $state(null);
	/** Whether a child holds the device: nothing answers until the hand that froze it ends that. */
	frozen = $state(false);
	/** Whether it had ended before it was opened here. */
	readonly past: boolean;
	readonly strip: RowCell[] = [];
	readonly list: RowCell[] = [];
	readonly note: NoteDraft;
	readonly facts: SessionFacts;
	private readonly place: Place;

	constructor(
		private readonly core: Core,
		view: SessionView,
	) {
		this.place = { chart: view.chart, session: view.session };
		this.facts = new SessionFacts(core, this);
		this.note = new NoteDraft(
			core,
			view.chart,
			view.session,
			view.notes.find((note) => note.mine),
		);
		const letters = assignLetters(view.rows);
		for (const row of [...view.rows].sort((a, b) => a.position - b.position)) {
			const cell = new RowCell(core, this.place, row, letters.get(row.target) ?? [], (by) => this.recorded(by));
			(inStrip(row) ? this.strip : this.list).push(cell);
		}
		nearAtFirst(this.list);
		this.show(view);
		this.past = view.phase === 'ended';
		if (this.past) this.page = 'end';
	}

	get cells(): RowCell[] {
		return [...this.strip, ...this.list];
	}

	/** Whether letters with Shift press keys that are in sight. */
	get shiftTaken(): boolean {
		return this.card === null && this.list.length > ROWS_WITHOUT_SHIFT;
	}

	/** Whether its row is more than its name: near in the list, or on its card. */
	isWhole(cell: RowCell): boolean {
		return cell.near || this.card === cell;
	}

	/** The row of the list whose keys, or whose way to other levels, this letter presses. */
	ofLetter(letter: string): RowCell | null {
		const levels = ([, prompted]: Letters): boolean =>
			prompted !== undefined && levelsLetter(prompted, this.shiftTaken) === letter;
		return this.list.find(({ letters }) => letters.includes(letter) || levels(letters)) ?? null;
	}

	/** Whether taps of the active person would be taken. */
	get live(): boolean {
		return this.view.mine && this.view.phase !== 'ended';
	}

	get observedMs(): number {
		return this.view.phase === 'running' ? clock.since(this.view.observed_ms, this.seenAt) : this.view.observed_ms;
	}

	/** Rates move on by the minute and by taps, not by the second. */
	readonly minute = $derived(Math.floor(this.observedMs / MINUTE_MS));

	/** Whether the active person has words of their own to write here: a segment, or a note begun, and nothing signed yet. */
	get writes(): boolean {
		const mine = this.view.segments.some((one) => one.mine) || this.note.view !== null;
		return mine && this.view.can.includes('write_note') && this.note.signedMs === null;
	}

	/** All notes; one's own as it was last saved. */
	get notes(): NoteView[] {
		const others = this.view.notes.filter((one) => !one.mine);
		return this.note.view === null ? others : [...others, this.note.view];
	}

	private recorded(by: number): void {
		this.undoMine = Math.min(UNDO_MOST, Math.max(0, this.undoMine + by));
		this.said = null;
	}

	private show(view: SessionView): void {
		this.view = view;
		this.seenAt = performance.now();
		this.undoMine = view.undo_mine;
		for (const cell of this.cells) {
			const row = view.rows.find((one) => one.target === cell.view.target);
			if (row) cell.show(row);
		}
	}

	/** Reads everything again, in place: after a sleep of the machine, or before an end. */
	async refresh(): Promise<void> {
		await this.settled();
		this.show(await this.look());
	}

	private look(): Promise<SessionView> {
		return this.core.call('session.view', this.place);
	}

	private async change(work: () => Promise<SessionView>): Promise<void> {
		this.show(await changeOrLook(work, () => this.look()));
	}

	private async settled(): Promise<void> {
		await Promise.all(this.cells.map((cell) => cell.settled()));
	}

	async undoLast(): Promise<void> {
		await this.settled();
		const row = await this.core.call('session.undo_mine', this.place).catch(async (thrown: unknown) => {
			if (!isUnseen(thrown)) throw thrown;
			this.recorded(-1);
			// Which row it was is not known; the rows show it.
			await this.refresh().catch(() => {
				throw thrown;
			});
			return null;
		});
		if (row === null) return;
		const cell = this.cells.find((one) => one.view.target === row.target);
		cell?.show(row);
		this.recorded(-1);
		this.said = row.name;
	}

	async pauseOrResume(): Promise<void> {
		const command = this.view.phase === 'paused' ? 'session.resume' : 'session.pause';
		await this.settled();
		await this.change(() => this.core.call(command, this.place));
	}

	async takeOver(): Promise<void> {
		await this.change(() => this.core.call('session.take_over', this.place));
	}

	/** From the end of a session to its lines, once they are here. */
	async checkFacts(): Promise<void> {
		await this.note.flush();
		await this.facts.look();
		this.turn('facts');
	}

	/** Back to the end, which shows what the corrections come to. */
	async leaveFacts(): Promise<void> {
		if (this.facts.changed) await this.refresh();
		this.facts.changed = false;
		this.turn('end');
	}

	turn(page: Exclude<SessionPage, 'card'>): void {
		this.card?.draft.close();
		void this.card?.keeper.flush();
		this.card = null;
		this.levelsOf = null;
		this.page = page;
	}

	/** Where keys record: elsewhere there is nothing to keep a child's hands from. */
	freeze(): void {
		if (this.live && this.page !== 'end') this.frozen = true;
	}

	openCard(cell: RowCell): void {
		this.turn('rows');
		this.card = cell;
		this.page = 'card';
	}

	/** The behaviours of which events may be described. */
	get described(): RowCell[] {
		return this.cells.filter((cell) => cell.view.abc !== null);
	}

	/** To the card where events are described, or to the choice of one. */
	describe(): void {
		const [first, ...others] = this.described;
		if (first && others.length === 0) this.openCard(first);
		else this.turn('abc');
	}

	/** Opens the end page with what the core asks now. */
	async beginEnd(): Promise<void> {
		this.levelsOf = null;
		await this.refresh();
		// What was typed before a lock is asked about too.
		await Promise.all(this.cells.filter((cell) => cell.typed).map((cell) => cell.keeper.load()));
		this.turn('end');
	}

	/** What is typed and not saved yet, of the note and of cards. */
	async keepWords(): Promise<void> {
		await Promise.all([this.note.flush(), ...this.cells.map((cell) => cell.keeper.flush())]);
	}

	async end(dispositions: Silence[]): Promise<void> {
		await this.settled();
		await this.note.flush();
		await this.change(() => this.core.call('session.end', { ...this.place, dispositions }));
		// Whoever ends it has been told what was not added.
		await Promise.all(this.cells.map((cell) => cell.keeper.discard()));
	}
}
