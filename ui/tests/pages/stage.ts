import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launch } from '../../scripts/browser.mjs';
import { serve } from '../../scripts/serve.mjs';

/** One browser and one server for a file; every page fails its test on an error or a refused style or script. */
export function stage(folder = 'dist-twin') {
	let browser: Browser;
	let server: { url: string; close: () => Promise<void> };
	const complaints = new WeakMap<Page, string[]>();

	beforeAll(async () => {
		server = await serve(folder);
		browser = await launch();
	});
	afterAll(async () => {
		await browser.close();
		await server.close();
	});

	return {
		/** Errors of the page, and what its policy refused. */
		complaintsOf: (page: Page): string[] => complaints.get(page) ?? [],
		async open(query: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
			const context = await browser.newContext({
				viewport: { width: 1280, height: 800 },
				reducedMotion: 'reduce',
				...options,
			});
			const page = await context.newPage();
			// Every wait is for something that comes: a slow machine takes longer, and fails nothing.
			page.setDefaultTimeout(20_000);
			const heard: string[] = [];
			complaints.set(page, heard);
			page.on('pageerror', (error) => heard.push(error.message));
			page.on('console', (line) => {
				if (line.type() === 'error' && !line.text().includes('404')) heard.push(line.text());
			});
			await page.goto(`${server.url}/${query}`);
			await page.locator('h1').first().waitFor();
			return page;
		},
	};
}

/** What axe finds, as lines to read. */
export async function axeFinds(page: Page, options: axe.RunOptions = {}, within?: string): Promise<string[]> {
	if (!(await page.evaluate(() => Reflect.has(window, 'axe')))) await page.evaluate(axe.source);
	const result = await page.evaluate(
		async ([how, where]) => {
			const found: axe.AxeResults = await Reflect.get(window, 'axe').run(where ?? document, how);
			return found.violations.map(
				(one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
			);
		},
		[options, within ?? null] as const,
	);
	return result;
}

/** A touch by hand, with its own times. */
export async function tap(page: Page, selector: string): Promise<void> {
	await page.locator(selector).click();
}

export async function twin(page: Page, act: string, ...args: unknown[]): Promise<unknown> {
	return page.evaluate(([name, rest]) => Reflect.get(window, 'twin')[name](...rest), [act, args] as const);
}

/** What was begun began so much earlier; a pause brings the new views. */
export async function passes(page: Page, seconds: number): Promise<void> {
	await page.evaluate((ms) => {
		for (const one of Reflect.get(window, 'twin').world.running().observations) {
			one.at -= ms;
			if (one.ended !== null) one.ended -= ms;
		}
	}, seconds * 1000);
	await page.getByRole('button', { name: 'Pause session time' }).click();
	await page.getByRole('button', { name: 'Resume session time' }).click();
	await page.getByRole('button', { name: 'Pause session time' }).waitFor();
}

/** Where every row stands, and how large it is. */
export function places(page: Page): Promise<string[]> {
	return page.locator('[data-test-row]').evaluateAll((rows) =>
		rows.map((one) => {
			const { x, y, width, height } = one.getBoundingClientRect();
			return `${one.getAttribute('data-test-row')} ${x} ${y} ${width} ${height}`;
		}),
	);
}

export { expect };
