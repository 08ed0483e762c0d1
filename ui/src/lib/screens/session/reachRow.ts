import { flushSync } from 'svelte';

/** Brings the keys of a target under the hand: in sight, and in the focus. */
export function reachRow(target: string): void {
	const row = document.querySelector(`[data-test-row="${CSS.escape(target)}"]`);
	if (row === null) return;
	// A far row has no keys yet; the focus on its name makes it whole.
	flushSync(() => row.querySelector<HTMLElement>('[data-test-name]')?.focus({ preventScroll: true }));
	row.scrollIntoView({ block: 'center' });
	row.querySelector<HTMLElement>('[data-test-key]')?.focus({ preventScroll: true });
}
