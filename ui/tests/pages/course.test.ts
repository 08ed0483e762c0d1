import type { Locator, Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { takeOut } from '../../scripts/graphScenes.mjs';
import { open } from '../../scripts/scenes.mjs';
import { axeFinds, expect, stage, twin } from './stage';

const COUNT = 't-hit';
const TIMED = 't-cry';
const TRIALS = 't-hlp';
const SIZES = [
	{ width: 1280, height: 800 },
	{ width: 800, height: 1280 },
];

describe('how a target is going', () => {
	const here = stage();

	async function graphs(query = '?as=u-kt'): Promise<Page> {
		const page = await here.open(query);
		await open(page, 'c-mr');
		await page.getByRole('button', { name: 'Graphs' }).click();
		await page.locator('[data-test-graph]').first().waitFor();
		return page;
	}

	const of = (page: Page, target: string): Locator => page.locator(`[data-test-course=${target}]`);

	async function going(page: Page, target: string): Promise<Locator> {
		await of(page, target).locator('[data-test-how]').click();
		await of(page, target).locator('[data-test-mastery]').waitFor();
		return of(page, target).locator('[data-test-course-found]');
	}

	const looks = (page: Page): Promise<number> =>
		page.evaluate(() => Reflect.get(window, 'twin').calls.filter((one: string) => one === 'course.view').length);

	it('is asked for on demand, for one target alone, and once for each time that it is opened', async () => {
		const page = await graphs();
		expect(await looks(page)).toBe(0);
		await going(page, TRIALS);
		expect(await looks(page)).toBe(1);
		expect(await page.evaluate(() => Reflect.get(window, 'twin').requests['course.view'])).toEqual({
			chart: 'c-mr',
			target: TRIALS,
		});
		expect(await page.locator('[data-test-course-found]').count()).toBe(1);
		// The numbers in place of the graph are no second look.
		await page.getByRole('button', { name: 'Asks for help: As a table' }).click();
		expect(await of(page, TRIALS).locator('[data-test-mastery]').count()).toBe(1);
		expect(await looks(page)).toBe(1);
		await of(page, TRIALS).locator('[data-test-how]').click();
		await expect.poll(() => of(page, TRIALS).locator('[data-test-course-found]').count()).toBe(0);
		expect(await looks(page)).toBe(1);
		await going(page, TRIALS);
		expect(await looks(page)).toBe(2);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('says of each condition whether it is met, by sign and word; the first that is not stands out', async () => {
		const page = await graphs();
		const found = await going(page, TRIALS);
		expect(await found.locator('[data-test-mastery]').getAttribute('data-test-mastery')).toBe('not_yet');
		await found.getByText('Criterion not met yet').waitFor();
		await found.getByText(/^Met with a percent correct of at least 90 %/).waitFor();
		const lines = found.locator('[data-test-condition]');
		expect(await lines.evaluateAll((all) => all.map((one) => one.getAttribute('data-test-condition')))).toEqual([
			'met',
			'met',
			'not_yet',
			'not_yet',
		]);
		expect(await lines.nth(0).innerText()).toMatch(/^Met\s/);
		expect(await lines.nth(2).innerText()).toMatch(/^Not yet\s/);
		expect(await lines.locator('svg').count()).toBe(4);
		const missing = found.locator('[data-test-missing]');
		expect(await missing.count()).toBe(1);
		expect(await missing.innerText()).toContain('needed in a row');
		// Said once, though the core's outcome may say it too.
		expect((await found.innerText()).match(/provisional/gi)?.length).toBe(1);
		const met = await going(page, 't-pic');
		expect(await met.locator('[data-test-mastery]').getAttribute('data-test-mastery')).toBe('met');
		expect(await met.locator('[data-test-missing]').count()).toBe(0);
		expect((await met.innerText()).match(/provisional/gi)?.length).toBe(1);
		await page.context().close();
	});

	it('shows effects to two decimals with their sentences; undefined is a dash and never 0', async () => {
		const page = await graphs();
		const found = await going(page, COUNT);
		const value = (name: string): Locator => found.locator(`[data-test-effect="${name}"] .value`);
		expect((await value('NAP').innerText()).trim()).toMatch(/^[01]\.\d\d$/);
		// Between nothing and minus one hundredth: no minus before a zero.
		expect((await value('Tau-U (baseline trend adjusted)').innerText()).trim()).toBe('0.00');
		const none = found.locator('[data-test-effect="IRD"]');
		expect(await none.locator('.value [aria-hidden]').innerText()).toBe('–');
		expect(await none.locator('.value .sr').textContent()).toBe('undefined');
		expect(await none.locator('.value').textContent()).not.toContain('0');
		expect(await none.locator('.line').innerText()).toMatch(/^No value/);
		await found.getByText(/^\d+ treatment sessions against \d+ baseline sessions$/).waitFor();
		await found.getByText('No mastery criterion fits').waitFor();
		const labels = await found.locator('[data-test-celeration-phase] .label').allInnerTexts();
		expect(labels.length).toBe(3);
		expect(labels[1]?.trim()).toMatch(/^[×÷]\d\.\d\d a week$/);
		const last = found.locator('[data-test-celeration-phase="Maintenance"]');
		expect(await last.innerText()).not.toMatch(/[×÷]0/);

		const timed = await going(page, TIMED);
		expect(await timed.locator('[data-test-celeration-phase]').count()).toBe(0);
		await timed.getByText('Celeration is for what is counted').waitFor();
		await page.context().close();
	});

	it('says that there is no baseline, and shows no number for it', async () => {
		const page = await graphs('?as=u-kt&course=new');
		const found = await going(page, COUNT);
		await found.getByText('There are no baseline sessions on this device').waitFor();
		expect(await found.locator('[data-test-effect]').count()).toBe(0);
		await page.context().close();
	});

	it('says why it cannot be shown, beside its graph, and asks again', async () => {
		const page = await graphs();
		await twin(page, 'failNext', 'course.view', 'core.internal');
		await of(page, COUNT).locator('[data-test-how]').click();
		await of(page, COUNT).getByRole('alert').getByText('Something went wrong inside the app').waitFor();
		expect(await of(page, COUNT).locator('[data-test-mastery]').count()).toBe(0);
		await of(page, COUNT).getByRole('button', { name: 'Try again' }).click();
		await of(page, COUNT).locator('[data-test-mastery]').waitFor();
		expect(await of(page, COUNT).locator('[role=alert]').textContent()).toBe('');
		await page.context().close();
	});

	it('opens and closes by keyboard, and the hand stays where it is', async () => {
		const page = await graphs();
		const how = page.getByRole('button', { name: 'Hitting: How it is going' });
		expect(await how.getAttribute('aria-expanded')).toBe('false');
		await how.focus();
		const before = await how.boundingBox();
		await page.keyboard.press('Enter');
		await of(page, COUNT).locator('[data-test-mastery]').waitFor();
		expect(await how.getAttribute('aria-expanded')).toBe('true');
		const shown = await how.getAttribute('aria-controls');
		expect(await page.locator(`[id="${shown}"] [data-test-mastery]`).count()).toBe(1);
		expect(await how.evaluate((node) => node === document.activeElement)).toBe(true);
		expect((await how.boundingBox())?.y).toBe(before?.y);
		await page.keyboard.press('Space');
		await expect.poll(() => of(page, COUNT).locator('[data-test-course-found]').count()).toBe(0);
		expect(await how.evaluate((node) => node === document.activeElement)).toBe(true);
		await page.context().close();
	});

	it('is accessible in both directions, light and dark, and at twice the size; its keys are large enough', async () => {
		const page = await graphs();
		await going(page, COUNT);
		await going(page, TRIALS);
		const small = await page
			.locator('[data-test-course] button')
			.evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 48).length);
		expect(small).toBe(0);
		const wide = () =>
			page.evaluate(() =>
				[document.documentElement, ...document.querySelectorAll('main, [data-test-course], [data-test-course] *')]
					.filter((one) => !one.closest('.sr, svg') && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)
					.map((one) => one.outerHTML.slice(0, 80)),
			);
		for (const size of SIZES) {
			await page.setViewportSize(size);
			for (const colorScheme of ['light', 'dark'] as const) {
				await page.emulateMedia({ colorScheme });
				expect(await axeFinds(page), `${size.width} ${colorScheme}`).toEqual([]);
			}
			expect(await wide()).toEqual([]);
		}
		await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
		await page.setViewportSize({ width: 799, height: 1280 });
		expect(await wide()).toEqual([]);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('does not go on paper', async () => {
		const page = await graphs();
		await going(page, TRIALS);
		await page.evaluate(() => Reflect.set(window, 'print', () => undefined));
		await takeOut(`[data-test-card=${TRIALS}]`)(page);
		await page.locator(`[data-test-card=${TRIALS}] [data-test-form=print]`).click();
		await page.getByText('Recorded. The print window opens.').waitFor();
		await page.emulateMedia({ media: 'print' });
		const paper = await page.evaluate(() => document.body.innerText);
		expect(paper).toContain('Asks for help');
		expect(paper).not.toContain('How it is going');
		expect(paper).not.toContain('Criterion met');
		expect(paper).not.toContain('Criterion not met');
		await page.context().close();
	});
});
