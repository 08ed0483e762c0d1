/** The farthest from 0 that the core keeps to three decimals. */
const FARTHEST = 1_000_000_000;
const MOST_ITEMS = 65_535;

/** A typed number with a comma or a dot and at most three decimals; null for anything else. */
export function readDecimal(words: string): number | null {
	const typed = words.trim().replace('−', '-');
	if (!/^-?\d+([.,]\d{1,3})?$/.test(typed)) return null;
	const value = Number(typed.replace(',', '.'));
	return Math.abs(value) <= FARTHEST ? value : null;
}

/** A typed whole number of things; null for anything else. */
export function readItems(words: string): number | null {
	const typed = words.trim();
	if (!/^\d{1,5}$/.test(typed)) return null;
	const value = Number(typed);
	return value <= MOST_ITEMS ? value : null;
}
