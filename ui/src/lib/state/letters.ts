import type { RowState, RowView } from '$contract';

/** Keys that lie together on the keyboard, so that a hand finds a row without looking. */
const TRIPLES = ['qwe', 'asd', 'zxc', 'rty', 'fgh', 'vbn', 'uio', 'jkl'];

export type Letters = readonly string[];

/** With more rows than these some have their letters with Shift. */
export const ROWS_WITHOUT_SHIFT = TRIPLES.length;

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

const ONE_KEY: readonly RowState['measure'][] = ['count', 'duration', 'inter_response_time'];

/** What needs more than one key stays in the list, pinned or not. */
export function inStrip(row: RowView): boolean {
	return row.pinned && ONE_KEY.includes(row.state.measure);
}

/** The letters of a card's keys, in order; digits stay with the strip. */
export const CARD_LETTERS: Letters = [...'qwertyuiopasdfghjklzxcvbnm'];

/** What opens the levels beside a prompted key: its letter with Shift, or with Alt where Shift is another row's. */
export function levelsLetter(letter: string, shiftTaken: boolean): string {
	return shiftTaken ? `Alt+${letter}` : letter.toUpperCase();
}

/** As printed on a button. */
export function keyCap(letter: string): string {
	if (letter.startsWith('Alt+')) return `Alt${keyCap(letter.slice('Alt+'.length))}`;
	if (/^[A-Z]$/.test(letter)) return `⇧${letter}`;
	return letter.toUpperCase();
}
