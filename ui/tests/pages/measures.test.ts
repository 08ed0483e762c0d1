import type { Locator, Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { axeFinds, expect, passes, places, stage } from './stage';

const SETTLED_MS = 210;

type Sent = { target: string; fact: Record<string, unknown> };

/** The last tap that went to the core. */
async function sent(page: Page): Promise<Sent['fact']> {
	const request = (await page.evaluate(() => Reflect.get(window, 'twin').requests['session.tap'])) as Sent;
	return request.fact;
}

function row(page: Page, target: string): Locator {
	return page.locator(`[data-test-row=${target}]`);
}

async function key(page: Page, target: string, name: RegExp): Promise<void> {
	// Two touches within 150 ms are one, and keys that have just come up are not meant.
	await page.waitForTimeout(SETTLED_MS);
	await row(page, target).getByRole('button', { name }).click();
}

async function says(page: Page, target: string, words: RegExp | string): Promise<void> {
	await row(page, target).locator('[data-test-progress]').getByText(words).waitFor();
}

async function undo(page: Page, target: string): Promise<void> {
	await page.waitForTimeout(SETTLED_MS);
	await row(page, target).locator('[data-test-undo]').click();
}

async function mine(page: Page, count: number): Promise<void> {
	const words = count === 0 ? 'Undo mine' : `Undo mine (${count})`;
	await page.locator('[data-test-undo-mine]').getByText(words, { exact: true }).waitFor();
}

describe('every measure, on its row', () => {
	const here = stage();
	const sheet = () => here.open('?running&every&as=u-ar');

	it('steps: the next open one, with a level of help, and a new run when one is whole', async () => {
		const page = await sheet();
		await says(page, 'e-tas', 'step 1 of 6: Take the brush');
		await key(page, 'e-tas', /^Correct, Brushes teeth, Take the brush/);
		await says(page, 'e-tas', 'step 2 of 6: Put on paste');
		await key(page, 'e-tas', /choose how much/);
		await page.waitForTimeout(SETTLED_MS);
		await page.locator('[data-test-levels] button').nth(1).click();
		await says(page, 'e-tas', 'step 3 of 6: Brush');
		expect(await sent(page)).toEqual({ fact: 'step', step: 2, mark: 'prompted', level: 2, new_run: false });
		await undo(page, 'e-tas');
		await says(page, 'e-tas', 'step 2 of 6: Put on paste');
		for (let step = 2; step <= 6; step += 1) await key(page, 'e-tas', /^Incorrect/);
		await says(page, 'e-tas', 'step 1 of 6');
		await key(page, 'e-tas', /^Correct/);
		await says(page, 'e-tas', 'step 2 of 6');
		await mine(page, 7);
		await page.context().close();
	});

	it('latency: given, answered, unanswered; a limit that has passed is said', async () => {
		const page = await sheet();
		const reply = row(page, 'e-lat').getByRole('button', { name: /response, Comes/ });
		expect(await reply.first().isDisabled()).toBe(true);
		await key(page, 'e-lat', /instruction given/);
		await says(page, 'e-lat', 'waiting');
		await key(page, 'e-lat', /^Reply/);
		await says(page, 'e-lat', /last \d\.\d s, mean \d\.\d s/);
		// A start and its end are one thing to take back.
		await mine(page, 1);
		await key(page, 'e-lat', /instruction given/);
		await says(page, 'e-lat', 'waiting');
		await passes(page, 11);
		await says(page, 'e-lat', 'no response in 10 s');
		await key(page, 'e-lat', /^None/);
		await says(page, 'e-lat', 'last: no response');
		expect(await sent(page)).toEqual({ fact: 'unanswered' });
		await mine(page, 2);
		await undo(page, 'e-lat');
		await says(page, 'e-lat', /last \d/);
		await undo(page, 'e-lat');
		await says(page, 'e-lat', 'not yet');
		await mine(page, 0);
		await page.context().close();
	});

	it('intervals: the keys say when one is to be marked, and which', async () => {
		const page = await sheet();
		const yes = row(page, 'e-int').getByRole('button', { name: /^Yes/ });
		expect(await yes.isDisabled()).toBe(true);
		await key(page, 'e-int', /^Start/);
		await says(page, 'e-int', /1 · next in (1:00|0:59)/);
		expect(await yes.isDisabled()).toBe(true);
		await passes(page, 61);
		await says(page, 'e-int', /^mark 1/);
		await row(page, 'e-int')
			.getByRole('button', { name: /^Yes now interval 1/ })
			.waitFor();
		await key(page, 'e-int', /^Yes/);
		await says(page, 'e-int', /2 · next/);
		expect(await sent(page)).toEqual({ fact: 'interval', index: 0, occurred: true });
		await row(page, 'e-int').getByRole('img', { name: 'Last intervals, oldest first: yes' }).waitFor();
		await passes(page, 60);
		await says(page, 'e-int', /^mark 2/);
		await key(page, 'e-int', /^No/);
		await row(page, 'e-int').getByRole('img', { name: 'yes, no' }).waitFor();
		await undo(page, 'e-int');
		await says(page, 'e-int', /^mark 2/);
		await key(page, 'e-int', /^Stop/);
		await says(page, 'e-int', '100%');
		await page.context().close();
	});

	it('rate: events within an open window alone', async () => {
		const page = await sheet();
		const count = row(page, 'e-rat').getByRole('button', { name: /count one/ });
		expect(await count.isDisabled()).toBe(true);
		await key(page, 'e-rat', /open window/);
		await key(page, 'e-rat', /count one/);
		await key(page, 'e-rat', /count one/);
		await row(page, 'e-rat').locator('[data-test-figure]').getByText('2', { exact: true }).waitFor();
		await passes(page, 60);
		await undo(page, 'e-rat');
		await row(page, 'e-rat').locator('[data-test-figure]').getByText('1', { exact: true }).waitFor();
		await key(page, 'e-rat', /close window/);
		await says(page, 'e-rat', /^\d(\.\d)? per minute/);
		expect(await count.isDisabled()).toBe(true);
		await mine(page, 2);
		await page.context().close();
	});

	it('time between events', async () => {
		const page = await sheet();
		await key(page, 'e-irt', /count one/);
		await says(page, 'e-irt', 'one so far');
		await key(page, 'e-irt', /count one/);
		await says(page, 'e-irt', /last \d\.\d s, mean \d\.\d s/);
		await undo(page, 'e-irt');
		await says(page, 'e-irt', 'one so far');
		await page.context().close();
	});

	it('says of what runs unusually long that it may be forgotten, and moves nothing', async () => {
		const page = await sheet();
		const before = await places(page);
		for (const [target, name] of [
			['e-cry', /start timing/],
			['e-dur', /start timing/],
			['e-rat', /open window/],
			['e-lat', /instruction given/],
		] as const) {
			await key(page, target, name);
		}
		await says(page, 'e-lat', 'waiting');
		await page.locator('[data-test-row=e-cry].on').waitFor();
		await passes(page, 290);
		await says(page, 'e-lat', 'long: still waiting?');
		expect(await row(page, 'e-cry').textContent()).not.toContain('long:');
		expect(await page.locator('.rows .long').count()).toBe(1);
		await passes(page, 20);
		await says(page, 'e-rat', 'long: still open?');
		await passes(page, 300);
		await row(page, 'e-cry').getByText('long: still running?').waitFor();
		await says(page, 'e-dur', 'long: still running?');
		expect(await places(page)).toEqual(before);
		expect(await axeFinds(page)).toEqual([]);
		await key(page, 'e-cry', /stop timing/);
		await row(page, 'e-cry').getByText('long:').waitFor({ state: 'detached' });
		await key(page, 'e-lat', /^Reply/);
		await says(page, 'e-lat', 'last: no response');
		await page.context().close();
	});

	it.each([
		['landscape', { width: 1280, height: 800 }],
		['portrait', { width: 800, height: 1280 }],
	])('no row moves, whatever is tapped; keys are large enough (%s)', async (_name, viewport) => {
		const page = await here.open('?running&every&as=u-ar', { viewport });
		const before = await places(page);
		expect(before.length).toBe(15);
		const keys = page.locator('[data-test-key]');
		for (let at = 0; at < (await keys.count()); at += 1) {
			if (await keys.nth(at).isDisabled()) continue;
			await keys.nth(at).click();
			// What a touch does to the keys beside it comes with the answer.
			await page.waitForTimeout(60);
			if ((await page.locator('[data-test-levels]').count()) > 0) {
				expect(await places(page)).toEqual(before);
				await page.keyboard.press('Escape');
			}
			if ((await page.locator('[data-test-card]').count()) > 0) await page.keyboard.press('Escape');
		}
		for (const other of await page.locator('[data-test-choose]').all()) {
			await page.waitForTimeout(SETTLED_MS);
			await other.click();
			await page.locator('[data-test-levels]').waitFor();
			expect(await places(page)).toEqual(before);
			await page.keyboard.press('Escape');
			await page.locator('[data-test-levels]').waitFor({ state: 'detached' });
		}
		await page.waitForTimeout(SETTLED_MS);
		await page.evaluate(() => document.querySelector('.rows')?.scrollTo(0, 0));
		expect(await places(page)).toEqual(before);
		expect(await page.locator('[role=dialog], [role=alertdialog], dialog').count()).toBe(0);
		await page.context().close();
	});

	it('lines its keys up in the same places, 64 by 72 px at least, with data text of 20 px', async () => {
		for (const viewport of [
			{ width: 1280, height: 800 },
			{ width: 800, height: 1280 },
			{ width: 1920, height: 1080 },
		]) {
			const page = await here.open('?running&every=begun&as=u-ar', { viewport });
			const { lefts, sizes, words } = await page.evaluate(() => {
				const of = [...document.querySelectorAll<HTMLElement>('.rows [data-test-row]')];
				const seen = [...document.querySelectorAll<HTMLElement>('.rows [data-test-data], .rows [data-test-key] *')];
				return {
					lefts: of.map((one) => {
						const first = one.querySelector('[data-test-key]')?.getBoundingClientRect().left ?? 0;
						return Math.round(one.getBoundingClientRect().right - first);
					}),
					sizes: [...document.querySelectorAll('[data-test-key]')].map((one) => {
						const { width, height } = one.getBoundingClientRect();
						return [width, height] as const;
					}),
					words: seen
						.filter(
							(one) =>
								!one.matches('kbd, .sr') &&
								(one.hasAttribute('data-level') || [...one.childNodes].some((node) => node.nodeType === 3)),
						)
						.map((one) => parseFloat(getComputedStyle(one).fontSize)),
				};
			});
			expect(new Set(lefts).size, lefts.join()).toBe(1);
			for (const [width, height] of sizes) {
				expect(width).toBeGreaterThanOrEqual(64);
				expect(height).toBeGreaterThanOrEqual(72);
			}
			expect(Math.min(...words)).toBeGreaterThanOrEqual(20);
			// The name of a row is a target for a finger.
			const name = await page.evaluate(() => {
				const button = document.querySelector('[data-test-name]');
				return button ? parseFloat(getComputedStyle(button, '::after').height) : 0;
			});
			expect(name).toBeGreaterThanOrEqual(48);
			await page.context().close();
		}
	});

	it('says of every measure what an ended session recorded, and asks only of what can be zero', async () => {
		const page = await sheet();
		await page.locator('[data-test-end]').click();
		await page.getByText('What does that mean?').waitFor();
		expect(await page.locator('.choice').count()).toBe(6);
		for (const name of ['Hitting', 'Crying', 'Bites', 'Reads words aloud', 'Spins', 'Plays with a friend']) {
			await page
				.getByRole('radiogroup', { name: new RegExp(`^${name}`) })
				.getByText('Zero')
				.click();
		}
		await page.locator('[data-test-end-now]').click();
		const none = page.getByRole('listitem').filter({ hasText: 'Drinks water' });
		await none.getByText('none recorded').waitFor();
		await page.context().close();

		const begun = await here.open('?running&every=begun&as=u-ar');
		await begun.locator('[data-test-end]').click();
		await begun.getByText('Still timing: Crying, Comes when called, On task, Reads words aloud').waitFor();
		await begun.locator('[data-test-end-now]').click();
		for (const [name, words] of [
			['Asks for help', '3 trials, 33% correct, 1 error correction, 1 probe'],
			['Brushes teeth', '0 whole runs'],
			['Reads words aloud', /^3 in 2 windows, 1\.[5-8] per minute/],
			['On task', '67% of the intervals'],
			['Bites', '3, 9.9 s between, on average'],
			['Calm at the table', '2 ratings, mean 3.5'],
			['Drinks water', '2 entries, 340.5 ml'],
			['Sums on a sheet', '7 of 10, 70%'],
			['Plan as written', '3 of 4 done, 50%, below 80%'],
			['New words heard', '1 entry'],
		] as const) {
			await begun.getByRole('listitem').filter({ hasText: name }).getByText(words).waitFor();
		}
		await begun.context().close();
	});
});
