import type { CelerationFit, CelerationPhase, CelerationPoint, CelerationView, GraphPoint, PhaseLine } from '$contract';

const DAY_MS = 86_400_000;
const WEEK = 7;
const WEEKS = 20;
/** A zero is drawn just below what one event in the time would have been. */
const BELOW_FLOOR = 0.7;

/** The last twenty weeks on the standard chart, from the points that the twin draws; the core reckons more carefully. */
export function celerationOf(points: GraphPoint[], phases: PhaseLine[]): CelerationView {
	const first = firstSunday();
	const dayOf = (point: GraphPoint): number => (Date.parse(point.day) - first) / DAY_MS;
	const seen = points.filter((point) => point.minutes !== null && dayOf(point) >= 0);
	return {
		sunday: new Date(first).toISOString().slice(0, 10),
		phases: phases.flatMap(({ at_ms, label }, place) => {
			const until = phases[place + 1]?.at_ms ?? Infinity;
			const own = seen.filter((point) => point.at_ms >= at_ms && point.at_ms < until);
			return own.length === 0 ? [] : [phaseOf(label, own, dayOf)];
		}),
	};
}

/** Days are compared as days of the calendar, whatever the clock did. */
function firstSunday(): number {
	const now = new Date();
	const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
	return today - (new Date(today).getUTCDay() + (WEEKS - 1) * WEEK) * DAY_MS;
}

function phaseOf(phase: string, own: GraphPoint[], dayOf: (point: GraphPoint) => number): CelerationPhase {
	const days = [...Map.groupBy(own, dayOf)].map(([day, all]): CelerationPoint & { zero: boolean } => {
		const minutes = all.reduce((sum, point) => sum + (point.minutes ?? 0), 0);
		const events = all.reduce((sum, point) => sum + (point.events ?? 0), 0);
		const floor = 1 / minutes;
		return { day, per_minute: events === 0 ? floor * BELOW_FLOOR : events / minutes, floor, zero: events === 0 };
	});
	const fit = fitOf(days.filter((one) => !one.zero));
	return {
		phase,
		points: days.map(({ day, per_minute, floor }) => ({ day, per_minute, floor })),
		fit,
		line:
			fit === null
				? 'No celeration: it needs frequencies above zero on two different days.'
				: `The frequency changes by about ${fit.label} each week, with a bounce of ${fit.bounce}. It does not say why.`,
	};
}

function fitOf(points: CelerationPoint[]): CelerationFit | null {
	const [first, last] = [points[0], points.at(-1)];
	if (!first || !last || first === last) return null;
	const logs = points.map((point) => Math.log10(point.per_minute ?? 1));
	const mean = (of: number[]): number => of.reduce((sum, one) => sum + one, 0) / of.length;
	const [x, y] = [mean(points.map((point) => point.day)), mean(logs)];
	const spread = points.reduce((sum, point) => sum + (point.day - x) ** 2, 0);
	const slope = points.reduce((sum, point, place) => sum + (point.day - x) * ((logs[place] ?? 0) - y), 0) / spread;
	const line = (day: number): number => y + slope * (day - x);
	const residuals = points.map((point, place) => (logs[place] ?? 0) - line(point.day));
	const [above, below] = [Math.max(...residuals), Math.min(...residuals)];
	const factor = 10 ** (WEEK * slope);
	return {
		from_day: first.day,
		to_day: last.day,
		from: 10 ** line(first.day),
		to: 10 ** line(last.day),
		label: factor < 1 ? `÷${(1 / factor).toFixed(2)}` : `×${factor.toFixed(2)}`,
		bounce: `×${(10 ** (above - below)).toFixed(2)}`,
		above: 10 ** above,
		below: 10 ** -below,
	};
}
