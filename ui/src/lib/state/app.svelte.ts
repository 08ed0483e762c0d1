import type {
	AccessRowView,
	AttentionView,
	ChartView,
	DeviceView,
	Failure,
	Hand,
	MeView,
	PaperSheet,
	PeopleView,
	SecondFactor,
	SignInStep,
	SyncView,
	TodayView,
} from '$contract';
import { asRefusal, type Platform } from '$lib/platform';
import { text } from '$lib/text';
import { watchActivity } from './activity';
import { Attempt } from './attempt.svelte';
import { clock } from './clock.svelte';
import { Core, isGone } from './core';
import { Desk } from './desk.svelte';
import { GraphsState } from './graphs.svelte';
import { painted, wait } from './painted';
import type { PaperEntry } from './paper.svelte';
import type { ProgramsState } from './program.svelte';
import { SessionState } from './session.svelte';
import { ShiftEnd } from './shift.svelte';
import { changeOrLook } from './unseen';

/** What the window shows. One value: two screens at once cannot be said. */
export type Screen =
	| { at: 'starting' }
	| { at: 'broken'; failure: Failure }
	| { at: 'enrol' }
	| { at: 'people' }
	| { at: 'sign_in' }
	| { at: 'second_factor'; factor: SecondFactor }
	| { at: 'offline_code'; factor: SecondFactor }
	| { at: 'set_pin' }
	/** `left`: brought here because the chart on the screen left the caseload. */
	| { at: 'today'; left: boolean }
	| { at: 'chart'; chart: ChartView }
	| { at: 'session'; session: SessionState }
	| { at: 'graphs'; chart: ChartView; graphs: GraphsState }
	| { at: 'access'; chart: ChartView; rows: AccessRowView[] }
	| { at: 'sheet'; chart: ChartView; sheet: PaperSheet }
	| { at: 'paper'; chart: ChartView; entry: PaperEntry }
	| { at: 'program'; chart: ChartView; programs: ProgramsState }
	| { at: 'attention'; rows: AttentionView[] };

/** How long the old window may outlive its lock before we show people ourselves. */
const WINDOW_ENDS_MS = 4000;
/** A lock waits no longer than this for what was typed last. */
const LAST_WORDS_MS = 300;
const SYNC_EVERY_MS = 1000;

export class App {
	screen: Screen = $state.raw({ at: 'starting' });
	device: DeviceView | null = $state.raw(null);
	sync: SyncView | null = $state.raw(null);
	people: PeopleView | null = $state.raw(null);
	/** `performance.now()` when `people` came. */
	peopleAt = $state(0);
	me: MeView | null = $state.raw(null);
	today: TodayView | null = $state.raw(null);
	/** True from the enrolment of this device to the end of the first sign-in. */
	firstRun = $state(false);
	covered = $state(false);
	coverFailure: Failure | null = $state.raw(null);
	/** `performance.now()` at which the core will lock, while it warns. */
	locksAt: number | null = $state(null);
	/** Whether newer data of the open chart has arrived. */
	chartStale = $state(false);
	readonly core: Core;
	readonly desk = new Desk();
	readonly shiftEnd = new ShiftEnd();
	/** What is asked for in the bar, wherever one is. */
	readonly going = new Attempt();
	private syncTimer: ReturnType<typeof setTimeout> | undefined;

	constructor(private readonly platform: Platform) {
		this.core = new Core(
			platform,
			() => void (this.me && this.lockedByCore()),
			() => void this.readCaseload().catch(() => undefined),
		);
	}

	/** Listens and starts; the returned function ends it. */
	run(): () => void {
		const ends = [
			clock.run(() => void this.slept()),
			watchActivity(
				() => void (this.me && this.platform.call('people.ping', null).catch(() => undefined)),
				() => (this.locksAt = null),
				// A child's hands on a frozen screen are no sign that its clinician is there.
				() => this.session?.frozen !== true,
			),
			this.platform.on('changed', ({ topics }) => topics.forEach((topic) => this.changed(topic))),
			this.platform.on('lock_soon', ({ ms }) => {
				this.locksAt = performance.now() + ms;
				void this.typed?.keepWords();
			}),
			this.platform.on('shift_ends', ({ ms }) => this.me && this.shiftEnd.tell(ms)),
			this.platform.on('locked', () => void this.lockedByCore()),
		];
		void this.start();
		return () => ends.forEach((end) => end());
	}

	get session(): SessionState | null {
		return this.screen.at === 'session' ? this.screen.session : null;
	}

	/** What has words that are typed and not kept yet. */
	private get typed(): { keepWords(): Promise<void> } | null {
		if (this.screen.at === 'program') return this.screen.programs;
		return this.screen.at === 'paper' ? this.screen.entry : this.session;
	}

