import type { SegmentView } from '$contract';

/** Who provides the session now; null where nobody does. A second observer does not. */
export function holderOf(segments: readonly SegmentView[]): string | null {
	return segments.findLast((one) => one.to_ms === null && !one.beside)?.name ?? null;
}
