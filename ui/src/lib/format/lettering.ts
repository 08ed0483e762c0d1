/** Where the words of a figure stand, whatever their size, so that none lies over another; pure. In units of the drawing. */

/** The size of a figure's words at text of 100 %. */
export const WORDS = 15;
/** Widths of letters as shares of their size, as the typeface has them in bold and a little more. */
const NARROW = { letters: /[iljftrI .,:;'!()/-]/, share: 0.4 };
const WIDE = { letters: /[mwMW%…]/, share: 0.88 };
const TALL = { letters: /[\p{Lu}\d]/u, share: 0.68 };
const OTHER = 0.58;
/** Between two labels in one storey. */
const APART = 10;
/** From one line of writing to the next, as a share of the size. */
export const STOREY = 1.3;

export interface Lettered {
	label: string;
	/** Where it begins. */
	x: number;
	/** About as wide as it is drawn. */
	width: number;
	/** 0 is written first: nearest to the data above them, and the first row below them. */
	storey: number;
}

/** A label and the line on which it is written. */
export interface Written extends Lettered {
	y: number;
}

/** A stretch of the drawing across. */
export interface Extent {
	left: number;
	right: number;
}

/** What is said of a stretch of the drawing. */
export interface Said {
	label: string;
	from: number;
	to: number;
}

export function widthOf(label: string, size: number): number {
	let shares = 0;
	for (const letter of label) {
		shares += [NARROW, WIDE, TALL].find(({ letters }) => letters.test(letter))?.share ?? OTHER;
	}
	return shares * size;
}

/** Each in the middle of its stretch; what is wider than its stretch stands over the ends of the lines beside it. */
export function centred(said: Said[], within: Extent, size: number): Lettered[] {
	const placed: Lettered[] = [];
	for (const one of said) {
		const from = Math.max(within.left, one.from);
		const to = Math.min(within.right, one.to);
		if (to <= from) continue;
		const label = fitted(one.label, within.right - within.left, size);
		const width = widthOf(label, size);
		const x = kept((from + to - width) / 2, width, within);
		placed.push({ label, x, width, storey: free(placed, x, width, to - from >= width ? 0 : 1) });
	}
	return placed;
}

/**
 * Each from its own place on, or as near to it as there is room, at a line that rises to it. The last is placed first, and
 * whatever another's line would cut stands higher.
 */
export function flagged(said: Omit<Said, 'to'>[], within: Extent, size: number): Lettered[] {
	const placed: Lettered[] = [];
	const lines: number[] = [];
	for (const one of [...said].sort((a, b) => b.from - a.from)) {
		const label = fitted(one.label, within.right - within.left, size);
		const width = widthOf(label, size);
		const x = kept(one.from, width, within);
		const cutting = placed.filter((_, place) => {
			const line = lines[place] ?? 0;
			return line > x && line - APART < x + width;
		});
		const lowest = Math.max(0, ...cutting.map(({ storey }) => storey + 1));
		placed.unshift({ label, x, width, storey: free(placed, x, width, lowest) });
		lines.unshift(one.from);
	}
	return placed;
}

/** How high the line of a flagged label rises: beside the label, or up to it where it had to move over the line. */
export function riseOf({ x, y }: Written, line: number, size: number): number {
	return x > line ? y - size : y + size * 0.35;
}

/** Words one after the other, each with so much room before it for its mark, in as many rows as they need. */
export function flowed(words: string[], within: Extent, size: number, mark: number): Lettered[] {
	let [x, storey] = [within.left, 0];
	return words.map((label) => {
		const width = mark + widthOf(label, size);
		if (x > within.left && x + width > within.right) [x, storey] = [within.left, storey + 1];
		const placed = { label, x, width, storey };
		x += width + APART;
		return placed;
	});
}

/** Sentences in lines that have room. */
export function lined(sentences: string, room: number, size: number): string[] {
	const lines: string[] = [];
	for (const word of sentences.split(' ')) {
		const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
		if (lines.length > 0 && widthOf(longer, size) <= room) lines[lines.length - 1] = longer;
		else lines.push(word);
	}
	return lines;
}

/** How many storeys the labels take. */
export function storeysOf(labels: Lettered[]): number {
	return Math.max(0, ...labels.map((one) => one.storey + 1));
}

/** The label, or as much of its beginning as has room. */
function fitted(label: string, room: number, size: number): string {
	if (widthOf(label, size) <= room) return label;
	let cut = label;
	while (cut.length > 1 && widthOf(`${cut}…`, size) > room) cut = cut.slice(0, -1).trimEnd();
	return `${cut}…`;
}

function kept(x: number, width: number, within: Extent): number {
	return Math.max(within.left, Math.min(x, within.right - width));
}

/** The lowest storey, from one on, in which nothing is in the way. */
function free(placed: Lettered[], x: number, width: number, lowest: number): number {
	const near = placed.filter((one) => x < one.x + one.width + APART && one.x < x + width + APART);
	let storey = lowest;
	while (near.some((one) => one.storey === storey)) storey += 1;
	return storey;
}
