import type { CelerationPoint, CelerationView } from '$contract';

/** A day of the standard celeration chart (domain §3.7), as it is drawn and as it is written. */

/** Events a minute at the chart's lower and upper edge. */
export const LOWEST = 0.001;
export const HIGHEST = 1000;
/** Calendar days from its left edge to its right. */
export const DAYS = 140;

/** Points that have no place on the chart. */
export interface LeftOut {
	/** After day 140. */
	later: number;
	/** Above or below the six cycles. */
	beyond: number;
}

export const onDays = ({ day }: CelerationPoint): boolean => day >= 0 && day <= DAYS;

export function onCycles(perMinute: number | null): perMinute is number {
	return perMinute !== null && perMinute >= LOWEST && perMinute <= HIGHEST;
}

/**
 * Whether nothing was seen: no frequency above zero lies below its record's floor. A zero of a very long record is drawn
 * on the chart's bottom line, under which its floor may lie.
 */
export function isZero({ per_minute, floor }: CelerationPoint): boolean {
	if (per_minute === null || floor === null) return false;
	return per_minute < floor * (1 - 1e-9) || (per_minute === LOWEST && floor < LOWEST);
}

export function leftOutOf({ phases }: CelerationView): LeftOut {
	const known = phases.flatMap(({ points }) => points).filter((one) => one.per_minute !== null);
	return {
		later: known.filter((one) => !onDays(one)).length,
		beyond: known.filter((one) => onDays(one) && !onCycles(one.per_minute)).length,
	};
}

/** Noon of a day of the chart by the device's calendar, wall milliseconds: a date to be shown, whatever the time zone. */
export function dateOn(sunday: string, day: number): number {
	const [year = 0, month = 1, date = 1] = sunday.split('-').map(Number);
	return new Date(year, month - 1, date + day, 12).getTime();
}

const three = new Intl.NumberFormat('en', { maximumSignificantDigits: 3, useGrouping: false });

/** Events a minute with three digits that count: the chart spans six powers of ten. */
export function perMinute(value: number): string {
	return three.format(value);
}
