import type { SectionText, ServiceAsk } from '$contract';

/** What was chosen and what was written in one section. A note keeps both as one text: choices first, on a line of their own. */
export interface SectionParts {
	picked: readonly string[];
	words: string;
}

const BETWEEN = ', ';

/** A first line of choices alone is what was picked; anything else is a person's own. */
export function readSection(text: string, choices: readonly string[]): SectionParts {
	const [first = '', ...rest] = text.split('\n');
	const picked = first.split(BETWEEN);
	if (!picked.every((one) => choices.includes(one))) return { picked: [], words: text };
	return { picked, words: rest.join('\n') };
}

export function writeSection({ picked, words }: SectionParts): string {
	return [...(picked.length > 0 ? [picked.join(BETWEEN)] : []), ...(words === '' ? [] : [words])].join('\n');
}

/** The heading of a section to be written, where a service of the date has one. */
export function titleOf(key: string, services: readonly ServiceAsk[]): string {
	const asked = services.flatMap((one) => one.sections).find((one) => one.key === key);
	return asked?.title ?? asWords(key);
}

/** The heading of a section that was written, as it stood then: a template may have changed since. */
export function headingOf({ key, title }: SectionText): string {
	return title ?? asWords(key);
}

function asWords(key: string): string {
	const words = key.replace(/[_-]+/g, ' ').trim();
	return words.charAt(0).toUpperCase() + words.slice(1);
}
