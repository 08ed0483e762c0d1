import type { ChartView, Commands, SignInStep } from '$contract';
import { answerClaim, claimTime } from './claims';
import { courseOf } from './course';
import { CODE, PASSWORD, targets, type Person } from './data';
import { refuse, weakness } from './failures';
import { exported, graphs } from './graphs';
import { notes } from './notesCommands';
import { correctFor, factsFor, handOf, join, leave, pause, resume, viewFor } from './observers';
import { agreementOf } from './observersAgreement';
import { mayRecord, paper } from './paper';
import { programs } from './programs';
import { access, attention } from './reports';
import { PIN_TRIES, type World } from './world';

type Handlers = { [K in keyof Commands]: (request: never) => Commands[K]['answer'] };
type Typed = { [K in keyof Commands]: (request: Commands[K]['request']) => Commands[K]['answer'] };
type Loose = Record<keyof Commands, (request: unknown) => unknown>;

const FACTOR = {
	uri: 'otpauth://totp/Baton:lee.moss?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Northside%20clinic',
	seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
};

/** One function for each command, in the order of the table. */
export function handlers(world: World): Loose {
	const typed: Typed = {
		...people(world),
		...charts(world),
		...sessions(world),
		...drafts(world),
		...notes(world),
		...paper(world),
		...programs(world),
	};
	return typed as Handlers as Loose;
}

function signedIn(world: World, person: Person): SignInStep {
	person.shift = true;
	world.tries.delete(person.user);
	world.active = person;
	world.recorded();
	return { step: 'done', me: world.meView(), offline: person.pin === null ? FACTOR : null };
}

type PeopleCommand = Extract<keyof Commands, `device.${string}` | `people.${string}` | `me.${string}` | 'sync.view'>;

function people(world: World): Pick<Typed, PeopleCommand> {
	return {
		'device.view': () => world.device(),
		'device.enrol': ({ code, name }) => {
			if (world.enrolled) throw refuse('device.enrolled');
			if (!world.online) throw refuse('platform.unreachable');
			if (code.trim().length < 8) throw refuse('enrolment.code');
			world.enrolled = true;
			world.deviceName = name;
			return world.device();
		},
		'people.view': () => world.peopleView(),
		'people.sign_in': ({ login, password, code }) => {
			const person = world.people.find((one) => one.login === login);
			if (!person || password !== PASSWORD) throw refuse('sign_in.credentials');
			if (!world.online && person.pin === null) throw refuse('sign_in.not_here');
			if (!person.factor) {
				world.pending = person;
				return { step: 'enrol_second_factor', factor: FACTOR };
			}
			if (code !== CODE) throw refuse('sign_in.code');
			return signedIn(world, person);
		},
		'people.confirm_second_factor': ({ code }) => {
			if (!world.pending || code !== CODE) throw refuse('sign_in.code');
			world.pending.factor = true;
			return signedIn(world, world.pending);
		},
		'people.set_pin': ({ pin }) => {
			const reason = weakness(pin);
			if (reason) throw refuse('pin.weak', { reason });
			world.me().pin = pin;
			return world.meView();
		},
		'people.unlock': ({ user, pin }) => {
			const person = world.people.find((one) => one.user === user);
			const left = world.tries.get(user) ?? PIN_TRIES;
			if (!person?.shift || left === 0) throw refuse('pin.gone');
			if (person.pin !== pin) {
				world.tries.set(user, left - 1);
				if (left - 1 === 0) person.shift = false;
				throw left > 1 ? refuse('pin.wrong', { tries_left: left - 1 }) : refuse('pin.gone');
			}
			world.tries.delete(user);
			world.active = person;
			return world.meView();
		},
		'people.renew': ({ password, code }) => {
			const me = world.me();
			if (password !== PASSWORD) throw refuse('sign_in.credentials');
			if (code !== CODE) throw refuse('sign_in.code');
			me.shift = true;
			world.shiftUntil = Date.now() + 4 * 3_600_000;
			world.recorded();
			return world.meView();
		},
		'people.lock': () => {
			world.lock();
			return null;
		},
		'people.end_shift': () => {
			world.me().shift = false;
			world.lock();
			return null;
		},
		'people.ping': () => null,
		'me.view': () => world.meView(),
		'me.set_hand': ({ hand }) => {
			world.me().hand = hand;
			return world.meView();
		},
		'sync.view': () => world.sync(),
	};
}

type ChartCommand = Extract<
	keyof Commands,
	'today.view' | `chart.${string}` | `graph.${string}` | 'course.view' | 'access.view' | 'attention.view'
>;

