import type { Correct, FactView, SessionView } from '$contract';
import { Book } from './book';
import { correct, factsOf } from './corrections';
import type { Person } from './data';

/**
 * Second observers of a session of the twin. Each has a book of their own beside the session's, which nobody else sees until
 * the session has ended: agreement between observers who saw each other's data means nothing.
 */

/** The open book of a second observer. */
function streamOf(book: Book, person: Person): Book | undefined {
	const own = book.streams.get(person.user);
	return own?.holder() ? own : undefined;
}

/** Where what this person does is written. */
export function handOf(book: Book, person: Person): Book {
	return streamOf(book, person) ?? book;
}

/** False once it is over. Whoever is part of it already stays what they are; who comes back finds their own data. */
export function join(book: Book, person: Person, now: number): boolean {
	if (book.ended !== null) return false;
	if (book.segments.some((one) => one.to === null && one.person.user === person.user)) return true;
	const own = book.streams.get(person.user);
	if (own) {
		own.resume(now);
		own.takeOver(person, now);
	} else {
		const id = `${book.session}-${person.user}`;
		book.streams.set(person.user, new Book(id, book.chart, book.client, book.targets, now, person));
	}
	if (book.pausedAt !== null) book.streams.get(person.user)?.pause(now);
	book.begin(person, now, true);
	return true;
}

/** What runs ends, and their time stands still until they come back. The session goes on. */
export function leave(book: Book, person: Person, now: number): boolean {
	const own = streamOf(book, person);
	if (!own || book.ended !== null) return false;
	own.cut(now);
	own.pause(now);
	for (const segment of [...own.segments, ...book.segments]) {
		if (segment.person.user === person.user) segment.to ??= now;
	}
	return true;
}

/** Of the session, and of whoever observes it now. */
export function pause(book: Book, now: number): void {
	for (const one of observed(book)) one.pause(now);
}

export function resume(book: Book, now: number): void {
	for (const one of observed(book)) one.resume(now);
}

function observed(book: Book): Book[] {
	return [book, ...[...book.streams.values()].filter((one) => one.holder())];
}

/** A second observer sees who is there and how long it has run; of the data, their own alone. */
export function viewFor(book: Book, person: Person, now: number): SessionView {
	const view = book.view(person, now);
	const own = streamOf(book, person)?.view(person, now);
	const compared = [...book.streams.values()].some((one) => one.observations.length > 0);
	if (!own) return { ...view, agreement: book.ended !== null && compared };
	const { rows, undo_mine } = own;
	return { ...view, rows, undo_mine, mine: true, beside: true, asks: [], notes: [], can: ['record_session'] };
}

/** Until the session has ended, nobody reads what another stream holds. */
export function factsFor(book: Book, person: Person, people: readonly Person[]): FactView[] {
	const of = (one: Book): FactView[] => factsOf(one, person, people).map((fact) => ({ ...fact, beside: one !== book }));
	return (book.ended === null ? [handOf(book, person)] : [book, ...book.streams.values()]).flatMap(of);
}

/** What was observed beside the session is corrected there, and what is added to it too. */
export function correctFor(book: Book, person: Person, request: Correct, now: number): boolean {
	const own = book.streams.get(person.user);
	const provided = book.segments.some((one) => one.person.user === person.user && !one.beside);
	const struck = own?.observations.some((one) => one.id === request.strikes);
	const there = struck || (request.strikes === null && !provided);
	return correct(own && there ? own : book, person, request, now);
}
