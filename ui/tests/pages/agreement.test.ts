import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { typePin } from '../../scripts/browser.mjs';
import { section, unfold } from './lines';
import { axeFinds, expect, stage, tap, twin } from './stage';

const SIZES = [
	{ width: 1280, height: 800 },
	{ width: 800, height: 1280 },
];

/** From Jo's running session, which Ana observes, to its end by Jo. What each taps is said by target. */
async function ended(
	page: Page,
	ana: () => Promise<void>,
	jo: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
	await tap(page, '[data-test-join]');
	await page.locator('[data-test-band]').waitFor();
	await ana();
	await tap(page, '[data-test-lock]');
	await tap(page, '[data-test-person=u-js]');
	await typePin(page, '739164');
	await page.locator('[data-test-session=running]').waitFor();
	await jo();
	await tap(page, '[data-test-end]');
	await page.locator('[data-test-end-now]').waitFor();
	for (const one of await page.locator('.choice label:first-child').all()) await one.click();
	await tap(page, '[data-test-end-now]');
	await page.locator('[data-test-agreement]').waitFor();
}

async function counted(page: Page, target: string, times: number): Promise<void> {
	const row = page.locator(`[data-test-row=${target}]`);
	for (let time = 0; time < times; time += 1) {
		const before = Number(await row.locator('[data-test-figure]').textContent());
		// Two touches within the guard are one.
		await page.waitForTimeout(170);
		await row.locator('[data-test-key]').click();
		await row
			.locator('[data-test-figure]')
			.getByText(String(before + 1), { exact: true })
			.waitFor();
	}
}

async function answered(page: Page, ...marks: ('Correct' | 'Incorrect')[]): Promise<void> {
	const row = page.locator('[data-test-row=t-hlp]');
	for (const mark of marks) {
		const before = parseInt((await row.locator('[data-test-progress]').textContent()) ?? '', 10);
		await page.waitForTimeout(170);
		await row.getByRole('button', { name: new RegExp(`^${mark},`) }).click();
		await row.getByText(`${before + 1} of 10`).waitFor();
	}
}

async function opened(page: Page): Promise<void> {
	await tap(page, '[data-test-agreement]');
	await page.getByRole('heading', { name: 'Agreement', exact: true }).waitFor();
}

