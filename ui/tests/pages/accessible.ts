import { describe, it } from 'vitest';
import type { Page } from 'playwright-core';
import { axeFinds, expect, stage } from './stage';

type Scene = [string, string, (page: Page) => Promise<void>];

const SIZES = [
	{ width: 1280, height: 800 },
	{ width: 800, height: 1280 },
];
/** Structure does not depend on the colours, nor do these on the size: dark is asked about them alone, once. */
const COLOURS = { runOnly: ['color-contrast', 'link-in-text-block'] };
/** What is read at arm's length. */
const FIGURES = { runOnly: ['color-contrast-enhanced'], rules: { 'color-contrast-enhanced': { enabled: true } } };

/** Each scene, in both directions, light and dark. A file for each part of them, so that every core has one. */
export function accessible(what: string, scenes: Scene[]): void {
	describe(what, () => {
		const here = stage();
		it.concurrent.each(scenes)('%s', async (_name, query, act) => {
			const page = await here.open(query);
			await act(page);
			for (const size of SIZES) {
				await page.setViewportSize(size);
				expect(await axeFinds(page, {}), `${size.width} light`).toEqual([]);
				// Nothing is wider than the window: no sideways scrolling.
				const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
				expect(wide).toBeLessThanOrEqual(0);
			}
			await figures(page, query);
			await page.emulateMedia({ colorScheme: 'dark' });
			expect(await axeFinds(page, COLOURS), 'dark').toEqual([]);
			await figures(page, query);
			expect(here.complaintsOf(page)).toEqual([]);
			await page.context().close();
		});
	});
}

async function figures(page: Page, query: string): Promise<void> {
	const live = '[data-test-data]';
	if (!query.includes('running&') || (await page.locator(live).count()) === 0) return;
	expect(await axeFinds(page, FIGURES, live)).toEqual([]);
}
