import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { axeFinds, expect, stage } from './stage';

interface Placed {
	target: string;
	height: number;
	top: number;
	/** Of the middle of its keys, and of its name, from the row's left edge. */
	keys: number;
	name: number;
	undo: number;
	width: number;
}

function placed(page: Page): Promise<Placed[]> {
	return page.locator('.rows [data-test-row]').evaluateAll((rows) =>
		rows.map((one) => {
			const box = one.getBoundingClientRect();
			const middle = (selector: string): number => {
				const all = [...one.querySelectorAll(selector)].map((part) => part.getBoundingClientRect());
				const [left, right] = [Math.min(...all.map((part) => part.left)), Math.max(...all.map((part) => part.right))];
				return Math.round((left + right) / 2 - box.left);
			};
			return {
				target: one.getAttribute('data-test-row') ?? '',
				height: box.height,
				top: box.top,
				keys: middle('[data-test-key]'),
				name: middle('[data-test-name]'),
				undo: middle('[data-test-undo]'),
				width: box.width,
			};
		}),
	);
}

describe('the hand that holds the keys', () => {
	const here = stage();

	it('is chosen on Today, and kept for this person alone', async () => {
		const page = await here.open('?as=u-ar');
		await page.locator('[data-test-hand=right]').waitFor();
		await page.getByText('Keys on the left', { exact: true }).click();
		await page.locator('[data-test-hand=left]').waitFor();
		expect(await page.getByRole('radio', { name: 'Keys on the left' }).isChecked()).toBe(true);
		expect(await axeFinds(page)).toEqual([]);
		// By keyboard it is found by its words.
		await page.keyboard.press('Control+k');
		await page.getByRole('combobox').fill('keys on');
		await page.getByRole('option', { name: 'Keys on the right' }).waitFor();
		await page.keyboard.press('Escape');
		await page.locator('[data-test-chart=c-ob]').click();
		await page.locator('[data-test-start]').click();
		await page.locator('[data-test-session=running]').waitFor();
		const [first] = await placed(page);
		expect(first?.keys).toBeLessThan(first?.name ?? 0);
		await page.context().close();

		const other = await here.open('?as=u-js');
		await other.locator('[data-test-hand=right]').waitFor();
		await other.context().close();
	});

	it.each([
		['landscape', { width: 1280, height: 800 }],
		['portrait', { width: 800, height: 1280 }],
		['wide', { width: 1920, height: 1080 }],
	])('mirrors every row, none of which is higher for it (%s)', async (_name, viewport) => {
		const right = await here.open('?running&every=begun&as=u-ar', { viewport });
		const left = await here.open('?running&every=begun&as=u-ar&hand=left', { viewport });
		const [as, mirrored] = [await placed(right), await placed(left)];
		expect(mirrored.map(({ target, top, height }) => ({ target, top, height }))).toEqual(
			as.map(({ target, top, height }) => ({ target, top, height })),
		);
		for (const [place, one] of as.entries()) {
			const other = mirrored[place];
			expect(one.keys).toBeGreaterThan(one.name);
			expect(one.undo).toBeGreaterThan(one.keys);
			expect(other?.keys).toBeLessThan(other?.name ?? 0);
			expect(other?.undo).toBeLessThan(other?.keys ?? 0);
			// As far from its own side.
			expect(Math.abs((other?.keys ?? 0) - (one.width - one.keys))).toBeLessThanOrEqual(1);
		}
		await left.locator('[data-test-row=e-tas] [data-test-choose]').click();
		await left.locator('[data-test-levels]').waitFor();
		const under = await left.locator('[data-test-levels]').boundingBox();
		const within = await left.locator('[data-test-row=e-tas]').boundingBox();
		expect(under?.x).toBeGreaterThanOrEqual(within?.x ?? Infinity);
		expect((under?.x ?? 0) - (within?.x ?? 0)).toBeLessThanOrEqual(12);
		expect(await axeFinds(left)).toEqual([]);
		const end = (page: Page) => page.locator('[data-test-end]').boundingBox();
		expect((await end(left))?.x).toBeLessThan(100);
		expect((await end(right))?.x).toBeGreaterThan(viewport.width / 2);
		await right.context().close();
		await left.context().close();
	});
});
