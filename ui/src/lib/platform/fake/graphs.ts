import type {
	CriterionView,
	DayRule,
	Exported,
	ExportGraphs,
	Graph,
	GraphPoint,
	GraphUnit,
	GraphView,
	PhaseLine,
} from '$contract';
import { celerationOf } from './celeration';
import { targets } from './data';
import { refuse } from './failures';
import type { Plan, Target } from './plans';
import type { World } from './world';

export const DAY_MS = 86_400_000;
/** Older sessions have left the device: the platform reckoned them. */
const KEPT_DAYS = 92;
const LONG_DAYS = 1095;
const SESSIONS = 26;
const APART_DAYS = 3.4;
const MORNING = 9.5;
const AFTERNOON = 14;

type Measure = Plan['measure'];

const UNITS: Partial<Record<Measure, GraphUnit>> = {
	count: 'per_hour',
	rate: 'per_minute',
	duration: 'minutes',
	latency: 'seconds',
	inter_response_time: 'seconds',
	rating: 'value',
	quantity: 'value',
	free_text: 'value',
};
const RULES: Record<GraphUnit, DayRule> = {
	percent: 'mean',
	per_hour: 'pooled',
	per_minute: 'pooled',
	minutes: 'sum',
	seconds: 'mean',
	value: 'mean',
};
/** From where a value starts in baseline, and where teaching brings it. */
const COURSE: Record<GraphUnit, [from: number, to: number]> = {
	percent: [14, 94],
	per_hour: [12, 1.2],
	per_minute: [0.4, 1.7],
	minutes: [14, 3],
	seconds: [9, 3],
	value: [2, 4],
};

const civil = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' });
export const dayOf = (at: number): string => civil.format(at);

/** Three months of made-up sessions; with `graphs=long` in the page's address three years of every working day. */
export function graphs(world: World, request: Graph): GraphView[] {
	world.client(request.chart);
	const long = new URLSearchParams(location.search).get('graphs') === 'long';
	const times = long ? everyWorkingDay() : everyFewDays();
	return targets(world.more).flatMap((one, place) =>
		request.targets.length === 0 || request.targets.includes(one.target)
			? [graphOf(one, place, one.plan.measure === 'free_text' ? [] : times, request.by)]
			: [],
	);
}

/** Files are for supervisors alone; the twin writes none. */
export function exported(world: World, { chart, targets: wanted, form, drawings }: ExportGraphs): Exported {
	const client = world.client(chart);
	if (world.me().role !== 'Supervisor') throw refuse('policy.denied');
	const drawn = form === 'svg' || form === 'pdf';
	if (wanted.length === 0 || drawn !== drawings.length > 0) throw refuse('action.refused');
	world.recorded();
	const name = `Baton ${client.initials} graphs ${dayOf(Date.now())}`;
	if (form === 'print') return { files: [], folder: '' };
	if (form !== 'svg' || drawings.length === 1) return { files: [`${name}.${form}`], folder: 'Downloads' };
	return { files: drawings.map((_, place) => `${name} ${place + 1}.svg`), folder: 'Downloads' };
}

function at(daysAgo: number, hour: number): number {
	const time = new Date(Date.now() - daysAgo * DAY_MS);
	return time.setHours(Math.floor(hour), (hour % 1) * 60, 0, 0);
}

/** Some days have two sessions. */
function everyFewDays(): number[] {
	return Array.from({ length: SESSIONS }, (_, place) => (SESSIONS - place) * APART_DAYS).flatMap((ago, place) =>
		place % 9 === 4 ? [at(ago, MORNING), at(ago, AFTERNOON)] : [at(ago, MORNING)],
	);
}

/** With a long holiday in each year. */
function everyWorkingDay(): number[] {
	return Array.from({ length: LONG_DAYS }, (_, place) => LONG_DAYS - place)
		.filter((ago) => ago % 365 > 28 || ago < 60)
		.map((ago) => at(ago, MORNING))
		.filter((time) => new Date(time).getDay() % 6 !== 0);
}

function graphOf(one: Target, place: number, times: number[], by: Graph['by']): GraphView {
	const unit = UNITS[one.plan.measure] ?? 'percent';
	const starts = startsOf(times.length, place);
	const sessions = times.map((time, index) => pointOf(one.plan.measure, unit, place, index, time, starts));
	const points = accumulated(by === 'day' ? joined(sessions, RULES[unit]) : sessions);
	const phases = linesOf(points, times, [
		[0, 'Baseline'],
		[starts.teaching, 'Teaching'],
		[starts.maintenance, 'Maintenance'],
	]);
	const conditions = unit === 'percent' ? ['Gesture prompts'] : ['Break card'];
	return {
		target: one.target,
		name: one.name,
		program: one.program,
		unit,
		up: unit === 'percent' || unit === 'per_minute' || unit === 'value',
		by,
		joined: RULES[unit],
		points,
		phases,
		conditions:
			times.length === 0
				? []
				: linesOf(
						points,
						times,
						conditions.map((label) => [Math.round((starts.teaching + starts.maintenance) / 2), label]),
					),
		criterion: criterionOf(unit),
		celeration: sessions.some((point) => point.events !== null) ? celerationOf(points, phases) : null,
	};
}

