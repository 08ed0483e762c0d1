import type { AgreementView, Clocks, MethodView, ObserverAgreement, TapFact, TargetAgreement } from '$contract';
import type { Book } from './book';
import type { Target } from './plans';
import type { Observation } from './tally';

/**
 * How far a second observer recorded the same as the session, in the time in which both did. The core's own reckoning has more
 * methods and more care; this has one of every kind that the page shows: primary and other, none at all, no value, kappa.
 */

const MINUTE_MS = 60_000;
const CLOCKS_UNKNOWN = 'The two devices’ clocks could not be compared.';

interface Span {
	from: number;
	to: number;
}

/** What both have of one target, in order. */
interface Pair {
	first: Observation[];
	second: Observation[];
	spans: Span[];
	clocks: Clocks;
}

export function agreementOf(book: Book, clocks: Clocks): AgreementView {
	const ended = book.ended !== null;
	const streams = ended ? [...book.streams.values()] : [];
	return { started_ms: book.started, ended, observers: streams.map((one) => observerOf(book, one, clocks)) };
}

function observerOf(book: Book, stream: Book, clocks: Clocks): ObserverAgreement {
	const spans = stream.segments.map(({ from, to }) => ({ from, to: to ?? book.ended ?? from }));
	const within = (one: Observation): boolean => spans.some(({ from, to }) => one.at >= from && one.at <= to);
	const targets = book.targets.map((target) => {
		const of = (from: Book): Observation[] =>
			from.observations.filter((one) => one.target === target.target && !one.voided && within(one));
		return targetOf(target, { first: of(book), second: of(stream), spans, clocks });
	});
	return { by: stream.segments[0]?.person.name ?? '', clocks, targets };
}

function targetOf({ target, name, program, plan }: Target, pair: Pair): TargetAgreement {
	const kinds: Partial<Record<typeof plan.measure, [TapFact['fact'], (pair: Pair) => MethodView[]]>> = {
		count: ['count', counts],
		inter_response_time: ['count', counts],
		trials: ['trial', trials],
		duration: ['start_bout', durations],
		interval: ['interval', intervals],
	};
	const [fact, methods] = kinds[plan.measure] ?? [null, () => []];
	const only = (all: Observation[]): Observation[] => all.filter((one) => fact === null || one.fact.fact === fact);
	const [first, second] = [only(pair.first), only(pair.second)];
	const made = methods({ ...pair, first, second });
	return { target, name, program, first: first.length, second: second.length, methods: made };
}

function method(name: string, value: number | null, line: string, primary = false, kappa = false): MethodView {
	return { method: name, value, kappa, line, primary };
}

function share(part: number, whole: number): number | null {
	return whole > 0 ? (100 * part) / whole : null;
}

function counts({ first, second, spans, clocks }: Pair): MethodView[] {
	const [less, more] = [Math.min(first.length, second.length), Math.max(first.length, second.length)];
	const none = more === 0;
	const line = none ? 'Neither recorded an event.' : `${less} of ${more}: the smaller count to the larger.`;
	const total = method('Total count', none ? 100 : share(less, more), line, true);
	const names = ['Mean count per interval', 'Exact count per interval'] as const;
	if (clocks === 'unknown') return [total, ...names.map((name) => method(name, null, CLOCKS_UNKNOWN))];
	const bins = spans.flatMap(({ from, to }) =>
		Array.from({ length: Math.max(1, Math.ceil((to - from) / MINUTE_MS)) }, (_, place) => {
			const begin = from + place * MINUTE_MS;
			const of = (all: Observation[]): number => all.filter(({ at }) => at >= begin && at < begin + MINUTE_MS).length;
			return [of(first), of(second)] as const;
		}),
	);
	const alike = bins.filter(([a, b]) => a === b).length;
	const shares = bins.map(([a, b]) => (a === b ? 1 : Math.min(a, b) / Math.max(a, b)));
	const mean = shares.reduce((all, one) => all + one, 0);
	return [
		total,
		method(names[0], share(mean, bins.length), `The mean over ${bins.length} intervals of one minute.`),
		method(
			names[1],
			share(alike, bins.length),
			`The same count in ${alike} of ${bins.length} intervals of one minute.`,
		),
	];
}

