import type { PromptKey } from '$contract';

/** As few of a label's first words as tell it from the other levels; all of them where that takes all. */
export function shortLevel(level: PromptKey, prompts: readonly PromptKey[]): string {
	const words = level.label.trim().split(/\s+/);
	const others = prompts.filter((one) => one.code !== level.code).map((one) => one.label.trim().toLowerCase());
	for (let many = 1; many < words.length; many += 1) {
		const start = words.slice(0, many).join(' ');
		const also = others.some((other) => `${other} `.startsWith(`${start.toLowerCase()} `));
		if (!also) return start;
	}
	return words.join(' ');
}
