import type { RowView, TapFact } from '$contract';
import { asRefusal, type Request } from '$lib/platform';
import { text } from '$lib/text';
import type { Core } from './core';
import { CardDraft } from './draft.svelte';
import { DraftKeeper } from './keeper';
import type { Letters } from './letters';
import { eventsOf, runningOf } from './running';
import { changeOrLook, isUnseen } from './unseen';

/** Where a tap belongs. */
export interface Place {
	chart: string;
	session: string;
}

/** A touch older than this was not made now: the clock of the event is not ours. */
const OLDEST_TOUCH_MS = 60_000;

/**
 * One target of a running session. It shows what the core last answered and nothing else; its taps go out one after the
 * other, so that answers cannot overtake each other.
 */
export class RowCell {
	/** Whose row it is, for good: a list that asks the view for it would be gone through at each tap. */
	readonly target: string;
	view: RowView = $state.raw() as RowView;
	/** `performance.now()` when the view came, to let its timer go on from there. */
	seenAt = $state(0);
	refused: string | null = $state(null);
	/** Whether its row stands whole in a long list; see `NearRows`. */
	near = $state(true);
	readonly draft = new CardDraft();
	readonly keeper: DraftKeeper;
	/** Whether something was recorded that the view does not show. */
	private unseen = false;
	private queue: Promise<boolean> = Promise.resolve(true);

	constructor(
		private readonly core: Core,
		private readonly place: Place,
		view: RowView,
		readonly letters: Letters,
		/** How the number of things that can be taken back moves. */
		private readonly recorded: (by: number) => void,
	) {
		this.target = view.target;
		this.keeper = new DraftKeeper(core, { ...place, target: view.target }, this.draft);
		this.show(view);
	}

	/** Whether words are typed or chosen on its card before they are recorded. */
	get typed(): boolean {
		const { state, abc } = this.view;
		return abc !== null || ['quantity', 'permanent_product', 'free_text'].includes(state.measure);
	}

	get running(): boolean {
		return runningOf(this.view.state) !== null;
	}

	show(view: RowView): void {
		this.unseen = false;
		this.view = view;
		this.seenAt = performance.now();
	}

	/** True when it is recorded, shown or not. */
	tap(fact: TapFact, touchedAt: number): Promise<boolean> {
		return this.send(() => this.record(fact, touchedAt));
	}

	/** Starts or stops, by how the row stands when its turn comes. */
	toggle(touchedAt: number): Promise<boolean> {
		return this.send(async () => {
			if (this.unseen) this.show(await this.look());
			await this.record({ fact: this.running ? 'end_bout' : 'start_bout' }, touchedAt);
		});
	}

	private async record(fact: TapFact, touchedAt: number): Promise<void> {
		const before = eventsOf(this.view.state);
		const by = (): number => takenBack(fact, eventsOf(this.view.state) - before);
		const ago = performance.now() - touchedAt;
		const touched_ms_ago = ago >= 0 && ago < OLDEST_TOUCH_MS ? Math.round(ago) : 0;
		await this.ask('session.tap', { ...this.place, target: this.view.target, fact, touched_ms_ago }, by);
	}

	undo(): Promise<boolean> {
		return this.send(() => this.ask('session.undo_row', { ...this.place, target: this.view.target }, () => -1));
	}

	/** Resolves when everything tapped so far has been answered. */
	async settled(): Promise<void> {
		await this.queue;
	}

	private async ask<K extends 'session.tap' | 'session.undo_row'>(
		name: K,
		request: Request<K>,
		by: () => number,
	): Promise<void> {
		try {
			this.show(
				await changeOrLook<RowView>(
					() => this.core.call(name, request),
					() => this.look(),
				),
			);
		} catch (thrown) {
			this.unseen = isUnseen(thrown);
			if (this.unseen) this.recorded(by());
			throw thrown;
		}
		this.recorded(by());
	}

	/** This row alone: others may have taps under way that a view of the session does not hold yet. */
	private async look(): Promise<RowView> {
		const { rows } = await this.core.call('session.view', this.place);
		return rows.find((row) => row.target === this.view.target) ?? this.view;
	}

	private send(work: () => Promise<void>): Promise<boolean> {
		this.queue = this.queue.then(async () => {
			try {
				await work();
				this.refused = null;
				return true;
			} catch (thrown) {
				this.refused = asRefusal(thrown, text.failure.unknown).failure.text;
				return isUnseen(thrown);
			}
		});
		return this.queue;
	}
}

/** The end of a bout belongs to its start: one thing to take back, not two. What is described may have to be an event first. */
function takenBack(fact: TapFact, moreEvents: number): number {
	switch (fact.fact) {
		case 'end_bout':
		case 'unanswered':
			return 0;
		case 'abc':
			return moreEvents > 0 ? 2 : 1;
		default:
			return 1;
	}
}
