import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { becomes, begin, caregiverSigns, draw, endSession, narrative, send, sign, stands, write } from './notes';
import { axeFinds, expect, stage } from './stage';

type Act = (page: Page) => Promise<void>;
const note: Act = (page) => page.locator('[data-test-note]').click();
const signed: Act = async (page) => {
	await endSession(page);
	await write(page);
	await sign(page);
};
const supervised: Act = async (page) => {
	await signed(page);
	await caregiverSigns(page);
	await becomes(page, 'u-kt');
};

/** Every page and form of a note: how the twin begins, and how to get there. */
const SCENES: [string, string, Act][] = [
	[
		'while the session runs',
		'payer',
		async (page) => (await note(page), page.locator('[data-test-service]').waitFor()),
	],
	[
		'with checks that fail and warn',
		'payer',
		async (page) => {
			await endSession(page);
			await narrative(page).fill('Short.');
			await page.locator('[data-test-missing]').waitFor();
			await page.locator('[data-test-use-draft]').click();
			await page.locator('[data-test-replace]').waitFor();
		},
	],
	['ready to be signed', 'payer', async (page) => (await endSession(page), write(page))],
	['signed, with the form to withdraw', 'payer', async (page) => (await signed(page), begin(page, 'withdraw'))],
	['the caregiver’s page', 'payer', async (page) => (await signed(page), await begin(page, 'witness'), draw(page))],
	['co-signing', 'payer', async (page) => (await supervised(page), begin(page, 'cosign'))],
	[
		'given back',
		'payer',
		async (page) => {
			await supervised(page);
			await begin(page, 'give_back');
			await page.getByText('Wrong service').click();
			await send(page);
			await becomes(page, 'u-ar');
			await page.locator('[data-test-returned]').waitFor();
		},
	],
	[
		'locked, with an addition, changed data and the form for another',
		'payer=none',
		async (page) => {
			await signed(page);
			await begin(page, 'amend');
			await page.getByText('Correction: corrects an error').click();
			await page.getByLabel('What do you add?').fill('Room 3.');
			await send(page);
			await stands(page, 'amended');
			await page.evaluate(() => {
				const { world } = Reflect.get(window, 'twin');
				world.books.find((one: { session: string }) => one.session === 's-run').observations[0].voided = true;
			});
			await becomes(page, 'u-kt');
			await page.locator('[data-test-data-changed]').waitFor();
			await begin(page, 'amend');
		},
	],
];

/** Wider than its window, or lower than a thumb: what of the page is. */
function misfits(): [number, number, string[]] {
	const main = document.querySelector('main');
	const small = [
		...document.querySelectorAll<HTMLElement>('main :is(button, summary, select, textarea, input, label:has(input))'),
	]
		.filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches('label input'))
		.filter((one) => {
			const { width, height } = one.getBoundingClientRect();
			return width < 48 || height < 48;
		})
		.map((one) => one.outerHTML.slice(0, 90));
	return [
		document.documentElement.scrollWidth - window.innerWidth,
		main ? main.scrollWidth - main.clientWidth : 0,
		small,
	];
}

describe('every page of a note is accessible, fits, and has keys for a thumb', () => {
	const here = stage();

	it.concurrent.each(SCENES)('%s', async (_name, payer, act) => {
		const page = await here.open(`?running&as=u-ar&${payer}`);
		await act(page);
		for (const { width, height } of [
			{ width: 1280, height: 800 },
			{ width: 800, height: 1280 },
		]) {
			for (const size of ['100%', '200%']) {
				await page.evaluate((value) => document.documentElement.style.setProperty('font-size', value), size);
				// Chromium looks at container queries again only when a box changes.
				await page.setViewportSize({ width: width - 1, height });
				await page.setViewportSize({ width, height });
				for (const colorScheme of ['light', 'dark'] as const) {
					await page.emulateMedia({ colorScheme });
					const asked = colorScheme === 'dark' ? { runOnly: ['color-contrast', 'link-in-text-block'] } : {};
					expect(await axeFinds(page, asked), `${width} ${size} ${colorScheme}`).toEqual([]);
				}
				expect(await page.evaluate(misfits), `${width} ${size}`).toEqual([0, 0, []]);
			}
		}
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('keeps the pad, or what is missing for it, in sight beside a long form', async () => {
		const page = await here.open('?running&as=u-ar&payer');
		await endSession(page);
		await write(page);
		await page.locator('[data-test-section=reinforcers] textarea').focus();
		const inSight = (selector: string): Promise<boolean> =>
			page.locator(selector).evaluate((one) => {
				const { top, bottom, left } = one.getBoundingClientRect();
				return (
					top >= 0 && bottom <= innerHeight && one.contains(document.elementFromPoint(left + 4, (top + bottom) / 2))
				);
			});
		expect(await inSight('[data-test-pin-go]')).toBe(true);
		await page.locator('[data-test-section=response] textarea').fill('');
		await page.locator('[data-test-missing]').waitFor();
		expect(await inSight('[data-test-missing]')).toBe(true);
		await page.context().close();
	});

	it('stands its keys at the hand that holds the tablet', async () => {
		const page = await here.open('?running&as=u-ar&payer&hand=left');
		await endSession(page);
		await write(page);
		const left = async (selector: string): Promise<number> =>
			(await page.locator(selector).first().boundingBox())?.x ?? NaN;
		expect(await left('[data-test-pin]')).toBeLessThan(await left('[data-test-narrative]'));
		await sign(page);
		expect(await left('[data-test-act=witness]')).toBeLessThan(await left('[data-test-act=withdraw]'));
		await begin(page, 'witness');
		expect(await left('[data-test-pad]')).toBeLessThan(await left('[data-test-note-document]'));
		await page.context().close();
	});
});
