const DECIMALS = 2;

/** An effect size to two decimals, with a minus as it is printed; what rounds to zero has no sign. */
export function effectSize(value: number): string {
	const size = Math.abs(value).toFixed(DECIMALS);
	return value < 0 && Number(size) !== 0 ? `−${size}` : size;
}
