import type { Mark, NoteView, RowState, RowView, SegmentView, SessionView, Silence, TapFact } from '$contract';
import type { Person, Target } from './data';

export interface Observation {
	id: string;
	target: string;
	by: string;
	at: number;
	mark: Mark | null;
	ended: number | null;
	voided: boolean;
}

interface Segment {
	person: Person;
	from: number;
	to: number | null;
}

interface Note {
	note: string;
	by: Person;
	text: string;
	version: number;
	signed: number | null;
}

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;

/** One session of the twin: enough of the core's rules to tap through every state. */
export class Book {
	readonly observations: Observation[] = [];
	readonly segments: Segment[] = [];
	readonly notes: Note[] = [];
	ended: number | null = null;
	told: Silence[] = [];
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
		this.segments.push({ person: by, from: started, to: null });
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
		for (const segment of this.segments) segment.to ??= now;
		this.segments.push({ person, from: now, to: null });
	}

	holder(): Person | undefined {
		return this.segments.find((segment) => segment.to === null)?.person;
	}

	/** False where the row cannot take it: a bout that runs already, or none to end. */
	tap(person: Person, target: string, fact: TapFact, at: number): boolean {
		const running = this.runningBout(target);
		switch (fact.fact) {
			case 'trial':
				this.add(person, target, at, fact.mark);
				return true;
			case 'count':
				this.add(person, target, at, null);
				return true;
			case 'start_bout':
				if (running) return false;
				this.add(person, target, at, null);
				return true;
			case 'end_bout':
				if (!running) return false;
				running.ended = at;
				return true;
		}
	}

	private add(person: Person, target: string, at: number, mark: Mark | null): void {
		this.made += 1;
		this.observations.push({
			id: `${this.session}-${this.made}`,
			target,
			by: person.user,
			at,
			mark,
			ended: null,
			voided: false,
		});
	}

	private live(target: string): Observation[] {
		return this.observations.filter((one) => one.target === target && !one.voided);
	}

	private runningBout(target: string): Observation | undefined {
		if (this.measure(target) !== 'duration') return undefined;
		return this.live(target).find((one) => one.ended === null);
	}

	private measure(target: string): Target['measure'] | undefined {
		return this.targets.find((one) => one.target === target)?.measure;
	}

	undo(person: Person, target: string | null): string | null {
		const last = this.observations.findLast(
			(one) => !one.voided && one.by === person.user && (target === null || one.target === target),
		);
		if (!last) return null;
		last.voided = true;
		return last.target;
	}

	end(now: number, dispositions: Silence[]): boolean {
		const answered = new Set(dispositions.map((one) => one.target));
		if (this.asks().some((target) => !answered.has(target))) return false;
		for (const one of this.observations) if (this.measure(one.target) === 'duration' && !one.voided) one.ended ??= now;
		this.resume(now);
		this.ended = now;
		this.told = dispositions;
		for (const segment of this.segments) segment.to ??= now;
		return true;
	}

	asks(): string[] {
		return this.targets
			.filter((one) => one.measure !== 'trials' && this.live(one.target).length === 0)
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
			state: this.state(one, now),
			can_undo: this.live(target).some((made) => made.by === person.user),
		};
	}

	private state(target: Target, now: number): RowState {
		const live = this.live(target.target);
		if (target.measure === 'count') {
			const hours = this.observed(now) / HOUR_MS;
			return { measure: 'count', count: live.length, per_hour: hours > 0 ? live.length / hours : null };
		}
		if (target.measure === 'duration') {
			const running = live.find((one) => one.ended === null);
			const done = live.filter((one) => one.ended !== null);
			return {
				measure: 'duration',
				running: running ? { observation: running.id, elapsed_ms: Math.max(0, now - running.at) } : null,
				bouts: done.length,
				total_ms: done.reduce((sum, one) => sum + ((one.ended ?? one.at) - one.at), 0),
			};
		}
		const marks = live.map((one) => one.mark ?? 'correct');
		const right = marks.filter((mark) => mark === 'correct').length;
		return {
			measure: 'trials',
			prompts: target.prompts,
			done: marks.length,
			expected: target.expected,
			minimum: target.minimum,
			last: marks.slice(-8),
			percent: marks.length > 0 ? (right / marks.length) * 100 : null,
		};
	}

	write(person: Person, text: string, base: number): NoteView | null {
		const mine = this.notes.find((note) => note.by.user === person.user);
		if (mine && (mine.signed !== null || mine.version !== base)) return null;
		if (mine) {
			mine.text = text;
			mine.version += 1;
			return this.noteView(mine, person);
		}
		const fresh = { note: `n-${this.notes.length}`, by: person, text, version: 1, signed: null };
		this.notes.push(fresh);
		return this.noteView(fresh, person);
	}

	sign(person: Person, version: number, now: number): NoteView | null {
		const mine = this.notes.find((note) => note.by.user === person.user);
		if (!mine || mine.version !== version || mine.text.trim() === '') return null;
		mine.signed = now;
		return this.noteView(mine, person);
	}

	private noteView(note: Note, person: Person): NoteView {
		return {
			note: note.note,
			text: note.text,
			version: note.version,
			by: note.by.name,
			mine: note.by.user === person.user,
			signed_ms: note.signed,
		};
	}

	view(person: Person, now: number): SessionView {
		const segments: SegmentView[] = this.segments.map((one) => ({
			name: one.person.name,
			initials: one.person.initials,
			from_ms: one.from,
			to_ms: one.to,
			mine: one.person.user === person.user,
		}));
		return {
			chart: this.chart,
			session: this.session,
			client: this.client,
			phase: this.ended !== null ? 'ended' : this.pausedAt !== null ? 'paused' : 'running',
			observed_ms: this.observed(now),
			started_ms: this.started,
			ended_ms: this.ended,
			rows: this.targets.map((one) => this.row(one.target, person, now)),
			segments,
			mine: this.holder()?.user === person.user,
			undo_mine: Math.min(10, this.observations.filter((one) => !one.voided && one.by === person.user).length),
			asks: this.ended === null ? this.asks() : [],
			told: this.told,
			notes: this.notes.map((note) => this.noteView(note, person)),
			can: ['record_session', 'write_note', 'sign_note'],
		};
	}
}

export function past(seconds: number): number {
	return Date.now() - seconds * SECOND_MS;
}
