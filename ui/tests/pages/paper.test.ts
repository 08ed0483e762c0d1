import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { open } from '../../scripts/scenes.mjs';
import { calls, toEntry, tooWide, toSheet } from './papers';
import { axeFinds, expect, stage } from './stage';

const SIZES = [
	{ width: 1280, height: 800 },
	{ width: 800, height: 1280 },
];
const MM = 96 / 25.4;

/** What the twin would print of every measure. */
const NAMES = ['Hitting', 'Asks for help', 'Brushes teeth', 'On task', 'Plan as written', 'New words heard'];

async function prints(page: Page): Promise<number> {
	return page.evaluate(() => Reflect.get(window, 'printed') as number);
}

describe('data sheets on paper', () => {
	const here = stage();
	const EVERY = '?every&as=u-ar';

	it('are reached from the chart and from the palette by whoever may record', async () => {
		const page = await here.open(EVERY);
		await open(page, 'c-mr');
		expect(await page.locator('[data-test-print-sheets]').count()).toBe(0);
		await page.locator('[data-test-paper]').click();
		expect(await page.locator('[data-test-paper]').getAttribute('aria-expanded')).toBe('true');
		await page.getByRole('button', { name: 'Enter a sheet' }).waitFor();
		await page.keyboard.press('Control+k');
		await page.keyboard.type('print data');
		await page.keyboard.press('Enter');
		await page.locator('[data-test-sheet]').waitFor();
		expect(await calls(page, 'paper.sheet')).toBe(1);
		await page.getByRole('button', { name: 'Enter a filled sheet' }).click();
		await page.locator('[data-test-paper-entry]').waitFor();
		await page.locator('[data-test-back]').click();
		await page.getByText('Recent sessions').waitFor();
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('are for nobody else: neither key, nor deed, nor answer', async () => {
		const page = await here.open(EVERY);
		await page.evaluate(() => (Reflect.get(window, 'twin').world.people[0].role = 'Billing'));
		await open(page, 'c-mr');
		expect(await page.locator('[data-test-paper]').count()).toBe(0);
		await page.keyboard.press('Control+k');
		await page.locator('[role=combobox]').waitFor();
		await page.keyboard.type('sheet');
		await page.getByText('Nothing here is called that').waitFor();
		await page.context().close();
	});

	it('says why there is none, where the core refuses', async () => {
		const page = await here.open(EVERY);
		await open(page, 'c-mr');
		await page.locator('[data-test-paper]').click();
		await page.evaluate(() => (Reflect.get(window, 'twin').world.people[0].role = 'Billing'));
		await page.locator('[data-test-print-sheets]').click();
		await page.getByRole('alert').getByText('not part of your role').waitFor();
		expect(await page.locator('[data-test-sheet]').count()).toBe(0);
		await page.context().close();
	});

	it('have every target, initials, and no name; the rest of the page stays on the screen', async () => {
		const page = await here.open(EVERY);
		await page.evaluate(() => {
			Reflect.set(window, 'printed', 0);
			window.print = () => Reflect.set(window, 'printed', (Reflect.get(window, 'printed') as number) + 1);
		});
		const sheet = await toSheet(page);
		expect(await sheet.locator('[data-test-sheet-target]').count()).toBe(15);
		await page.locator('[data-test-print]').click();
		expect(await prints(page)).toBe(1);
		// What is shown is what was recorded as printed: the core is not asked again.
		expect(await calls(page, 'paper.sheet')).toBe(1);
		await page.emulateMedia({ media: 'print' });
		const paper = await page.evaluate(() => document.body.innerText);
		for (const name of NAMES) expect(paper).toContain(name);
		expect(paper).toMatch(/^MR\s*Data sheet, made on .+: plans change/);
		for (const blank of ['Date', 'Began', 'Ended', 'Technician', 'Service', 'Treatment by protocol']) {
			expect(paper).toContain(blank);
		}
		for (const not of ['Mila', 'Roth', 'Ana', 'Print', 'Enter a filled sheet', 'Lock'])
			expect(paper).not.toContain(not);
		expect(await page.title()).toBe('Baton');
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('have what each measure is written into', async () => {
		const page = await here.open(EVERY);
		const sheet = await toSheet(page);
		const of = (target: string) => sheet.locator(`[data-test-sheet-target=${target}]`);
		expect(await of('e-tri').locator('[data-test-box]').count()).toBe(10);
		const trials = await of('e-tri').innerText();
		for (const mark of [
			'+ correct',
			'− incorrect',
			'P1 Full physical',
			'P5 Verbal',
			'NR no response',
			'NO no opportunity',
		]) {
			expect(trials).toContain(mark);
		}
		expect(trials).toContain('Give a closed jar');
		expect(await of('e-tas').locator('tbody tr').count()).toBe(6);
		expect(await of('e-tas').locator('tbody tr').first().locator('td').count()).toBe(5);
		expect(await of('e-fid').locator('tbody tr').first().locator('td').count()).toBe(3);
		expect(await of('e-rat').locator('th').allInnerTexts()).toEqual(['From', 'To', 'Tally', 'Number']);
		expect((await of('e-cry').locator('th').allInnerTexts()).slice(0, 2)).toEqual(['Start', 'End']);
		expect(await of('e-lat').innerText()).toContain('no response within 10 s');
		expect(await of('e-int').innerText()).toContain('Every 1:00: + if it is happening at the moment');
		expect(await of('e-int').locator('[data-test-box]').count()).toBe(30);
		expect(await of('e-sca').innerText()).toMatch(/1\s+2\s+3\s+4\s+5/);
		expect(await of('e-qua').innerText()).toContain('Amount in ml');
		expect(await of('e-hit').locator('[data-test-sheet-abc] th').allInnerTexts()).toEqual([
			'Time',
			'Antecedent',
			'Behaviour, in words',
			'Consequence',
		]);
		expect(await of('e-hit').innerText()).toContain('1 Demand · 2 Denied access');
		// Silence is asked of the same targets as at the end of a session.
		const asks = await sheet
			.locator('[data-test-sheet-target]:has([data-test-sheet-asks])')
			.evaluateAll((all) => all.map((one) => one.getAttribute('data-test-sheet-target')));
		expect(asks).toEqual(['e-hit', 'e-cry', 'e-irt', 'e-rat', 'e-cou', 'e-dur']);
		await page.context().close();
	});

	it('can be written on: high enough for a pen, in black, no block torn, within A4 and Letter', async () => {
		const page = await here.open(EVERY, { colorScheme: 'dark' });
		await toSheet(page);
		await page.setViewportSize({ width: Math.floor(186 * MM), height: 1000 });
		await page.emulateMedia({ media: 'print' });
		const found = await page.evaluate((mm) => {
			const sheet = document.querySelector('[data-test-sheet]');
			const all = [...(sheet?.querySelectorAll<HTMLElement>('*') ?? [])].filter(
				(one) => one.getClientRects().length > 0,
			);
			const cells = all.filter((one) => one.matches('td, [data-test-box]'));
			return {
				cells: cells.length,
				low: cells.filter((one) => one.getBoundingClientRect().height < 12 * mm - 1).length,
				colours: [...new Set(all.map((one) => getComputedStyle(one).color))],
				torn: [...document.querySelectorAll('[data-test-sheet-target]')].filter(
					(one) => getComputedStyle(one).breakInside !== 'avoid',
				).length,
				beyond: all.filter((one) => one.getBoundingClientRect().right > 186 * mm + 1).length,
			};
		}, MM);
		expect(found.cells).toBeGreaterThan(100);
		expect(found).toMatchObject({ low: 0, colours: ['rgb(0, 0, 0)'], torn: 0, beyond: 0 });
		for (const format of ['A4', 'Letter']) {
			const pdf = (await page.pdf({ format })).toString('latin1');
			const pages = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
			expect(pages, format).toBeGreaterThan(2);
			expect(pages, format).toBeLessThan(6);
		}
		await page.context().close();
	});

	it('has its head on every page', async () => {
		const page = await here.open(EVERY);
		await toSheet(page);
		await page.emulateMedia({ media: 'print' });
		const display = (selector: string) => page.locator(selector).evaluate((one) => getComputedStyle(one).display);
		expect(await display('[data-test-running]')).toBe('table-header-group');
		expect(await display('[data-test-sheet]')).toBe('table');
		await page.context().close();
	});

	it('is accessible in both directions, light and dark, and at twice the size', async () => {
		const page = await here.open(EVERY);
		await toSheet(page);
		for (const size of SIZES) {
			await page.setViewportSize(size);
			for (const colorScheme of ['light', 'dark'] as const) {
				await page.emulateMedia({ colorScheme });
				expect(await axeFinds(page), `${size.width} ${colorScheme}`).toEqual([]);
			}
			expect(await tooWide(page, '[data-test-sheet]')).toEqual([]);
		}
		await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
		await page.setViewportSize({ width: 799, height: 1280 });
		expect(await tooWide(page, '[data-test-sheet]')).toEqual([]);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('leaves with its client: nothing of the sheet stays on the screen', async () => {
		const page = await here.open(EVERY);
		await toSheet(page);
		await page.evaluate(() => Reflect.get(window, 'twin').leaveCaseload('c-mr'));
		await page.getByText('has left your caseload').waitFor();
		expect(await page.locator('[data-test-sheet]').count()).toBe(0);
		const entry = await here.open(EVERY);
		await toEntry(entry);
		await entry.evaluate(() => Reflect.get(window, 'twin').leaveCaseload('c-mr'));
		await entry.getByText('has left your caseload').waitFor();
		expect(await entry.locator('[data-test-paper-entry]').count()).toBe(0);
		await entry.context().close();
		await page.context().close();
	});
});
