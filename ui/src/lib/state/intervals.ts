import type { IntervalMethod } from '$contract';

/** What the keys of a running round would mark now. */
export interface Asked {
	/** The interval that *yes* marks; null while none is to be marked so. */
	yes: number | null;
	no: number | null;
	/** Until the running interval ends. */
	endsInMs: number;
}

/** A mark that comes later than this would be a guess about an interval long gone. */
const LATE_MS = 10_000;

/**
 * Which interval is marked, by what the method lets one know. *Momentary*: the instant at which an interval ends, so the
 * last one that ended. *Whole* and *partial*: an interval of which the observed part is over; the one before still for
 * a while. That the behaviour occurred (*partial*) is known as soon as it did.
 */
export function askedNow(
	method: IntervalMethod,
	intervalMs: number,
	restMs: number,
	elapsedMs: number,
	marked: readonly number[],
): Asked {
	const current = Math.floor(elapsedMs / intervalMs);
	const into = elapsedMs - current * intervalMs;
	const endsInMs = intervalMs - into;
	const open = (index: number): number | null => (index >= 0 && !marked.includes(index) ? index : null);
	const before = open(current - 1);
	if (method === 'momentary') return { yes: before, no: before, endsInMs };

	const now = open(current);
	const observedMs = intervalMs - restMs;
	// In its own time to record nothing else is meant; a mark missed before must not take its place.
	if (restMs > 0 && into >= observedMs) return { yes: now, no: now, endsInMs };
	if (before !== null && into < lateMs(method, intervalMs, restMs)) return { yes: before, no: before, endsInMs };
	return { yes: method === 'partial' ? now : null, no: null, endsInMs };
}

/** How far into the next interval the last one may be marked. With *partial* a later *yes* means what happens now. */
function lateMs(method: IntervalMethod, intervalMs: number, restMs: number): number {
	if (method === 'whole' && restMs > 0) return intervalMs;
	return Math.min(intervalMs / 2, LATE_MS);
}
