import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { actForm, begin, calls, cancel, draw, endSession, lastRequest, send, sign, write } from './notes';
import { expect, stage } from './stage';

type Strokes = [number, number][][];

describe('the caregiver’s signature', () => {
	const here = stage();
	const asked = async (options = {}): Promise<Page> => {
		const page = await here.open('?running&as=u-ar&payer=caregiver', options);
		await endSession(page);
		await write(page);
		await sign(page);
		await begin(page, 'witness');
		await page.locator('[data-test-caregiver]').waitFor();
		return page;
	};
	const named = async (page: Page): Promise<void> => {
		await page.getByLabel('Name of the caregiver').fill('Dana Roth');
		await page.getByLabel('What are they to the client?').selectOption('grandparent');
	};
	const sent = async (page: Page): Promise<Strokes> => (await lastRequest(page, 'note.caregiver')).strokes as Strokes;
	const points = (page: Page): Promise<number> =>
		page.locator('[data-test-pad] .ink').evaluate((path) => (path.getAttribute('d') ?? '').split(/[ML]/).length - 1);

	it('stands on a page that shows the note and nothing else of the session', async () => {
		const page = await asked();
		expect(await page.getByText('What was recorded').count()).toBe(0);
		expect(await page.locator('[data-test-act], [data-test-units], [data-test-check]').count()).toBe(0);
		await page.locator('[data-test-note-document]').getByText('Calm start.').waitFor();
		await page.getByText('You are the witness: Ana Ruiz.').waitFor();
		await cancel(page);
		await page.getByText('What was recorded').waitFor();
		expect(await page.evaluate(() => document.activeElement?.matches('[data-test-act=witness]'))).toBe(true);
		await page.context().close();
	});

	it('needs a name, what they are to the client, and more than a dot', async () => {
		const page = await asked();
		const why = actForm(page).getByRole('alert');
		await send(page);
		await why.getByText('Type the caregiver’s name').waitFor();
		await page.getByLabel('Name of the caregiver').fill('Dana Roth');
		await send(page);
		await why.getByText('Choose what they are').waitFor();
		await page.getByLabel('What are they to the client?').selectOption('other');
		await send(page);
		await why.getByText('Type who they are').waitFor();
		await page.getByLabel('Who are they to the client?').fill('aunt');
		await send(page);
		await why.getByText('signs in the field first').waitFor();
		await page.locator('[data-test-pad]').click();
		expect(await points(page)).toBe(1);
		await send(page);
		await why.getByText('signs in the field first').waitFor();
		await draw(page);
		expect(await points(page)).toBeGreaterThan(10);
		await page.locator('[data-test-clear]').click();
		expect(await points(page)).toBe(0);
		expect(await page.getByRole('img', { name: 'Signature field, empty' }).count()).toBe(1);
		expect(await page.locator('[data-test-clear]').isDisabled()).toBe(true);
		expect(await calls(page, 'note.caregiver')).toBe(0);
		await draw(page);
		await send(page);
		const signature = page.locator('[data-test-signature=caregiver]');
		expect(await signature.textContent()).toMatch(/Dana Roth, aunt.*signed today \d\d:\d\d, witnessed by Ana Ruiz/s);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('is shown as it was drawn, each point from 0 to 1,000, held within the field', async () => {
		const page = await asked();
		await named(page);
		const box = await page.locator('[data-test-pad]').boundingBox();
		if (!box) throw new Error('no field');
		await page.mouse.move(box.x + 20, box.y + 20);
		await page.mouse.down();
		// Over every edge.
		for (const [x, y] of [
			[-50, 40],
			[box.width + 80, 60],
			[60, box.height + 300],
			[40, -200],
		] as const) {
			await page.mouse.move(box.x + x, box.y + y, { steps: 5 });
		}
		await page.mouse.up();
		await page.mouse.move(box.x + 100, box.y + 100);
		const drawn = await page.locator('[data-test-pad] .ink').getAttribute('d');
		await send(page);
		await page.locator('[data-test-drawing]').waitFor();
		expect(await page.locator('[data-test-drawing] path').getAttribute('d')).toBe(drawn);
		const strokes = await sent(page);
		expect(strokes).toHaveLength(1);
		const all = strokes.flat(2);
		expect(all.every((at) => Number.isInteger(at) && at >= 0 && at <= 1000)).toBe(true);
		expect([Math.min(...all), Math.max(...all)]).toEqual([0, 1000]);
		await page.context().close();
	});

	it('holds no more than 2,000 points, however long somebody draws', async () => {
		const page = await asked();
		await named(page);
		await page.locator('[data-test-pad]').scrollIntoViewIfNeeded();
		const box = await page.locator('[data-test-pad]').boundingBox();
		if (!box) throw new Error('no field');
		await page.mouse.move(box.x + 10, box.y + 10);
		await page.mouse.down();
		await page.evaluate(() => {
			const pad = document.querySelector('[data-test-pad]');
			const { left, top, width, height } = pad?.getBoundingClientRect() ?? new DOMRect();
			const pointerId = 1;
			for (let step = 0; step < 5000; step += 1) {
				const [clientX, clientY] = [left + (step % 97) * (width / 97), top + (step % 41) * (height / 41)];
				pad?.dispatchEvent(new PointerEvent('pointermove', { pointerId, clientX, clientY }));
			}
		});
		await page.mouse.up();
		const many = await points(page);
		expect(many).toBeGreaterThan(900);
		expect(many).toBeLessThanOrEqual(2000);
		await send(page);
		await page.locator('[data-test-drawing]').waitFor();
		expect((await sent(page)).flat().length).toBe(many);
		await page.context().close();
	});

	it('is drawn by a finger without scrolling the page, and a palm beside it draws nothing', async () => {
		const page = await asked({ hasTouch: true, viewport: { width: 800, height: 1280 } });
		await named(page);
		await page.locator('[data-test-send]').scrollIntoViewIfNeeded();
		const box = await page.locator('[data-test-pad]').boundingBox();
		if (!box) throw new Error('no field');
		const scrolled = () => page.locator('main').evaluate((main) => main.scrollTop);
		const before = await scrolled();
		const touch = await page.context().newCDPSession(page);
		const at = (x: number, y: number, id: number) => ({ x: box.x + x, y: box.y + y, id });
		const say = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: ReturnType<typeof at>[]) =>
			touch.send('Input.dispatchTouchEvent', { type, touchPoints });
		await say('touchStart', [at(40, 120, 1)]);
		await say('touchMove', [at(60, 60, 1)]);
		await say('touchStart', [at(60, 60, 1), at(300, 150, 2)]);
		for (let step = 1; step <= 10; step += 1) {
			await say('touchMove', [at(60 + 20 * step, 60 - 4 * step, 1), at(300 + step, 150 + 3 * step, 2)]);
		}
		await say('touchEnd', []);
		expect(await scrolled()).toBe(before);
		await page.locator('[data-test-send]').click();
		await page.locator('[data-test-drawing]').waitFor();
		const strokes = await sent(page);
		expect(strokes).toHaveLength(1);
		expect(strokes[0]?.length).toBeGreaterThan(5);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('is reached by keyboard but for the drawing, and Escape goes back', async () => {
		const page = await asked();
		const reached: string[] = [];
		for (let presses = 0; presses < 6; presses += 1) {
			await page.keyboard.press('Tab');
			reached.push(await page.evaluate(() => document.activeElement?.tagName ?? ''));
			if (await page.evaluate(() => document.activeElement?.matches('[data-test-send]'))) break;
		}
		expect(reached).toEqual(['INPUT', 'SELECT', 'BUTTON']);
		await page.keyboard.press('Escape');
		await page.waitForFunction(() => document.activeElement?.matches('[data-test-act=witness]') === true);
		await page.context().close();
	});
});
