import type { Commands, ErrorCode } from '$contract';
import type { Answer, CommandName, Platform, PlatformEvents, Request } from '../platform';
import { refuse } from './failures';
import { handlers } from './handlers';
import { World } from './world';

type Listeners = { [E in keyof PlatformEvents]: Set<(payload: PlatformEvents[E]) => void> };

/** What tests and pictures may do to the twin from outside; the real core has no such thing. */
export interface Controls {
	world: World;
	/** The next call of this command fails so. */
	failNext(command: keyof Commands, code: ErrorCode): void;
	/** The next call of this command is recorded, and its view cannot be shown. */
	unseenNext(command: keyof Commands): void;
	/** The next call of this command throws something that is no failure. */
	breakNext(command: keyof Commands): void;
	offline(yes: boolean): void;
	lockSoon(ms: number): void;
	shiftEnds(ms: number): void;
	/** The client leaves the caseload of the active person, as when the platform says so. */
	leaveCaseload(chart: string): void;
	changed(topic: string): void;
	autoLock(): void;
	calls: string[];
	/** The last request of each command. */
	requests: Record<string, unknown>;
}

/** The twin of the core: the same commands, in memory. How it begins is said in the page's address. */
export function openTwin(): Platform {
	const listeners: Listeners = { changed: new Set(), lock_soon: new Set(), shift_ends: new Set(), locked: new Set() };
	const emit = <E extends keyof PlatformEvents>(event: E, payload: PlatformEvents[E]): void => {
		for (const listener of listeners[event]) listener(payload);
	};
	const world = new World(new URLSearchParams(location.search), (topic) => emit('changed', { topics: [topic] }));
	const answers = handlers(world);
	const failures = new Map<CommandName, () => unknown>();
	const unseen = new Set<CommandName>();
	const calls: string[] = [];
	const requests: Record<string, unknown> = {};
	if (world.broken) failures.set('device.view', () => refuse('keyring.locked'));

	const controls: Controls = {
		world,
		failNext: (command, code) => void failures.set(command, () => refuse(code)),
		unseenNext: (command) => void unseen.add(command),
		breakNext: (command) => void failures.set(command, () => new Error('not a failure')),
		offline: (yes) => world.setOnline(!yes),
		lockSoon: (ms) => emit('lock_soon', { ms }),
		shiftEnds: (ms) => {
			world.endShiftIn(ms);
			emit('shift_ends', { ms });
		},
		leaveCaseload: (chart) => world.leaveCaseload(chart),
		changed: (topic) => emit('changed', { topics: [topic] }),
		autoLock: () => {
			world.lock();
			emit('locked', {});
		},
		calls,
		requests,
	};
	Object.assign(window, { twin: controls });

	return {
		lockEndsWindow: false,
		async call<K extends CommandName>(name: K, request: Request<K>): Promise<Answer<K>> {
			calls.push(name);
			requests[name] = request;
			await new Promise((done) => setTimeout(done, world.latency(name)));
			const failure = failures.get(name);
			if (failure) {
				failures.delete(name);
				throw failure();
			}
			// The real bridge copies by JSON; so do we, lest a screen lean on shared objects.
			const answer = JSON.parse(JSON.stringify(answers[name](request) ?? null)) as Answer<K>;
			if (unseen.delete(name)) throw refuse('view.unseen');
			return answer;
		},
		on(event, callback) {
			listeners[event].add(callback);
			return () => listeners[event].delete(callback);
		},
	};
}
