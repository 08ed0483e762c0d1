import type { RowView } from '$contract';

/** Keys that lie together on the keyboard, so that a hand finds a row without looking. */
const TRIPLES = ['qwe', 'asd', 'zxc', 'rty', 'fgh', 'vbn', 'uio', 'jkl'];

export type Letters = readonly string[];

/**
 * The letters of each target: digits for the strip, three neighbours for a row. With more rows than the keyboard has
 * triples, the rest take the same letters with Shift; beyond that a row has none.
 */
export function assignLetters(rows: readonly RowView[]): Map<string, Letters> {
	const letters = new Map<string, Letters>();
	let strip = 0;
	let list = 0;
	for (const row of rows) {
		if (inStrip(row)) {
			strip += 1;
			letters.set(row.target, strip <= 9 ? [String(strip)] : []);
		} else {
			const triple = TRIPLES[list % TRIPLES.length] ?? '';
			const shifted = list >= TRIPLES.length;
			list += 1;
			const usable = list <= TRIPLES.length * 2;
			letters.set(row.target, usable ? [...(shifted ? triple.toUpperCase() : triple)] : []);
		}
	}
	return letters;
}

/** Trials need three keys and stay in the list, pinned or not. */
export function inStrip(row: RowView): boolean {
	return row.pinned && row.state.measure !== 'trials';
}

/** As printed on a button. */
export function keyCap(letter: string): string {
	if (/^[A-Z]$/.test(letter)) return `⇧${letter}`;
	return letter.toUpperCase();
}
