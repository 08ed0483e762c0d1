import { describe, it } from 'vitest';
import { GRAPH_SCENES } from '../../scripts/graphScenes.mjs';
import { PROGRAM_SCENES } from '../../scripts/programScenes.mjs';
import { SCENES } from '../../scripts/scenes.mjs';
import { axeFinds, expect, stage } from './stage';

const SIZES = [
	{ width: 1280, height: 800 },
	{ width: 800, height: 1280 },
];

describe('every screen is accessible, in both directions, light and dark', () => {
	const here = stage();
	it.concurrent.each([...SCENES, ...GRAPH_SCENES, ...PROGRAM_SCENES])('%s', async (_name, query, act) => {
		const page = await here.open(query);
		await act(page);
		for (const size of SIZES) {
			await page.setViewportSize(size);
			for (const colorScheme of ['light', 'dark'] as const) {
				await page.emulateMedia({ colorScheme });
				// Structure does not depend on the colours: dark is asked about those alone.
				const asked = colorScheme === 'dark' ? { runOnly: ['color-contrast', 'link-in-text-block'] } : {};
				expect(await axeFinds(page, asked), `${size.width} ${colorScheme}`).toEqual([]);
				if (query.includes('running&') && size.width === 1280) {
					const figures = {
						runOnly: ['color-contrast-enhanced'],
						rules: { 'color-contrast-enhanced': { enabled: true } },
					};
					const live = '[data-test-data]';
					if ((await page.locator(live).count()) > 0) expect(await axeFinds(page, figures, live)).toEqual([]);
				}
			}
			// Nothing is wider than the window: no sideways scrolling.
			const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
			expect(wide).toBeLessThanOrEqual(0);
		}
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});
});
