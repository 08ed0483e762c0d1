import type { RowState } from '$contract';
import { untrack } from 'svelte';
import { oneDecimal, perHour, seconds } from '$lib/format/number';
import { elapsed } from '$lib/format/time';
import { text } from '$lib/text';
import { clock } from './clock.svelte';
import type { RowCell } from './row.svelte';
import { runningOf } from './running';
import type { SessionState } from './session.svelte';

/** What a counted or timed row says now, in words and figures. */
export class Reading {
	private readonly state: RowState = $derived.by(() => this.cell().view.state);
	/** How long that which runs has run, milliseconds; null while nothing runs. */
	readonly bout: number | null = $derived.by(() => {
		const running = runningOf(this.state);
		return running ? clock.since(running.elapsed_ms, this.cell().seenAt) : null;
	});
	/** Whether it has run so long that it may have been forgotten. */
	readonly long: boolean = $derived.by(() => {
		const after = runningOf(this.state)?.long_after_ms ?? null;
		return this.bout !== null && after !== null && this.bout > after;
	});
	/** Whether a touch starts and stops, where it does not count. */
	readonly timed: boolean = $derived.by(() => this.state.measure === 'duration');
	/** What a touch does. */
	readonly act: string = $derived.by(() => {
		if (!this.timed) return text.session.countOne;
		return this.bout === null ? text.session.start : text.session.stop;
	});
	/** The figure of a key that is all of its row. */
	readonly figure: string = $derived.by(() => {
		if (this.state.measure === 'duration') return elapsed(this.bout ?? this.state.total_ms);
		return 'count' in this.state ? String(this.state.count) : '';
	});
	/** The line below a count: what it comes to. */
	readonly line: string = $derived.by(() => {
		switch (this.state.measure) {
			case 'count':
				return this.state.count === 0 ? text.session.notYet : this.rate(this.state.count);
			case 'duration':
				return this.state.bouts > 0
					? text.session.bouts(this.state.bouts, elapsed(this.state.total_ms))
					: text.session.notYet;
			case 'inter_response_time':
				return between(this.state);
			default:
				return '';
		}
	});

	constructor(
		private readonly cell: () => RowCell,
		private readonly session: () => SessionState,
	) {}

	/** A rate, once there is enough to speak of one. */
	private rate(count: number): string {
		// Anew with each tap and each minute: a figure that changes by the second draws the eye for nothing.
		if (this.session().minute < 1) return '';
		const rate = perHour(
			count,
			untrack(() => this.session().observedMs),
		);
		return rate === null ? '' : text.session.perHour(oneDecimal(rate));
	}

	tap(at: number): void {
		if (this.timed) void this.cell().toggle(at);
		else void this.cell().tap({ fact: 'count' }, at);
	}
}

/** The last time between two events, and the mean of all. */
function between(state: Extract<RowState, { measure: 'inter_response_time' }>): string {
	if (state.count === 0) return text.session.notYet;
	if (state.last_ms === null) return text.measure.firstOfTwo;
	const last = text.measure.lastSeconds(seconds(state.last_ms));
	return state.mean_ms === null ? last : text.measure.both(last, text.measure.meanSeconds(seconds(state.mean_ms)));
}
