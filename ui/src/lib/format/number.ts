/** One decimal, without a needless `.0`. */
export function oneDecimal(value: number): string {
	return String(Math.round(value * 10) / 10);
}

/** A whole percent for a glance; the core keeps the unrounded value. */
export function percent(value: number): string {
	return `${Math.round(value)}%`;
}

/** Base32 in groups of four, to be read aloud and typed. */
export function grouped(seed: string): string {
	return seed.replace(/(.{4})(?=.)/g, '$1 ');
}
