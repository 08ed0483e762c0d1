import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { open } from '../../scripts/scenes.mjs';
import { expect, stage, twin } from './stage';

async function told(page: Page): Promise<void> {
	await page.locator('[data-test-left]').getByText('has left your caseload').waitFor();
	expect(await page.locator('h1').textContent()).toBe('Today');
	expect(await page.locator('[data-test-chart=c-mr]').count()).toBe(0);
	expect(await page.locator('body').textContent()).not.toContain('Mila Roth');
}

describe('a client who leaves the caseload', () => {
	const here = stage();

	it.each([
		['the chart', '?as=u-kt', async (page: Page) => open(page, 'c-mr')],
		[
			'its graphs',
			'?as=u-kt',
			async (page: Page) => {
				await open(page, 'c-mr');
				await page.getByRole('button', { name: 'Graphs' }).click();
				await page.locator('[data-test-graph]').first().waitFor();
			},
		],
		['a session', '?running&as=u-ar', async (page: Page) => page.locator('[data-test-session=running]').waitFor()],
	])('takes %s off the screen, and says so', async (_name, query, act) => {
		const page = await here.open(query);
		await act(page);
		await twin(page, 'leaveCaseload', 'c-mr');
		await told(page);
		// What is looked at next is no news of it.
		await open(page, 'c-ob');
		await page.locator('[data-test-back]').click();
		await page.locator('[data-test-chart=c-ob]').waitFor();
		expect(await page.locator('[data-test-left]').count()).toBe(0);
		await page.context().close();
	});

	it('is noticed at the next touch where no word of it came', async () => {
		const page = await here.open('?running&as=u-ar');
		await page.evaluate(() => {
			const { world } = Reflect.get(window, 'twin');
			world.client('c-mr').team.length = 0;
			world.open.clear();
		});
		await page.locator('[data-test-row=t-hit] [data-test-key]').click();
		await told(page);
		await page.context().close();
	});

	it('is refused at the door of the chart: from its own page, and from today', async () => {
		const page = await here.open('?as=u-kt');
		await open(page, 'c-mr');
		await twin(page, 'changed', 'chart');
		await twin(page, 'failNext', 'chart.open', 'policy.denied');
		await page.getByRole('button', { name: 'Refresh' }).click();
		await page.locator('[data-test-left]').waitFor();
		await page.evaluate(() => (Reflect.get(window, 'twin').world.client('c-ob').team.length = 0));
		await page.locator('[data-test-chart=c-ob]').click();
		await page.locator('[data-test-chart=c-ob]').waitFor({ state: 'detached' });
		await page.locator('[data-test-left]').waitFor();
		await page.context().close();
	});

	it('leaves a person where they went meanwhile: news of the caseload opens nothing', async () => {
		const page = await here.open('?as=u-kt&slow=100');
		await page.getByRole('heading', { name: 'Today' }).waitFor();
		await page.locator('[data-test-chart=c-ob]').click();
		await page.waitForTimeout(60);
		await twin(page, 'changed', 'today');
		await page.getByText('Recent sessions').waitFor();
		await page.waitForTimeout(300);
		expect(await page.getByText('Recent sessions').count()).toBe(1);
		await page.context().close();
	});

	it('and new data of a chart whose graphs are open is offered on its page', async () => {
		const page = await here.open('?as=u-kt');
		await open(page, 'c-mr');
		await page.getByRole('button', { name: 'Graphs' }).click();
		await page.locator('[data-test-graph]').first().waitFor();
		await twin(page, 'changed', 'chart');
		await page.locator('[data-test-back]').click();
		await page.getByRole('button', { name: 'Refresh' }).click();
		await page.getByRole('button', { name: 'Refresh' }).waitFor({ state: 'detached' });
		await page.context().close();
	});
});
