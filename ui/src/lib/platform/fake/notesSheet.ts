import type { CheckLine, NoteSheet, RowView, UnitLine, Verdict } from '$contract';
import type { Book } from './book';
import type { Person } from './data';
import type { Note } from './notes';
import { noteView } from './notes';
import { payerOf, servicesOf } from './notesPayer';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
/** Characters of a narrative for each quarter of an hour. */
const PER_QUARTER = 40;

const check = (rule: string, verdict: Verdict, line: string): CheckLine => ({ rule, verdict, line });

/** The checks of a note as it was saved last; enough of the core's rules to see each verdict. */
export function checksOf(book: Book, note: Note | undefined): CheckLine[] {
	const words = note?.text.trim() ?? '';
	const lines = [
		book.ended === null
			? check('End', 'fails', 'The session is still running. End it first.')
			: check('End', 'passes', 'The session has ended.'),
		words === ''
			? check('Narrative', 'fails', 'There is no narrative yet. Write what happened.')
			: check('Narrative', 'passes', 'There is a narrative.'),
	];
	const payer = payerOf(book);
	if (payer === null) return lines;
	const service = payer.services.find((one) => one.code === note?.service);
	const missing = (service?.sections ?? [])
		.filter((ask) => ask.required && !note?.sections.some((one) => one.key === ask.key))
		.map((ask) => ask.title);
	const quarters = Math.ceil(book.observed(Date.now()) / QUARTER_MS);
	return [
		...lines,
		words.length < quarters * PER_QUARTER
			? check('Length', 'warns', `The narrative is short for ${quarters} quarters of an hour.`)
			: check('Length', 'passes', 'The narrative is as long as the session asks for.'),
		service
			? check('Service', 'passes', `${service.code} may be given on this date.`)
			: check('Service', 'fails', 'No service is chosen. Choose what this note documents.'),
		missing.length > 0
			? check('Sections', 'fails', `Asked for and empty: ${missing.join(', ')}.`)
			: check('Sections', 'passes', 'Every section that is asked for is filled in.'),
	];
}

export function sheetOf(book: Book, person: Person): NoteSheet {
	const payer = payerOf(book);
	const mine = book.notes.find((note) => note.by.user === person.user);
	const services = servicesOf(payer, person);
	const part = mine !== undefined || book.segments.some((one) => one.person.user === person.user);
	const checks = part && mine?.signed == null ? checksOf(book, mine) : [];
	return {
		payer: payer?.name ?? null,
		services,
		service: mine ? mine.service : (services[0]?.code ?? null),
		draft: part ? draftOf(book, person) : '',
		checks,
		may_sign: mine !== undefined && mine.signed === null && checks.every((one) => one.verdict !== 'fails'),
		units: payer === null ? [] : unitsOf(book),
		notes: book.notes.map((note) => noteView(book, note, person)),
	};
}

function draftOf(book: Book, person: Person): string {
	const now = Date.now();
	const said = book.targets.map((one) => sentence(book.row(one.target, person, now))).filter((one) => one !== '');
	if (said.length === 0) return '';
	return [`${Math.round(book.observed(now) / MINUTE_MS)} minutes were observed.`, ...said].join(' ');
}

function sentence({ name, state }: RowView): string {
	switch (state.measure) {
		case 'trials':
			return state.done > 0 ? `${name}: ${state.done} trials, ${Math.round(state.percent ?? 0)} % correct.` : '';
		case 'count':
			return state.count > 0 ? `${name}: ${state.count} times.` : '';
		case 'duration':
			return state.bouts > 0 ? `${name}: ${state.bouts} bouts.` : '';
		default:
			return '';
	}
}

/** Units by the midpoint rule, a line for each person who has named a service in a note. */
function unitsOf(book: Book): UnitLine[] {
	const until = book.ended ?? Date.now();
	return book.notes.flatMap(({ by, service }) => {
		if (service === null) return [];
		const own = book.segments.filter((one) => one.person.user === by.user);
		const ms = own.reduce((all, one) => all + (one.to ?? until) - one.from, 0);
		const minutes = Math.floor(ms / MINUTE_MS);
		const date = new Date(book.started).toLocaleDateString('sv');
		return [{ date, code: service, by: by.name, minutes, units: Math.floor((minutes + 7) / 15) }];
	});
}
