import type { Locator, Page } from 'playwright-core';
import { typePin } from '../../scripts/browser.mjs';
import { open } from '../../scripts/scenes.mjs';

/** How a test looks at programs, writes a target, and what the twin was asked. */

export const SUPERVISOR = '?as=u-kt';
export const TECHNICIAN = '?as=u-ar';

export async function toPrograms(page: Page, chart = 'c-mr'): Promise<void> {
	await open(page, chart);
	await page.locator('[data-test-programs-key]').click();
	await page.locator('[data-test-programs]').waitFor();
}

export const target = (page: Page, id: string): Locator => page.locator(`[data-test-program-target="${id}"]`);

/** Opens it where it is closed. */
export async function unfold(page: Page, id: string): Promise<Locator> {
	const row = target(page, id);
	if ((await row.locator('[data-test-plan]').count()) === 0) await row.locator('[data-test-turn]').click();
	await row.locator('[data-test-plan]').waitFor();
	return row;
}

export async function edit(page: Page, id: string): Promise<Locator> {
	await (await unfold(page, id)).locator('[data-test-edit]').click();
	return editor(page);
}

/** The editor, once the core has said what it makes of the form. */
export async function editor(page: Page): Promise<Locator> {
	const form = page.locator('[data-test-editor]');
	await form.waitFor();
	await page.waitForFunction(() => Reflect.get(window, 'twin').calls.includes('program.check'));
	return form;
}

export async function move(page: Page, id: string, to: string, why: string | null): Promise<void> {
	await (await unfold(page, id)).locator('[data-test-move]').click();
	await target(page, id).locator(`[data-test-to=${to}]`).click({ force: true });
	if (why !== null) await target(page, id).locator('[data-test-why-words]').fill(why);
	await target(page, id).locator('[data-test-move-go]').click();
}

/** What was sent last. */
export const sent = (page: Page, command: string): Promise<Record<string, never> | undefined> =>
	page.evaluate((name) => Reflect.get(window, 'twin').requests[name], command);

export const calls = (page: Page, command: string): Promise<number> =>
	page.evaluate((name) => Reflect.get(window, 'twin').calls.filter((one: string) => one === name).length, command);

/** What the core has of what is half typed. */
export const drafts = (page: Page): Promise<string[]> =>
	page.evaluate(() => [...Reflect.get(window, 'twin').world.drafts.values()] as string[]);

export async function keeps(page: Page, words: string): Promise<void> {
	await page.waitForFunction(
		(part) => [...Reflect.get(window, 'twin').world.drafts.values()].some((one) => one.includes(part)),
		words,
	);
}

/** The supervisor with a PIN again: they have not begun a shift here. */
export async function unlockSupervisor(page: Page): Promise<void> {
	await page.getByText('Who has the tablet?').waitFor();
	await page.evaluate(() => {
		const twin = Reflect.get(window, 'twin');
		twin.world.people.find((one: { user: string }) => one.user === 'u-kt').shift = true;
		twin.changed('people');
	});
	await page.waitForFunction(() => Reflect.get(window, 'twin').calls.at(-1) === 'people.view');
	await page.locator('[data-test-person=u-kt]').getByText('PIN until').waitFor();
	await page.locator('[data-test-person=u-kt]').click();
	await typePin(page, '582047');
	await page.locator('[data-test-chart=c-mr]').waitFor();
}

export const hasFocus = (at: Locator): Promise<boolean> => at.evaluate((node) => node === document.activeElement);

/** What is wider than its place, as lines to read. */
export const wide = (page: Page): Promise<string[]> =>
	page.evaluate(() =>
		[document.documentElement, ...document.querySelectorAll('main, main *')]
			.filter((one) => !one.closest('.sr, svg, option, select') && one.clientWidth > 0)
			.filter((one) => !(one instanceof HTMLInputElement) && one.scrollWidth > one.clientWidth + 1)
			.map((one) => `${one.scrollWidth} > ${one.clientWidth}: ${one.outerHTML.slice(0, 100)}`),
	);

/** Keys that a finger would miss: their place is what their label covers. */
export const small = (page: Page): Promise<string[]> =>
	page.locator('main :is(button, input, select, textarea)').evaluateAll((all) =>
		all
			.map((one) => one.closest('label') ?? one)
			.filter((one) => one.getBoundingClientRect().height < 47.9)
			.map((one) => one.outerHTML.slice(0, 100)),
	);