	/** The chart that the screen shows something of. */
	private get chart(): string | null {
		const { screen } = this;
		if (screen.at === 'session') return screen.session.view.chart;
		return 'chart' in screen ? screen.chart.chart : null;
	}

	/** Builds everything from the core: nothing is kept anywhere else. */
	async start(): Promise<void> {
		try {
			// Asked together: a lock is over when people are on the screen.
			const [device, me, people] = await Promise.all([
				this.platform.call('device.view', null),
				this.platform.call('me.view', null).catch(() => null),
				this.platform.call('people.view', null).catch(() => null),
			]);
			this.device = device;
			this.sync = this.device.sync;
			if (!this.device.enrolled) {
				this.firstRun = true;
				this.screen = { at: 'enrol' };
				return;
			}
			if (me) await this.enter(me);
			else await this.showPeople(people);
		} catch (thrown) {
			this.screen = { at: 'broken', failure: asRefusal(thrown, text.failure.unknown).failure };
		}
	}

	async showPeople(known: PeopleView | null = null): Promise<void> {
		this.people = known ?? (await this.platform.call('people.view', null));
		this.peopleAt = performance.now();
		this.device = this.people.device;
		this.sync = this.people.device.sync;
		this.screen = this.firstRun && this.people.people.length === 0 ? { at: 'sign_in' } : { at: 'people' };
	}

	async enrol(code: string, name: string): Promise<void> {
		this.device = await this.core.call('device.enrol', { code, name });
		this.sync = this.device.sync;
		this.screen = { at: 'sign_in' };
	}

	async signIn(login: string, password: string, code: string): Promise<void> {
		await this.step(await this.core.call('people.sign_in', { login, password, code: code === '' ? null : code }));
	}

	async confirmSecondFactor(code: string): Promise<void> {
		await this.step(await this.core.call('people.confirm_second_factor', { code }));
	}

	private async step(step: SignInStep): Promise<void> {
		if (step.step === 'enrol_second_factor') {
			this.screen = { at: 'second_factor', factor: step.factor };
		} else if (step.offline) {
			this.me = step.me;
			this.screen = { at: 'offline_code', factor: step.offline };
		} else {
			await this.enter(step.me);
		}
	}

	async setPin(pin: string): Promise<void> {
		await this.enter(await this.core.call('people.set_pin', { pin }));
	}

	async unlock(user: string, pin: string): Promise<void> {
		await this.enter(await this.core.call('people.unlock', { user, pin }));
	}

	/** Goes where the active person has to go: a PIN first, then a running session, else today. */
	async enter(me: MeView): Promise<void> {
		this.me = me;
		if (me.needs_pin) {
			this.screen = { at: 'set_pin' };
			return;
		}
		this.firstRun = false;
		this.people = null;
		if (me.running) {
			const { chart, session } = me.running;
			try {
				await this.openSession(chart, session);
				return;
			} catch {
				// The session cannot be shown now; today says so and offers it again.
			}
		}
		await this.showToday();
	}

	async showToday(): Promise<void> {
		this.today = await this.core.call('today.view', null);
		this.screen = { at: 'today', left: false };
	}

	/** The caseload may be another: whoever looks at a chart that left it is brought to today, and told. */
	private async readCaseload(): Promise<void> {
		if (this.chart === null && this.screen.at !== 'today') return;
		const today = await this.core.call('today.view', null);
		const { chart } = this;
		this.today = today;
		if (chart !== null && !today.clients.some((one) => one.chart === chart)) await this.leave();
	}

	/** A chart that was asked for was refused: nothing of it stays on the screen. */
	private async lost(chart: string): Promise<void> {
		await this.readCaseload();
		if (this.chart === chart) await this.leave();
		else if (this.screen.at === 'today' && !this.today?.clients.some((one) => one.chart === chart)) await this.leave();
	}

	private async leave(): Promise<void> {
		this.desk.close();
		this.screen = { at: 'today', left: true };
		await this.readMe();
	}

	private async readMe(): Promise<void> {
		const me = await this.core.call('me.view', null);
		if (this.me) this.me = me;
	}

	/** On which side the data keys of a session stand for this person. */
	async setHand(hand: Hand): Promise<void> {
		this.me = await this.core.call('me.set_hand', { hand });
	}

	/** Password and code again; everything on the screen stays as it is. */
	async renew(password: string, code: string): Promise<void> {
		this.me = await this.core.call('people.renew', { password, code });
		this.shiftEnd.renewed(this.me.shift_until_ms);
	}