describe('agreement of an ended session', () => {
	const here = stage();
	const HELD = '?running=u-js&as=u-ar';

	it('says the usual method large and the others on demand, each with what it was made of', async () => {
		const page = await here.open(HELD);
		await ended(
			page,
			async () => {
				await counted(page, 't-elo', 3);
				await answered(page, 'Correct', 'Incorrect');
			},
			async () => {
				await counted(page, 't-elo', 4);
				await answered(page, 'Correct', 'Correct');
			},
		);
		await opened(page);
		await page.getByRole('heading', { name: 'Ana Ruiz, second observer' }).waitFor();
		await page.locator('[data-test-clocks]').getByText('on this one device').waitFor();

		const elopement = page.locator('[data-test-agreement-of=t-elo]');
		await elopement.getByText('75%', { exact: true }).waitFor();
		await elopement.getByText('below the usual 80%').waitFor();
		await elopement.getByText('Total count', { exact: true }).waitFor();
		await elopement.getByText('3 of 4: the smaller count to the larger.').waitFor();
		await elopement.getByText('Session 4 · Ana Ruiz 3').waitFor();
		expect(await elopement.locator('[data-test-level]').count()).toBe(1);
		await elopement.getByRole('button', { name: '2 more methods of Elopement' }).click();
		await elopement.getByText('Exact count per interval').waitFor();
		expect(await elopement.locator('[data-test-level]').count()).toBe(3);

		// Both recorded nothing: by definition they agree, and it says on how little.
		const hitting = page.locator('[data-test-agreement-of=t-hit]');
		await hitting.getByText('at or above the usual 80%').first().waitFor();
		await hitting.getByText('Neither recorded an event.').waitFor();

		const trials = page.locator('[data-test-agreement-of=t-hlp]');
		await trials.getByText('50%', { exact: true }).waitFor();
		await trials.getByRole('button').click();
		await trials.getByText('kappa, from −1 to 1').waitFor();
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('shows no value as a dash with its reason, and never as a figure', async () => {
		const page = await here.open(HELD);
		await ended(page, () => answered(page, 'Correct', 'Correct'));
		await opened(page);
		const trials = page.locator('[data-test-agreement-of=t-hlp]');
		expect(await trials.locator('[data-test-level] b').first().textContent()).toBe('–');
		await trials.getByText('no value').first().waitFor();
		await trials.getByText('One has 0 trials and the other 2, so they cannot be paired.').waitFor();
		expect(await trials.textContent()).not.toContain('%');
		expect(await trials.locator('[data-test-level] svg').count()).toBe(0);
		await page.context().close();
	});

	it('says that clocks could not be compared, and what is left out', async () => {
		const page = await here.open(`${HELD}&clocks=unknown`);
		await ended(page, () => counted(page, 't-elo', 1));
		await opened(page);
		await page.locator('[data-test-clocks]').getByText('could not be compared').waitFor();
		const elopement = page.locator('[data-test-agreement-of=t-elo]');
		await elopement.locator('[data-test-others]').click();
		expect(await elopement.locator('[data-test-level] b').allTextContents()).toEqual(['0%', '–', '–']);
		expect(await axeFinds(page)).toEqual([]);
		await page.context().close();
	});

	it('has a table with the same numbers, names the targets that no method fits, and is accessible everywhere', async () => {
		const page = await here.open('?running=u-js&every=begun&as=u-ar');
		await ended(page, () => counted(page, 'e-hit', 2));
		await opened(page);
		await page.locator('[data-test-unfit=e-wor]').getByText('New words heard').waitFor();
		await tap(page, '[data-test-agreement-of=e-hit] [data-test-others]');
		const cards = await page.locator('[data-test-agreement-of]').count();
		const unfit = await page.locator('[data-test-unfit]').count();
		const usual = await page.locator('[data-test-agreement-of] .large b').allTextContents();
		for (const as of ['cards', 'table']) {
			if (as === 'table') await page.getByRole('button', { name: 'As a table: agreement with Ana Ruiz' }).click();
			for (const size of SIZES) {
				await page.setViewportSize(size);
				for (const colorScheme of ['light', 'dark'] as const) {
					await page.emulateMedia({ colorScheme });
					expect(await axeFinds(page), `${as} ${size.width} ${colorScheme}`).toEqual([]);
				}
				const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
				expect(wide).toBeLessThanOrEqual(0);
			}
		}
		const table = page.getByRole('table');
		expect(await table.getByRole('rowheader').count()).toBe(cards + unfit);
		const rows = table.getByRole('row').filter({ hasText: 'usual method' });
		expect(await rows.locator('b').allTextContents()).toEqual(usual);
		await table.getByText('No method of agreement fits').first().waitFor();
		await page.getByRole('button', { name: 'By target: agreement with Ana Ruiz' }).click();
		// What was unfolded still is.
		expect(await page.locator('[data-test-agreement-of=e-hit] [data-test-level]').count()).toBe(3);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('is found by keyboard alone, there and back', async () => {
		const page = await here.open(HELD);
		await ended(page, () => counted(page, 't-elo', 1));
		await page.locator('[data-test-agreement]').focus();
		await page.keyboard.press('Enter');
		await page.waitForFunction(() => document.activeElement?.textContent === 'Agreement');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Enter');
		await page.locator('[data-test-agreement-table]').waitFor();
		await page.keyboard.press('Tab');
		await page.waitForFunction(() => document.activeElement?.matches('[data-test-agreement-table]'));
		await page.locator('[data-test-back]').focus();
		await page.keyboard.press('Enter');
		await page.waitForFunction(() => document.activeElement?.textContent === 'Session ended');
		await page.context().close();
	});

	it('says why it cannot be read, and is not offered where nobody observed', async () => {
		const page = await here.open(HELD);
		await ended(page, () => counted(page, 't-elo', 1));
		await twin(page, 'failNext', 'agreement.view', 'policy.denied');
		await tap(page, '[data-test-agreement]');
		await page.getByRole('alert').waitFor();
		expect(await page.locator('[data-test-agreement-page]').count()).toBe(0);
		await page.context().close();

		const alone = await here.open('?as=u-ar');
		await tap(alone, '[data-test-chart=c-mr]');
		await alone.getByRole('button', { name: 'note signed' }).first().click();
		await alone.locator('[data-test-check]').waitFor();
		expect(await alone.locator('[data-test-agreement]').count()).toBe(0);
		await alone.context().close();
	});

	it('leaves the data of both in the list, marked; each corrects their own', async () => {
		const page = await here.open(HELD);
		await ended(
			page,
			() => counted(page, 't-elo', 2),
			() => counted(page, 't-elo', 1),
		);
		await tap(page, '[data-test-check]');
		const lines = await unfold(page, 't-elo');
		await lines.nth(2).waitFor();
		expect(await lines.count()).toBe(3);
		const marked = section(page, 't-elo').locator('[data-test-beside]');
		expect(await marked.allTextContents()).toEqual(['second observer', 'second observer']);
		expect(await lines.filter({ has: marked }).locator('[data-test-strike]').count()).toBe(0);
		expect(await lines.locator('[data-test-strike]').count()).toBe(1);
		expect(await axeFinds(page)).toEqual([]);
		await page.context().close();
	});
});
