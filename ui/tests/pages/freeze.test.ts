import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { axeFinds, expect, places, stage, twin } from './stage';

const SETTLED_MS = 210;
const SHORT_MS = 900;

function calls(page: Page, name: string): Promise<number> {
	return page.evaluate(
		(called) => Reflect.get(window, 'twin').calls.filter((one: string) => one === called).length,
		name,
	);
}

async function freeze(page: Page): Promise<void> {
	await page.locator('[data-test-freeze]').click();
	await page.locator('[data-test-frozen]').waitFor();
}

async function hold(page: Page): Promise<void> {
	await page.locator('[data-test-thaw]').hover();
	await page.mouse.down();
}

const over = (page: Page) => page.locator('[data-test-frozen]').waitFor({ state: 'detached' });

describe('a frozen screen', () => {
	const here = stage();

	it('shows everything, moves nothing, records nothing, and lets the device lock', async () => {
		const page = await here.open('?running&every&as=u-ar');
		const before = await places(page);
		await freeze(page);
		expect(await places(page)).toEqual(before);
		expect(await page.locator('[role=dialog], [role=alertdialog], dialog').count()).toBe(0);
		await page.locator('[data-test-freeze-said]').getByText('Frozen.').waitFor();
		const [taps, pings] = [await calls(page, 'session.tap'), await calls(page, 'people.ping')];
		await twin(page, 'lockSoon', 20_000);
		await page.locator('[data-test-lock-soon]').waitFor();
		for (const key of await page.locator('[data-test-key], [data-test-lock], [data-test-end]').all()) {
			const box = await key.boundingBox();
			if (box && box.y < 700) await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
		}
		for (const key of ['1', 'q', 'Backspace', '?', 'Control+k', 'Control+l', 'Enter', 'Space', 'Tab', 'q']) {
			await page.keyboard.press(key);
		}
		await page.mouse.wheel(0, 300);
		await page.waitForTimeout(SETTLED_MS);
		expect(await calls(page, 'session.tap')).toBe(taps);
		expect(await calls(page, 'people.ping')).toBe(pings);
		expect(await calls(page, 'people.lock')).toBe(0);
		// The warning stands: nobody was there to take it away.
		expect(await page.locator('[data-test-lock-soon]').count()).toBe(1);
		expect(await page.locator('[data-test-keys], [data-test-deeds], [data-test-card]').count()).toBe(0);
		expect(await places(page)).toEqual(before);
		expect(await axeFinds(page)).toEqual([]);
		await page.keyboard.press('Escape');
		await over(page);
		await page.locator('[data-test-row=e-hit] [data-test-key]').click();
		await page.locator('[data-test-row=e-hit] [data-test-figure]').getByText('1', { exact: true }).waitFor();
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('ends when its corner is held long enough, and not before', async () => {
		const page = await here.open('?running&as=u-ar', { viewport: { width: 800, height: 1280 } });
		await freeze(page);
		const box = await page.locator('[data-test-thaw]').boundingBox();
		expect(box?.width).toBeGreaterThanOrEqual(64);
		expect(box?.height).toBeGreaterThanOrEqual(64);
		const shown = () => page.locator('[data-test-thaw] path').first().getAttribute('stroke-dasharray');
		await hold(page);
		await page.waitForTimeout(SHORT_MS);
		expect(parseFloat((await shown()) ?? '0')).toBeGreaterThan(20);
		await page.mouse.up();
		await page.waitForFunction(
			() => document.querySelector('[data-test-thaw] path')?.getAttribute('stroke-dasharray') === '0 200',
		);
		// Twice too short is too short.
		await hold(page);
		await page.waitForTimeout(SHORT_MS);
		await page.mouse.up();
		expect(await page.locator('[data-test-frozen]').count()).toBe(1);
		// A finger that slides off has let go.
		await hold(page);
		await page.waitForTimeout(SHORT_MS / 2);
		await page.mouse.move(200, 200);
		await page.waitForTimeout(2 * SHORT_MS);
		await page.mouse.up();
		expect(await page.locator('[data-test-frozen]').count()).toBe(1);
		const from = Date.now();
		await hold(page);
		await over(page);
		expect(Date.now() - from).toBeGreaterThanOrEqual(1400);
		await page.mouse.up();
		await page.locator('[data-test-freeze-said]').getByText('No longer frozen').waitFor();
		expect(await calls(page, 'session.tap')).toBe(0);
		await page.context().close();
	});

	it('comes and goes by keyboard, also while words are typed, and Escape leaves the card where it is', async () => {
		const page = await here.open('?running&every&as=u-ar');
		await page.locator('[data-test-row=e-wor] [data-test-key]').click();
		const card = page.locator('[data-test-card=e-wor]');
		await card.getByRole('textbox').fill('half a');
		await page.keyboard.press('Control+f');
		await page.locator('[data-test-frozen]').waitFor();
		await page.keyboard.type('nonsense');
		await page.keyboard.press('Escape');
		await over(page);
		expect(await card.getByRole('textbox').inputValue()).toBe('half a');
		await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
		await page.keyboard.press('Escape');
		await card.waitFor({ state: 'detached' });
		await page.keyboard.press('?');
		await page.locator('[data-test-keys]').getByText('Ctrl F').waitFor();
		await page.context().close();
	});

	it('is over with a lock', async () => {
		const page = await here.open('?running&as=u-ar');
		await freeze(page);
		await twin(page, 'autoLock');
		await page.getByText('Who has the tablet?').waitFor();
		expect(await page.locator('[data-test-frozen]').count()).toBe(0);
		await page.locator('[data-test-person=u-ar]').click();
		await page.locator('[data-test-pin]').waitFor();
		await page.context().close();
	});

	it('is nothing that one may do in another’s session', async () => {
		const page = await here.open('?running=u-js&as=u-ar');
		await page.locator('[data-test-take-over]').waitFor();
		expect(await page.locator('[data-test-freeze]').count()).toBe(0);
		await page.keyboard.press('Control+f');
		await page.waitForTimeout(SETTLED_MS);
		expect(await page.locator('[data-test-frozen]').count()).toBe(0);
		await page.context().close();
	});
});