	/** Leaves a chart, so that it is open no longer than it is looked at. */
	async leaveChart(chart: string): Promise<void> {
		await this.core.call('chart.close', { chart });
		this.me = await this.core.call('me.view', null);
		await this.showToday();
	}

	private askChart(chart: string): Promise<ChartView> {
		return this.core.call('chart.open', { chart }).catch(async (thrown: unknown) => {
			if (isGone(thrown)) await this.lost(chart).catch(() => undefined);
			throw thrown;
		});
	}

	async openChart(chart: string): Promise<void> {
		const view = await this.askChart(chart);
		this.chartStale = false;
		this.screen = { at: 'chart', chart: view };
	}

	async startSession(chart: string): Promise<void> {
		const view = await changeOrLook(
			() => this.core.call('session.start', { chart }),
			async () => {
				const { running } = await this.core.call('me.view', null);
				return this.core.call('session.view', { chart, session: running?.session ?? '' });
			},
		);
		// A session gives the shift more time; the core tells again when that ends.
		this.shiftEnd.forget();
		this.showSession(new SessionState(this.core, view));
	}

	async openSession(chart: string, session: string): Promise<void> {
		await this.askChart(chart);
		this.showSession(new SessionState(this.core, await this.core.call('session.view', { chart, session })));
	}

	private showSession(session: SessionState): void {
		this.screen = { at: 'session', session };
	}

	/** From a session to its chart, with the last words of a note. */
	async leaveSession(session: SessionState): Promise<void> {
		await session.keepWords();
		await this.openChart(session.view.chart);
	}

	async showGraphs(chart: ChartView): Promise<void> {
		const graphs = await this.core.call('graph.view', { chart: chart.chart, targets: [], by: 'session' });
		this.screen = { at: 'graphs', chart, graphs: new GraphsState(this.core, chart, graphs) };
	}

	async showAccess(chart: ChartView): Promise<void> {
		this.screen = { at: 'access', chart, rows: await this.core.call('access.view', { chart: chart.chart }) };
	}

	async showAttention(): Promise<void> {
		this.screen = { at: 'attention', rows: await this.core.call('attention.view', null) };
	}

	showChart(chart: ChartView): void {
		this.screen = { at: 'chart', chart };
	}

	/** Covers first and says so to the core afterwards. The last words of a note go out under the cover. */
	async lock(command: 'people.lock' | 'people.end_shift' = 'people.lock'): Promise<void> {
		this.covered = true;
		this.coverFailure = null;
		await painted();
		await Promise.race([this.typed?.keepWords(), wait(LAST_WORDS_MS)]);
		this.forget();
		try {
			await this.platform.call(command, null);
		} catch (thrown) {
			const refusal = asRefusal(thrown, text.failure.unknown);
			if (refusal.code !== 'device.locked') {
				this.coverFailure = refusal.failure;
				return;
			}
		}
		await this.uncover();
	}

	/** The core has locked already: nothing can be saved any more, so cover and drop. */
	private async lockedByCore(): Promise<void> {
		if (this.covered && this.coverFailure === null) return;
		this.covered = true;
		this.coverFailure = null;
		await painted();
		this.forget();
		await this.uncover();
	}

	private async uncover(): Promise<void> {
		if (this.platform.lockEndsWindow) await wait(WINDOW_ENDS_MS);
		await this.start();
		this.covered = false;
	}

	/** Takes every view of a person or client out of the window. */
	private forget(): void {
		this.screen = { at: 'starting' };
		this.me = null;
		this.today = null;
		this.locksAt = null;
		this.desk.close();
		this.shiftEnd.forget();
		this.going.clear();
	}

	private changed(topic: string): void {
		switch (topic) {
			case 'sync':
				this.syncTimer ??= setTimeout(() => void this.readSync(), SYNC_EVERY_MS);
				break;
			case 'people':
				if (this.me) void this.readMe().catch(() => undefined);
				else if (this.screen.at === 'people') void this.showPeople().catch(() => undefined);
				break;
			case 'today':
				void this.readCaseload().catch(() => undefined);
				break;
			case 'chart':
				// A running session is never redrawn from outside; an open chart offers the newer data.
				if (this.session === null && this.chart !== null) this.chartStale = true;
				break;
		}
	}

	private async readSync(): Promise<void> {
		this.syncTimer = undefined;
		// The strip of words keeps its last state when this fails: the next change asks again.
		this.sync = await this.platform.call('sync.view', null).catch(() => this.sync);
	}

	private async slept(): Promise<void> {
		if (this.session && this.session.view.phase !== 'ended') await this.session.refresh().catch(() => undefined);
		else if (this.screen.at === 'people') await this.showPeople().catch(() => undefined);
	}
}
