import { mkdir } from 'node:fs/promises';
import { launch } from './browser.mjs';
import { GRAPH_SCENES } from './graphScenes.mjs';
import { PROGRAM_SCENES } from './programScenes.mjs';
import { SCENES } from './scenes.mjs';
import { serve } from './serve.mjs';

/** Pictures of every screen and state, to be looked at: npm run shots [-- filter]. */
const OUT = process.env.SHOTS ?? '/tmp/shots';
const filter = process.argv[2] ?? '';
const VIEWS = [
	{ name: 'land', width: 1280, height: 800, scheme: 'light' },
	{ name: 'dark', width: 1280, height: 800, scheme: 'dark' },
	{ name: 'port', width: 800, height: 1280, scheme: 'light' },
	{ name: 'wide', width: 1920, height: 1080, scheme: 'light' },
	{ name: 'big', width: 1280, height: 800, scheme: 'light', zoom: true },
];

await mkdir(OUT, { recursive: true });
const server = await serve('dist-twin');
const browser = await launch();
for (const view of VIEWS) {
	const context = await browser.newContext({
		viewport: { width: view.width, height: view.height },
		colorScheme: /** @type {'light' | 'dark'} */ (view.scheme),
		reducedMotion: 'reduce',
	});
	for (const [name, query, act] of [...SCENES, ...GRAPH_SCENES, ...PROGRAM_SCENES]) {
		const full = `${name}.${view.name}`;
		if (!full.includes(filter)) continue;
		const page = await context.newPage();
		page.on('console', (line) => {
			if (line.type() === 'error') console.error(full, line.text());
		});
		page.on('pageerror', (error) => console.error(full, error.message));
		try {
			await page.goto(`${server.url}/${query}`);
			await page.locator('h1').first().waitFor({ timeout: 5000 });
			if (view.zoom) {
				await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
				// Chromium looks at container queries again only when a box changes.
				await page.setViewportSize({ width: view.width - 1, height: view.height });
			}
			page.setDefaultTimeout(5000);
			await act(page);
			await page.waitForTimeout(120);
		} catch (error) {
			console.error(full, String(error).split('\n').slice(0, 3).join(' '));
		}
		await page.screenshot({ path: `${OUT}/${full}.png` });
		await page.close();
	}
	await context.close();
}
await browser.close();
await server.close();
