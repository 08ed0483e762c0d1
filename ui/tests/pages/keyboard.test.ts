import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { open } from '../../scripts/scenes.mjs';
import { axeFinds, expect, stage, twin } from './stage';

function options(page: Page): Promise<string[]> {
	return page.getByRole('option').evaluateAll((all) => all.map((one) => one.textContent?.trim() ?? ''));
}

async function find(page: Page, words: string): Promise<void> {
	await page.keyboard.press('Control+k');
	await page.getByRole('combobox').fill(words);
}

describe('by keyboard alone', () => {
	const here = stage();

	it('finds what may be done here, and nothing else', async () => {
		const technician = await here.open('?as=u-ar');
		await open(technician, 'c-mr');
		await technician.keyboard.press('Control+k');
		expect(await options(technician)).toContain('Start session');
		expect(await options(technician)).not.toContain('Who looked');
		expect(await axeFinds(technician)).toEqual([]);
		await technician.context().close();

		const supervisor = await here.open('?as=u-kt');
		await open(supervisor, 'c-mr');
		await find(supervisor, 'who');
		expect(await options(supervisor)).toEqual(['Who looked']);
		await supervisor.keyboard.press('Enter');
		await supervisor.locator('[data-test-access]').first().waitFor();
		expect(await supervisor.getByRole('combobox').count()).toBe(0);
		await find(supervisor, 'nothing of that name');
		await supervisor.getByText('Nothing here is called that').waitFor();
		await supervisor.keyboard.press('Escape');
		await find(supervisor, 'back to mila');
		await supervisor.keyboard.press('Enter');
		await supervisor.getByText('Recent sessions').waitFor();
		await supervisor.context().close();
	});

	it('opens no dialog in a session, moves no row, and brings a target under the hand', async () => {
		const page = await here.open('?running&as=u-ar&more=40');
		const where = () =>
			page.locator('[data-test-row]').evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().top));
		const before = await where();
		await find(page, 'picture 9');
		expect(await options(page)).toEqual(['Go to Matches picture 9']);
		expect(await page.locator('[role=dialog], [role=alertdialog], dialog').count()).toBe(0);
		expect(await where()).toEqual(before);
		expect(await axeFinds(page)).toEqual([]);
		await page.keyboard.press('Enter');
		await page.waitForFunction(() => document.activeElement?.closest('[data-test-row=t-n8]') !== null);
		await page.keyboard.press('Enter');
		await page.locator('[data-test-row=t-n8]').getByText('1 of 10').waitFor();
		// Letters typed into the search press no key.
		await find(page, 'q1');
		await page.keyboard.press('Escape');
		expect((await page.locator('[data-test-row=t-hlp] [data-test-progress]').textContent())?.trim()).toBe('5 of 10');
		await find(page, 'undo');
		await page.keyboard.press('Enter');
		await page.locator('[data-test-row=t-n8]').getByText('0 of 10').waitFor();
		await page.context().close();
	});

	it('says why a deed was refused, and keeps the words', async () => {
		const page = await here.open('?as=u-kt');
		await open(page, 'c-mr');
		await twin(page, 'failNext', 'graph.view', 'disk.full');
		await find(page, 'graphs');
		await page.keyboard.press('Enter');
		await page.getByRole('alert').getByText('The device is full').waitFor();
		await page.keyboard.press('Enter');
		await page.locator('[data-test-graph]').first().waitFor();
		await page.context().close();
	});

	it('lists the keys with ?, on every screen, and locks with Ctrl L', async () => {
		const page = await here.open('?as=u-ar');
		await page.getByRole('heading', { name: 'Today' }).waitFor();
		await page.keyboard.press('?');
		await page.locator('[data-test-keys]').getByText('Ctrl L').waitFor();
		expect(await axeFinds(page)).toEqual([]);
		await page.keyboard.press('Escape');
		expect(await page.locator('[data-test-keys]').count()).toBe(0);
		await page.keyboard.press('Control+l');
		await page.getByText('Who has the tablet?').waitFor();
		await page.keyboard.press('Control+k');
		expect(await page.getByRole('combobox').count()).toBe(0);
		await page.context().close();
	});
});