function charts(world: World): Pick<Typed, ChartCommand> {
	const chart = (id: string): ChartView => {
		const client = world.client(id);
		return {
			chart: id,
			name: client.name,
			initials: client.initials,
			colour: client.colour,
			born: client.born,
			targets: targets(world.more).map(({ target, name, program, plan, phase }) => ({
				target,
				name,
				program,
				measure: plan.measure,
				phase,
			})),
			sessions: world.books
				.filter((book) => book.chart === id)
				.sort((a, b) => b.started - a.started)
				.map((book) => ({
					session: book.session,
					started_ms: book.started,
					ended_ms: book.ended,
					observed_ms: book.observed(Date.now()),
					by: [...new Set(book.segments.flatMap((one) => (one.beside ? [] : one.person.name)))],
					observations: book.observations.filter((one) => !one.voided).length,
					signed: book.notes.length > 0 && book.notes.every((note) => note.signed !== null),
				})),
			can: !mayRecord(world.me())
				? ['read_graph']
				: world.me().role === 'Supervisor'
					? [
							'record_session',
							'write_note',
							'sign_note',
							'read_graph',
							'read_access_trail',
							'export_records',
							'edit_program',
						]
					: ['record_session', 'write_note', 'sign_note', 'read_graph'],
		};
	};
	return {
		'today.view': () => ({
			clients: world.clients
				.filter((one) => one.team.includes(world.me().user))
				.map(({ chart, name, initials, colour, last, here }) => ({
					chart,
					name,
					initials,
					colour,
					last_session_ms: last,
					here,
				})),
			can: ['record_session'],
		}),
		'chart.open': (request) => {
			const client = world.client(request.chart);
			if (!client.here && !world.online) throw refuse('chart.not_here');
			client.here = true;
			world.open.add(request.chart);
			return chart(request.chart);
		},
		'chart.close': (request) => {
			world.open.delete(request.chart);
			return null;
		},
		'graph.view': (request) => graphs(world, request),
		'graph.export': (request) => exported(world, request),
		'course.view': (request) => courseOf(world, request),
		'access.view': (request) => access(world, request.chart),
		'attention.view': () => attention(world),
	};
}

type SessionCommand = Extract<keyof Commands, `session.${string}` | 'agreement.view'>;

function sessions(world: World): Pick<Typed, SessionCommand> {
	const view = (chart: string, session: string) => viewFor(world.book(chart, session), world.me(), Date.now());
	/** What is the session's own is not a second observer's to change. */
	const held = (chart: string, session: string) => {
		const book = world.book(chart, session);
		if (handOf(book, world.me()) !== book) throw refuse('action.refused');
		return book;
	};
	return {
		'session.start': ({ chart }) => {
			if (world.running()) throw refuse('action.refused');
			const book = world.startSession(chart);
			world.recorded();
			return view(chart, book.session);
		},
		'session.view': ({ chart, session }) => view(chart, session),
		'session.tap': ({ chart, session, target, fact, touched_ms_ago }) => {
			const book = handOf(world.book(chart, session), world.me());
			if (book.ended !== null || book.holder()?.user !== world.me().user) throw refuse('action.refused');
			if (!book.tap(world.me(), target, fact, Date.now() - touched_ms_ago)) throw refuse('action.refused');
			world.recorded();
			return book.row(target, world.me(), Date.now());
		},
		'session.undo_row': ({ chart, session, target }) => {
			const book = handOf(world.book(chart, session), world.me());
			if (!book.undo(world.me(), target)) throw refuse('action.refused');
			world.recorded();
			return book.row(target, world.me(), Date.now());
		},
		'session.undo_mine': ({ chart, session }) => {
			const book = handOf(world.book(chart, session), world.me());
			const target = book.undo(world.me(), null);
			if (!target) throw refuse('action.refused');
			world.recorded();
			return book.row(target, world.me(), Date.now());
		},
		'session.pause': ({ chart, session }) => {
			pause(held(chart, session), Date.now());
			return view(chart, session);
		},
		'session.resume': ({ chart, session }) => {
			resume(held(chart, session), Date.now());
			return view(chart, session);
		},
		'session.take_over': ({ chart, session }) => {
			const book = world.book(chart, session);
			// A second observer leaves for it.
			leave(book, world.me(), Date.now());
			if (book.holder()?.user !== world.me().user) book.takeOver(world.me(), Date.now());
			world.recorded();
			return view(chart, session);
		},
		'session.join': ({ chart, session }) => {
			if (!join(world.book(chart, session), world.me(), Date.now())) throw refuse('action.refused');
			world.recorded();
			return view(chart, session);
		},
		'session.leave': ({ chart, session }) => {
			if (!leave(world.book(chart, session), world.me(), Date.now())) throw refuse('action.refused');
			world.recorded();
			return view(chart, session);
		},
		'agreement.view': ({ chart, session }) => agreementOf(world.book(chart, session), world.clocks),
		'session.end': ({ chart, session, dispositions }) => {
			if (!held(chart, session).end(Date.now(), dispositions)) throw refuse('action.refused');
			world.recorded();
			return view(chart, session);
		},
		'session.facts': ({ chart, session }) => factsFor(world.book(chart, session), world.me(), world.people),
		'session.correct': (request) => {
			const book = world.book(request.chart, request.session);
			if (!correctFor(book, world.me(), request, Date.now())) throw refuse('action.refused');
			world.recorded();
			return factsFor(book, world.me(), world.people);
		},
		'session.claim': (request) => {
			if (!claimTime(world.book(request.chart, request.session), world.me(), request)) throw refuse('action.refused');
			world.recorded();
			return view(request.chart, request.session);
		},
		'session.answer_claim': (request) => {
			if (!answerClaim(world.book(request.chart, request.session), world.me(), request)) throw refuse('action.refused');
			world.recorded();
			return view(request.chart, request.session);
		},
	};
}

/** What was typed and not recorded yet: each person finds their own. */
function drafts(world: World): Pick<Typed, 'draft.view' | 'draft.keep'> {
	const of = (session: string, target: string): string => `${world.me().user} ${session} ${target}`;
	return {
		'draft.view': ({ session, target }) => world.drafts.get(of(session, target)) ?? null,
		'draft.keep': ({ session, target, text }) => {
			if (text === '') world.drafts.delete(of(session, target));
			else world.drafts.set(of(session, target), text);
			return null;
		},
	};
}
