import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { compare, picked, toGraphs } from '../../scripts/graphScenes.mjs';
import { axeFinds, expect, stage } from './stage';

describe('several targets', () => {
	const here = stage();

	async function graphs(): Promise<Page> {
		const page = await here.open('?as=u-kt');
		await toGraphs(page);
		return page;
	}

	const enabled = async (page: Page): Promise<boolean[]> => [
		await page.locator('[data-test-together]').isEnabled(),
		await page.locator('[data-test-panels]').isEnabled(),
	];

	it('fit one graph from two to four, of at most two units; panels from two to eight; it says which', async () => {
		const page = await graphs();
		await picked('t-hit')(page);
		expect(await enabled(page)).toEqual([false, false]);
		await page.locator('[data-test-pick=t-hlp]').check();
		expect(await enabled(page)).toEqual([true, true]);
		await page.locator('[data-test-pick=t-cry]').check();
		expect(await enabled(page)).toEqual([false, true]);
		await page.getByText('These count in 3 units (Per hour, Minutes, Percent)').waitFor();
		await page.locator('[data-test-pick=t-cry]').uncheck();
		for (const target of ['t-pic', 't-imi', 't-nam']) await page.locator(`[data-test-pick=${target}]`).check();
		expect(await enabled(page)).toEqual([false, true]);
		await page.getByText('One graph has room for four').waitFor();
		for (const target of ['t-elo', 't-cry', 't-tan']) await page.locator(`[data-test-pick=${target}]`).check();
		expect(await enabled(page)).toEqual([false, true]);
		await page.getByRole('button', { name: 'Choose none' }).click();
		await page.getByText('None chosen yet.').waitFor();
		expect(await enabled(page)).toEqual([false, false]);
		await page.context().close();
	});

	it('has a mark, a line style and a line of the key for each behaviour, and an axis for each unit', async () => {
		const page = await here.open('?as=u-kt');
		await compare('together', 't-hit', 't-elo', 't-hlp', 't-imi')(page);
		const figure = page.locator('[data-test-compared=together] svg[data-test-graph]');
		const shapes = await figure
			.locator('[data-test-key]')
			.evaluateAll((all) => all.map((one) => one.getAttribute('data-test-key')));
		expect(shapes).toEqual(['circle', 'square', 'triangle', 'diamond']);
		const keys = await figure.locator('[data-test-key] text').allTextContents();
		expect(keys.map((one) => one.trim())).toEqual([
			'1 Hitting · Per hour',
			'2 Elopement · Per hour',
			'3 Asks for help · Percent',
			'4 Copies two actions in a row · Percent',
		]);
		const dashes = await figure
			.locator('[data-test-key] path.data')
			.evaluateAll((all) => all.map((one) => getComputedStyle(one).strokeDasharray));
		expect(new Set(dashes).size).toBe(4);
		expect(await figure.locator('[data-test-axis]').allTextContents()).toHaveLength(2);
		await page.getByText('Panels show that more plainly').waitFor();
		await page.getByRole('button', { name: 'As panels' }).click();
		await page.locator('[data-test-compared=panels]').waitFor();
		expect(await axeFinds(page)).toEqual([]);
		await page.context().close();
	});

	it('breaks a path at its own change of phase alone: a line that another has crosses no path', async () => {
		const page = await here.open('?as=u-kt');
		await compare('together', 't-hit', 't-elo')(page);
		const figure = page.locator('[data-test-compared=together] svg[data-test-graph]');
		const floor = await figure
			.locator('[data-test-phase-line]')
			.evaluateAll((all) => all.map((one) => one.getAttribute('y2')));
		expect(floor.length).toBe(1);
		const own = await figure
			.locator('[data-test-own-line]')
			.evaluateAll((all) => all.map((one) => Number(one.getAttribute('y2'))));
		expect(own.length).toBeGreaterThan(1);
		expect(Math.max(...own)).toBeLessThan(Number(floor[0]) - 200);
		await page.context().close();
	});

	it('stacks panels over one axis of dates, named at the right, with a phase line that steps down', async () => {
		const page = await here.open('?as=u-kt');
		await compare('panels', 't-hlp', 't-pic', 't-imi', 't-nam')(page);
		const figure = page.locator('[data-test-compared=panels] svg[data-test-graph]');
		expect(await figure.locator('[data-test-panel]').count()).toBe(4);
		const dates = await figure.locator('.tick').allTextContents();
		expect(dates.filter((one) => /^[A-Z][a-z]{2} \d+$/.test(one.trim())).length).toBeLessThan(12);
		const steps = await figure
			.locator('[data-test-phase-line]')
			.evaluateAll((all) => all.map((one) => one.getAttribute('d') ?? ''));
		// Teaching begins at four times, maintenance at one.
		expect(steps.map((one) => one.match(/H/g)?.length ?? 0)).toEqual([3, 0]);
		const right = await figure.locator('text.name').first().boundingBox();
		const last = await figure.locator('[data-test-marks]').first().boundingBox();
		expect(right?.x).toBeGreaterThan((last?.x ?? 0) + (last?.width ?? 0));
		await figure.locator('xpath=ancestor::*[@data-test-graph-window]').focus();
		const before = await figure.locator('[data-test-marks]').first().getAttribute('d');
		await page.keyboard.press('+');
		await expect.poll(() => figure.locator('[data-test-marks]').first().getAttribute('d')).not.toBe(before);
		await page.getByRole('button', { name: 'Back to all targets' }).click();
		await page.locator('[data-test-card=t-hit]').waitFor();
		// What was chosen stays chosen.
		expect(await page.locator('[data-test-pick=t-imi]').isChecked()).toBe(true);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('is chosen by keyboard alone, and follows a change to days', async () => {
		const page = await graphs();
		await page.locator('[data-test-comparing]').focus();
		await page.keyboard.press('Enter');
		for (let target = 0; target < 2; target += 1) {
			await page.keyboard.press('Tab');
			await page.keyboard.press('Space');
		}
		await page.locator('[data-test-together]').focus();
		await page.keyboard.press('Enter');
		const figure = page.locator('[data-test-compared=together] svg[data-test-graph]');
		await figure.waitFor();
		const before = await figure.locator('[data-test-marks]').first().getAttribute('d');
		await page.getByRole('radio', { name: 'Each day' }).check();
		await expect.poll(() => figure.locator('[data-test-marks]').first().getAttribute('d')).not.toBe(before);
		await page.context().close();
	});
});
