import { typesInto } from '$lib/components/typesInto';

/** The key of a keyboard event that may belong to the session; null when it is being typed into something. */
export function letterPresses(event: KeyboardEvent): string | null {
	if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return null;
	if (event.key === 'Escape') return event.key;
	if (typesInto(event.target)) return null;
	if (event.key === 'Backspace') return event.key;
	return /^[a-zA-Z1-9]$/.test(event.key) ? event.key : null;
}
