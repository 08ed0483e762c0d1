import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { typePin } from '../../scripts/browser.mjs';
import { axeFinds, expect, places, stage, tap, twin } from './stage';

const ANA = { user: 'u-ar', pin: '482913' };
const JO = { user: 'u-js', pin: '739164' };
/** Jo has the session; Ana holds the tablet. */
const HELD = '?running=u-js&as=u-ar';

const SIZES = [
	{ width: 1280, height: 800 },
	{ width: 800, height: 1280 },
];

async function join(page: Page): Promise<void> {
	await tap(page, '[data-test-join]');
	await page.locator('[data-test-band]').waitFor();
}

/** Locks, and the other person unlocks. */
async function hand(page: Page, to: { user: string; pin: string }): Promise<void> {
	await tap(page, '[data-test-lock]');
	await tap(page, `[data-test-person=${to.user}]`);
	await typePin(page, to.pin);
	await page.locator('[data-test-session=running]').waitFor();
}

function figure(page: Page, target: string): Promise<string | null> {
	return page.locator(`[data-test-row=${target}] [data-test-figure]`).textContent();
}

async function shows(page: Page, target: string, words: string): Promise<void> {
	await page.locator(`[data-test-row=${target}] [data-test-figure]`).getByText(words, { exact: true }).waitFor();
}

function calls(page: Page, command: string): Promise<number> {
	return page.evaluate((name) => {
		const all: string[] = Reflect.get(window, 'twin').calls;
		return all.filter((one) => one === name).length;
	}, command);
}

async function accessible(page: Page, query?: string): Promise<void> {
	for (const size of SIZES) {
		await page.setViewportSize(size);
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			expect(await axeFinds(page, {}, query), `${size.width} ${colorScheme}`).toEqual([]);
		}
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
		expect(wide).toBeLessThanOrEqual(0);
	}
	await page.setViewportSize({ width: 1280, height: 800 });
}

