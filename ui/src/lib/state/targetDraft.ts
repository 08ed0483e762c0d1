import { blankForm, typedOf, type Row, type TypedTarget } from './targetForm';
import { firstRule } from './targetRule';

const VERSION = 1;

/** What is typed of a target and not saved, as it is kept. */
export interface KeptTarget {
	/** The version that the form was filled from. */
	base: number;
	typed: TypedTarget;
	phrase: string;
	words: string;
}

export function keptTarget(kept: KeptTarget): string {
	return JSON.stringify({ v: VERSION, ...kept });
}

/** Null where another version, or something else, has written it. */
export function takenTarget(words: string): KeptTarget | null {
	try {
		const read = JSON.parse(words) as Partial<KeptTarget> & { v?: unknown };
		if (read.v !== VERSION || !Number.isSafeInteger(read.base)) return null;
		if (typeof read.phrase !== 'string' || typeof read.words !== 'string' || !isTyped(read.typed)) return null;
		return { base: read.base as number, typed: read.typed, phrase: read.phrase, words: read.words };
	} catch {
		return null;
	}
}

/** Every field is there and of its kind. */
function isTyped(value: unknown): value is TypedTarget {
	if (typeof value !== 'object' || value === null) return false;
	const found = value as Record<string, unknown>;
	const shape = typedOf(blankForm(0)) as unknown as Record<string, unknown>;
	const rule = firstRule('trials', true) as unknown as Record<string, unknown>;
	return Object.entries(shape).every(([key, like]) => {
		const one = found[key];
		if (key === 'taught') return one === null || Number.isSafeInteger(one);
		if (key === 'rule') return one === null || (typeof one === 'object' && one !== null && fits(one, rule));
		return Array.isArray(like) ? Array.isArray(one) && one.every(isRow) : typeof one === typeof like;
	});
}

function fits(found: object, shape: Record<string, unknown>): boolean {
	return Object.entries(shape).every(([key, like]) => typeof Reflect.get(found, key) === typeof like);
}

function isRow(value: unknown): value is Row {
	if (typeof value !== 'object' || value === null) return false;
	const { id, code, label, counts } = value as Partial<Row>;
	const coded = code === null || Number.isSafeInteger(code);
	return Number.isSafeInteger(id) && coded && typeof label === 'string' && typeof counts === 'boolean';
}
