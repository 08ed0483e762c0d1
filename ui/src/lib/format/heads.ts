/** Where the labels of phases and conditions stand, so that none lies over another. */

export interface Label {
	/** Middle of a phase's label; beginning of a condition's. */
	x: number;
	label: string;
	/** 0 is the lowest. */
	storey: number;
}

/** A letter of a label, on average, in units of the drawing. */
const LETTER = 8.5;
const SMALL_LETTER = 7.6;
/** Between two labels of one storey. */
const AIR = 8;
/** Fewer letters of a label say nothing. */
const FEWEST = 3;
/** Between a condition's line and its label. */
const AT_LINE = 4;
/** Storeys above the lines, for phases that are too narrow for their label. */
export const LIFTED = 2;
/** Storeys of conditions below them. */
export const CONDITION_STOREYS = 2;

type Taken = [from: number, to: number][];

/**
 * A phase's label stands in the middle of what is seen of it; one that is too long for that stands above the lines, where
 * they do not cut it.
 */
export function phaseLabels(names: string[], starts: number[], left: number, right: number, lifted = LIFTED): Label[] {
	const storeys: Taken[] = Array.from({ length: lifted }, () => []);
	return names.flatMap((label, place) => {
		const from = Math.max(left, starts[place] ?? left);
		const to = Math.min(right, starts[place + 1] ?? right);
		if (to <= from) return [];
		const half = (label.length * LETTER) / 2;
		const x = Math.min(Math.max((from + to) / 2, left + half), right - half);
		if (to - from >= half * 2) return [{ x, label, storey: 0 }];
		const storey = storeys.findIndex((taken) => isFree(taken, x - half, x + half));
		if (storey === -1) return shortened(label, from, to);
		storeys[storey]?.push([x - half, x + half]);
		return [{ x, label, storey: storey + 1 }];
	});
}

export interface ConditionLabels {
	labels: Label[];
	/** Too many for their room: they are lettered, and these are the words in order. */
	key: string[];
}

/**
 * A condition's label begins at its line, or ends there where a phase line would cut it. Where they have no room beside and
 * above each other, all become letters.
 */
export function conditionLabels(
	names: string[],
	starts: number[],
	walls: number[],
	most = CONDITION_STOREYS,
): ConditionLabels {
	const place = (short: boolean): Label[] | null => {
		const storeys: Taken[] = Array.from({ length: most }, () => []);
		let fits = true;
		const labels = names.flatMap((words, number) => {
			const at = starts[number] ?? -1;
			const left = walls.findLast((wall) => wall <= at);
			const right = walls.find((wall) => wall > at);
			// Out of sight.
			if (left === undefined || right === undefined) return [];
			const label = short ? letterOf(number) : words;
			const long = label.length * SMALL_LETTER;
			const [after, before] = [at + AT_LINE, at - AT_LINE - long];
			const x = after + long <= right || before < left ? Math.min(after, right - long) : before;
			if (x < left && !short) fits = false;
			const free = storeys.findIndex((taken) => isFree(taken, x, x + long));
			if (free === -1) fits = false;
			storeys[Math.max(0, free)]?.push([x, x + long]);
			return [{ x, label, storey: Math.max(0, free) }];
		});
		return fits || short ? labels : null;
	};
	const whole = place(false);
	return whole ? { labels: whole, key: [] } : { labels: place(true) ?? [], key: names };
}

function isFree(taken: Taken, from: number, to: number): boolean {
	return taken.every(([a, b]) => to + AIR <= a || from >= b + AIR);
}

/** As much of a label as its phase has room for; of less than a few letters none is better. */
function shortened(label: string, from: number, to: number): Label[] {
	const letters = Math.floor((to - from) / LETTER) - 1;
	return letters < FEWEST ? [] : [{ x: (from + to) / 2, label: `${label.slice(0, letters)}…`, storey: 0 }];
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Letters, for numbers are those of behaviours; then letters with a number. */
function letterOf(place: number): string {
	const turn = Math.floor(place / LETTERS.length);
	return `${LETTERS[place % LETTERS.length]}${turn === 0 ? '' : turn + 1}`;
}

/** What the letters of conditions mean, in lines of a drawing so wide. */
export function keyLines(key: string[], width: number, before = ''): string[] {
	if (key.length === 0) return [];
	const words = `${before}${key.map((label, place) => `${letterOf(place)} ${label}`).join(' · ')}`;
	return wrapped(words, Math.max(20, Math.floor(width / SMALL_LETTER)), Infinity);
}

/** Words in lines of at most so many letters, at most so many lines; the last says by … that more follows. */
export function wrapped(words: string, letters: number, most: number): string[] {
	const lines: string[] = [];
	for (const word of words.split(/\s+/)) {
		const last = lines.at(-1);
		if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
		else lines.push(word);
	}
	const cut = (line: string): string => (line.length > letters ? `${line.slice(0, letters - 1)}…` : line);
	const kept = lines.slice(0, most).map(cut);
	if (lines.length > most) kept[most - 1] = `${kept[most - 1]?.slice(0, letters - 1)}…`;
	return kept;
}
