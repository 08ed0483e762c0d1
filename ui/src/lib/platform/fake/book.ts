import type { RowView, SegmentView, SessionView, Silence, TapFact, Told } from '$contract';
import { canClaim, claimViews, type Claim } from './claims';
import type { Person } from './data';
import { noteView, signNote, supervises, writeNote, type Note } from './notes';
import type { Plan, Target } from './plans';
import { Tally, type Observation } from './tally';

export interface Segment {
	id: string;
	person: Person;
	from: number;
	to: number | null;
	/** A second observer's. */
	beside: boolean;
}

const SECOND_MS = 1000;
const ASKS: readonly Plan['measure'][] = ['count', 'rate', 'duration', 'inter_response_time'];

/** One session of the twin: enough of the core's rules to tap through every state. */
export class Book {
	readonly observations: Observation[] = [];
	readonly segments: Segment[] = [];
	readonly notes: Note[] = [];
	readonly claims: Claim[] = [];
	/** What second observers record, by user: each a book of its own. */
	readonly streams = new Map<string, Book>();
	ended: number | null = null;
	told: Silence[] = [];
	/** Set where it was recorded on paper. */
	paper: Told | null = null;
	pausedAt: number | null = null;
	private stood = 0;
	private made = 0;

	constructor(
		readonly session: string,
		readonly chart: string,
		readonly client: string,
		readonly targets: Target[],
		readonly started: number,
		by: Person,
	) {
		this.begin(by, started, false);
	}

	/** A segment, open until somebody ends it. */
	begin(person: Person, from: number, beside: boolean): Segment {
		const segment = { id: `${this.session}-g${this.segments.length}`, person, from, to: null, beside };
		this.segments.push(segment);
		return segment;
	}

	observed(now: number): number {
		const until = this.ended ?? this.pausedAt ?? now;
		return Math.max(0, until - this.started - this.stood);
	}

	pause(now: number): void {
		this.pausedAt ??= now;
	}

	resume(now: number): void {
		if (this.pausedAt !== null) this.stood += now - this.pausedAt;
		this.pausedAt = null;
	}

	takeOver(person: Person, now: number): void {
		for (const segment of this.segments) if (!segment.beside) segment.to ??= now;
		this.begin(person, now, false);
	}

	holder(): Person | undefined {
		return this.segments.find((segment) => segment.to === null && !segment.beside)?.person;
	}

	/** False where the row cannot take it: a bout that runs already, or none to end. */
	tap(person: Person, target: string, fact: TapFact, at: number): boolean {
		const running = this.live(target).find((one) => one.fact.fact === 'start_bout' && one.ended === null);
		const plan = this.plan(target);
		switch (fact.fact) {
			case 'start_bout':
				return running ? false : this.add(person, target, at, fact);
			case 'end_bout':
			case 'unanswered':
				if (!running) return false;
				running.ended = at;
				running.unanswered = fact.fact === 'unanswered';
				return true;
			case 'count':
				return plan?.measure === 'rate' && !running ? false : this.add(person, target, at, fact);
			case 'interval':
				return running ? this.add(person, target, at, fact, running.id) : false;
			case 'step':
				return this.add(person, target, at, fact, String(this.runOf(target, fact.new_run)));
			case 'abc':
				return this.describe(person, target, at, fact);
			default:
				return this.add(person, target, at, fact);
		}
	}

	private add(person: Person, target: string, at: number, fact: TapFact, of = ''): boolean {
		this.made += 1;
		const id = `${this.session}-${this.made}`;
		const fresh = { ended: null, unanswered: false, cut: false, voided: false, struck: null, told: null };
		this.observations.push({ id, target, by: person.user, at, fact, of, ...fresh });
		return true;
	}

	/** Of the last event that nobody has described; where there is none, the event is now. */
	private describe(person: Person, target: string, at: number, fact: TapFact): boolean {
		const live = this.live(target);
		const event = live.findLast((one) => one.fact.fact === 'count' || one.fact.fact === 'start_bout');
		const described = live.some((one) => one.fact.fact === 'abc' && one.of === event?.id);
		if (event && !described) return this.add(person, target, at, fact, event.id);
		if (this.plan(target)?.measure === 'duration') return false;
		this.add(person, target, at, { fact: 'count' });
		return this.add(person, target, at, fact, this.live(target).at(-1)?.id ?? '');
	}

