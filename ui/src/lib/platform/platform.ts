import type { Commands, ErrorCode, Failure } from '$contract';

export type CommandName = keyof Commands;
export type Request<K extends CommandName> = Commands[K]['request'];
export type Answer<K extends CommandName> = Commands[K]['answer'];

/** Which views may be stale. The shell sends words; one that we do not know refreshes nothing. */
export type Topic = 'people' | 'today' | 'chart' | 'sync';

export interface PlatformEvents {
	changed: { topics: string[] };
	lock_soon: { ms: number };
	/** The shift is over in so many milliseconds, and the device locks then. Told once. */
	shift_ends: { ms: number };
	/** The core has locked; the shell takes this window away a moment later. */
	locked: Record<string, never>;
}

export interface Platform {
	/** Answers, or throws a `Refusal`. */
	call<K extends CommandName>(name: K, request: Request<K>): Promise<Answer<K>>;
	/** Listens; the returned function ends it. */
	on<E extends keyof PlatformEvents>(event: E, callback: (payload: PlatformEvents[E]) => void): () => void;
	/** Whether a lock ends this window: then the cover stays up until it is gone. */
	readonly lockEndsWindow: boolean;
}

/** A command that failed, with the sentence to show. */
export class Refusal extends Error {
	constructor(readonly failure: Failure) {
		super(failure.code);
		this.name = 'Refusal';
	}

	get code(): ErrorCode {
		return this.failure.code;
	}
}

/** Reads whatever was thrown as a `Refusal`; anything that is no `Failure` becomes a plain sentence. */
export function asRefusal(thrown: unknown, fallback: string): Refusal {
	if (thrown instanceof Refusal) return thrown;
	if (isFailure(thrown)) return new Refusal(thrown);
	return new Refusal({ code: 'core.internal', text: fallback, tries_left: null, reason: null });
}

function isFailure(value: unknown): value is Failure {
	if (typeof value !== 'object' || value === null) return false;
	const { code, text } = value as Record<string, unknown>;
	return typeof code === 'string' && typeof text === 'string' && text.length > 0;
}
