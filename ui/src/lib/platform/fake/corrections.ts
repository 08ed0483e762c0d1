import type { Correct, FactView, Missed, RowState, TapFact } from '$contract';
import type { Book } from './book';
import type { Person } from './data';
import type { Observation } from './tally';

const REASON_MOST = 200;

/** What may be added for a target of each measure; ABC goes where a sheet has its choices. */
const FITS: Record<RowState['measure'], TapFact['fact'][]> = {
	trials: ['trial'],
	task_analysis: ['step'],
	count: ['count'],
	rate: ['count', 'start_bout'],
	duration: ['start_bout'],
	latency: ['start_bout', 'unanswered'],
	inter_response_time: ['count'],
	interval: ['interval', 'start_bout'],
	rating: ['rating'],
	quantity: ['quantity'],
	permanent_product: ['permanent_product'],
	fidelity: ['component'],
	free_text: ['text'],
};
const BOUT: TapFact['fact'][] = ['start_bout', 'unanswered'];

/** Everything that was recorded, what counts no more included. */
export function factsOf(book: Book, person: Person, people: readonly Person[]): FactView[] {
	return book.observations.map((one) => ({
		observation: one.id,
		target: one.target,
		fact: one.fact,
		at_ms: one.at,
		ended_ms: one.ended,
		length_ms: one.ended === null ? null : one.ended - one.at,
		unanswered: one.unanswered,
		cut: one.cut,
		of: one.fact.fact === 'interval' || one.fact.fact === 'abc' ? one.of : null,
		run: one.fact.fact === 'step' ? Number(one.of) : null,
		by: people.find((other) => other.user === one.by)?.name ?? one.by,
		mine: one.by === person.user,
		beside: false,
		struck: one.struck,
		told: one.told,
	}));
}

/** False where the core would refuse. */
export function correct(book: Book, person: Person, { strikes, adds, reason }: Correct, now: number): boolean {
	const words = reason.trim();
	const signed = book.notes.some((note) => note.by.user === person.user && note.signed !== null);
	if (book.ended === null || signed || words === '' || [...words].length > REASON_MOST) return false;
	const struck = book.observations.find((one) => one.id === strikes);
	if (strikes !== null && (!struck || struck.by !== person.user || struck.voided)) return false;
	if (strikes === null && adds === null) return false;
	if (adds && !(fits(book, adds) && belongs(book, adds, strikes) && tookPart(book, person))) return false;
	if (struck) {
		struck.voided = true;
		struck.struck = { by: person.name, at_ms: now, reason: words };
	}
	if (adds) {
		book.observations.push(added(book, person, adds, { at_ms: now, reason: words, in_place_of: strikes }));
		book.observations.sort((a, b) => a.at - b.at);
	}
	return true;
}

function fits(book: Book, { target, fact, at_ms, ended_ms, run }: Missed): boolean {
	const plan = book.targets.find((one) => one.target === target);
	if (!plan || book.ended === null) return false;
	if (fact.fact === 'abc' ? plan.abc === null : !FITS[plan.plan.measure].includes(fact.fact)) return false;
	if (at_ms < book.started || at_ms > book.ended) return false;
	if (BOUT.includes(fact.fact) && (ended_ms === null || ended_ms < at_ms || ended_ms > book.ended)) return false;
	return fact.fact !== 'step' || (run !== null && run >= 1);
}

function tookPart(book: Book, person: Person): boolean {
	return book.segments.some((one) => one.person.user === person.user);
}

/** A mark needs its round, and is the only one of its interval; a description needs its event. */
function belongs(book: Book, { target, fact, of }: Missed, strikes: string | null): boolean {
	if (fact.fact !== 'interval' && fact.fact !== 'abc') return true;
	const valid = book.observations.filter((one) => !one.voided && one.id !== strikes && one.target === target);
	const marked = (one: Observation): boolean =>
		fact.fact === 'interval' && one.fact.fact === 'interval' && one.of === of && one.fact.index === fact.index;
	return valid.some((one) => one.id === of) && !valid.some(marked);
}

function added(book: Book, person: Person, missed: Missed, told: Observation['told']): Observation {
	const unanswered = missed.fact.fact === 'unanswered';
	return {
		id: `${book.session}-told-${book.observations.length + 1}`,
		target: missed.target,
		by: person.user,
		at: missed.at_ms,
		fact: unanswered ? { fact: 'start_bout' } : missed.fact,
		of: missed.run === null ? (missed.of ?? '') : String(missed.run),
		ended: missed.ended_ms,
		unanswered,
		cut: false,
		voided: false,
		struck: null,
		told,
	};
}
