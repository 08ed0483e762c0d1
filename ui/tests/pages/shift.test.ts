import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { renew } from '../../scripts/scenes.mjs';
import { axeFinds, expect, stage, twin } from './stage';

const GUARD_MS = 160;
const SETTLED_MS = 210;
const TWELVE_MIN = 12 * 60_000;
const SIZES: [string, { width: number; height: number }][] = [
	['landscape', { width: 1280, height: 800 }],
	['portrait', { width: 800, height: 1280 }],
];

interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** Where everything stands that a thumb may be on its way to: rows, and the buttons of the two bars. */
function places(page: Page): Promise<Box[]> {
	const under = '[data-test-row], [data-test-key], footer button, [data-test-lock], [aria-label="Pause session time"]';
	return page.locator(under).evaluateAll((all) =>
		all.map((one) => {
			const { x, y, width, height } = one.getBoundingClientRect();
			return { x, y, width, height };
		}),
	);
}

async function warned(page: Page): Promise<void> {
	await twin(page, 'shiftEnds', TWELVE_MIN);
	await page.locator('[data-test-shift-ends]').waitFor();
}

function calls(page: Page, command: string): Promise<number> {
	return page.evaluate((name) => {
		const all: string[] = Reflect.get(window, 'twin').calls;
		return all.filter((one) => one === name).length;
	}, command);
}

