import type {
	AddendumView,
	AmendNote,
	CaregiverView,
	NoteCan,
	NoteState,
	NoteView,
	SectionText,
	SignCaregiver,
	SignedBy,
	Withdraw,
	WithdrawnView,
	WriteNote,
} from '$contract';
import type { Book } from './book';
import type { Person } from './data';
import { payerOf } from './notesPayer';
import { checksOf } from './notesSheet';

const MOST_POINTS = 2000;
const EDGE = 1000;
const REASON_MOST = 500;
const NAME_MOST = 120;

interface Signature {
	at: number;
	version: number;
	name: string;
	cosign: boolean;
	caregiver: boolean;
	/** The data that the signer had before them. */
	data: string;
}

/** A note by one author. */
export interface Note {
	note: string;
	by: Person;
	text: string;
	service: string | null;
	/** As it stood when the note was written. */
	service_name: string | null;
	sections: SectionText[];
	version: number;
	signed: Signature | null;
	cosigned: SignedBy | null;
	caregiver: CaregiverView | null;
	withdrawn: WithdrawnView[];
	addenda: AddendumView[];
}

type Written = Pick<WriteNote, 'text' | 'base_version' | 'service' | 'sections'>;

export function supervises(person: Person): boolean {
	return person.role === 'Supervisor';
}

/** As the core trims and bounds what people type; null where it would refuse. */
function bounded(words: string, most: number): string | null {
	const trimmed = words.trim();
	return trimmed === '' || [...trimmed].length > most ? null : trimmed;
}

function dataOf(book: Book): string {
	return JSON.stringify(
		book.observations.filter((one) => !one.voided).map(({ id, fact, at, ended }) => [id, fact, at, ended]),
	);
}

function locked({ signed, cosigned, caregiver }: Note): boolean {
	return signed !== null && (!signed.cosign || cosigned !== null) && (!signed.caregiver || caregiver !== null);
}

function stateOf(note: Note): NoteState {
	if (note.signed === null) return 'draft';
	if (locked(note)) return note.addenda.length > 0 ? 'amended' : 'locked';
	return note.cosigned === null ? 'signed' : 'cosigned';
}

function canOf(book: Book, note: Note, person: Person): NoteCan[] {
	const mine = note.by.user === person.user;
	const { signed } = note;
	if (signed === null) {
		if (!mine) return [];
		return book.ended === null ? ['write'] : ['write', 'sign'];
	}
	if (locked(note)) return mine || supervises(person) ? ['amend'] : [];
	const can: NoteCan[] = [];
	if (signed.cosign && note.cosigned === null && supervises(person) && !mine) can.push('cosign');
	if (signed.caregiver && note.caregiver === null) can.push('witness');
	if (mine) can.push('withdraw');
	else if (supervises(person)) can.push('give_back');
	return can;
}

export function noteView(book: Book, note: Note, person: Person): NoteView {
	const { signed } = note;
	return {
		note: note.note,
		text: note.text,
		service: note.service,
		service_name: note.service_name,
		sections: note.sections,
		version: note.version,
		by: note.by.name,
		mine: note.by.user === person.user,
		state: stateOf(note),
		signed_ms: signed?.at ?? null,
		signed_as: signed?.name ?? null,
		asks_cosign: signed !== null && signed.cosign && note.cosigned === null,
		asks_caregiver: signed !== null && signed.caregiver && note.caregiver === null,
		cosigned: note.cosigned,
		caregiver: note.caregiver,
		withdrawn: note.withdrawn,
		addenda: note.addenda,
		data_changed: signed !== null && signed.data !== dataOf(book),
		can: canOf(book, note, person),
	};
}

/** Null where the core would refuse: somebody else's, signed, or another version. */
export function writeNote(book: Book, person: Person, { text, base_version, service, sections }: Written): Note | null {
	const mine = book.notes.find((note) => note.by.user === person.user);
	if (mine ? mine.signed !== null || mine.version !== base_version : base_version !== 0) return null;
	if (new Set(sections.map((one) => one.key)).size !== sections.length) return null;
	const form = { text, ...asItStands(book, service, sections) };
	if (mine) return Object.assign(mine, form, { version: mine.version + 1 });
	const fresh: Note = {
		note: `n-${book.session}-${book.notes.length}`,
		by: person,
		...form,
		version: 1,
		signed: null,
		cosigned: null,
		caregiver: null,
		withdrawn: [],
		addenda: [],
	};
	book.notes.push(fresh);
	return fresh;
}

