const PING_EVERY_MS = 5000;
const SIGNS = ['pointerdown', 'keydown', 'wheel', 'scroll'] as const;

/** Tells of touches, keys and scrolls that count: `touched` each time, `ping` at most every five seconds. */
export function watchActivity(ping: () => void, touched: () => void, counts: () => boolean): () => void {
	let last = -Infinity;
	const sign = (): void => {
		if (!counts()) return;
		touched();
		const now = performance.now();
		if (now - last < PING_EVERY_MS) return;
		last = now;
		ping();
	};
	// Capturing: scrolls do not bubble, and a handler may stop a key from going further.
	for (const name of SIGNS) window.addEventListener(name, sign, { capture: true, passive: true });
	return () => {
		for (const name of SIGNS) window.removeEventListener(name, sign, { capture: true });
	};
}
