import type { Attachment } from 'svelte/attachments';
import { flushSync, untrack } from 'svelte';
import { painted } from './painted';
import type { RowCell } from './row.svelte';
import type { SessionState } from './session.svelte';

/** So many rows stand whole before anything is measured: more than most windows show. No shorter list has far rows. */
export const AT_FIRST = 20;

/** In screens beyond what is in view: rows come within the one, and go beyond the other. */
const COMES = 0.75;
const GOES = 1.25;

/** Where rows stand side by side, the first that ends below what is seen begins in it, and so does the one beside it. */
const BESIDE = 2;

/** How a list stands before it is measured. */
export function nearAtFirst(list: readonly RowCell[]): void {
	list.forEach((cell, place) => (cell.near = place < AT_FIRST));
}

/**
 * Which rows of a long list stand whole: those that a hand could reach next. A far row is its name alone and exactly as
 * high, so that nothing moves when the rest comes; it comes before it is in view, before the focus leaves its name, and
 * before a letter presses its keys. What has the focus or open levels stays, however far it is scrolled.
 */
export class NearRows {
	private from = 0;
	private to = AT_FIRST;

	constructor(private readonly session: () => SessionState) {}

	/** For the list itself, whose items are the rows in their order; its parent is what rows are seen in. */
	readonly watch: Attachment<HTMLElement> = (list) => {
		const cells = this.session().list;
		const view = list.parentElement;
		if (cells.length <= AT_FIRST || view === null) return;
		[this.from, this.to] = [0, AT_FIRST];
		const look = (): void => untrack(() => this.look(list, view));
		// The first word of an observer of sizes comes once everything is laid out, and before it is painted.
		const sizes = new ResizeObserver(look);
		sizes.observe(view);
		sizes.observe(list);
		const arrivals = new MutationObserver(look);
		arrivals.observe(list, { childList: true });
		// Capturing: scrolls do not bubble, and which of the two scrolls depends on the window.
		const options = { capture: true, passive: true };
		view.addEventListener('scroll', look, options);
		list.addEventListener('focusin', look);
		return () => {
			sizes.disconnect();
			arrivals.disconnect();
			view.removeEventListener('scroll', look, options);
			list.removeEventListener('focusin', look);
			untrack(() => nearAtFirst(cells));
		};
	};

	/** Makes the row whole whose keys this letter presses. True if there was one to make. */
	bring(letter: string): boolean {
		const cell = this.session().ofLetter(letter);
		if (cell === null || cell.near) return false;
		flushSync(() => (cell.near = true));
		return true;
	}

	private look(list: HTMLElement, view: HTMLElement): void {
		const { top, bottom, height } = view.getBoundingClientRect();
		// Nothing is laid out while something stands over all of it.
		if (height === 0) return;
		const rows = list.children;
		const within = (screens: number): [number, number] => [
			firstBelow(rows, top - screens * height),
			firstBelow(rows, bottom + screens * height),
		];
		const [seen, goes] = [within(0), within(GOES)];
		// After a leap what is in view comes first, and what is near it once that is painted.
		const leaps = seen[0] < this.from || seen[1] > this.to;
		const comes = leaps ? seen : within(COMES);
		if (leaps) void painted().then(() => list.isConnected && untrack(() => this.look(list, view)));
		const stays = [Math.max(this.from, goes[0]), Math.min(this.to, goes[1])] as const;
		const all = stays[0] < stays[1] ? [comes, stays] : [comes];
		this.from = Math.min(...all.map(([from]) => from));
		this.to = Math.max(...all.map(([, to]) => to));
		const focus = [...rows].findIndex((row) => row.contains(document.activeElement));
		const { list: cells, levelsOf } = this.session();
		cells.forEach((cell, place) => {
			const held = cell.target === levelsOf || (focus >= 0 && Math.abs(place - focus) <= 1);
			cell.near = held || (place >= this.from && place < this.to + BESIDE);
		});
	}
}

/** The first row that ends below a height of the window; rows stand in their order. */
function firstBelow(rows: HTMLCollection, y: number): number {
	let [low, high] = [0, rows.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) > y) high = middle;
		else low = middle + 1;
	}
	return low;
}
