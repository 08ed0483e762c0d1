import type { Locator, Page } from 'playwright-core';

/** How a test corrects the data of an ended session, and what the twin made of it. */

interface Sent {
	strikes: string | null;
	adds: {
		target: string;
		fact: Record<string, unknown>;
		at_ms: number;
		ended_ms: number | null;
		of: string | null;
		run: number | null;
	} | null;
	reason: string;
}

interface Kept {
	id: string;
	target: string;
	at: number;
	ended: number | null;
	fact: Record<string, unknown>;
}

export const BEGUN = '?running&every=begun&as=u-ar';

/** The last correction that went to the core. */
export async function sent(page: Page): Promise<Sent> {
	return (await page.evaluate(() => Reflect.get(window, 'twin').requests['session.correct'])) as Sent;
}

export function calls(page: Page): Promise<number> {
	return page.evaluate(
		() => Reflect.get(window, 'twin').calls.filter((one: string) => one === 'session.correct').length,
	);
}

/** What the twin holds of a target, in order. */
export async function kept(page: Page, target: string): Promise<Kept[]> {
	return (await page.evaluate((of) => {
		const book = Reflect.get(window, 'twin').world.books.find((one: { session: string }) => one.session === 's-run');
		return book.observations.filter((one: { target: string }) => one.target === of);
	}, target)) as Kept[];
}

export function section(page: Page, target: string): Locator {
	return page.locator(`[data-test-facts-of=${target}]`);
}

export async function unfold(page: Page, target: string): Promise<Locator> {
	await section(page, target).locator('h2 button').click();
	return section(page, target).locator('[data-test-fact]');
}

/** What a line says, apart from the names of its keys. */
export function said(within: Locator, words: string): Locator {
	return within.locator('.words').getByText(words);
}

export function form(page: Page): Locator {
	return page.locator('[data-test-correction]');
}

/** One of a few, by its words. */
export async function choose(page: Page, question: string, answer: string): Promise<void> {
	await form(page).getByRole('radiogroup', { name: question }).getByText(answer, { exact: true }).click();
}

export async function send(page: Page): Promise<void> {
	await form(page).locator('[data-test-send]').click();
}

/** As the field of a time shows it: the browser of the test and this clock stand in one zone. */
export function shown(ms: number): string {
	return new Date(ms).toTimeString().slice(0, 8);
}