describe('a second observer', () => {
	const here = stage();

	it('is one of two ways side by side, each with what it means for the data, on the session and on the chart', async () => {
		const page = await here.open(HELD);
		const ways = page.getByRole('group', { name: 'What do you want to do?' });
		const bothSaid = async (): Promise<void> => {
			await ways.getByRole('button', { name: /^Take over.*You go on with the session’s data/ }).waitFor();
			await ways.getByRole('button', { name: /^Join as second observer.*Your own data, from empty/ }).waitFor();
		};
		await bothSaid();
		await page.getByText('Jo Stone has this session').waitFor();
		await accessible(page);
		await page.getByRole('button', { name: 'Back' }).click();
		await page.locator('[data-test-running]').getByText('Jo Stone has it').waitFor();
		await bothSaid();
		expect(await page.locator('[data-test-start]').count()).toBe(0);
		await accessible(page);

		// The other way is the hand-over there was: the session's data, and no band.
		await tap(page, '[data-test-take-over]');
		await page.locator('[data-test-row=t-hit] [data-test-key]:not(:disabled)').waitFor();
		expect(await figure(page, 't-hit')).toBe('3');
		expect(await page.locator('[data-test-band]').count()).toBe(0);
		await page.locator('[data-test-end]').waitFor();
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('starts empty, with the same keys in the same places, a band, and nothing that is the session’s to do', async () => {
		const page = await here.open(HELD);
		const where = (all: string[]): string[] => all.map((one) => one.replace(/^(\S+ \S+) \S+/, '$1'));
		const before = where(await places(page));
		expect(await figure(page, 't-hit')).toBe('3');
		await join(page);
		expect(await figure(page, 't-hit')).toBe('0');
		expect((await page.locator('[data-test-row=t-hlp] [data-test-progress]').textContent())?.trim()).toBe('0 of 10');
		expect(await page.locator('[data-test-key][aria-pressed=true]').count()).toBe(0);
		expect(await page.locator('[data-test-band]').textContent()).toContain('Second observer');
		expect(where(await places(page))).toEqual(before);
		for (const gone of ['[data-test-end]', '[data-test-hand-over]', '[data-test-note]', '[data-test-take-over]']) {
			expect(await page.locator(gone).count(), gone).toBe(0);
		}
		expect(await page.getByRole('button', { name: 'Pause session time' }).count()).toBe(0);
		await page.locator('[data-test-leave]').waitFor();
		await accessible(page);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('and the one who has the session see their own taps alone, and take back their own alone', async () => {
		const page = await here.open(HELD);
		await join(page);
		await tap(page, '[data-test-row=t-hit] [data-test-key]');
		await shows(page, 't-hit', '1');
		await tap(page, '[data-test-row=t-elo] [data-test-key]');
		await shows(page, 't-elo', '1');
		await page.locator('[data-test-undo-mine]').getByText('Undo mine (2)').waitFor();

		await hand(page, JO);
		expect(await page.locator('[data-test-band]').count()).toBe(0);
		expect(await figure(page, 't-hit')).toBe('3');
		expect(await figure(page, 't-elo')).toBe('0');
		const held = Number((await page.locator('[data-test-undo-mine]').textContent())?.match(/\d+/)?.[0]);
		expect(held).toBe(10);
		await tap(page, '[data-test-row=t-hit] [data-test-key]');
		await shows(page, 't-hit', '4');

		// Back in where one was: still beside it, with one's own.
		await hand(page, ANA);
		await page.locator('[data-test-band]').waitFor();
		expect(await figure(page, 't-hit')).toBe('1');
		await tap(page, '[data-test-undo-mine]');
		await shows(page, 't-elo', '0');
		await tap(page, '[data-test-row=t-hit] [data-test-undo]');
		await shows(page, 't-hit', '0');
		expect(await page.locator('[data-test-undo-mine]').isDisabled()).toBe(true);

		await hand(page, JO);
		expect(await figure(page, 't-hit')).toBe('4');
		await page.locator('[data-test-row=t-cry] [aria-pressed=true]').waitFor();
		await page.context().close();
	});

	it('has timers of their own', async () => {
		const page = await here.open(HELD);
		await join(page);
		await tap(page, '[data-test-row=t-tan] [data-test-key]');
		await page.locator('[data-test-row=t-tan] [aria-pressed=true]').waitFor();
		await hand(page, JO);
		expect(await page.locator('[data-test-row=t-tan] [aria-pressed=true]').count()).toBe(0);
		expect(await page.locator('[data-test-row=t-cry] [aria-pressed=true]').count()).toBe(1);
		await hand(page, ANA);
		await page.locator('[data-test-row=t-tan] [aria-pressed=true]').waitFor();
		expect(await page.locator('[data-test-row=t-cry] [aria-pressed=true]').count()).toBe(0);
		await page.context().close();
	});

	it('leaves, and the session goes on; coming back finds what was recorded', async () => {
		const page = await here.open(HELD);
		await join(page);
		await tap(page, '[data-test-row=t-hit] [data-test-key]');
		// Left at once: the tap under way is waited for.
		await tap(page, '[data-test-leave]');
		await page.locator('[data-test-running]').getByText('Jo Stone has it').waitFor();
		expect(await page.evaluate(() => Reflect.get(window, 'twin').world.running()?.session)).toBe('s-run');
		expect(await page.evaluate(() => Reflect.get(window, 'twin').world.running()?.holder().user)).toBe('u-js');
		await join(page);
		expect(await figure(page, 't-hit')).toBe('1');
		await page.context().close();
	});

	it('is told why joining or leaving was refused, and what was recorded unseen is not tried again', async () => {
		const page = await here.open(HELD);
		await twin(page, 'failNext', 'session.join', 'disk.full');
		await tap(page, '[data-test-join]');
		await page.getByRole('alert').getByText('The device is full').waitFor();
		expect(await page.locator('[data-test-band]').count()).toBe(0);
		await twin(page, 'unseenNext', 'session.join');
		await join(page);
		expect(await calls(page, 'session.join')).toBe(2);
		await twin(page, 'failNext', 'session.leave', 'disk.full');
		await tap(page, '[data-test-leave]');
		await page.getByRole('alert').getByText('The device is full').waitFor();
		await page.locator('[data-test-band]').waitFor();
		await twin(page, 'unseenNext', 'session.leave');
		await tap(page, '[data-test-leave]');
		await page.locator('[data-test-running]').waitFor();
		expect(await calls(page, 'session.leave')).toBe(2);
		await page.context().close();
	});

	it('who leaves a session that has ended elsewhere meanwhile comes to its end', async () => {
		const page = await here.open(HELD);
		await join(page);
		await tap(page, '[data-test-row=t-hit] [data-test-key]');
		await shows(page, 't-hit', '1');
		await page.evaluate(() => {
			const book = Reflect.get(window, 'twin').world.running();
			const silent = book.asks().map((target: string) => ({ target, zero: true }));
			book.end(Date.now(), silent);
		});
		await tap(page, '[data-test-leave]');
		await page.getByRole('heading', { name: /^Session of/ }).waitFor();
		await page.locator('[data-test-agreement]').waitFor();
		await page.context().close();
	});

	it('works by keyboard alone: joins, taps by letters, takes back, leaves', async () => {
		const page = await here.open(HELD);
		await page.locator('[data-test-join]').focus();
		await page.keyboard.press('Enter');
		await page.locator('[data-test-band]').waitFor();
		await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
		await page.keyboard.press('1');
		await shows(page, 't-hit', '1');
		await page.keyboard.press('q');
		const progress = page.locator('[data-test-row=t-hlp] [data-test-progress]');
		await progress.getByText('1 of 10').waitFor();
		await page.keyboard.press('Backspace');
		await progress.getByText('0 of 10').waitFor();
		await page.keyboard.press('Control+k');
		await page.getByRole('combobox').waitFor();
		// What is fixed below the bar lies below the band, and behaviours stay in reach.
		const [panel, strip] = await Promise.all(
			[page.locator('aside'), page.locator('[data-test-row=t-hit]')].map((one) => one.boundingBox()),
		);
		expect(panel?.y).toBeGreaterThanOrEqual((strip?.y ?? 0) + (strip?.height ?? 0));
		await page.keyboard.press('Escape');
		await page.locator('[data-test-leave]').focus();
		await page.keyboard.press('Enter');
		await page.locator('[data-test-running]').waitFor();
		expect(await page.evaluate(() => document.documentElement.style.getPropertyValue('--bar'))).toBe('');
		await page.context().close();
	});

	it('finds what a second observer may do, and nothing of the session’s own', async () => {
		const page = await here.open(HELD);
		const deeds = (): Promise<string[]> => page.getByRole('option').allTextContents();
		const find = async (): Promise<string[]> => {
			await page.keyboard.press('Control+k');
			await page.getByRole('option').first().waitFor();
			return (await deeds()).map((one) => one.trim());
		};
		expect(await find()).toEqual(expect.arrayContaining(['Take over', 'Join as second observer']));
		await page.getByRole('combobox').fill('join');
		await page.keyboard.press('Enter');
		await page.locator('[data-test-band]').waitFor();
		const beside = await find();
		for (const gone of ['End session', 'Pause session time', 'Hand over', 'Note', 'Take over']) {
			expect(beside).not.toContain(gone);
		}
		await page.getByRole('combobox').fill('leave');
		await page.keyboard.press('Enter');
		await page.locator('[data-test-running]').waitFor();
		await page.context().close();
	});

	it('whoever has the session goes on from the chart', async () => {
		const page = await here.open('?running&as=u-ar');
		await page.locator('[data-test-session=running]').waitFor();
		await page.evaluate(() => (Reflect.get(window, 'twin').world.running = () => undefined));
		await tap(page, '[data-test-lock]');
		await tap(page, '[data-test-person=u-ar]');
		await typePin(page, ANA.pin);
		await tap(page, '[data-test-chart=c-mr]');
		await page.locator('[data-test-running]').getByText('It is in your hands').waitFor();
		expect(await page.locator('[data-test-join], [data-test-take-over]').count()).toBe(0);
		await tap(page, '[data-test-running] [data-test-start]');
		await page.locator('[data-test-session=running]').waitFor();
		await page.context().close();
	});
});
