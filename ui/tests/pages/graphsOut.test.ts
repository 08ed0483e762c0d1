import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { compare, shownAs, takeOut, toGraphs } from '../../scripts/graphScenes.mjs';
import { axeFinds, expect, stage, twin } from './stage';

interface Request {
	chart: string;
	targets: string[];
	by: string;
	form: string;
	drawings: string[];
}

const CARD = '[data-test-card=t-hlp]';

describe('taking graphs out of Baton', () => {
	const here = stage();

	async function graphs(query = '?as=u-kt', options = {}): Promise<Page> {
		const page = await here.open(query, options);
		await toGraphs(page);
		return page;
	}

	const asked = (page: Page): Promise<Request> =>
		page.evaluate(() => Reflect.get(window, 'twin').requests['graph.export']);
	const saved = (page: Page, within: string): Promise<void> =>
		page
			.locator(`${within} [data-test-saved]`)
			.getByText(/^(Saved in|Recorded)/)
			.waitFor();

	/** Prints through the page, up to the window of the system. */
	async function print(page: Page, within: string): Promise<void> {
		await page.evaluate(() => Reflect.set(window, 'print', () => undefined));
		await takeOut(within)(page);
		await page.locator(`${within} [data-test-form=print]`).click();
		await saved(page, within);
		await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
	}

	/** What is wrong with a document, as lines; and its words. */
	const read = (page: Page, drawing: string): Promise<{ faults: string[]; words: string[]; size: number[] }> =>
		page.evaluate((source) => {
			const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
			const root = parsed.documentElement;
			const faults = [...parsed.querySelectorAll('parsererror')].map((one) => one.textContent ?? '');
			if (root.namespaceURI !== 'http://www.w3.org/2000/svg') faults.push('no xmlns');
			for (const one of parsed.querySelectorAll('*')) {
				for (const { name, value } of one.attributes) {
					if (/^(class|style|href|xlink:href|on.*|data-.*|aria-.*)$/.test(name))
						faults.push(`${one.localName} ${name}`);
					if (/var\(|url\((?!#)|https?:(?!\/\/www\.w3\.org\/)/.test(value)) faults.push(`${one.localName} ${value}`);
					if (['fill', 'stroke'].includes(name) && !/^(none|#[0-9a-f]{6})$/.test(value))
						faults.push(`${name} ${value}`);
					// Black and greys on white.
					if (/^#/.test(value) && !/^#([0-9a-f]{2})\1\1$/.test(value)) faults.push(`${name} ${value}`);
				}
				if (['script', 'style', 'image', 'foreignObject', 'use'].includes(one.localName)) faults.push(one.localName);
				if (one.localName === 'text' && one.getAttribute('font-family') !== 'sans-serif') faults.push('font');
			}
			const words = [...parsed.querySelectorAll('text, title, desc')].map((one) => one.textContent?.trim() ?? '');
			const size = [root.getAttribute('width'), root.getAttribute('height')].map(Number);
			const [, , width, height] = (root.getAttribute('viewBox') ?? '').split(' ').map(Number);
			if (size[0] !== width || size[1] !== height) faults.push('size');
			return { faults, words, size };
		}, drawing);

	it('is no part of a technician’s page, and the core refuses it', async () => {
		const page = await graphs('?as=u-ar');
		expect(await page.getByText('Take out of Baton').count()).toBe(0);
		await page.context().close();

		// A page that is behind what the core allows.
		const late = await graphs();
		await late.evaluate(() => {
			const { world } = Reflect.get(window, 'twin');
			world.me().role = 'Technician';
		});
		await takeOut(CARD)(late);
		await late.locator(`${CARD} [data-test-form=csv]`).click();
		await late.locator(CARD).getByRole('alert').getByText('not part of your role').waitFor();
		expect(await late.locator(`${CARD} [data-test-saved]`).textContent()).toBe('');
		await late.context().close();
	});

	it('says first what that means; a file is a whole drawing of its own, whatever the theme and the size of text', async () => {
		for (const colorScheme of ['light', 'dark'] as const) {
			const page = await graphs('?as=u-kt', { colorScheme });
			await page.evaluate(() => document.documentElement.style.setProperty('font-size', '150%'));
			expect(await page.getByText('What you take out').count()).toBe(0);
			await takeOut(CARD)(page);
			await page.getByText('What you take out is no longer protected by Baton. It is recorded.').waitFor();
			expect(await asked(page)).toBeUndefined();
			await page.locator(`${CARD} [data-test-form=svg]`).click();
			await saved(page, CARD);
			expect(await page.locator(`${CARD} [data-test-saved]`).innerText()).toMatch(/^Saved in Downloads as .*\.svg\.$/);
			const request = await asked(page);
			expect({ ...request, drawings: request.drawings.length }).toEqual({
				chart: 'c-mr',
				targets: ['t-hlp'],
				by: 'session',
				form: 'svg',
				drawings: 1,
			});
			const [drawing = ''] = request.drawings;
			for (const never of ['var(', 'class', '<script', 'Mila', 'Roth', 'Kim']) expect(drawing).not.toContain(never);
			const { faults, words, size } = await read(page, drawing);
			expect(faults).toEqual([]);
			expect(size[0]).toBe(1000);
			for (const word of [
				'MR · Asks for help',
				'Baseline',
				'Teaching',
				'Maintenance',
				'Gesture prompts',
				'Percent',
				'probe',
			])
				expect(words).toContain(word);
			// Nothing of it stays on the page.
			expect(await page.locator('.paper svg').count()).toBe(0);
			expect(here.complaintsOf(page)).toEqual([]);
			await page.context().close();
		}
	});

	it('holds all of a graph, also while the page shows a part', async () => {
		const page = await graphs();
		const frame = page.locator(`${CARD} [data-test-graph-window]`);
		await frame.focus();
		for (let press = 0; press < 5; press += 1) await page.keyboard.press('+');
		await takeOut(CARD)(page);
		await page.locator(`${CARD} [data-test-form=pdf]`).click();
		await saved(page, CARD);
		const { drawings } = await asked(page);
		const { words, faults } = await read(page, drawings[0] ?? '');
		expect(faults).toEqual([]);
		for (const phase of ['Baseline', 'Teaching', 'Maintenance']) expect(words).toContain(phase);
		await page.context().close();
	});

	it('takes out what is shown: the chosen in one graph, panels, cumulative record, celeration chart', async () => {
		const ways: [string, (page: Page) => Promise<void>, string, string[], string][] = [
			[
				'one graph',
				compare('together', 't-hit', 't-hlp'),
				'[data-test-compared]',
				['t-hit', 't-hlp'],
				'Hitting · Per hour',
			],
			['panels', compare('panels', 't-hlp', 't-pic'), '[data-test-compared]', ['t-hlp', 't-pic'], 'Points to named'],
			['cumulative', shownAs('t-hit', 'cumulative'), '[data-test-card=t-hit]', ['t-hit'], 'Teaching'],
			['celeration', shownAs('t-hit', 'celeration'), '[data-test-card=t-hit]', ['t-hit'], 'Teaching'],
		];
		for (const [name, go, within, targets, word] of ways) {
			const page = await here.open('?as=u-kt', { colorScheme: 'dark' });
			await go(page);
			await takeOut(within)(page);
			await page.locator(`${within} [data-test-form=pdf]`).click();
			await saved(page, within);
			const request = await asked(page);
			expect([request.targets, request.drawings.length], name).toEqual([targets, 1]);
			const { faults, words } = await read(page, request.drawings[0] ?? '');
			expect(faults, name).toEqual([]);
			expect(words, name).toContain(word);
			await page.context().close();
		}
	});

	it('asks for numbers without drawings, and says why it was refused', async () => {
		const page = await graphs();
		await takeOut(CARD)(page);
		await twin(page, 'failNext', 'graph.export', 'disk.full');
		await page.locator(`${CARD} [data-test-form=csv]`).click();
		await page.locator(CARD).getByRole('alert').getByText('The device is full').waitFor();
		await page.locator(`${CARD} [data-test-form=csv]`).click();
		await saved(page, CARD);
		expect(await asked(page)).toMatchObject({ form: 'csv', drawings: [], targets: ['t-hlp'] });
		expect(await page.locator(`${CARD} [role=alert]`).last().textContent()).toBe('');
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			expect(await axeFinds(page)).toEqual([]);
		}
		await page.context().close();
	});

	it('prints only once that is recorded, and only what was asked for', async () => {
		const page = await graphs();
		await page.evaluate(() => {
			const shown: string[] = [];
			Reflect.set(window, 'shown', shown);
			window.print = () => {
				const { calls } = Reflect.get(window, 'twin');
				const sheets = [...document.querySelectorAll('[data-print]')].map((one) => one.getAttribute('data-test-card'));
				shown.push(`${calls.at(-1)} ${sheets.join(' ')}`);
				window.dispatchEvent(new Event('afterprint'));
			};
		});
		const shown = (): Promise<string[]> => page.evaluate(() => Reflect.get(window, 'shown'));
		await takeOut(CARD)(page);
		await twin(page, 'failNext', 'graph.export', 'disk.full');
		await page.locator(`${CARD} [data-test-form=print]`).click();
		await page.locator(CARD).getByRole('alert').getByText('The device is full').waitFor();
		expect(await shown()).toEqual([]);
		await page.locator(`${CARD} [data-test-form=print]`).click();
		await expect.poll(shown).toEqual(['graph.export t-hlp']);
		expect(await asked(page)).toMatchObject({ form: 'print', drawings: [] });
		// Afterwards nothing goes on paper again: what was not recorded prints an empty page.
		await expect.poll(() => page.locator('[data-print]').count()).toBe(0);
		await page.emulateMedia({ media: 'print' });
		expect((await page.evaluate(() => document.body.innerText)).trim()).toBe('');
		await page.context().close();
	});

	it('puts graphs alone on paper, black on white, with initials and no name; any other screen prints nothing', async () => {
		const page = await graphs();
		await print(page, CARD);
		const paper = await page.evaluate(() => document.body.innerText);
		for (const never of ['Mila', 'Kim', 'As a table', 'Take out', 'Compare', 'Each day', 'Show all'])
			expect(paper).not.toContain(never);
		expect(paper).toMatch(/MR · *Asks for help/);
		expect(paper).not.toContain('Hitting');
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

	it('prints panels, one graph of several, cumulative record and celeration chart likewise', async () => {
		const ways: [string, (page: Page) => Promise<void>, string][] = [
			['panels', compare('panels', 't-hlp', 't-pic', 't-imi'), '[data-test-compared]'],
			['together', compare('together', 't-hit', 't-elo'), '[data-test-compared]'],
			['cumulative', shownAs('t-hit', 'cumulative'), '[data-test-card=t-hit]'],
			['celeration', shownAs('t-hit', 'celeration'), '[data-test-card=t-hit]'],
		];
		for (const [name, go, within] of ways) {
			const page = await here.open('?as=u-kt', { colorScheme: 'dark' });
			await go(page);
			await print(page, within);
			const paper = await page.evaluate(() => document.body.innerText);
			for (const never of ['Mila', 'Kim', 'As a table', 'Take out', 'Back', 'Show all'])
				expect(paper, name).not.toContain(never);
			expect(paper, name).toContain('MR ·');
			expect(await page.locator('[data-print] table').filter({ visible: true }).count(), name).toBe(0);
			const colours = await page
				.locator('[data-print] svg:not([aria-hidden]) :is(path, line, circle)')
				.evaluateAll((all) => all.map((one) => getComputedStyle(one).stroke));
			const coloured = colours.filter((one) => !/^(none|rgb\((\d+), \2, \2\))$/.test(one));
			expect(coloured, name).toEqual([]);
			await page.context().close();
		}
	});
});
