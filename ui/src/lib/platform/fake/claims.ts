import type { AnswerClaim, ClaimTime, ClaimView } from '$contract';
import type { Book, Segment } from './book';
import type { Person } from './data';

const REASON_MOST = 500;

/** A stretch of a colleague's segment that somebody says they provided. */
export interface Claim {
	claim: string;
	by: Person;
	/** The colleague's segment. */
	of: string;
	from: number;
	to: number;
	reason: string;
	answer: { by: Person; confirmed: boolean } | null;
}

function supervises(person: Person): boolean {
	return person.role === 'Supervisor';
}

function segmentOf(book: Book, id: string): Segment | undefined {
	return book.segments.find((one) => one.id === id);
}

/** Whether the session has ended, and neither of two people has signed a note of it. */
function unsigned(book: Book, one: Person, other: Person): boolean {
	const either = [one.user, other.user];
	return book.ended !== null && !book.notes.some((note) => note.signed !== null && either.includes(note.by.user));
}

export function canClaim(book: Book, of: Segment, person: Person): boolean {
	return of.person.user !== person.user && !of.beside && unsigned(book, person, of.person);
}

function canAnswer(book: Book, { by, of, answer }: Claim, person: Person): boolean {
	const whose = segmentOf(book, of)?.person;
	if (!whose || answer !== null || by.user === person.user) return false;
	return (whose.user === person.user || supervises(person)) && unsigned(book, whose, by);
}

/** Whether the stretch is that segment's: of a segment that was split since, it may be no more. */
function within(of: Segment, from: number, to: number): boolean {
	return of.from <= from && from < to && to <= (of.to ?? Infinity);
}

/** False where the core would refuse. */
export function claimTime(book: Book, person: Person, { segment, from_ms, to_ms, reason }: ClaimTime): boolean {
	const of = segmentOf(book, segment);
	const words = reason.trim();
	if (words === '' || [...words].length > REASON_MOST) return false;
	if (!of || !canClaim(book, of, person) || !within(of, from_ms, to_ms)) return false;
	const claim = `${book.session}-c${book.claims.length}`;
	book.claims.push({ claim, by: person, of: segment, from: from_ms, to: to_ms, reason: words, answer: null });
	return true;
}

/** False where the core would refuse. */
export function answerClaim(book: Book, person: Person, { claim, confirmed }: AnswerClaim): boolean {
	const found = book.claims.find((one) => one.claim === claim);
	const of = found && segmentOf(book, found.of);
	if (!of || !canAnswer(book, found, person) || !within(of, found.from, found.to)) return false;
	found.answer = { by: person, confirmed };
	if (confirmed) split(book, of, found);
	return true;
}

/** What came before the stretch keeps its id; observations keep the name under which they were recorded. */
function split(book: Book, of: Segment, { by, from, to }: Claim): void {
	const after = of.to;
	of.to = from;
	book.begin(by, from, false).to = to;
	if (after === null || to < after) book.begin(of.person, to, false).to = after;
	book.segments.sort((a, b) => a.from - b.from);
}

export function claimViews(book: Book, person: Person): ClaimView[] {
	return book.claims.map((one) => ({
		claim: one.claim,
		by: one.by.name,
		mine: one.by.user === person.user,
		of: segmentOf(book, one.of)?.person.name ?? '',
		from_ms: one.from,
		to_ms: one.to,
		reason: one.reason,
		confirmed: one.answer?.confirmed ?? null,
		answered_by: one.answer?.by.name ?? null,
		can_answer: canAnswer(book, one, person),
	}));
}