function trials({ first, second }: Pair): MethodView[] {
	const names = ['Trial by trial', 'Trial by trial, correct or not', 'Cohen’s kappa'] as const;
	if (first.length !== second.length || first.length === 0) {
		const line =
			first.length === second.length
				? 'Neither recorded a trial.'
				: `One has ${first.length} trials and the other ${second.length}, so they cannot be paired.`;
		return names.map((name, place) => method(name, null, line, place === 0, place === 2));
	}
	const marks = first.map((one, place) => [one.fact, second[place]?.fact] as [TapFact, TapFact]);
	const word = (fact: TapFact): string => (fact.fact === 'trial' ? `${fact.mark} ${fact.level ?? ''}` : '');
	const right = (fact: TapFact): boolean => fact.fact === 'trial' && fact.mark === 'correct';
	const of = (alike: (fact: TapFact) => unknown): number => marks.filter(([a, b]) => alike(a) === alike(b)).length;
	const [same, correct, all] = [of(word), of(right), marks.length];
	const kappa = kappaOf(marks.map(([a, b]) => [word(a), word(b)]));
	return [
		method(names[0], share(same, all), `${same} of ${all} trials have the same response and the same help.`, true),
		method(names[1], share(correct, all), `${correct} of ${all} trials are correct for both or for neither.`),
		method(
			names[2],
			kappa,
			kappa === null ? 'Both gave one answer throughout.' : 'Agreement beyond chance.',
			false,
			true,
		),
	];
}

/** (observed − expected) ÷ (1 − expected); none where nothing else could be expected. */
function kappaOf(pairs: readonly (readonly [string, string])[]): number | null {
	const all = pairs.length;
	const observed = pairs.filter(([a, b]) => a === b).length / all;
	const expected = [...new Set(pairs.flat())]
		.map((word) => (pairs.filter(([a]) => a === word).length * pairs.filter(([, b]) => b === word).length) / all ** 2)
		.reduce((sum, one) => sum + one, 0);
	return expected >= 1 ? null : (observed - expected) / (1 - expected);
}

function durations({ first, second }: Pair): MethodView[] {
	const of = (all: Observation[]): number[] => all.map((one) => (one.ended ?? one.at) - one.at);
	const [a, b] = [of(first), of(second)];
	const [one, other] = [a, b].map((all) => all.reduce((sum, ms) => sum + ms, 0)) as [number, number];
	const seconds = (ms: number): string => (ms / 1000).toFixed(1);
	const [less, more] = [Math.min(one, other), Math.max(one, other)];
	const empty = 'Neither recorded a bout.';
	const line = more === 0 ? empty : `${seconds(less)} s of ${seconds(more)} s: the shorter total to the longer.`;
	const shares = a.map((ms, place) => Math.min(ms, b[place] ?? 0) / Math.max(ms, b[place] ?? 0, 1));
	const mean =
		a.length === b.length
			? share(
					shares.reduce((sum, part) => sum + part, 0),
					a.length,
				)
			: null;
	const paired = a.length === b.length ? `The mean over ${a.length} bouts.` : 'They have different numbers of bouts.';
	return [
		method('Total duration', share(less, more), line, true),
		method('Mean duration per occurrence', mean, a.length + b.length === 0 ? empty : paired),
	];
}

function intervals({ first, second }: Pair): MethodView[] {
	const marks = first.flatMap(({ fact }) => {
		if (fact.fact !== 'interval') return [];
		const other = second.find((one) => one.fact.fact === 'interval' && one.fact.index === fact.index)?.fact;
		return other?.fact === 'interval' ? [[fact.occurred, other.occurred] as const] : [];
	});
	const of = (name: string, asked: (pair: readonly [boolean, boolean]) => boolean, primary = false): MethodView => {
		const seen = marks.filter(asked);
		const same = seen.filter(([a, b]) => a === b).length;
		const line =
			seen.length === 0 ? 'No interval could be compared.' : `The same in ${same} of ${seen.length} intervals.`;
		return method(name, share(same, seen.length), line, primary);
	};
	return [
		of('Interval by interval', () => true, true),
		of('Scored interval', ([a, b]) => a || b),
		of('Unscored interval', ([a, b]) => !a || !b),
	];
}
