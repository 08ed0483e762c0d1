import type { Locator, Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { axeFinds, expect, stage } from './stage';

const SETTLED_MS = 210;
const LARGEST = '?running&more=142&as=u-ar';
const ROWS = 146;
/** More than one and a half screens of two columns on either side. */
const MOST_WHOLE = 60;
const LAST = 't-n137';

function row(page: Page, target: string): Locator {
	return page.locator(`[data-test-row=${target}]`);
}

/** Two frames: one in which the page hears of it, one that shows it. */
function frames(page: Page): Promise<void> {
	return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
}

async function largest(page: Page): Promise<Page> {
	await page.waitForFunction((rows) => document.querySelectorAll('.rows [data-test-row]').length === rows, ROWS);
	await frames(page);
	return page;
}

/** Where every row of the list stands, from where the first does. */
function placesInList(page: Page): Promise<string[]> {
	return page.locator('.rows [data-test-row]').evaluateAll((rows) => {
		const from = rows[0]?.getBoundingClientRect();
		return rows.map((one) => {
			const { left, top, width, height } = one.getBoundingClientRect();
			return [left - (from?.left ?? 0), top - (from?.top ?? 0), width, height].join(' ');
		});
	});
}

/** Rows in view that are no more than their name. */
function namesInView(page: Page): Promise<string[]> {
	return page.locator('.rows [data-test-row]').evaluateAll((rows) =>
		rows
			.filter((one) => {
				const { top, bottom } = one.getBoundingClientRect();
				return bottom > 0 && top < window.innerHeight && one.querySelector('[data-test-key]') === null;
			})
			.map((one) => one.getAttribute('data-test-row') ?? ''),
	);
}

const whole = (page: Page): Promise<number> => page.locator('.rows [data-test-row]:has([data-test-key])').count();

const show = (page: Page, target: string): Promise<void> =>
	row(page, target).evaluate((one) => one.scrollIntoView({ block: 'nearest' }));

const focusIn = (page: Page): Promise<string | null> =>
	page.evaluate(() => document.activeElement?.closest('[data-test-row]')?.getAttribute('data-test-row') ?? null);

const progress = (page: Page, target: string): Promise<string | null> =>
	row(page, target).locator('[data-test-progress]').textContent();

describe('a list of 150 targets', () => {
	const here = stage();

	it.each([
		['landscape', { width: 1280, height: 800 }, '100%'],
		['portrait', { width: 800, height: 1280 }, '100%'],
		['text of twice the size', { width: 1280, height: 800 }, '200%'],
	])('holds the keys that are near, whole in view, and moves no row (%s)', async (_name, viewport, size) => {
		const page = await here.open(LARGEST, { viewport });
		await page.evaluate((one) => (document.documentElement.style.fontSize = one), size);
		await largest(page);
		const before = await placesInList(page);
		expect(before.length).toBe(ROWS);
		expect(await namesInView(page)).toEqual([]);
		expect(await whole(page)).toBeLessThan(MOST_WHOLE);
		for (let place = 3; place < 138; place += 9) {
			await show(page, `t-n${place}`);
			await frames(page);
			expect(await namesInView(page)).toEqual([]);
			expect(await placesInList(page)).toEqual(before);
		}
		// One leap, from one end to the other.
		await show(page, 't-hlp');
		await frames(page);
		expect(await namesInView(page)).toEqual([]);
		await show(page, LAST);
		await frames(page);
		expect(await namesInView(page)).toEqual([]);
		expect(await whole(page)).toBeLessThan(MOST_WHOLE);
		await row(page, LAST)
			.getByRole('button', { name: /^Correct/ })
			.click();
		await row(page, LAST).getByText('1 of 10').waitFor();
		expect(await placesInList(page)).toEqual(before);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('takes room for what is far as for what is near, however it is measured and whatever it is called', async () => {
		for (const [viewport, hand] of [
			[{ width: 1280, height: 800 }, 'right'],
			[{ width: 800, height: 1280 }, 'right'],
			[{ width: 1920, height: 1080 }, 'left'],
			[{ width: 720, height: 900 }, 'left'],
		] as const) {
			const page = await here.open(`?running&every=begun&as=u-ar&hand=${hand}`, { viewport });
			const heights = await page.locator('.rows').evaluate((list) => {
				const rows = [...list.querySelectorAll<HTMLElement>('[data-test-row]')];
				const all: [string, number, number][] = [];
				for (const one of rows) one.style.display = 'none';
				for (const one of rows) {
					for (const words of ['Spins', 'Waits for a turn while a friend plays with the favourite toy of both']) {
						const name = one.querySelector('[data-test-name] span');
						if (name) name.textContent = words;
						one.style.display = '';
						const near = one.getBoundingClientRect().height;
						const far = one.cloneNode(true) as HTMLElement;
						far.querySelector('.whole')?.classList.remove('whole');
						for (const rest of far.querySelectorAll('.body > :not(h2), h2 svg')) rest.remove();
						one.replaceWith(far);
						all.push([`${one.getAttribute('data-test-row')} ${words}`, near, far.getBoundingClientRect().height]);
						far.replaceWith(one);
						one.style.display = 'none';
					}
				}
				return all;
			});
			expect(heights.length).toBe(26);
			expect(new Set(heights.map(([, near]) => near)).size).toBeGreaterThan(1);
			for (const [what, near, far] of heights) expect(far, `${what}, ${viewport.width}`).toBe(near);
			await page.context().close();
		}
	});

	// What a tap changes would otherwise lay out the window, and where the processor paints, all of it is painted again.
	it('keeps what changes to its own place: the list, a key of the strip, a scroll bar that does not fade', async () => {
		const page = await largest(await here.open(LARGEST));
		const contains = (selector: string) =>
			page
				.locator(selector)
				.first()
				.evaluate((one) => getComputedStyle(one).contain);
		expect(await contains('.rows')).toBe('strict');
		expect(await contains('.strip [data-test-key]')).toBe('strict');
		const bar = await page.locator('.rows').evaluate((list) => getComputedStyle(list, '::-webkit-scrollbar').width);
		expect(bar).toBe('12px');
		// Nothing of a whole row is hidden by clipping alone, and no sign clips itself: each would be a layer in every frame.
		const clipped = await page
			.locator('.rows .whole')
			.evaluateAll((rows) =>
				rows.flatMap((one) =>
					[...one.querySelectorAll('.sr')].concat(
						[...one.querySelectorAll('svg')].filter((svg) => getComputedStyle(svg).overflow !== 'visible'),
					),
				),
			);
		expect(clipped.length).toBe(0);
		await page.context().close();
	});

	it('is gone through by keyboard: a name makes its row whole, and what has the focus stays', async () => {
		const page = await largest(await here.open(LARGEST));
		expect(await row(page, 't-n100').locator('[data-test-key]').count()).toBe(0);
		await row(page, 't-n100').locator('[data-test-name]').focus();
		await page.keyboard.press('Tab');
		expect(await page.evaluate(() => document.activeElement?.matches('[data-test-key]'))).toBe(true);
		expect(await focusIn(page)).toBe('t-n100');
		await page.keyboard.press('Enter');
		await row(page, 't-n100').getByText('1 of 10').waitFor();
		// Back to the row before: its last key, not its name.
		await page.keyboard.press('Shift+Tab');
		await page.keyboard.press('Shift+Tab');
		expect(await focusIn(page)).toBe('t-n99');
		expect(await page.evaluate(() => document.activeElement?.matches('[data-test-name]'))).toBe(false);
		await show(page, 't-hlp');
		await frames(page);
		expect(await focusIn(page)).toBe('t-n99');
		await page.keyboard.press('Tab');
		expect(await focusIn(page)).toBe('t-n100');
		await page.context().close();
	});

	it('answers to the letters of rows that are far, and to the digits of levels that were left open', async () => {
		const page = await largest(await here.open(LARGEST));
		await show(page, LAST);
		await frames(page);
		expect(await row(page, 't-hlp').locator('[data-test-key]').count()).toBe(0);
		await page.keyboard.press('q');
		await row(page, 't-hlp').getByText('6 of 10').waitFor();
		await show(page, 't-n60');
		await frames(page);
		await page.keyboard.press('Alt+w');
		await row(page, 't-hlp').locator('[data-test-levels]').waitFor();
		await show(page, LAST);
		await frames(page);
		await page.waitForTimeout(SETTLED_MS);
		await page.keyboard.press('3');
		await row(page, 't-hlp').getByText('7 of 10').waitFor();
		expect(await row(page, 't-cry').locator('[aria-pressed=true]').count()).toBe(1);
		await page.context().close();
	});

	it('brings what was found under the hand, and comes back to the row whose card was open', async () => {
		const page = await largest(await here.open(LARGEST));
		await page.keyboard.press('Control+k');
		await page.getByRole('combobox').fill('picture 120');
		await page.keyboard.press('Enter');
		await page.waitForFunction(() => document.activeElement?.matches('[data-test-row=t-n119] [data-test-key]'));
		await page.keyboard.press('Enter');
		await row(page, 't-n119').getByText('1 of 10').waitFor();
		await frames(page);
		expect(await namesInView(page)).toEqual([]);
		expect(await axeFinds(page)).toEqual([]);
		await row(page, 't-n119').locator('[data-test-name]').click();
		await page.locator('[data-test-card=t-n119]').waitFor();
		await page.waitForTimeout(SETTLED_MS);
		await page.keyboard.press('Escape');
		await page.waitForFunction(() => document.activeElement?.matches('[data-test-row=t-n119] [data-test-name]'));
		await frames(page);
		expect(await namesInView(page)).toEqual([]);
		expect((await progress(page, 't-n119'))?.trim()).toBe('1 of 10');
		await page.context().close();
	});

	it('is whole in a window that has become larger', async () => {
		const page = await largest(await here.open(LARGEST, { viewport: { width: 1280, height: 560 } }));
		const small = await whole(page);
		await page.setViewportSize({ width: 1920, height: 1800 });
		await frames(page);
		await page.waitForFunction((count) => {
			const keys = document.querySelectorAll('.rows [data-test-row]:has([data-test-key])').length;
			return keys > count;
		}, small);
		expect(await namesInView(page)).toEqual([]);
		await page.context().close();
	});
});
