import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { open } from '../../scripts/scenes.mjs';
import { expect, stage } from './stage';

describe('graphs', () => {
	const here = stage();

	async function graphs(): Promise<Page> {
		const page = await here.open('?as=u-kt');
		await open(page, 'c-mr');
		await page.getByRole('button', { name: 'Graphs' }).click();
		await page.locator('[data-test-graph]').first().waitFor();
		return page;
	}

	it('zooms, moves and comes back by keys, by the wheel and by buttons; a plain wheel scrolls the page', async () => {
		const page = await graphs();
		const frame = page.locator('[data-test-graph-window]').first();
		const points = () => frame.locator('circle').count();
		const all = await points();
		await frame.focus();
		await page.keyboard.press('+');
		await page.keyboard.press('+');
		await page.keyboard.press('+');
		await expect.poll(points).toBeLessThan(all - 8);
		const first = await frame.locator('circle').first().getAttribute('cx');
		await page.keyboard.press('ArrowLeft');
		await expect.poll(() => frame.locator('circle').first().getAttribute('cx')).not.toBe(first);
		await page.keyboard.press('0');
		await expect.poll(points).toBe(all);

		await page.getByRole('heading', { level: 1 }).focus();
		await frame.hover();
		await page.mouse.wheel(0, 60);
		await page.waitForTimeout(100);
		expect(await points()).toBe(all);
		await page.keyboard.down('Control');
		for (let i = 0; i < 5; i += 1) await page.mouse.wheel(0, -200);
		await page.keyboard.up('Control');
		await expect.poll(points).toBeLessThan(all - 8);
		await page.getByRole('button', { name: 'Hitting: show all' }).click();
		await expect.poll(points).toBe(all);
		expect(await page.getByRole('button', { name: 'Hitting: show all' }).isDisabled()).toBe(true);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('follows two fingers', async () => {
		const page = await graphs();
		const frame = page.locator('[data-test-graph-window]').first();
		const all = await frame.locator('circle').count();
		await frame.evaluate((node) => {
			const box = node.getBoundingClientRect();
			const send = (type: string, pointerId: number, x: number): void => {
				const at = { bubbles: true, pointerId, pointerType: 'touch', clientX: box.left + x, clientY: box.top + 90 };
				node.dispatchEvent(new PointerEvent(type, at));
			};
			// A made-up finger cannot be captured.
			node.setPointerCapture = () => undefined;
			send('pointerdown', 1, 250);
			send('pointerdown', 2, 300);
			send('pointermove', 2, 460);
			send('pointerup', 1, 250);
			send('pointerup', 2, 460);
		});
		await expect.poll(() => frame.locator('circle').count()).toBeLessThan(all - 8);
		await page.context().close();
	});

	it('prints graphs alone, black on white, with initials and no name; any other screen prints nothing', async () => {
		const page = await graphs();
		await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
		const paper = await page.evaluate(() => document.body.innerText);
		expect(paper).not.toContain('Mila');
		expect(paper).not.toContain('Kim');
		expect(paper).toMatch(/MR · *Hitting/);
		expect(paper).not.toContain('As a table');
		const ink = await page
			.locator('[data-test-run]')
			.first()
			.evaluate((node) => getComputedStyle(node).stroke);
		expect(ink).toBe('rgb(0, 0, 0)');
		await page.context().close();

		const session = await here.open('?running&as=u-ar');
		await session.emulateMedia({ media: 'print' });
		expect((await session.evaluate(() => document.body.innerText)).trim()).toBe('');
		await session.context().close();
	});
});
