import { timeOfDay } from '$lib/format/time';
import { text } from '$lib/text';
import { clock } from './clock.svelte';

const MINUTE_MS = 60_000;

/** The end of the active person's shift, from when the core has told of it until it is renewed or the device locks. */
export class ShiftEnd {
	private ends: { ms: number; at: number; wall: number } | null = $state.raw(null);
	/** For ears, once; the count itself is not said each minute. */
	said = $state('');
	/** Whole minutes left, at least one; null while there is nothing to tell. The strictest clock decides, as in the core. */
	readonly minutes: number | null = $derived.by(() => {
		if (this.ends === null) return null;
		const left = Math.min(this.ends.ms, this.ends.at - clock.now, this.ends.wall - clock.wall);
		return Math.max(1, Math.ceil(left / MINUTE_MS));
	});

	tell(ms: number): void {
		this.ends = { ms, at: performance.now() + ms, wall: Date.now() + ms };
		this.said = text.shift.said(Math.max(1, Math.ceil(ms / MINUTE_MS)));
	}

	renewed(until: number): void {
		this.ends = null;
		this.said = text.shift.renewed(timeOfDay(until));
	}

	forget(): void {
		this.ends = null;
		this.said = '';
	}
}
