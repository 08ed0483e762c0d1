import type { AgreementView } from '$contract';
import type { Core } from './core';
import type { Place } from './row.svelte';

/** From here on agreement is usually acceptable, in percent (domain §3.5: general knowledge, no rule). */
export const USUAL_PERCENT = 80;

/** How far second observers recorded the same as an ended session: asked for, and read again each time. */
export class Agreement {
	/** Null while the page is not open. */
	view: AgreementView | null = $state.raw(null);
	/** Whose numbers are shown as a table, by place: two observers may have one name. */
	private tables: number[] = $state([]);
	/** Targets whose further methods are in sight, as `observer target`. */
	private unfolded: string[] = $state([]);

	constructor(
		private readonly core: Core,
		private readonly place: () => Place,
	) {}

	async open(): Promise<void> {
		const { chart, session } = this.place();
		this.view = await this.core.call('agreement.view', { chart, session });
	}

	close(): void {
		this.view = null;
	}

	asTable(observer: number): boolean {
		return this.tables.includes(observer);
	}

	turnTable(observer: number): void {
		this.tables = turned(this.tables, observer);
	}

	isOpen(observer: number, target: string): boolean {
		return this.unfolded.includes(`${observer} ${target}`);
	}

	turnTarget(observer: number, target: string): void {
		this.unfolded = turned(this.unfolded, `${observer} ${target}`);
	}
}

function turned<T>(all: readonly T[], one: T): T[] {
	return all.includes(one) ? all.filter((other) => other !== one) : [...all, one];
}