interface Starts {
	teaching: number;
	maintenance: number;
	all: number;
}

/** Teaching begins at different times, as in a multiple-baseline design. */
function startsOf(all: number, place: number): Starts {
	return { teaching: Math.round(all * (0.19 + 0.07 * (place % 4))), maintenance: Math.round(all * 0.78), all };
}

const EVENTS: Partial<Record<GraphUnit, number>> = { per_hour: 60, per_minute: 1 };

function pointOf(
	measure: Measure,
	unit: GraphUnit,
	place: number,
	index: number,
	time: number,
	starts: Starts,
): GraphPoint {
	const minutes = 60 + ((index * 37 + place * 11) % 5) * 15;
	const value = levelOf(unit, place, index, starts);
	const per = EVENTS[unit];
	const events = per === undefined ? null : Math.max(0, Math.round((value / per) * minutes));
	const point: GraphPoint = {
		at_ms: time,
		day: dayOf(time),
		state: 'data',
		value: events === null || per === undefined ? value : (events / minutes) * per,
		below_minimum: unit === 'percent' && index % 29 === 17,
		probe: measure === 'trials' && index >= starts.all - 3,
		sessions: 1,
		events,
		cumulative: null,
		minutes,
		past: time < Date.now() - KEPT_DAYS * DAY_MS,
	};
	const nothing = { value: null, events: null, minutes: null, below_minimum: false };
	if (index % 29 === 11) return { ...point, ...nothing, state: 'not_observed' };
	if (index % 31 === 15) return { ...point, ...nothing, state: 'not_run' };
	return events === 0 ? { ...point, state: 'zero' } : point;
}

function levelOf(unit: GraphUnit, place: number, index: number, { teaching, maintenance, all }: Starts): number {
	const [from, to] = COURSE[unit];
	const wave = Math.sin(index * 1.7 + place) * 0.6 + Math.sin(index * 0.9 + place * 2) * 0.4;
	// Every second target stays a little short of where it should go.
	const goal = from + (to - from) * (place % 2 === 0 ? 0.86 : 1.04);
	const learnt = index < teaching ? 0 : 1 - Math.exp((-4 * (index - teaching + 1)) / Math.max(1, all * 0.6));
	const kept = index < maintenance ? learnt : 0.98;
	const level = from + (goal - from) * kept + wave * Math.abs(to - from) * (index < teaching ? 0.1 : 0.07);
	if (unit === 'percent') return Math.min(100, Math.max(0, Math.round(level / 10) * 10));
	return Math.max(0, Math.round(level * 10) / 10);
}

function criterionOf(unit: GraphUnit): CriterionView | null {
	if (unit === 'percent') {
		const rule =
			'Met with a percent correct of at least 90 % in 3 sessions in a row, each with at least 5 trials (a session with fewer is left out). Only the phase treatment counts.';
		return { value: 90, above: true, rule };
	}
	if (unit !== 'seconds') return null;
	return { value: 4, above: false, rule: 'Met with a latency of at most 4 seconds in 3 sessions in a row.' };
}

function linesOf(points: GraphPoint[], times: number[], starts: [number, string][]): PhaseLine[] {
	return starts.map(([index, label]) => {
		const from = times[index] ?? Date.now() - SESSIONS * APART_DAYS * DAY_MS;
		// By day a phase begins with the day's first session.
		const first = points.find((point) => point.day === dayOf(from));
		return { at_ms: first?.at_ms ?? from, label };
	});
}

/** The sessions of a day as one point. */
function joined(points: GraphPoint[], rule: DayRule): GraphPoint[] {
	return [...Map.groupBy(points, (point) => point.day).values()].map((day) => {
		const seen = day.filter((point) => point.value !== null && !point.below_minimum);
		const first = day[0] as GraphPoint;
		if (seen.length === 0) return { ...first, sessions: day.length };
		const total = (of: (point: GraphPoint) => number | null): number =>
			seen.reduce((all, point) => all + (of(point) ?? 0), 0);
		const [minutes, events] = [total((one) => one.minutes), total((one) => one.events)];
		const sum = total((one) => one.value);
		const weighted = total((one) => (one.value ?? 0) * (one.minutes ?? 0)) / minutes;
		return {
			...first,
			state: seen.every((one) => one.state === 'zero') ? 'zero' : 'data',
			value: rule === 'sum' ? sum : rule === 'mean' ? sum / seen.length : weighted,
			below_minimum: false,
			probe: seen.every((one) => one.probe),
			sessions: seen.length,
			events: first.events === null ? null : events,
			minutes,
		};
	});
}

function accumulated(points: GraphPoint[]): GraphPoint[] {
	let all = 0;
	const counted = points.some((point) => point.events !== null);
	return points.map((point) => {
		all += point.events ?? 0;
		return { ...point, cumulative: counted ? all : null };
	});
}
