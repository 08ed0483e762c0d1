import type { Mark, PromptKey } from '$contract';
import { text } from '$lib/text';
import { Fault } from './missed';

/** One mark as typed: `+`, `-`, `N`, `O`, `.` for a place left empty, or `P` with the number of its prompt. */
export type Sign = string;

export interface ReadMarks {
	signs: Sign[];
	/** Why the rest cannot be read; null where all of it could. */
	bad: string | null;
}

export interface Answer {
	mark: Mark;
	level: number | null;
}

const ONE =
	/\s*[,;]?\s*(?:(?<yes>[+＋])|(?<no>[-−–—])|p\s*(?<level>\d+)|(?<alone>p)|(?<none>n)r?|(?<skip>o)|(?<empty>[._·]))/iy;

/** What is typed on a line, mark by mark; spaces and commas may stand between them. */
export function readMarks(typed: string): ReadMarks {
	const signs: Sign[] = [];
	let at = 0;
	while (typed.slice(at).trim() !== '') {
		ONE.lastIndex = at;
		const found = ONE.exec(typed);
		if (!found) return { signs, bad: text.paper.fault.badMark(typed.slice(at).trim().split(/\s/)[0] ?? '') };
		// On the sheet NO is one mark; typed in one go it could be two.
		if (/n$/i.test(found[0]) && /^o/i.test(typed.slice(ONE.lastIndex))) {
			return { signs, bad: text.paper.fault.twoMeanings };
		}
		signs.push(signOf(found.groups ?? {}));
		at = ONE.lastIndex;
	}
	return { signs, bad: null };
}

function signOf(groups: Record<string, string | undefined>): Sign {
	if (groups['yes']) return '+';
	if (groups['no']) return '-';
	if (groups['none']) return 'N';
	if (groups['skip']) return 'O';
	if (groups['empty']) return '.';
	return `P${groups['level'] === undefined ? '' : Number(groups['level'])}`;
}

/** Which signs a line of this measure takes, as its keys show them. */
export function signsOf(prompts: readonly PromptKey[]): Sign[] {
	return ['+', '-', ...prompts.map(({ code }) => `P${code}`), 'N', 'O'];
}

/** As one reads it aloud. */
export function signWords(sign: Sign, prompts: readonly PromptKey[], measure: string): string {
	const { names, prompted, blank } = text.paper.entry;
	if (sign.startsWith('P')) {
		const prompt = prompts.find(({ code }) => `P${code}` === sign) ?? (sign === 'P' ? prompts[0] : undefined);
		return prompted(prompt?.label ?? sign);
	}
	if (sign === '.') return blank;
	if (measure === 'fidelity') return { '+': names.yes, '-': names.no, O: names.na }[sign] ?? sign;
	if (measure === 'interval') return { '+': names.yes, '-': names.no }[sign] ?? sign;
	if (measure === 'task_analysis' && sign === 'O') return names.skips;
	return names[sign as '+' | '-' | 'N' | 'O'];
}

/** Every sign of a line, or a `Fault` that says what cannot be read. */
export function everySign(typed: string): Sign[] {
	const { signs, bad } = readMarks(typed);
	if (bad !== null) throw new Fault(bad);
	if (signs.every((sign) => sign === '.')) throw new Fault(text.paper.fault.noMarks);
	return signs;
}

/** The answer of a trial or a step; null for a place left empty. */
export function answerOf(sign: Sign, prompts: readonly PromptKey[]): Answer | null {
	switch (sign) {
		case '+':
			return { mark: 'correct', level: null };
		case '-':
			return { mark: 'incorrect', level: null };
		case 'N':
			return { mark: 'no_response', level: null };
		case 'O':
			return { mark: 'no_opportunity', level: null };
		case '.':
			return null;
		default:
			return { mark: 'prompted', level: levelOf(sign, prompts) };
	}
}

function levelOf(sign: Sign, prompts: readonly PromptKey[]): number {
	const typed = sign.slice(1);
	const [only, ...others] = prompts;
	if (typed === '' && only && others.length === 0) return only.code;
	if (prompts.length === 0) throw new Fault(text.paper.fault.badMark(sign));
	if (typed === '') throw new Fault(text.paper.fault.noLevel);
	const level = prompts.find(({ code }) => code === Number(typed));
	if (!level) throw new Fault(text.paper.fault.badLevel(typed));
	return level.code;
}
