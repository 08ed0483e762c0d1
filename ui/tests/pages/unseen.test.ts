import { describe, it } from 'vitest';
import { expect, stage, twin } from './stage';

describe('what is recorded but cannot be shown', () => {
	const here = stage();

	it('is looked at again, not refused and not made twice', async () => {
		const page = await here.open('?running&as=u-ar');
		const row = page.locator('[data-test-row=t-elo]');
		await twin(page, 'unseenNext', 'session.tap');
		await row.locator('[data-test-key]').click();
		await row.getByText('1', { exact: true }).first().waitFor();
		expect(await page.locator('[data-test-refused]').count()).toBe(0);
		await twin(page, 'unseenNext', 'session.undo_mine');
		await page.locator('[data-test-undo-mine]').click();
		await row.getByText('0', { exact: true }).waitFor();
		await twin(page, 'unseenNext', 'session.pause');
		await page.getByRole('button', { name: 'Pause session time' }).click();
		await page.getByRole('button', { name: 'Resume session time' }).waitFor();
		expect(await page.locator('[data-test-notice] p').count()).toBe(0);
		const taps = await page.evaluate(
			() => Reflect.get(window, 'twin').calls.filter((one: string) => one === 'session.tap').length,
		);
		expect(taps).toBe(1);
		await page.context().close();
	});

	it('says that it is recorded where it cannot be looked at either, and a timer asks before its next tap', async () => {
		const page = await here.open('?running&as=u-ar');
		const row = page.locator('[data-test-row=t-tan]');
		await twin(page, 'unseenNext', 'session.tap');
		await twin(page, 'failNext', 'session.view', 'disk.fault');
		await row.locator('[data-test-key]').click();
		await row.getByRole('alert').getByText('That is recorded').waitFor();
		expect(await row.locator('[aria-pressed=true]').count()).toBe(0);
		await page.waitForTimeout(200);
		// It runs, though the screen does not show it: the next tap stops it.
		await row.locator('[data-test-key]').click();
		await row.getByText('1 bout').waitFor();
		expect(await page.locator('[data-test-refused]').count()).toBe(0);
		await page.context().close();
	});

	it('begins a session all the same, keeps its note, and goes on from there', async () => {
		const page = await here.open('?as=u-ar');
		await page.locator('[data-test-chart=c-ob]').click();
		await twin(page, 'unseenNext', 'session.start');
		await page.locator('[data-test-start]').click();
		await page.locator('[data-test-session=running]').waitFor();
		await page.locator('[data-test-note]').click();
		await twin(page, 'unseenNext', 'note.write');
		await page.getByRole('textbox').fill('Calm start.');
		await page.getByText('saved on this device').waitFor();
		await twin(page, 'unseenNext', 'note.write');
		await twin(page, 'failNext', 'session.view', 'disk.fault');
		await page.getByRole('textbox').fill('Calm start. Then tired.');
		await page.getByText('That is recorded').waitFor();
		await page.getByRole('textbox').fill('Calm start. Then tired, then well.');
		await page.getByText('saved on this device').waitFor();
		const asked = (await page.evaluate(() => Reflect.get(window, 'twin').requests['note.write'])) as {
			base_version: number;
		};
		expect(asked.base_version).toBe(2);
		await page.context().close();
	});
});
