import type { Clocks, DeviceView, MeView, PeopleView, SyncView } from '$contract';
import { Book, past } from './book';
import { clients, people, targets, type Client, type Person } from './data';
import { begin } from './begun';
import { refuse } from './failures';

const HOUR_MS = 3_600_000;
const GRACE_MS = 30 * 60_000;
export const PIN_TRIES = 5;

/** Everything that the twin knows. */
export class World {
	readonly people: Person[] = people();
	readonly clients: Client[] = clients(Date.now());
	readonly books: Book[] = [];
	readonly open = new Set<string>();
	readonly tries = new Map<string, number>();
	readonly drafts = new Map<string, string>();
	/** Targets beyond the usual eight; or one of every measure. */
	readonly more: number | 'every';
	/** Whether every measure has data. */
	private readonly begun: boolean;
	readonly broken: boolean;
	/** How the clocks of two observers compare. */
	readonly clocks: Clocks;
	enrolled: boolean;
	deviceName = 'Room 2 tablet';
	active: Person | null = null;
	pending: Person | null = null;
	online = true;
	waiting = 0;
	attention = 0;
	/** When the active person's shift ends, without the time that a session gives it. */
	shiftUntil = Date.now() + 3 * HOUR_MS;
	received: number | null = Date.now() - 4 * 60_000;
	private drain: ReturnType<typeof setTimeout> | undefined;
	private readonly slow: number;

	constructor(
		address: URLSearchParams,
		private readonly changed: (topic: string) => void,
	) {
		this.more = address.has('every') ? 'every' : Number(address.get('more') ?? (address.has('many') ? 4 : 0));
		this.begun = address.get('every') === 'begun';
		this.broken = address.has('broken');
		this.clocks = address.get('clocks') === 'unknown' ? 'unknown' : 'same';
		this.slow = Number(address.get('slow') ?? 0);
		this.enrolled = !address.has('fresh');
		if (address.has('fresh')) this.people.forEach((one) => Object.assign(one, { pin: null, shift: false }));
		if (address.has('empty')) this.clients.length = 0;
		if (address.has('offline')) this.setOnline(false);
		if (address.has('attention')) this.attention = 1;
		this.waiting = Number(address.get('waiting') ?? 0);
		this.pastSessions();
		if (address.has('running')) this.runningSession(address.get('running') || 'u-ar');
		const as = address.get('as');
		if (as) this.active = this.people.find((one) => one.user === as) ?? null;
		if (this.active && address.get('hand') === 'left') this.active.hand = 'left';
	}

	latency(command: string): number {
		if (command.startsWith('session.tap') || command === 'people.ping') return 4 + this.slow;
		return 30 + this.slow;
	}

	setOnline(online: boolean): void {
		this.online = online;
		this.deliver();
		this.changed('sync');
	}

	/** Something was recorded; the platform hears of it when it can. */
	recorded(): void {
		this.waiting += 1;
		this.deliver();
		this.changed('sync');
	}

	private deliver(): void {
		clearTimeout(this.drain);
		if (!this.online) return;
		this.drain = setTimeout(() => {
			this.waiting = 0;
			this.received = Date.now();
			this.changed('sync');
		}, 1500);
	}

	me(): Person {
		if (!this.active) throw refuse('device.locked');
		return this.active;
	}

	lock(): void {
		this.active = null;
		this.pending = null;
		this.open.clear();
	}

	client(chart: string): Client {
		const client = this.clients.find((one) => one.chart === chart);
		if (!client?.team.includes(this.me().user)) throw refuse('record.not_found');
		return client;
	}

	/** The device will lock in `ms`, as the core would have it: a running session holds an ended shift open. */
	endShiftIn(ms: number): void {
		this.shiftUntil = Date.now() + ms - (this.running() ? GRACE_MS : 0);
		this.changed('people');
	}

	/** Takes the chart away from under the active person. */
	leaveCaseload(chart: string): void {
		const client = this.client(chart);
		client.team = client.team.filter((user) => user !== this.me().user);
		this.open.delete(chart);
		this.changed('today');
		this.changed('chart');
	}

	book(chart: string, session: string): Book {
		this.client(chart);
		if (!this.open.has(chart)) throw refuse('chart.not_open');
		const book = this.books.find((one) => one.session === session && one.chart === chart);
		if (!book) throw refuse('record.not_found');
		return book;
	}

