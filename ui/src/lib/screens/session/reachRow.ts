/** Brings the keys of a target under the hand: in sight, and in the focus. */
export function reachRow(target: string): void {
	const row = document.querySelector(`[data-test-row="${CSS.escape(target)}"]`);
	row?.scrollIntoView({ block: 'center' });
	row?.querySelector<HTMLElement>('[data-test-key]')?.focus({ preventScroll: true });
}
