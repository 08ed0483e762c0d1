import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { typePin } from '../../scripts/browser.mjs';
import { calls, dayAgo, go, line, restSilent, sent, times, toEntry, why } from './papers';
import { expect, stage, twin } from './stage';

const DAY = dayAgo();

/** Waits until the core has such words; asked for is not kept. */
async function keeps(page: Page, words: string): Promise<void> {
	await page.waitForFunction(
		(part) => [...Reflect.get(window, 'twin').world.drafts.values()].some((one) => one.includes(part)),
		words,
	);
}

describe('what is typed of a sheet and not entered yet', () => {
	const here = stage();

	it('is there again after a lock and after the window is opened anew, for the same person alone', async () => {
		const page = await here.open('?as=u-ar');
		await toEntry(page);
		await times(page, DAY.typed, '14:10', '16:00');
		await line(page, 't-hlp').getByLabel('Marks', { exact: true }).fill('+-P3 N');
		await keeps(page, '+-P3 N');
		await page.locator('[data-test-keeping=kept]').waitFor();
		const session = await page.evaluate(() => [...Reflect.get(window, 'twin').world.drafts.values()][0] as string);
		// The core locks by itself: nothing can be said to it any more.
		await twin(page, 'autoLock');
		await page.locator('[data-test-person=u-js]').click();
		await typePin(page, '739164');
		await toEntry(page);
		expect(await page.locator('[data-test-restored]').count()).toBe(0);
		expect(await line(page, 't-hlp').getByLabel('Marks', { exact: true }).inputValue()).toBe('');
		await page.locator('[data-test-lock]').click();
		await page.locator('[data-test-person=u-ar]').click();
		await typePin(page, '482913');
		await toEntry(page);
		await page.locator('[data-test-restored]').waitFor();
		expect(await line(page, 't-hlp').getByLabel('Marks', { exact: true }).inputValue()).toBe('+-P3 N');
		expect(await page.locator('[data-test-began]').inputValue()).toBe('14:10');
		// What is typed last goes out with a lock by hand, under the cover.
		await line(page, 't-pic').getByLabel('Marks', { exact: true }).fill('++');
		await page.locator('[data-test-lock]').click();
		await keeps(page, '"++"');
		const kept = await page.evaluate(
			() => [...Reflect.get(window, 'twin').world.drafts.entries()] as [string, string][],
		);
		await page.reload();
		await page.locator('[data-test-chart=c-mr]').waitFor();
		await page.evaluate((all) => {
			for (const [key, words] of all) Reflect.get(window, 'twin').world.drafts.set(key, words);
		}, kept);
		await toEntry(page);
		expect(await line(page, 't-pic').getByLabel('Marks', { exact: true }).inputValue()).toBe('++');
		await why(page);
		await restSilent(page);
		await go(page);
		await page.locator('[data-test-on-paper]').waitFor();
		// The id is that of the sheet that was begun, not of the one that was asked for since.
		expect((await sent(page)).session).toBe((JSON.parse(session) as { session: string }).session);
		expect(await page.evaluate(() => Reflect.get(window, 'twin').world.drafts.size)).toBe(0);
		await page.context().close();
	});

	it('says when it is not kept, and tries again with the next word', async () => {
		const page = await here.open('?as=u-ar');
		await toEntry(page);
		await twin(page, 'failNext', 'draft.keep', 'disk.full');
		await line(page, 't-hlp').getByLabel('Marks', { exact: true }).fill('+');
		await page.locator('[data-test-keeping=failed]').getByText('Not kept on this device').waitFor();
		await line(page, 't-hlp').getByLabel('Marks', { exact: true }).fill('+-');
		await keeps(page, '+-');
		await page.locator('[data-test-keeping=kept]').waitFor();
		// A page that does not know what was kept would write over it.
		await page.locator('[data-test-back]').click();
		await page.getByText('Recent sessions').waitFor();
		await page.locator('[data-test-paper]').click();
		await page.locator('[data-test-enter-sheet]').getByText('Go on with a sheet').waitFor();
		await twin(page, 'failNext', 'draft.view', 'core.internal');
		await page.locator('[data-test-enter-sheet]').click();
		await page.getByRole('alert').getByText('Something went wrong').waitFor();
		await keeps(page, '+-');
		await page.context().close();
	});

	it('entered twice adds nothing twice; what is entered and cannot be shown is looked at', async () => {
		const page = await here.open('?as=u-ar');
		await toEntry(page);
		await times(page, DAY.typed, '14:10', '16:00');
		await why(page);
		await line(page, 't-hlp').getByLabel('Marks', { exact: true }).fill('+++');
		await restSilent(page);
		await keeps(page, '+++');
		const books = () => page.evaluate(() => Reflect.get(window, 'twin').world.books.length as number);
		const before = await books();
		await twin(page, 'unseenNext', 'paper.enter');
		await page.evaluate(() => {
			const { world } = Reflect.get(window, 'twin');
			const [key, words] = [...world.drafts.entries()][0];
			Reflect.set(window, 'again', () => world.drafts.set(key, words));
		});
		await go(page);
		await page.locator('[data-test-on-paper]').waitFor();
		expect(await calls(page, 'paper.enter')).toBe(1);
		expect(await books()).toBe(before + 1);
		// As if the draft could not be removed.
		await page.evaluate(() => (Reflect.get(window, 'again') as () => void)());
		await page.locator('[data-test-to-chart]').click();
		await page.getByText('Recent sessions').waitFor();
		await page.locator('[data-test-paper]').click();
		await page.locator('[data-test-enter-sheet]').click();
		await page.locator('[data-test-restored]').waitFor();
		await go(page);
		await page.locator('[data-test-on-paper]').waitFor();
		expect(await books()).toBe(before + 1);
		await page.context().close();
	});

	it('begins anew only when asked twice', async () => {
		const page = await here.open('?as=u-ar');
		await toEntry(page);
		await line(page, 't-hlp').getByLabel('Marks', { exact: true }).fill('+++');
		await keeps(page, '+++');
		await page.locator('[data-test-empty]').click();
		await page.getByRole('button', { name: 'Cancel' }).click();
		expect(await line(page, 't-hlp').getByLabel('Marks', { exact: true }).inputValue()).toBe('+++');
		await page.locator('[data-test-empty]').click();
		await page.locator('[data-test-empty-sure]').click();
		await expect.poll(() => line(page, 't-hlp').getByLabel('Marks', { exact: true }).inputValue()).toBe('');
		await expect.poll(() => page.evaluate(() => Reflect.get(window, 'twin').world.drafts.size)).toBe(0);
		await page.context().close();
	});
});
