import type { RowView, TapFact } from '$contract';
import { asRefusal, type Request } from '$lib/platform';
import { text } from '$lib/text';
import type { Core } from './core';
import type { Letters } from './letters';
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
	view: RowView = $state.raw() as RowView;
	/** `performance.now()` when the view came, to let its timer go on from there. */
	seenAt = $state(0);
	refused: string | null = $state(null);
	/** Whether something was recorded that the view does not show. */
	private unseen = false;
	private queue: Promise<void> = Promise.resolve();

	constructor(
		private readonly core: Core,
		private readonly place: Place,
		view: RowView,
		readonly letters: Letters,
		/** How the number of things that can be taken back moves. */
		private readonly recorded: (by: number) => void,
	) {
		this.show(view);
	}

	get running(): boolean {
		return this.view.state.measure === 'duration' && this.view.state.running !== null;
	}

	show(view: RowView): void {
		this.unseen = false;
		this.view = view;
		this.seenAt = performance.now();
	}

	tap(fact: TapFact, touchedAt: number): Promise<void> {
		return this.send(async () => {
			await this.record(fact, touchedAt);
		});
	}

	/** Starts or stops, by how the row stands when its turn comes. */
	toggle(touchedAt: number): Promise<void> {
		return this.send(async () => {
			if (this.unseen) this.show(await this.look());
			await this.record({ fact: this.running ? 'end_bout' : 'start_bout' }, touchedAt);
		});
	}

	/** The end of a bout belongs to its start: one thing to take back, not two. */
	private async record(fact: TapFact, touchedAt: number): Promise<void> {
		const by = fact.fact === 'end_bout' ? 0 : 1;
		const ago = performance.now() - touchedAt;
		const touched_ms_ago = ago >= 0 && ago < OLDEST_TOUCH_MS ? Math.round(ago) : 0;
		await this.ask('session.tap', { ...this.place, target: this.view.target, fact, touched_ms_ago }, by);
	}

	undo(): Promise<void> {
		return this.send(async () => {
			await this.ask('session.undo_row', { ...this.place, target: this.view.target }, -1);
		});
	}

	/** Resolves when everything tapped so far has been answered. */
	settled(): Promise<void> {
		return this.queue;
	}

	private async ask<K extends 'session.tap' | 'session.undo_row'>(
		name: K,
		request: Request<K>,
		by: number,
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
			if (this.unseen) this.recorded(by);
			throw thrown;
		}
		this.recorded(by);
	}

	/** This row alone: others may have taps under way that a view of the session does not hold yet. */
	private async look(): Promise<RowView> {
		const { rows } = await this.core.call('session.view', this.place);
		return rows.find((row) => row.target === this.view.target) ?? this.view;
	}

	private send(work: () => Promise<void>): Promise<void> {
		this.queue = this.queue.then(async () => {
			try {
				await work();
				this.refused = null;
			} catch (thrown) {
				this.refused = asRefusal(thrown, text.failure.unknown).failure.text;
			}
		});
		return this.queue;
	}
}
