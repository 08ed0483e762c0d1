import type { CelerationLine, CourseOf, CourseView, EffectsView, GraphPoint, GraphView, MasteryView } from '$contract';
import { targets } from './data';
import { refuse } from './failures';
import { graphs } from './graphs';
import type { World } from './world';

const WEEK_MS = 7 * 86_400_000;
/** The criterion of the twin: this many in a row, from this percent on. */
const IN_A_ROW = 3;
const PERCENT = 90;

interface Value {
	at: number;
	value: number;
}

/**
 * Plausible answers from the points that the twin draws; the core reckons otherwise and more. With `course=new` in the page's
 * address there was no baseline yet.
 */
export function courseOf(world: World, { chart, target }: CourseOf): CourseView {
	// Of all, for what the twin draws depends on the place among them.
	const graph = graphs(world, { chart, targets: [], by: 'session' }).find((one) => one.target === target);
	const found = targets(world.more).find((one) => one.target === target);
	if (!graph || !found) throw refuse('record.not_found');
	const early = new URLSearchParams(location.search).get('course') === 'new';
	const phases = byPhase(graph);
	return {
		target,
		name: found.name,
		program: found.program,
		phase: found.phase,
		sessions: graph.points.length,
		mastery: masteryOf(graph),
		effects: early ? null : effectsOf(graph, phases),
		celeration: graph.unit === 'per_hour' || graph.unit === 'per_minute' ? phases.map(celerationOf) : [],
	};
}

const plotted = (point: GraphPoint): Value[] =>
	point.value === null || point.below_minimum ? [] : [{ at: point.at_ms, value: point.value }];

function byPhase({ points, phases }: GraphView): { label: string; values: Value[] }[] {
	return phases.map(({ at_ms, label }, place) => {
		const until = phases[place + 1]?.at_ms ?? Infinity;
		return { label, values: points.filter((one) => one.at_ms >= at_ms && one.at_ms < until).flatMap(plotted) };
	});
}

function masteryOf({ unit, points }: GraphView): MasteryView | null {
	if (unit !== 'percent') return null;
	const passes = points.flatMap(plotted).map((one) => one.value >= PERCENT);
	const missed = [...passes].reverse().indexOf(false);
	const row = Math.min(IN_A_ROW, missed === -1 ? passes.length : missed);
	const met = row === IN_A_ROW;
	const short = points.filter((one) => one.below_minimum).length;
	const line = `${row} of ${IN_A_ROW} sessions needed in a row meet the criterion.`;
	return {
		rule: `Met with a percent correct of at least ${PERCENT} % in ${IN_A_ROW} sessions in a row, each with at least 5 trials (a session with fewer is left out). Only the phase treatment counts.`,
		met,
		conditions: [
			{ met: passes.length >= IN_A_ROW, line: `${passes.length} sessions; ${IN_A_ROW} needed.` },
			{ met: passes.length > 0, line: `At least 5 trials each; ${short} had fewer, left out.` },
			{ met, line },
			{ met, line: `${met ? 2 : 1} of 2 different observers needed.` },
		],
	};
}

/** The goal is more for what is a percentage, less for all else. */
function effectsOf({ unit }: GraphView, phases: { values: Value[] }[]): EffectsView | null {
	const up = unit === 'percent' ? 1 : -1;
	const [baseline = [], treatment = []] = phases.map((one) => one.values.map(({ value }) => value * up));
	if (baseline.length === 0 || treatment.length === 0) return null;
	const pairs = baseline.flatMap((before) => treatment.map((after) => Math.sign(after - before)));
	const balance = pairs.reduce((all, one) => all + one, 0) / pairs.length;
	const best = Math.max(...baseline);
	const beyond = treatment.filter((value) => value > best).length;
	return {
		baseline: baseline.length,
		treatment: treatment.length,
		lines: [
			{ name: 'NAP', value: (balance + 1) / 2, line: `Of ${pairs.length} pairs, counting a tie as half.` },
			{ name: 'Tau', value: balance, line: 'The balance of better over worse pairs.' },
			{ name: 'Tau-U (baseline trend adjusted)', value: -0.004, line: 'After taking off the trend of baseline.' },
			{ name: 'PND', value: beyond / treatment.length, line: `${beyond} sessions beyond the best of baseline.` },
			{ name: 'IRD', value: null, line: 'No value: it needs more sessions on both sides.' },
		],
	};
}

/** The slope of the logarithms against time, as a factor a week. */
function celerationOf({ label, values }: { label: string; values: Value[] }): CelerationLine {
	const points = values
		.filter((one) => one.value > 0)
		.map(({ at, value }) => ({ x: at / WEEK_MS, y: Math.log(value) }));
	const mean = (of: number[]): number => of.reduce((all, one) => all + one, 0) / of.length;
	const [x, y] = [mean(points.map((one) => one.x)), mean(points.map((one) => one.y))];
	const spread = points.reduce((all, one) => all + (one.x - x) ** 2, 0);
	if (points.length < 2 || spread === 0)
		return {
			phase: label,
			label: null,
			line: 'No celeration: it needs frequencies above zero on two different days.',
		};
	const factor = Math.exp(points.reduce((all, one) => all + (one.x - x) * (one.y - y), 0) / spread);
	const written = factor < 1 ? `÷${(1 / factor).toFixed(2)}` : `×${factor.toFixed(2)}`;
	const line = `From ${points.length} points: the frequency changes by about ${written} each week. It does not say why.`;
	return { phase: label, label: written, line };
}
