import { untrack } from 'svelte';
import { oneDecimal, perHour } from '$lib/format/number';
import { elapsed } from '$lib/format/time';
import { text } from '$lib/text';
import { clock } from './clock.svelte';
import type { RowCell } from './row.svelte';
import type { SessionState } from './session.svelte';

/** What a counted or timed row says now, in words and figures. */
export class Reading {
	private readonly state = $derived.by(() => this.cell().view.state);
	/** How long the running bout has run, milliseconds; null while none runs. */
	readonly bout: number | null = $derived.by(() =>
		this.state.measure === 'duration' && this.state.running
			? clock.since(this.state.running.elapsed_ms, this.cell().seenAt)
			: null,
	);
	/** What a touch does. */
	readonly act: string = $derived.by(() => {
		if (this.state.measure === 'count') return text.session.countOne;
		return this.bout === null ? text.session.start : text.session.stop;
	});
	/** The line below a count: its rate, once there is enough to speak of one. */
	readonly rate: string = $derived.by(() => {
		if (this.state.measure !== 'count') return '';
		if (this.state.count === 0) return text.session.notYet;
		// Anew with each tap and each minute: a figure that changes by the second draws the eye for nothing.
		if (this.session().minute < 1) return '';
		const rate = perHour(
			this.state.count,
			untrack(() => this.session().observedMs),
		);
		return rate === null ? '' : text.session.perHour(oneDecimal(rate));
	});
	/** Finished bouts and their time. */
	readonly bouts: string = $derived.by(() =>
		this.state.measure === 'duration' && this.state.bouts > 0
			? text.session.bouts(this.state.bouts, elapsed(this.state.total_ms))
			: text.session.notYet,
	);

	constructor(
		private readonly cell: () => RowCell,
		private readonly session: () => SessionState,
	) {}

	tap(at: number): void {
		if (this.state.measure === 'count') void this.cell().tap({ fact: 'count' }, at);
		else void this.cell().toggle(at);
	}
}
