import type { Commands, EnterPaper, PaperAnswer, PaperFact, PaperSheet, RefusedFact } from '$contract';
import { Book } from './book';
import { correct } from './corrections';
import { targets, type Person } from './data';
import { refuse } from './failures';
import { viewFor } from './observers';
import type { World } from './world';

type PaperCommand = Extract<keyof Commands, `paper.${string}`>;
type Typed = { [K in PaperCommand]: (request: Commands[K]['request']) => Commands[K]['answer'] };

const REASON_MOST = 500;
const SERVICES = [
	{ code: '97153', name: 'Treatment by protocol', roles: ['Technician', 'Supervisor'] },
	{ code: '97155', name: 'Treatment with protocol modification', roles: ['Supervisor'] },
	{ code: '97156', name: 'Caregiver guidance', roles: ['Supervisor'] },
];

export function mayRecord(person: Person): boolean {
	return person.role === 'Technician' || person.role === 'Supervisor';
}

/** Blank sheets, and filled ones: enough of the core's rules for the screens. */
export function paper(world: World): Typed {
	let sheets = 0;
	const open = (chart: string): void => {
		world.client(chart);
		if (!mayRecord(world.me())) throw refuse('policy.denied');
		if (!world.open.has(chart)) throw refuse('chart.not_open');
	};
	const blank = ({ chart }: { chart: string }): PaperSheet => {
		open(chart);
		sheets += 1;
		world.recorded();
		return sheetOf(world, chart, `s-paper-${Date.now()}-${sheets}`);
	};
	return {
		'paper.sheet': blank,
		'paper.begin': blank,
		'paper.enter': (request) => {
			open(request.chart);
			return enter(world, request, Date.now());
		},
	};
}

function bookOf(world: World, chart: string, session: string, started: number): Book {
	return new Book(session, chart, world.client(chart).name, targets(world.more), started, world.me());
}

function sheetOf(world: World, chart: string, session: string): PaperSheet {
	const me = world.me();
	const { rows, asks } = bookOf(world, chart, session, Date.now()).view(me, Date.now());
	const services = SERVICES.filter((one) => one.roles.includes(me.role)).map(({ code, name }) => ({ code, name }));
	return { chart, initials: world.client(chart).initials, made_ms: Date.now(), session, rows, services, asks };
}

const nothing = (problem: string | null, refused: RefusedFact[] = []): PaperAnswer => ({
	session: null,
	refused,
	problem,
});

/** All of a sheet, or nothing of it. The same sheet once more is the session that it became. */
function enter(world: World, request: EnterPaper, now: number): PaperAnswer {
	const me = world.me();
	const known = world.books.find((one) => one.session === request.session);
	if (known) return { session: viewFor(known, me, now), refused: [], problem: null };
	const problem = problemOf(world, request, now);
	if (problem) return nothing(problem);
	const book = bookOf(world, request.chart, request.session, request.started_ms);
	book.end(
		request.ended_ms,
		book.asks().map((target) => ({ target, zero: true })),
	);
	const refused = write(book, me, request, now);
	if (refused.length > 0) return nothing(null, refused);
	const told = new Set(request.silences.map((one) => one.target));
	if (book.asks().some((target) => !told.has(target)))
		return nothing('Say of each silent target what its silence means.');
	book.told = request.silences;
	book.paper = { at_ms: now, reason: request.reason.trim(), in_place_of: null };
	world.books.push(book);
	world.recorded();
	return { session: viewFor(book, me, now), refused: [], problem: null };
}

function problemOf(
	world: World,
	{ chart, started_ms, ended_ms, reason, service }: EnterPaper,
	now: number,
): string | null {
	const words = reason.trim();
	if (words === '') return 'Say why the session was recorded on paper.';
	if ([...words].length > REASON_MOST) return 'Say more briefly why the session was recorded on paper.';
	if (service !== null && !SERVICES.some((one) => one.code === service)) return 'Choose a service that may be given.';
	if (ended_ms <= started_ms) return 'The session ends before it begins. Check the times.';
	if (ended_ms > now) return 'The session ends in the future. Check the day and the times.';
	const over = world.books.find((one) => {
		return one.chart === chart && one.started < ended_ms && started_ms < (one.ended ?? now);
	});
	return over ? 'Another session of this client ran at that time. Check the day and the times.' : null;
}

/** Lines that do not fit; the others are in the book. */
function write(book: Book, person: Person, { facts, started_ms, ended_ms }: EnterPaper, now: number): RefusedFact[] {
	const ids: (string | null)[] = [];
	const refused: RefusedFact[] = [];
	facts.forEach((one, place) => {
		const why = whyNot(book, one, started_ms, ended_ms);
		const { of, ...missed } = one;
		const adds = { ...missed, of: of === null ? null : (ids[of] ?? 'none') };
		const request = { chart: book.chart, session: book.session, strikes: null, adds, reason: 'paper' };
		const id = `${book.session}-told-${book.observations.length + 1}`;
		const written = why === null && correct(book, person, request, now);
		ids.push(written ? id : null);
		if (!written) refused.push({ place, why: why ?? 'This does not fit here. Check it against the sheet.' });
	});
	// What is entered from paper is the session's own, no correction of it.
	for (const one of book.observations) one.told = null;
	return refused;
}

function whyNot(book: Book, { target, fact, at_ms, ended_ms }: PaperFact, from: number, to: number): string | null {
	const plan = book.targets.find((one) => one.target === target)?.plan;
	if (!plan) return 'This target is not being run. Leave it out, and ask your supervisor.';
	if (at_ms < from || (ended_ms ?? at_ms) > to) return 'That is outside the session. Check the time.';
	const bouts = book.observations.filter((one) => one.target === target && one.ended !== null);
	const overlaps = bouts.some((one) => one.at < (ended_ms ?? at_ms) && at_ms < (one.ended ?? one.at));
	if (ended_ms !== null && overlaps) return 'It overlaps another one. Check the times of both.';
	const inside = bouts.some((one) => one.at <= at_ms && at_ms <= (one.ended ?? one.at));
	if (plan.measure === 'rate' && fact.fact === 'count' && !inside) return 'No window was open then. Check the time.';
	return null;
}
