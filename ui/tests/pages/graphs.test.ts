import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { shownAs, toGraphs } from '../../scripts/graphScenes.mjs';
import { axeFinds, expect, stage, twin } from './stage';

const CARD = '[data-test-card=t-hit]';
const PAINTED_MS = 150;

describe('graphs', () => {
	const here = stage();

	async function graphs(query = '?as=u-kt'): Promise<Page> {
		const page = await here.open(query);
		await toGraphs(page);
		return page;
	}

	const requests = (page: Page, name: string): Promise<unknown> =>
		page.evaluate((command) => Reflect.get(window, 'twin').requests[command], name);
	const calls = (page: Page, name: string): Promise<number> =>
		page.evaluate((command) => Reflect.get(window, 'twin').calls.filter((one: string) => one === command).length, name);

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

	it('draws solid phase lines, dashed condition lines and a dash-dotted criterion, each with its words', async () => {
		const page = await graphs();
		const card = page.locator('[data-test-card=t-hlp]');
		await card.scrollIntoViewIfNeeded();
		const dashes = (name: string): Promise<string[]> =>
			card.locator(name).evaluateAll((all) => all.map((one) => getComputedStyle(one).strokeDasharray));
		expect(await dashes('[data-test-phase-line]')).toEqual(['none', 'none']);
		const [condition] = await dashes('[data-test-condition-line]');
		const [criterion] = await dashes('[data-test-criterion]');
		expect(condition).not.toBe('none');
		expect(criterion).not.toBe('none');
		expect(criterion).not.toBe(condition);
		const words = (await card.locator('svg[data-test-graph] text').allTextContents()).map((one) => one.trim());
		for (const word of [
			'Baseline',
			'Teaching',
			'Maintenance',
			'Gesture prompts',
			'Criterion: at least 90 %',
			'0',
			'100',
		])
			expect(words).toContain(word);
		// The rule itself is for whoever does not see the line.
		const figure = card.getByRole('img');
		const described = await figure.getAttribute('aria-describedby');
		const rule = await page.locator(`[id="${described}"]`).textContent();
		expect(rule).toMatch(/Phases: Baseline from .* Conditions: Gesture prompts from .* at least 90 %/);
		await page.context().close();
	});

	it('asks anew for days, says how sessions of one are joined, and shows it in the table', async () => {
		const page = await graphs();
		expect(await requests(page, 'graph.view')).toEqual({ chart: 'c-mr', targets: [], by: 'session' });
		const circles = () => page.locator(`${CARD} svg circle`).count();
		const bySession = await circles();
		await page.getByRole('radio', { name: 'Each day' }).check();
		await page.locator('[data-test-by=day]').waitFor({ state: 'attached' });
		expect(await requests(page, 'graph.view')).toEqual({ chart: 'c-mr', targets: [], by: 'day' });
		expect(await calls(page, 'graph.view')).toBe(2);
		await expect.poll(circles).toBeLessThan(bySession);
		await page.getByText('pooled: all events by all observed time (Hitting, Elopement)').waitFor();
		await page.getByText('Several sessions of one day are summed (Crying, On the floor)').waitFor();
		await page.getByText(/Several sessions of one day are averaged \(Asks for help/).waitFor();
		await page.getByRole('button', { name: 'Hitting: As a table' }).click();
		const joined = await page
			.locator(`${CARD} tbody tr`)
			.evaluateAll((rows) =>
				rows.map((row) => row.querySelectorAll('td')[3]?.textContent).filter((count) => count === '2'),
			);
		expect(joined.length).toBeGreaterThan(0);
		// By session nothing is joined, and no column says so.
		await page.getByRole('radio', { name: 'Each session' }).check();
		await expect.poll(() => page.getByRole('columnheader', { name: 'Sessions' }).count()).toBe(0);
		await page.context().close();
	});

	it('says why days cannot be shown, and keeps what is there', async () => {
		const page = await graphs();
		await twin(page, 'failNext', 'graph.view', 'core.internal');
		await page.getByRole('radio', { name: 'Each day' }).click();
		await page.getByRole('alert').getByText('Something went wrong inside the app').waitFor();
		expect(await page.locator('[data-test-by]').getAttribute('data-test-by')).toBe('session');
		expect(await page.locator('[data-test-graph]').count()).toBeGreaterThan(3);
		expect(await page.getByRole('radio', { name: 'Each session' }).isChecked()).toBe(true);
		await page.context().close();
	});

	it('shows in the table what the graph leaves out and why', async () => {
		const page = await here.open('?as=u-kt');
		await shownAs('t-hlp', 'table')(page);
		const rows = page.locator('[data-test-card=t-hlp] tbody tr');
		const of = (words: string): Promise<string> => rows.filter({ hasText: words }).first().innerText();
		expect(await of('not observed')).toContain('no value');
		expect(await of('not run')).toContain('no value');
		expect(await of('below the minimum')).toMatch(/\d/);
		expect(await rows.filter({ hasText: 'probe' }).count()).toBe(3);
		expect(await rows.filter({ hasText: 'Gesture prompts' }).first().innerText()).toContain('Teaching');
		// A condition ends with its phase.
		expect(await rows.filter({ hasText: 'Maintenance' }).first().innerText()).not.toContain('Gesture prompts');
		await page.context().close();
	});

	it('offers the cumulative record and the celeration chart for what is counted alone', async () => {
		const page = await graphs();
		const kinds = (target: string): Promise<string[]> =>
			page.locator(`[data-test-card=${target}] [data-test-kind]`).allInnerTexts();
		expect(await kinds('t-hit')).toEqual(['As a graph', 'As a table', 'Cumulative record', 'Celeration chart']);
		expect(await kinds('t-cry')).toEqual(['As a graph', 'As a table']);
		await page.getByRole('button', { name: 'Hitting: Cumulative record' }).click();
		await page.locator(`${CARD} [data-test-cumulative]`).waitFor();
		await page.getByRole('button', { name: 'Hitting: Celeration chart' }).click();
		await page.locator(`${CARD} [data-test-celeration]`).waitFor();
		await page.getByRole('button', { name: 'Hitting: As a graph' }).click();
		await page.locator(`${CARD} [data-test-graph]`).waitFor();
		expect(await calls(page, 'graph.view')).toBe(1);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('says once that older points are the platform’s, draws them like others, and only where there are any', async () => {
		const page = await graphs('?as=u-kt&graphs=long');
		expect(await page.getByText(/^Before .* \d{4} as reckoned by the platform\.$/).count()).toBe(1);
		await page.context().close();
		const short = await graphs();
		expect(await short.locator('[data-test-past]').count()).toBe(0);
		await short.context().close();
	});

	it('draws three years of daily sessions in few elements and within its time', async () => {
		const page = await graphs('?as=u-kt&graphs=long');
		const card = page.locator(CARD);
		expect(await card.locator('svg[data-test-graph] *').count()).toBeLessThan(80);
		const marks = (await card.locator('[data-test-marks]').getAttribute('d')) ?? '';
		expect(marks.match(/M/g)?.length).toBeGreaterThan(600);
		// From the answer to the painted frame; the twin's own time is not the page's.
		const times = await page.evaluate(async () => {
			const found: number[] = [];
			const frame = (): Promise<number> => new Promise((done) => requestAnimationFrame(done));
			const button = (kind: string) =>
				document.querySelector<HTMLElement>(`[data-test-card=t-hit] [data-test-kind=${kind}]`);
			for (let round = 0; round < 6; round += 1) {
				button('table')?.click();
				await frame();
				await frame();
				const start = performance.now();
				button('graph')?.click();
				await frame();
				await frame();
				found.push(performance.now() - start);
			}
			return found.sort((a, b) => a - b);
		});
		expect(times[Math.floor(times.length / 2)]).toBeLessThan(PAINTED_MS);
		await page.context().close();
	});

	it('goes by keyboard alone: days, kinds, zoom', async () => {
		const page = await graphs();
		await page.getByRole('radio', { name: 'Each session' }).focus();
		await page.keyboard.press('ArrowRight');
		await expect.poll(() => page.locator('[data-test-by]').getAttribute('data-test-by')).toBe('day');
		await page.keyboard.press('Tab');
		expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Compare targets');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Enter');
		await page.locator(`${CARD} table`).waitFor();
		expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-pressed'))).toBe('true');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Enter');
		await page.locator(`${CARD} [data-test-cumulative]`).waitFor();
		await page.keyboard.press('Control+k');
		await page.getByRole('combobox').fill('each session');
		await page.keyboard.press('Enter');
		await expect.poll(() => page.locator('[data-test-by]').getAttribute('data-test-by')).toBe('session');
		await page.context().close();
	});

	it('stays within the window at twice the size of text, and its figures grow with it', async () => {
		const page = await graphs();
		const size = (): Promise<number> =>
			page
				.locator(`${CARD} svg .tick`)
				.first()
				.evaluate((node) => node.getBoundingClientRect().height);
		const before = await size();
		await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
		await page.setViewportSize({ width: 1279, height: 800 });
		await expect.poll(size).toBeGreaterThan(before * 1.7);
		const wide = await page.evaluate(() =>
			[document.documentElement, ...document.querySelectorAll('main, main *')]
				.filter((one) => !one.closest('.sr, svg, [role=region]') && one.clientWidth > 0)
				.filter((one) => one.scrollWidth > one.clientWidth + 1)
				.map((one) => one.outerHTML.slice(0, 80)),
		);
		expect(wide).toEqual([]);
		expect(await axeFinds(page)).toEqual([]);
		await page.context().close();
	});
});
