import type { ClaimTime, ClaimView, SegmentView } from '$contract';
import { instantAt, timeToTheSecond } from '$lib/format/time';
import { asRefusal } from '$lib/platform';
import { text } from '$lib/text';
import { Attempt } from './attempt.svelte';
import type { Core } from './core';
import { Fault, reasonOf, type Bounds } from './missed';
import type { SessionNotes } from './notes.svelte';
import type { SessionState } from './session.svelte';
import { isUnseen } from './unseen';

const SECOND_MS = 1000;

/** What is typed about a stretch of a colleague's segment and not sent yet. */
export class Claimed {
	/** Not proposed: it is what a person came to say. */
	from = $state('');
	to = $state('');
	phrase: string | undefined = $state();
	reason = $state('');
	readonly bounds: Bounds;

	constructor(readonly segment: SegmentView) {
		this.bounds = { from: segment.from_ms, to: segment.to_ms ?? Date.now() };
		this.to = timeToTheSecond(this.bounds.to);
	}

	/** The stretch; throws a `Fault` where a time is missing or outside of the segment. */
	stretch(): Pick<ClaimTime, 'from_ms' | 'to_ms'> {
		const { from, to } = this.bounds;
		const begun = instantAt(this.from, from, to);
		if (begun === null) throw new Fault(text.claim.badFrom(timeToTheSecond(from), timeToTheSecond(to)));
		const ended = instantAt(this.to, begun, to);
		if (ended === null || ended === begun) {
			throw new Fault(text.claim.badTo(timeToTheSecond(begun), timeToTheSecond(to)));
		}
		// Typed in seconds: the second in which the segment ended is its end.
		return { from_ms: begun, to_ms: to - ended < SECOND_MS ? to : ended };
	}
}

/** Who says that a stretch of an ended session was theirs, and what came of it. */
export class SessionClaims {
	/** At most one is in sight. */
	form: Claimed | null = $state.raw(null);
	/** What was done last, for ears. */
	said = $state('');
	/** The session as it stands after what was recorded. */
	readonly looking = new Attempt();
	/** Signatures close and open it. */
	readonly signatures: string = $derived.by(() =>
		this.notes.list
			.filter((one) => one.signed_ms !== null)
			.map((one) => one.note)
			.join(' '),
	);

	constructor(
		private readonly core: Core,
		private readonly session: SessionState,
		private readonly notes: SessionNotes,
	) {}

	private get place(): { chart: string; session: string } {
		return { chart: this.session.view.chart, session: this.session.view.session };
	}

	get list(): ClaimView[] {
		return this.session.view.claims;
	}

	/** Whether a signed note keeps one that waits from being answered, by whomever. */
	isClosed({ by, of }: ClaimView): boolean {
		return this.notes.list.some((one) => one.signed_ms !== null && (one.by === by || one.by === of));
	}

	begin(segment: SegmentView): void {
		this.form = new Claimed(segment);
		this.said = '';
	}

	close(): void {
		this.form = null;
	}

	/** What would be sent; throws a `Fault` where something is missing. */
	requestOf(made: Claimed): ClaimTime {
		return { ...this.place, segment: made.segment.segment, ...made.stretch(), reason: reasonOf(made) };
	}

	/** Answers with what was made of it; null where that cannot be read now. */
	async send(request: ClaimTime): Promise<string | null> {
		const before = this.list.map((one) => one.claim);
		await this.record(() => this.core.call('session.claim', request));
		this.close();
		this.said = text.claim.said.claim;
		await this.look();
		return this.list.find((one) => !before.includes(one.claim))?.claim ?? null;
	}

	async answer({ claim }: ClaimView, confirmed: boolean): Promise<void> {
		await this.record(() => this.core.call('session.answer_claim', { ...this.place, claim, confirmed }));
		this.said = confirmed ? text.claim.said.confirm : text.claim.said.refuse;
		await this.look();
		// Whose time it was is what notes are checked against, and units are counted from.
		if (confirmed) await this.notes.ask();
	}

	/** Never made again once it is recorded, seen or not. Refused: it may stand otherwise by now, and the page shows how. */
	private async record(work: () => Promise<unknown>): Promise<void> {
		try {
			await work();
		} catch (thrown) {
			if (isUnseen(thrown)) return;
			if (asRefusal(thrown, text.failure.unknown).code === 'action.refused') await this.look();
			throw thrown;
		}
	}

	async look(): Promise<void> {
		await this.looking.run(() => this.session.refresh());
	}
}