/** The form with its service's name and its headings of now; a heading that came with the command is not read. */
function asItStands(
	book: Book,
	service: string | null,
	sections: readonly SectionText[],
): Pick<Note, 'service' | 'service_name' | 'sections'> {
	const found = payerOf(book)?.services.find((one) => one.code === service);
	const filled = sections.filter((one) => one.text.trim() !== '');
	return {
		service,
		service_name: found?.name ?? null,
		sections: filled.map(({ key, text }) => ({
			key,
			title: found?.sections.find((one) => one.key === key)?.title ?? null,
			text,
		})),
	};
}

export function signNote(book: Book, person: Person, version: number, now: number): Note | null {
	const mine = book.notes.find((note) => note.by.user === person.user);
	if (book.ended === null || !mine || mine.signed !== null || mine.version !== version) return null;
	if (checksOf(book, mine).some((one) => one.verdict === 'fails')) return null;
	const payer = payerOf(book);
	const { cosign, caregiver } = payer ?? { cosign: false, caregiver: false };
	mine.signed = { at: now, version, name: person.name, cosign, caregiver, data: dataOf(book) };
	return mine;
}

/** The note and what may be done with it, in the version that was signed; null where it stands otherwise. */
function allowed(book: Book, person: Person, note: string, act: NoteCan, version: number | null): Note | null {
	const found = book.notes.find((one) => one.note === note);
	if (!found || !canOf(book, found, person).includes(act)) return null;
	return version === null || found.signed?.version === version ? found : null;
}

export function cosignNote(book: Book, person: Person, note: string, version: number, now: number): Note | null {
	const found = allowed(book, person, note, 'cosign', version);
	if (found) found.cosigned = { name: person.name, at_ms: now };
	return found;
}

export function signCaregiver(book: Book, person: Person, request: SignCaregiver, now: number): Note | null {
	const found = allowed(book, person, request.note, 'witness', request.version);
	const [name, relationship] = [bounded(request.name, NAME_MOST), bounded(request.relationship, NAME_MOST)];
	if (!found || name === null || relationship === null || !isDrawn(request.strokes)) return null;
	found.caregiver = { name, relationship, witness: person.name, at_ms: now, strokes: request.strokes };
	return found;
}

function isDrawn(strokes: SignCaregiver['strokes']): boolean {
	const points = strokes.flat();
	const inside = (at: number): boolean => Number.isInteger(at) && at >= 0 && at <= EDGE;
	if (points.length > MOST_POINTS || !points.every(([x, y]) => inside(x) && inside(y))) return false;
	return strokes.some((stroke) => stroke.length > 1);
}

/** All signatures go together, and stay in sight. */
export function takeBack(book: Book, person: Person, request: Withdraw, now: number): Note | null {
	const found = book.notes.find((one) => one.note === request.note);
	const act = found?.by.user === person.user ? 'withdraw' : 'give_back';
	const note = allowed(book, person, request.note, act, request.version);
	const reason = bounded(request.reason, REASON_MOST);
	if (!note?.signed || reason === null) return null;
	const { at, version } = note.signed;
	const given_back = act === 'give_back';
	note.withdrawn.push({ by: person.name, given_back, at_ms: now, reason, signed_ms: at, version });
	return Object.assign(note, { signed: null, cosigned: null, caregiver: null });
}

export function amendNote(book: Book, person: Person, { note, kind, text }: AmendNote, now: number): Note | null {
	const found = allowed(book, person, note, 'amend', null);
	const words = bounded(text, 12_000);
	if (!found || words === null) return null;
	const addendum = `${found.note}-a${found.addenda.length + 1}`;
	found.addenda.push({ addendum, by: person.name, at_ms: now, kind, text: words });
	return found;
}
