import { typesInto } from '$lib/components/typesInto';
import type { NearRows } from '$lib/state/near.svelte';

const DIP_MS = 120;

/** The key of a keyboard event that may belong to the session; null when it is being typed into something. */
export function letterPresses(event: KeyboardEvent): string | null {
	if (event.repeat || event.ctrlKey || event.metaKey) return null;
	if (event.altKey) return typesInto(event.target) ? null : withAlt(event);
	if (event.key === 'Escape') return event.key;
	if (typesInto(event.target)) return null;
	if (event.key === 'Backspace') return event.key;
	return /^[a-zA-Z1-9]$/.test(event.key) ? event.key : null;
}

/** Some keyboards type signs with Alt: the place of the key tells its letter then. */
function withAlt(event: KeyboardEvent): string | null {
	const typed = /^[a-zA-Z]$/.test(event.key) ? event.key : (/^Key([A-Z])$/.exec(event.code)?.[1] ?? null);
	if (typed === null) return null;
	return `Alt+${event.shiftKey ? typed.toUpperCase() : typed.toLowerCase()}`;
}

/** Also while words are typed: a child may take the tablet at any time. */
export function freezes(event: KeyboardEvent): boolean {
	const ctrl = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
	return ctrl && !event.repeat && event.key.toLowerCase() === 'f';
}

/** Presses the key of a letter, if it is in sight or its row only has to be made whole. Whether there was one. */
export function pressLetter(letter: string, rows: NearRows): boolean {
	const at = `button[data-letter="${CSS.escape(letter)}"]:not(:disabled)`;
	const first = (within = ''): HTMLButtonElement | null => document.querySelector(`${within} ${at}`);
	// Open levels come first: their digits stand for the strip's.
	const key = first('[data-test-levels]') ?? first() ?? (rows.bring(letter) ? first() : null);
	if (!key || key.checkVisibility?.({ visibilityProperty: true }) === false) return false;
	key.classList.add('dip');
	setTimeout(() => key.classList.remove('dip'), DIP_MS);
	key.click();
	return true;
}
