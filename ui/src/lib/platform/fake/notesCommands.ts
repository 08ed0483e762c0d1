import type { Commands, NoteView } from '$contract';
import { refuse } from './failures';
import { amendNote, cosignNote, noteView, signCaregiver, signNote, takeBack, writeNote, type Note } from './notes';
import { sheetOf } from './notesSheet';
import { PIN_TRIES, type World } from './world';

type NoteCommand = Extract<keyof Commands, `note.${string}`>;
type Typed = { [K in NoteCommand]: (request: Commands[K]['request']) => Commands[K]['answer'] };

/** The note's life, from its first word to what is added once it is locked. */
export function notes(world: World): Typed {
	const made = (chart: string, session: string, work: (now: number) => Note | null): NoteView => {
		const note = work(Date.now());
		if (!note) throw refuse('action.refused');
		world.recorded();
		return noteView(world.book(chart, session), note, world.me());
	};
	return {
		'note.sheet': ({ chart, session }) => sheetOf(world.book(chart, session), world.me()),
		'note.write': (request) =>
			made(request.chart, request.session, () =>
				writeNote(world.book(request.chart, request.session), world.me(), request),
			),
		'note.sign': ({ chart, session, version, pin }) => {
			prove(world, pin);
			if (!sheetOf(world.book(chart, session), world.me()).may_sign) throw refuse('note.unchecked');
			return made(chart, session, (now) => signNote(world.book(chart, session), world.me(), version, now));
		},
		'note.cosign': ({ chart, session, note, version, pin }) => {
			prove(world, pin);
			return made(chart, session, (now) => cosignNote(world.book(chart, session), world.me(), note, version, now));
		},
		'note.caregiver': (request) =>
			made(request.chart, request.session, (now) =>
				signCaregiver(world.book(request.chart, request.session), world.me(), request, now),
			),
		'note.withdraw': (request) => made(request.chart, request.session, (now) => takenBack(world, request, now, true)),
		'note.give_back': (request) => made(request.chart, request.session, (now) => takenBack(world, request, now, false)),
		'note.amend': (request) =>
			made(request.chart, request.session, (now) =>
				amendNote(world.book(request.chart, request.session), world.me(), request, now),
			),
	};
}

/** Withdrawing is for the author alone, giving back for others alone. */
function takenBack(
	world: World,
	request: Commands['note.withdraw']['request'],
	now: number,
	own: boolean,
): Note | null {
	const book = world.book(request.chart, request.session);
	const mine = book.notes.find((one) => one.note === request.note)?.by.user === world.me().user;
	return mine === own ? takeBack(book, world.me(), request, now) : null;
}

/** The PIN, asked again; its tries are those of the lock screen. */
function prove(world: World, pin: string): void {
	const { user } = world.me();
	const left = (world.tries.get(user) ?? PIN_TRIES) - (world.me().pin === pin ? 0 : 1);
	if (world.me().pin === pin && left > 0) {
		world.tries.delete(user);
		return;
	}
	world.tries.set(user, left);
	throw left > 0 ? refuse('pin.wrong', { tries_left: left }) : refuse('pin.gone');
}