	running(): Book | undefined {
		return this.books.find((one) => one.ended === null);
	}

	sync(): SyncView {
		return {
			online: this.online,
			waiting: this.waiting,
			attention: this.attention,
			received_ms: this.received,
			trouble: null,
		};
	}

	device(): DeviceView {
		return {
			enrolled: this.enrolled,
			name: this.enrolled ? this.deviceName : '',
			tenant: this.enrolled ? 'Northside clinic' : '',
			sync: this.sync(),
		};
	}

	peopleView(): PeopleView {
		return {
			device: this.device(),
			people: this.people
				.filter((one) => one.pin !== null || one.shift)
				.map((one) => ({
					user: one.user,
					login: one.login,
					name: one.short,
					initials: one.initials,
					colour: one.colour,
					pin: one.shift && one.pin ? 'ready' : 'full_sign_in',
					pin_until_ms: one.shift ? Date.now() + 3 * HOUR_MS : null,
				})),
			running_ms: this.running()?.observed(Date.now()) ?? null,
			pin_tries: PIN_TRIES,
		};
	}

	meView(): MeView {
		const me = this.me();
		const running = this.running();
		const mayGoOn = running && this.clients.some((one) => one.chart === running.chart && one.team.includes(me.user));
		return {
			user: me.user,
			name: me.name,
			initials: me.initials,
			colour: me.colour,
			role: me.role,
			needs_pin: me.pin === null,
			pin_min_digits: 6,
			shift_until_ms: this.shiftUntil,
			lock_after_ms: 180_000,
			hand: me.hand,
			running: mayGoOn ? { chart: running.chart, session: running.session } : null,
		};
	}

	startSession(chart: string): Book {
		const client = this.client(chart);
		const number = this.books.length + 1;
		const book = new Book(`s-${number}`, chart, client.name, targets(this.more), Date.now(), this.me());
		this.books.push(book);
		return book;
	}

	private runningSession(user: string): void {
		const by = this.people.find((one) => one.user === user);
		if (!by) return;
		const book = new Book('s-run', 'c-mr', 'Mila Roth', targets(this.more), past(1450), by);
		this.books.push(book);
		if (this.more === 'every') return begin(book, by, this.begun);
		const trial = (target: string, marks: string): void => {
			for (const mark of marks) {
				const kind = mark === 'y' ? 'correct' : mark === 'p' ? 'prompted' : mark === '-' ? 'no_response' : 'incorrect';
				book.tap(
					by,
					target,
					{ fact: 'trial', mark: kind, level: kind === 'prompted' ? 3 : null, kind: null },
					past(600),
				);
			}
		};
		trial('t-hlp', 'yypyn');
		trial('t-pic', 'yny');
		trial('t-imi', 'ppyyny-yyy');
		for (let i = 0; i < 3; i += 1) book.tap(by, 't-hit', { fact: 'count' }, past(900 - i));
		book.tap(by, 't-cry', { fact: 'start_bout' }, past(700));
		book.tap(by, 't-cry', { fact: 'end_bout' }, past(600));
		book.tap(by, 't-cry', { fact: 'start_bout' }, past(500));
		book.tap(by, 't-cry', { fact: 'end_bout' }, past(415));
		book.tap(by, 't-cry', { fact: 'start_bout' }, past(102));
	}

	private pastSessions(): void {
		const [ana, jo] = this.people;
		if (!ana || !jo) return;
		for (let day = 1; day <= 6; day += 1) {
			const start = Date.now() - day * 86_400_000;
			const book = new Book(`s-past-${day}`, 'c-mr', 'Mila Roth', targets(0), start, ana);
			for (let i = 0; i < 20 + day * 3; i += 1) book.tap(ana, 't-hit', { fact: 'count' }, start);
			if (day % 2 === 0) book.takeOver(jo, start + 1_800_000);
			const silent = book.asks().map((target) => ({ target, zero: true }));
			book.end(start + 5_400_000, silent);
			book.write(ana, 'Calm start, asked for help twice without a prompt. Longer waits tomorrow.', 0);
			if (day > 1) book.sign(ana, 1, start + 5_500_000);
			this.books.push(book);
		}
	}
}
