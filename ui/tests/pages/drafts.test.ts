import type { Locator, Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { typePin } from '../../scripts/browser.mjs';
import { expect, stage, twin } from './stage';

const SETTLED_MS = 210;
const WITHIN_MS = 1000;

/** Waits until the core has such words; asked for is not kept. */
async function keeps(page: Page, words: string): Promise<void> {
	await page.waitForFunction(
		(part) => [...Reflect.get(window, 'twin').world.drafts.values()].some((one) => one.includes(part)),
		words,
	);
}

async function unlock(page: Page, user: string, pin: string): Promise<void> {
	await page.getByText('Who has the tablet?').waitFor();
	await page.locator(`[data-test-person=${user}]`).click();
	await typePin(page, pin);
	await page.locator('[data-test-session=running]').waitFor();
}

/** Whose hand it is now: the other person's words are not theirs. */
async function takeOver(page: Page): Promise<void> {
	await page.locator('[data-test-take-over]').click();
	await page.locator('[data-test-abc-key]').waitFor();
}

async function abc(page: Page): Promise<Locator> {
	await page.locator('[data-test-abc-key]').click();
	await page.locator('[data-test-abc-choice] button').first().click();
	const card = page.locator('[data-test-card=e-hit]');
	await card.locator('[data-test-abc]').waitFor();
	await page.waitForTimeout(SETTLED_MS);
	return card;
}

async function card(page: Page, target: string): Promise<Locator> {
	await page.locator(`[data-test-row=${target}] [data-test-key]`).click();
	const opened = page.locator(`[data-test-card=${target}]`);
	await opened.waitFor();
	await page.waitForTimeout(SETTLED_MS);
	return opened;
}

const valued = (page: Page, value: string) =>
	page.waitForFunction(
		(words) =>
			[
				...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('[data-test-entry] :is(input, textarea)'),
			].some((field) => field.value === words),
		value,
	);

describe('what is typed and not recorded yet', () => {
	const here = stage();

	it('is there again after a lock, for the same person alone, and gone once it is recorded', async () => {
		const page = await here.open('?running&every&as=u-ar');
		const opened = await abc(page);
		await opened.getByRole('button', { name: /^Demand Before/ }).click();
		const from = Date.now();
		await opened.getByRole('textbox').fill('At the sink, half a');
		await keeps(page, 'half a');
		expect(Date.now() - from).toBeLessThan(WITHIN_MS);
		// The core locks by itself: nothing can be said to it any more.
		await twin(page, 'autoLock');
		await unlock(page, 'u-js', '739164');
		await takeOver(page);
		await abc(page);
		await page.waitForTimeout(SETTLED_MS);
		expect(await opened.getByRole('textbox').inputValue()).toBe('');
		expect(await opened.locator('[data-test-abc] [aria-pressed=true]').count()).toBe(0);
		await page.locator('[data-test-lock]').click();
		await unlock(page, 'u-ar', '482913');
		await takeOver(page);
		await abc(page);
		await valued(page, 'At the sink, half a');
		expect(await opened.locator('[data-test-abc] [aria-pressed=true]').textContent()).toContain('Demand');
		await opened.getByRole('button', { name: /^Add ABC/ }).click();
		await opened.getByText('described: 1').waitFor();
		await page.waitForFunction(() => Reflect.get(window, 'twin').world.drafts.size === 0);
		await page.locator('[data-test-lock]').click();
		await unlock(page, 'u-ar', '482913');
		await abc(page);
		await page.waitForTimeout(SETTLED_MS);
		expect(await opened.getByRole('textbox').inputValue()).toBe('');
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('is kept at once when its card closes, and when the person locks', async () => {
		const page = await here.open('?running&every&as=u-ar');
		const quantity = await card(page, 'e-qua');
		await quantity.getByLabel('How much, in ml').fill('12');
		await page.keyboard.press('Escape');
		await quantity.waitFor({ state: 'detached' });
		await keeps(page, '"12"');
		const product = await card(page, 'e-pro');
		await product.getByLabel('Items').fill('10');
		await product.getByLabel('Of these, as asked').fill('7');
		await page.keyboard.press('Control+l');
		await unlock(page, 'u-ar', '482913');
		await card(page, 'e-pro');
		await valued(page, '7');
		expect(await product.getByLabel('Items').inputValue()).toBe('10');
		await page.keyboard.press('Escape');
		await product.waitFor({ state: 'detached' });
		// The end asks about it, though its card was not opened since.
		await page.locator('[data-test-end]').click();
		await page.locator('[data-test-pending]').getByText('Drinks water, Sums on a sheet').waitFor();
		await page.context().close();
	});

	it('thrown away is gone; what cannot be read is nothing; a refusal loses no word', async () => {
		const page = await here.open('?running&every&as=u-ar');
		const size = () => page.evaluate(() => Reflect.get(window, 'twin').world.drafts.size as number);
		await page.evaluate(() => Reflect.get(window, 'twin').world.drafts.set('u-ar s-run e-wor', '{"v":99}'));
		const words = await card(page, 'e-wor');
		expect(await words.getByRole('textbox').inputValue()).toBe('');
		await twin(page, 'failNext', 'draft.keep', 'disk.full');
		await words.getByRole('textbox').fill('First');
		await page.waitForFunction(() => Reflect.get(window, 'twin').requests['draft.keep'] !== undefined);
		await page.waitForTimeout(SETTLED_MS);
		expect(await words.getByRole('textbox').inputValue()).toBe('First');
		await words.getByRole('textbox').fill('First word');
		await keeps(page, 'First word');
		expect(await words.getByRole('textbox').inputValue()).toBe('First word');
		expect(await size()).toBe(1);
		await words.getByRole('textbox').fill('');
		await page.waitForFunction(() => Reflect.get(window, 'twin').world.drafts.size === 0);
		await page.context().close();
	});
});
