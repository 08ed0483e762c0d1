import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { axeFinds, expect, stage, twin } from './stage';

const GUARD_MS = 160;
const SETTLED_MS = 210;

interface Placed {
	target: string;
	x: number;
	y: number;
	width: number;
	height: number;
}

function places(page: Page): Promise<Placed[]> {
	return page.locator('[data-test-row]').evaluateAll((rows) =>
		rows.map((row) => {
			const box = row.getBoundingClientRect();
			return {
				target: row.getAttribute('data-test-row') ?? '',
				x: box.x,
				y: box.y,
				width: box.width,
				height: box.height,
			};
		}),
	);
}

describe('a running session', () => {
	const here = stage();

	it.each([
		['landscape', { width: 1280, height: 800 }],
		['portrait', { width: 800, height: 1280 }],
	])('keeps every row in its place over 100 taps, without a dialog (%s)', async (_name, viewport) => {
		const page = await here.open('?running&many&as=u-ar', { viewport });
		const before = await places(page);
		expect(before.length).toBe(12);
		const keys = page.locator('[data-test-key]');
		const count = await keys.count();
		for (let i = 0; i < 100; i += 1) {
			await keys.nth(i % count).click({ force: true });
			const levels = page.locator('[data-test-levels] button');
			if ((await levels.count()) > 0) {
				expect(await places(page)).toEqual(before);
				await page.waitForTimeout(SETTLED_MS);
				await levels.first().click();
				await page.waitForTimeout(SETTLED_MS);
			}
			if (i % 25 === 0) expect(await page.locator('[role=dialog], [role=alertdialog], dialog').count()).toBe(0);
		}
		// The last taps are answered first: the failure is for the next one.
		await page.waitForTimeout(2 * SETTLED_MS);
		await twin(page, 'failNext', 'session.tap', 'action.refused');
		await page.locator('[data-test-row=t-hit] [data-test-key]').click();
		await page.locator('[data-test-refused]').first().waitFor();
		await twin(page, 'lockSoon', 20_000);
		await page.locator('[data-test-lock-soon]').waitFor();
		await twin(page, 'offline', true);
		await page.getByText('offline').waitFor();
		expect(await places(page)).toEqual(before);
		expect(await page.locator('[role=dialog], [role=alertdialog], dialog').count()).toBe(0);
		await page.context().close();
	});

	it('has data keys of at least 64 by 72 px, 8 px apart, and data text of at least 20 px', async () => {
		for (const viewport of [
			{ width: 1280, height: 800 },
			{ width: 800, height: 1280 },
		]) {
			const page = await here.open('?running&many&as=u-ar', { viewport });
			await page.locator('[data-test-row=t-imi] [aria-expanded]').click();
			await page.locator('[data-test-levels]').waitFor();
			const boxes = await page.locator('[data-test-key]').evaluateAll((keys) =>
				keys
					.filter((key) => getComputedStyle(key).visibility === 'visible')
					.map((key) => {
						const { left, right, top, bottom, width, height } = key.getBoundingClientRect();
						return { left, right, top, bottom, width, height };
					}),
			);
			for (const box of boxes) {
				expect(box.width).toBeGreaterThanOrEqual(72);
				expect(box.height).toBeGreaterThanOrEqual(72);
			}
			for (const a of boxes) {
				for (const b of boxes) {
					if (a === b) continue;
					const apart = Math.max(b.left - a.right, a.left - b.right, b.top - a.bottom, a.top - b.bottom);
					expect(apart).toBeGreaterThanOrEqual(7.9);
				}
			}
			// Every element with words of its own in a key or a figure; letters of the keyboard are no data.
			const sizes = await page
				.locator('[data-test-data], [data-test-data] *, [data-test-key], [data-test-key] *')
				.evaluateAll((nodes) =>
					nodes
						.filter(
							(node) =>
								!node.matches('kbd, .sr') &&
								(node.hasAttribute('data-level') ||
									[...node.childNodes].some((one) => one.nodeType === 3 && one.textContent?.trim())),
						)
						.map((node) => parseFloat(getComputedStyle(node).fontSize)),
				);
			expect(sizes.length).toBeGreaterThan(30);
			const smallest = Math.min(...sizes);
			expect(smallest).toBeGreaterThanOrEqual(20);
			await page.context().close();
		}
	});

	it('shows a number only when the core has answered, and a refusal on its row', async () => {
		const page = await here.open('?running&as=u-ar&slow=150');
		const row = page.locator('[data-test-row=t-hit]');
		await row.locator('[data-test-key]').click();
		expect(await row.locator('[data-test-figure]').textContent()).toBe('3');
		await row.getByText('4', { exact: true }).waitFor();
		await twin(page, 'failNext', 'session.tap', 'disk.full');
		await row.locator('[data-test-key]').click();
		await row.getByRole('alert').getByText('The device is full').waitFor();
		expect(await row.locator('[data-test-figure]').textContent()).toBe('4');
		await twin(page, 'breakNext', 'session.tap');
		await page.waitForTimeout(GUARD_MS);
		await row.locator('[data-test-key]').click();
		await row.getByText('Something went wrong').waitFor();
		await page.context().close();
	});

	it('says no rate in the first minute, and one after it', async () => {
		const page = await here.open('?as=u-ar');
		await page.locator('[data-test-chart=c-ob]').click();
		await page.locator('[data-test-start]').click();
		const row = page.locator('[data-test-row=t-hit]');
		const high = (await row.boundingBox())?.height;
		await row.locator('[data-test-key]').click();
		await row.getByText('1', { exact: true }).first().waitFor();
		expect(await row.textContent()).not.toContain('per hour');
		expect((await row.boundingBox())?.height).toBe(high);
		await page.evaluate(() => (Reflect.get(window, 'twin').world.running().started -= 115_000));
		await page.getByRole('button', { name: 'Pause session time' }).click();
		await row.getByText(/\d\d(\.\d)? per hour/).waitFor();
		await page.context().close();
	});

	it('says why a pause was refused, over nothing that records', async () => {
		const page = await here.open('?running&as=u-ar');
		const before = await places(page);
		await twin(page, 'failNext', 'session.pause', 'disk.full');
		await page.getByRole('button', { name: 'Pause session time' }).click();
		await page.locator('[data-test-notice]').getByText('The device is full').waitFor();
		expect(await places(page)).toEqual(before);
		await page.locator('[data-test-notice]').getByRole('button', { name: 'Close' }).click();
		await page.getByText('The device is full').waitFor({ state: 'detached' });
		await page.context().close();
	});

	it('takes two touches within 150 ms as one, and none that the browser cancels', async () => {
		const page = await here.open('?running&as=u-ar');
		const key = page.locator('[data-test-row=t-elo] [data-test-key]');
		await key.evaluate((node) => {
			const touch = (type: string): boolean =>
				node.dispatchEvent(
					new PointerEvent(type, { bubbles: true, pointerId: 7, pointerType: 'touch', clientX: box.x, clientY: box.y }),
				);
			const rect = node.getBoundingClientRect();
			const box = { x: rect.left + 40, y: rect.top + 40 };
			touch('pointerdown');
			touch('pointerup');
			touch('pointerdown');
			touch('pointerup');
		});
		await page.waitForTimeout(GUARD_MS + 40);
		await key.evaluate((node) => {
			const rect = node.getBoundingClientRect();
			const at = { bubbles: true, pointerId: 8, pointerType: 'touch', clientX: rect.left + 40, clientY: rect.top + 40 };
			node.dispatchEvent(new PointerEvent('pointerdown', at));
			node.dispatchEvent(new PointerEvent('pointercancel', at));
			node.dispatchEvent(new PointerEvent('pointerup', at));
		});
		await page.waitForTimeout(60);
		expect(await page.locator('[data-test-row=t-elo] [data-test-figure]').textContent()).toBe('1');
		await page.context().close();
	});

	it('does not let a double tap on the way to levels choose one, nor one on a level score a trial', async () => {
		const page = await here.open('?running&as=u-ar');
		const row = page.locator('[data-test-row=t-hlp]');
		const box = await row.getByRole('button', { name: 'choose how much' }).boundingBox();
		if (!box) throw new Error('no key');
		const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
		await page.mouse.dblclick(x, y);
		await page.waitForTimeout(SETTLED_MS);
		expect(await page.locator('[data-test-levels]').count()).toBe(1);
		expect((await row.locator('[data-test-progress]').textContent())?.trim()).toBe('5 of 10');
		await page.mouse.dblclick(x, y);
		await page.waitForTimeout(SETTLED_MS);
		expect((await row.locator('[data-test-progress]').textContent())?.trim()).toBe('6 of 10');
		await page.context().close();
	});

	it('says how long ago the finger came down', async () => {
		const page = await here.open('?running&as=u-ar');
		await page.locator('[data-test-row=t-hit] [data-test-key]').hover();
		await page.mouse.down();
		await page.waitForTimeout(300);
		expect(await page.locator('[data-test-row=t-hit] .dip').count()).toBe(1);
		await page.mouse.up();
		await page.locator('[data-test-row=t-hit]').getByText('4', { exact: true }).waitFor();
		const asked = (await page.evaluate(() => Reflect.get(window, 'twin').requests['session.tap'])) as {
			touched_ms_ago: number;
		};
		expect(asked.touched_ms_ago).toBeGreaterThanOrEqual(290);
		expect(asked.touched_ms_ago).toBeLessThan(3000);
		await page.context().close();
	});

	it('runs any number of timers and undoes by row and for all', async () => {
		const page = await here.open('?running&as=u-ar');
		await page.locator('[data-test-row=t-tan] [data-test-key]').click();
		await page.locator('[data-test-row=t-tan]').getByText('running').waitFor();
		expect(await page.locator('[data-test-key][aria-pressed=true]').count()).toBe(2);
		await page.locator('[data-test-row=t-tan] [data-test-undo]').click();
		await page.locator('[data-test-row=t-tan] [aria-pressed=false]').waitFor();
		await page
			.locator('[data-test-row=t-hlp]')
			.getByRole('button', { name: /^Correct,/ })
			.click();
		await page.getByText('6 of 10').waitFor();
		await page.locator('[data-test-undo-mine]').click();
		await page.getByText('5 of 10').waitFor();
		await page.context().close();
	});

	it('answers to its letters, and to digits while levels are open', async () => {
		const page = await here.open('?running&as=u-ar');
		const row = page.locator('[data-test-row=t-hlp] [data-test-progress]');
		await page.keyboard.press('q');
		await page.waitForFunction(() => document.querySelector('[data-test-progress]')?.textContent?.trim() === '6 of 10');
		await page.keyboard.press('w');
		await page.waitForFunction(() => document.querySelector('[data-test-progress]')?.textContent?.trim() === '7 of 10');
		expect(await page.locator('[data-test-levels]').count()).toBe(0);
		await page.keyboard.press('Shift+W');
		await page.locator('[data-test-levels]').waitFor();
		await page.waitForTimeout(SETTLED_MS);
		await page.keyboard.press('3');
		await page.waitForFunction(() => document.querySelector('[data-test-progress]')?.textContent?.trim() === '8 of 10');
		expect((await row.textContent())?.trim()).toBe('8 of 10');
		expect(await page.locator('[data-test-row=t-cry] [aria-pressed=true]').count()).toBe(1);
		await page.keyboard.press('?');
		await page.locator('[data-test-keys]').waitFor();
		expect(await axeFinds(page)).toEqual([]);
		await page.context().close();
	});
});
