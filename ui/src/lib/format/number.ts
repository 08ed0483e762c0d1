/** One decimal, without a needless `.0`. */
export function oneDecimal(value: number): string {
	return String(Math.round(value * 10) / 10);
}

/** As typed, at most three decimals. */
export function decimals(value: number): string {
	return String(Math.round(value * 1000) / 1000);
}

/** Seconds with one decimal, always: a figure that is read again and again keeps its shape. */
export function seconds(ms: number): string {
	return (ms / 1000).toFixed(1);
}

const HOUR_MS = 3_600_000;
/** A rate of less observed time than this says nothing. */
const LEAST_OBSERVED_MS = 60_000;

/** Events per hour of observed time; null while too little has been observed for a rate to mean anything. */
export function perHour(count: number, observedMs: number): number | null {
	return observedMs < LEAST_OBSERVED_MS ? null : (count * HOUR_MS) / observedMs;
}

/** A whole percent for a glance; the core keeps the unrounded value. */
export function percent(value: number): string {
	return `${Math.round(value)}%`;
}

/** Base32 in groups of four, to be read aloud and typed. */
export function grouped(seed: string): string {
	return seed.replace(/(.{4})(?=.)/g, '$1 ');
}