describe('a shift that ends in a session', () => {
	const here = stage();

	it.each(SIZES)('is told of without moving anything, and renewed beside the work (%s)', async (_name, viewport) => {
		const page = await here.open('?running&many&as=u-ar', { viewport });
		const before = await places(page);
		expect(before.length).toBeGreaterThan(40);
		await warned(page);
		expect(await page.locator('[data-test-shift-ends]').textContent()).toContain('Your shift ends in 12 min · Renew');
		expect(await places(page)).toEqual(before);
		await renew(page, '000000');
		await page.locator('[data-test-renew]').getByRole('alert').getByText('That code is not right').waitFor();
		expect(await places(page)).toEqual(before);
		expect(await page.locator('[role=dialog], [role=alertdialog], dialog').count()).toBe(0);
		// The password stays, the spent code does not.
		await page.getByLabel('Six-digit code').fill('123456');
		await page.keyboard.press('Enter');
		await page.locator('[data-test-renew]').waitFor({ state: 'detached' });
		expect(await page.locator('[data-test-shift-ends]').count()).toBe(0);
		expect(await page.locator('[data-test-shift-said]').textContent()).toContain('is renewed until');
		expect(await page.locator('[data-test-session=running]').count()).toBe(1);
		expect(await places(page)).toEqual(before);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('counts down by the minute, and is said once and politely', async () => {
		const page = await here.open('?running&as=u-ar');
		await twin(page, 'shiftEnds', 61_200);
		const notice = page.locator('[data-test-shift-ends]');
		const said = page.locator('[data-test-shift-said]');
		await notice.getByText('2 min').waitFor();
		expect(await said.getAttribute('role')).toBe('status');
		const first = await said.textContent();
		expect(first).toContain('Your shift ends in 2 minutes');
		await notice.getByText('1 min').waitFor();
		expect(await said.textContent()).toBe(first);
		expect(await notice.locator('xpath=ancestor::*[@aria-live or @role="status"]').count()).toBe(0);
		await page.context().close();
	});

	it('takes letters typed there for words, and taps beside it for data', async () => {
		const page = await here.open('?running&many&as=u-ar');
		await warned(page);
		await page.locator('[data-test-shift-ends]').click();
		const field = page.getByLabel('Password', { exact: true });
		await page.keyboard.type('q1w');
		expect(await field.inputValue()).toBe('q1w');
		// A tap in the middle of a word counts, and the word goes on where it was.
		await page.locator('[data-test-row=t-hit] [data-test-key]').click();
		await page.locator('[data-test-row=t-hit]').getByText('4', { exact: true }).waitFor();
		await page.keyboard.type('e2 1');
		expect(await field.inputValue()).toBe('q1we2 1');
		// Nor does a button of the panel, or the page behind it, take letters for data.
		await page.getByRole('button', { name: 'Show Password' }).focus();
		await page.keyboard.type('q1');
		await page.keyboard.press('Backspace');
		await page.locator('[data-test-row=t-elo] [data-test-key]').focus();
		await page.keyboard.type('q1');
		await page.keyboard.press('Backspace');
		expect(await calls(page, 'session.tap')).toBe(1);
		expect(await calls(page, 'session.undo_mine')).toBe(0);
		await page.locator('[data-test-row=t-cry]').getByText('running').waitFor();
		await field.focus();
		await page.keyboard.press('Escape');
		await page.locator('[data-test-renew]').waitFor({ state: 'detached' });
		expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-test-shift-ends'))).toBe(true);
		// Two touches of a key within 150 ms are one.
		await page.waitForTimeout(GUARD_MS);
		await page.keyboard.press('1');
		await page.locator('[data-test-row=t-hit]').getByText('5', { exact: true }).waitFor();
		await page.context().close();
	});

	it('is offered by the search while it is told of, and by nothing before', async () => {
		const page = await here.open('?running&as=u-ar');
		await page.keyboard.press('Control+k');
		await page.getByRole('combobox').fill('renew');
		expect(await page.getByRole('option').count()).toBe(0);
		await page.keyboard.press('Escape');
		await warned(page);
		await page.keyboard.press('Control+k');
		await page.getByRole('combobox').fill('renew');
		await page.keyboard.press('Enter');
		await page.keyboard.type('correct horse battery');
		await page.getByLabel('Six-digit code').fill('123 456');
		expect(await axeFinds(page)).toEqual([]);
		await page.keyboard.press('Enter');
		await page.locator('[data-test-renew]').waitFor({ state: 'detached' });
		expect(await calls(page, 'people.renew')).toBe(1);
		await page.context().close();
	});

	it('covers no data key with text of twice the size, and leaves each in reach while it is renewed', async () => {
		const page = await here.open('?running&many&as=u-ar');
		await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
		await page.setViewportSize({ width: 1279, height: 800 });
		// The new size is laid out over a few frames, rows out of sight last.
		await page.waitForTimeout(SETTLED_MS);
		const before = await places(page);
		await warned(page);
		expect(await places(page)).toEqual(before);
		const notice = await page.locator('[data-test-shift-ends]').boundingBox();
		const bar = await page.locator('header').boundingBox();
		if (!notice || !bar) throw new Error('no notice');
		expect(notice.y + notice.height).toBeLessThanOrEqual(bar.y + bar.height);
		await page.locator('[data-test-shift-ends]').click();
		await page.locator('[data-test-renew]').waitFor();
		expect(await places(page)).toEqual(before);
		const hidden = await page.locator('[data-test-key]').evaluateAll(async (keys) => {
			const covered: Element[] = [];
			for (const key of keys.filter((one) => getComputedStyle(one).visibility === 'visible')) {
				const list = key.closest('main') ?? key;
				list.scrollTop += key.getBoundingClientRect().top - list.getBoundingClientRect().top - 4;
				// A row out of sight is laid out with the frame that brings it in.
				await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
				const { left, top, width, height } = key.getBoundingClientRect();
				const hit = document.elementFromPoint(left + width / 2, top + Math.min(height, 96) / 2);
				if (!key.contains(hit)) covered.push(key);
			}
			return covered.length;
		});
		expect(hidden).toBe(0);
		await page.context().close();
	});

	it('is said on the way to the end of the session, which locks when the shift is over', async () => {
		const page = await here.open('?running&as=u-ar');
		await page.locator('[data-test-end]').click();
		await page.locator('[data-test-end-now]').waitFor();
		expect(await page.locator('[data-test-shift-over]').count()).toBe(0);
		await warned(page);
		const over = page.locator('[data-test-shift-over]');
		await over.getByRole('button', { name: 'Renew my shift' }).click();
		await page.keyboard.type('correct horse battery');
		await page.getByLabel('Six-digit code').fill('123456');
		await page.keyboard.press('Enter');
		await over.waitFor({ state: 'detached' });
		await page.locator('[data-test-end-now]').waitFor();
		await page.context().close();
	});

	it('ends with the lock, and with a session that gives it more time', async () => {
		const page = await here.open('?as=u-ar');
		await page.getByRole('heading', { name: 'Today' }).waitFor();
		await warned(page);
		await page.locator('[data-test-chart=c-ob]').click();
		await page.locator('[data-test-start]').click();
		await page.locator('[data-test-session=running]').waitFor();
		expect(await page.locator('[data-test-shift-ends]').count()).toBe(0);
		await warned(page);
		await page.locator('[data-test-shift-ends]').click();
		await page.keyboard.type('half a password');
		await twin(page, 'autoLock');
		await page.getByText('Who has the tablet?').waitFor();
		expect(await page.locator('[data-test-renew], [data-test-shift-ends]').count()).toBe(0);
		expect(await page.locator('[data-test-shift-said]').textContent()).toBe('');
		await page.context().close();
	});
});
