import { text } from '$lib/text';

/** The core takes no longer one. */
const REASON_MOST = 500;

/** A touched phrase, one's own words, or both; empty: none. */
export function reasonWords(phrase: string, words: string): string {
	const own = words.trim();
	return phrase && own ? text.program.both(phrase, own) : phrase || own;
}

/** Why that is no reason to send. */
export function reasonFault(phrase: string, words: string): string | null {
	const reason = reasonWords(phrase, words);
	const over = [...reason].length - REASON_MOST;
	if (over > 0) return text.program.longReason(over);
	return reason === '' ? text.program.noReason : null;
}