	private runOf(target: string, fresh: boolean): number {
		const state = this.tally(target, Date.now()).state(this.plan(target) ?? { measure: 'free_text' });
		if (state.measure !== 'task_analysis') return 1;
		const begun = state.steps.some((step) => step.mark !== null);
		const whole = state.steps.every((step) => !step.open || step.mark !== null);
		return begun && (whole || fresh) ? state.run + 1 : state.run;
	}

	private live(target: string): Observation[] {
		return this.observations.filter((one) => one.target === target && !one.voided);
	}

	private tally(target: string, now: number): Tally {
		const long = this.targets.find((one) => one.target === target)?.longAfterMs ?? null;
		return new Tally(this.live(target), this.observed(now), this.ended ?? now, long);
	}

	private plan(target: string): Plan | undefined {
		return this.targets.find((one) => one.target === target)?.plan;
	}

	undo(person: Person, target: string | null): string | null {
		const last = this.observations.findLast(
			(one) => !one.voided && one.by === person.user && (target === null || one.target === target),
		);
		if (!last) return null;
		last.voided = true;
		last.struck = { by: person.name, at_ms: Date.now(), reason: null };
		return last.target;
	}

	end(now: number, dispositions: Silence[]): boolean {
		const answered = new Set(dispositions.map((one) => one.target));
		if (this.asks().some((target) => !answered.has(target))) return false;
		this.told = dispositions;
		for (const book of [this, ...this.streams.values()]) book.close(now);
		return true;
	}

	private close(now: number): void {
		this.cut(now);
		this.resume(now);
		this.ended = now;
		for (const segment of this.segments) segment.to ??= now;
	}

	/** Ends what runs. */
	cut(now: number): void {
		for (const one of this.observations) {
			if (one.fact.fact !== 'start_bout' || one.voided || one.ended !== null) continue;
			one.ended = now;
			one.cut = true;
		}
	}

	asks(): string[] {
		return this.targets
			.filter((one) => ASKS.includes(one.plan.measure) && this.live(one.target).length === 0)
			.map((one) => one.target);
	}

	row(target: string, person: Person, now: number): RowView {
		const position = this.targets.findIndex((one) => one.target === target);
		const one = this.targets[position];
		if (!one) throw new Error('no such target in the twin');
		return {
			target: one.target,
			name: one.name,
			program: one.program,
			pinned: one.pinned,
			position,
			state: this.tally(target, now).state(one.plan),
			can_undo: this.live(target).some((made) => made.by === person.user),
			instruction: one.instruction,
			abc: one.abc && { ...one.abc, described: this.tally(target, now).facts('abc').length },
		};
	}

	/** What pages and pictures begin with. */
	write(person: Person, text: string, base_version: number): Note | null {
		return writeNote(this, person, { text, base_version, service: null, sections: [] });
	}

	sign(person: Person, version: number, now: number): Note | null {
		return signNote(this, person, version, now);
	}

	view(person: Person, now: number): SessionView {
		const segments: SegmentView[] = this.segments.map((one) => ({
			segment: one.id,
			can_claim: canClaim(this, one, person),
			name: one.person.name,
			initials: one.person.initials,
			from_ms: one.from,
			to_ms: one.to,
			mine: one.person.user === person.user,
			beside: one.beside,
			service: null,
		}));
		return {
			chart: this.chart,
			session: this.session,
			client: this.client,
			phase: this.ended !== null ? 'ended' : this.pausedAt !== null ? 'paused' : 'running',
			observed_ms: this.observed(now),
			started_ms: this.started,
			ended_ms: this.ended,
			paper: this.paper,
			rows: this.targets.map((one) => this.row(one.target, person, now)),
			segments,
			mine: this.holder()?.user === person.user,
			beside: false,
			agreement: false,
			undo_mine: Math.min(10, this.observations.filter((one) => !one.voided && one.by === person.user).length),
			asks: this.ended === null ? this.asks() : [],
			told: this.told,
			claims: claimViews(this, person),
			notes: this.notes.map((note) => noteView(this, note, person)),
			can: ['record_session', 'write_note', 'sign_note', ...(supervises(person) ? ['cosign_note' as const] : [])],
		};
	}
}

export function past(seconds: number): number {
	return Date.now() - seconds * SECOND_MS;
}
