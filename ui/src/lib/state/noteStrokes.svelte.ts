/** A point of a drawn signature, each from 0 to 1,000 across and down. */
export type Point = [number, number];

/** As the contract has it. */
const MOST_POINTS = 2000;
const EDGE = 1000;
/** Nearer than this a point says nothing new. */
const STEP = 5;

/** What is drawn in a signature field. */
export class Strokes {
	lines: Point[][] = $state.raw([]);
	private pointer: number | null = null;

	/** Whether it could be a signature: a dot is none. */
	get drawn(): boolean {
		return this.lines.some((line) => line.length > 1);
	}

	get empty(): boolean {
		return this.lines.length === 0;
	}

	/** The first finger draws; a palm beside it does not. */
	down(pointer: number, x: number, y: number): boolean {
		if (this.pointer !== null) return false;
		this.pointer = pointer;
		this.lines = [...this.lines, [point(x, y)]];
		this.thin();
		return true;
	}

	move(pointer: number, places: readonly { x: number; y: number }[]): void {
		if (this.pointer !== pointer) return;
		const line = [...(this.lines.at(-1) ?? [])];
		for (const { x, y } of places) {
			const next = point(x, y);
			const last = line.at(-1);
			if (!last || Math.hypot(next[0] - last[0], next[1] - last[1]) >= STEP) line.push(next);
		}
		this.lines = [...this.lines.slice(0, -1), line];
		this.thin();
	}

	up(pointer: number): void {
		if (this.pointer === pointer) this.pointer = null;
	}

	clear(): void {
		this.lines = [];
		this.pointer = null;
	}

	/** Keeps within the limit: every second point within a line goes, its ends stay; of dots the oldest go. */
	private thin(): void {
		const count = (): number => this.lines.reduce((all, line) => all + line.length, 0);
		while (count() > MOST_POINTS) {
			const before = count();
			this.lines = this.lines.map((line) => line.filter((_, place) => place % 2 === 0 || place === line.length - 1));
			if (count() === before) this.lines = this.lines.slice(1);
		}
	}
}

/** From shares of the field to the contract's whole numbers, held within it. */
function point(x: number, y: number): Point {
	const within = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * EDGE);
	return [within(x), within(y)];
}

/** The strokes as the path of a drawing 1,000 wide and high. */
export function pathOf(lines: readonly (readonly (readonly [number, number])[])[]): string {
	return lines
		.filter((line) => line.length > 0)
		.map((line) => `M${line.map(([x, y]) => `${x} ${y}`).join('L')}${line.length === 1 ? 'h0' : ''}`)
		.join('');
}
