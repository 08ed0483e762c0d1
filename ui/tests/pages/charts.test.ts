import type { Locator, Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { open } from '../../scripts/scenes.mjs';
import { axeFinds, expect, stage } from './stage';

type Kind = 'cumulative' | 'celeration';

/** Texts of a figure that lie over each other, by the boxes in which they are drawn. */
function overlaps(figure: Locator): Promise<string[]> {
	return figure.evaluate((svg) => {
		const words = [...svg.querySelectorAll('text')].map((one) => ({
			label: one.textContent?.trim() ?? '',
			box: (one as SVGTextElement).getBBox(),
		}));
		// The box of a text has room above and below its letters.
		const inner = (box: DOMRect) => ({ top: box.y + box.height * 0.22, bottom: box.y + box.height * 0.78 });
		return words.flatMap((a, place) =>
			words.slice(place + 1).flatMap((b) => {
				const across = a.box.x < b.box.x + b.box.width && b.box.x < a.box.x + a.box.width;
				const [x, y] = [inner(a.box), inner(b.box)];
				return across && x.top < y.bottom && y.top < x.bottom ? [`${a.label} over ${b.label}`] : [];
			}),
		);
	});
}

/** Texts that the figure's sheet cuts. */
function cut(figure: Locator): Promise<string[]> {
	return figure.evaluate((svg) => {
		const { width, height } = (svg as SVGSVGElement).viewBox.baseVal;
		return [...svg.querySelectorAll('text')].flatMap((one) => {
			const box = (one as SVGTextElement).getBBox();
			const inside = box.x >= -1 && box.y >= -1 && box.x + box.width <= width + 1 && box.y + box.height <= height + 6;
			return inside ? [] : [one.textContent ?? ''];
		});
	});
}

describe('cumulative records and celeration charts', () => {
	const here = stage();

	async function graphs(options: Parameters<typeof here.open>[1] = {}): Promise<Page> {
		const page = await here.open('?as=u-kt', options);
		await open(page, 'c-mr');
		await page.getByRole('button', { name: 'Graphs' }).click();
		await page.locator('[data-test-graph]').first().waitFor();
		return page;
	}

	async function shown(page: Page, kind: Kind): Promise<Locator> {
		await page.locator(`[data-test-kind="${kind}"]`).first().click();
		const figure = page.locator(`svg[data-test-${kind}]`);
		await figure.waitFor();
		return figure;
	}

	it('draws the record that the table beside it tells', async () => {
		const page = await graphs();
		const figure = await shown(page, 'cumulative');
		const region = page.getByRole('region', { name: 'Hitting: Cumulative record as a table' });
		const rows = await region
			.locator('tbody tr')
			.evaluateAll((all) =>
				all.map((row) => [...row.querySelectorAll('td')].slice(-2).map((cell) => Number(cell.textContent?.trim()))),
			);
		const told = rows.filter((row) => row.every((value) => Number.isInteger(value)));
		expect(await figure.locator('circle').count()).toBe(told.length);
		expect(told.length).toBeGreaterThan(20);
		const total = told.reduce((sum, [events = 0]) => sum + events, 0);
		expect(told[0]?.[1]).toBe(total);
		expect(await figure.getAttribute('aria-label')).toContain(`${total} events in ${told.length} sessions`);
		const heights = await figure
			.locator('circle')
			.evaluateAll((dots) => dots.map((dot) => Number(dot.getAttribute('cy'))));
		expect(heights).toEqual([...heights].sort((a, b) => b - a));
		expect(await figure.locator('[data-test-phase-line]').count()).toBe(2);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('draws the standard chart in its proportion, and tells each phase in words and numbers', async () => {
		const page = await graphs();
		const figure = await shown(page, 'celeration');
		const plane = await figure.locator('[data-test-plane]').boundingBox();
		// Its edge is drawn around it.
		expect(((plane?.height ?? 0) - 1.5) / ((plane?.width ?? 1) - 1.5)).toBeCloseTo(0.6722, 2);
		const days = await figure.locator('[data-test-day]').allTextContents();
		expect(days).toEqual(['0', '14', '28', '42', '56', '70', '84', '98', '112', '126', '140']);

		const phases = page.getByRole('region', { name: 'Hitting: Celeration by phase' }).locator('tbody tr');
		const labels = await figure.locator('[data-test-celeration-label]').allTextContents();
		expect(labels.length).toBe(3);
		const said = (await figure.getAttribute('aria-label')) ?? '';
		for (const [place, label] of labels.entries()) {
			const cells = await phases.nth(place).locator('th, td').allTextContents();
			expect(cells.map((cell) => cell.trim())[1]).toBe(label);
			expect(cells[2]?.trim()).toMatch(/^×\d/);
			expect(said).toContain(cells[3]?.trim().replace(/\.$/, ''));
		}
		const table = page.getByRole('region', { name: 'Hitting: Celeration chart as a table' });
		const points = await table.locator('tbody tr').count();
		// Hitting should fall: it has crosses.
		expect(await figure.locator('[data-test-spot="cross"]').count()).toBe(points);
		expect(await figure.locator('[data-test-floor]').count()).toBe(points);
		expect(await figure.locator('[data-test-fit]').count()).toBe(3);
		expect(await figure.locator('[data-test-bounce]').count()).toBe(6);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('writes nothing over another or outside, wide and narrow, at text of 200 %, and scrolls no page sideways', async () => {
		for (const [width, height, size] of [
			[1280, 800, '100%'],
			[800, 1280, '200%'],
			[640, 900, '100%'],
			[360, 740, '100%'],
			[1920, 1080, '200%'],
		] as const) {
			const page = await graphs({ viewport: { width, height } });
			await page.evaluate((large) => document.documentElement.style.setProperty('font-size', large), size);
			for (const kind of ['cumulative', 'celeration'] as const) {
				const figure = await shown(page, kind);
				const at = `${kind} ${width} ${size}`;
				await expect.poll(() => overlaps(figure), { message: at }).toEqual([]);
				expect(await cut(figure), at).toEqual([]);
				const shownAt = await figure
					.locator('text')
					.first()
					.evaluate((one) => {
						const svg = one.closest('svg') as SVGSVGElement;
						const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
						return parseFloat(getComputedStyle(one).fontSize) * scale;
					});
				expect(shownAt, at).toBeGreaterThan(size === '200%' ? 27 : 12);
				const sideways = await page.evaluate(() =>
					[...document.querySelectorAll('#app *')].some(
						(one) =>
							one.scrollWidth > one.clientWidth + 1 &&
							/auto|scroll/.test(getComputedStyle(one).overflowX) &&
							!one.matches('[role=region]'),
					),
				);
				expect(sideways, at).toBe(false);
			}
			await page.context().close();
		}
	});

	it('is accessible in light, dark and high contrast, and black on white on paper', async () => {
		for (const options of [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { contrast: 'more' }] as const) {
			const page = await graphs(options);
			for (const kind of ['cumulative', 'celeration'] as const) {
				const figure = await shown(page, kind);
				expect(await axeFinds(page)).toEqual([]);
				const contrast = await figure.evaluate((svg) => {
					const light = (colour: string): number => {
						const parts = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map((part) => Number(part) / 255);
						const [r = 0, g = 0, b = 0] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
						return 0.2126 * r + 0.7152 * g + 0.0722 * b;
					};
					const card = light(getComputedStyle(svg.closest('li') as Element).backgroundColor);
					return [...svg.querySelectorAll('text')].map((one) => {
						const word = light(getComputedStyle(one).fill);
						return (Math.max(word, card) + 0.05) / (Math.min(word, card) + 0.05);
					});
				});
				expect(Math.min(...contrast)).toBeGreaterThan(4.5);
				await page.emulateMedia({ media: 'print' });
				const ink = await figure
					.locator('text')
					.first()
					.evaluate((one) => getComputedStyle(one).fill);
				expect(ink).toBe('rgb(0, 0, 0)');
				await page.emulateMedia({ media: 'screen' });
			}
			await page.context().close();
		}
	});
});
