import { describe, it } from 'vitest';
import { typePin } from '../../scripts/browser.mjs';
import { end, enrol, open, signIn } from '../../scripts/scenes.mjs';
import { expect, stage, twin } from './stage';

/** Locks as the core does by itself, and looks at the first frame in which a cover stands: is anything seen beside it? */
function lockAndLook(): Promise<{ frames: number; under: string[]; ground: string; inert: boolean }> {
	return new Promise((done) => {
		let frames = 0;
		Reflect.get(window, 'twin').autoLock();
		const look = (): void => {
			frames += 1;
			const cover = document.querySelector('[data-test-cover]');
			if (!cover) return void requestAnimationFrame(look);
			const under: string[] = [];
			for (let x = 4; x < innerWidth; x += 80)
				for (let y = 4; y < innerHeight; y += 60)
					if (!cover.contains(document.elementFromPoint(x, y))) under.push(`${x},${y}`);
			const inert = document.querySelector('[data-test-session]')?.closest('[inert]') !== null;
			done({ frames, under, ground: getComputedStyle(cover).backgroundColor, inert });
		};
		requestAnimationFrame(look);
	});
}

describe('a shift', () => {
	const here = stage();

	it('goes from a new device to today: enrol, sign in, second step, offline code, PIN', async () => {
		const page = await here.open('?fresh');
		await enrol(page);
		await signIn(page, 'lee.moss');
		await page.getByText('Set up your second step').waitFor();
		expect(await page.locator('[data-test-seed]').textContent()).toContain('JBSW Y3DP');
		await page.getByLabel('Six-digit code').fill('000000');
		await page.getByRole('button', { name: 'Confirm' }).click();
		await page.getByRole('alert').getByText('That code is not right').waitFor();
		await page.getByLabel('Six-digit code').fill('123 456');
		await page.getByRole('button', { name: 'Confirm' }).click();
		await page.getByRole('button', { name: 'I have saved it' }).click();
		for (const pin of ['123456', '123456', '482913', '482913']) await typePin(page, pin);
		await page.getByRole('heading', { name: 'Today' }).waitFor();
		await page.context().close();
	});

	it('hands a running session over and goes on, timers and all', async () => {
		const page = await here.open('?running');
		await page.locator('[data-test-person=u-ar]').click();
		await typePin(page, '482913');
		await page.locator('[data-test-session=running]').waitFor();
		await page.locator('[data-test-hand-over]').click();
		await page.getByText('Who has the tablet?').waitFor();
		expect(await page.getByText('Mila Roth').count()).toBe(0);
		await page.locator('[data-test-person=u-js]').click();
		await typePin(page, '739164');
		await page.locator('[data-test-take-over]').waitFor();
		expect(await page.locator('[data-test-key]:not(:disabled)').count()).toBe(0);
		await page.locator('[data-test-take-over]').click();
		await page.locator('[data-test-row=t-elo] [data-test-key]:not(:disabled)').click();
		await page.locator('[data-test-row=t-cry]').getByText('running').waitFor();
		await page.locator('[data-test-row=t-elo]').getByText('1', { exact: true }).first().waitFor();
		await page.context().close();
	});

	it('ends, asks once what silence means, saves the note as typed and signs it', async () => {
		const page = await here.open('?running&as=u-ar&offline');
		await page.locator('[data-test-end]').click();
		await page.getByText('2 answers are missing').waitFor();
		expect(await page.locator('[data-test-end-now]').isDisabled()).toBe(true);
		await page.locator('[data-test-back]').click();
		await page.locator('[data-test-row=t-hlp]').waitFor();
		await end(page);
		await typePin(page, '111112');
		await page.getByText('That PIN is not right').waitFor();
		await typePin(page, '482913');
		await page.locator('[data-test-signed]').waitFor();
		expect(await page.getByRole('textbox').count()).toBe(0);
		expect(await page.locator('[data-test-note-document]').textContent()).toContain('Asked for help twice');
		await page.locator('[data-test-to-chart]').click();
		await page.getByText('Recent sessions').waitFor();
		await page.context().close();
	});

	it('covers at once on lock, drops the page, and comes back by PIN', async () => {
		const page = await here.open('?running&as=u-ar&slow=300');
		await page.locator('[data-test-lock]').click();
		await page.locator('[data-test-cover]').waitFor();
		await page.waitForFunction(() => !document.body.textContent?.includes('Mila Roth'));
		await page.getByText('Who has the tablet?').waitFor();
		await page.context().close();
	});

	it('locks by itself without a trace and warns before in a way that a touch ends', async () => {
		const page = await here.open('?running&as=u-ar');
		await twin(page, 'lockSoon', 20_000);
		await page.locator('[data-test-lock-soon]').waitFor();
		await page.mouse.click(640, 690);
		await page.locator('[data-test-lock-soon]').waitFor({ state: 'detached' });
		expect(await page.evaluate(() => Reflect.get(window, 'twin').calls.includes('people.ping'))).toBe(true);
		await twin(page, 'autoLock');
		await page.getByText('Who has the tablet?').waitFor();
		expect(await page.locator('body').textContent()).not.toContain('Mila Roth');
		await page.context().close();
	});

	it('covers in the very next frame when the core locks, whatever was on the screen, and answers to nothing below', async () => {
		const page = await here.open('?running&as=u-ar&more=142&slow=300');
		await page.locator('[data-test-session=running]').waitFor();
		const seen = await page.evaluate(lockAndLook);
		expect(seen.frames).toBe(1);
		expect(seen.under).toEqual([]);
		expect(seen.ground).toMatch(/^rgb\(\d+, \d+, \d+\)$/);
		expect(seen.inert).toBe(true);
		await page.keyboard.press('1');
		await page.waitForFunction(() => !document.body.textContent?.includes('Mila Roth'));
		expect(await page.evaluate(() => Reflect.get(window, 'twin').calls.includes('session.tap'))).toBe(false);
		await page.getByText('Who has the tablet?').waitFor();
		await page.context().close();
	});

	it('shows a supervisor what was signed, and no editor over it', async () => {
		const page = await here.open('?as=u-kt');
		await open(page, 'c-mr');
		await page.getByRole('button', { name: 'note signed' }).first().click();
		const note = page.locator('[data-test-note-document]');
		await note.getByText('Calm start, asked for help twice').waitFor();
		expect(await note.textContent()).toMatch(/Note of Ana Ruiz.*signed .*\d\d:\d\d/s);
		expect(await page.getByRole('textbox').count()).toBe(0);
		expect(await page.locator('[data-test-pin]').count()).toBe(0);
		await page.context().close();
	});

	it('opens by keyboard alone: a name, the digits, Enter; a touch in between changes nothing', async () => {
		const page = await here.open('');
		await page.locator('[data-test-person=u-ar]').focus();
		await page.keyboard.press('Enter');
		await page.locator('[data-test-pin]').waitFor();
		await page.keyboard.type('11');
		await page.keyboard.press('Escape');
		await page.keyboard.type('4829');
		await page.getByRole('button', { name: '1', exact: true }).click();
		await page.keyboard.type('3');
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { name: 'Today' }).waitFor();
		await page.context().close();
	});

	it('needs the password when the tries are spent', async () => {
		const page = await here.open('');
		await page.locator('[data-test-person=u-ar]').click();
		for (let i = 0; i < 5; i += 1) {
			await typePin(page, '111112');
			await page.getByRole('alert').locator('p').waitFor();
		}
		await page.getByText('Sign in with your password and code').waitFor();
		await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
		await page.getByLabel('Six-digit code').fill('123456');
		await page.getByRole('button', { name: 'Sign in' }).click();
		await page.getByRole('heading', { name: 'Today' }).waitFor();
		await page.context().close();
	});

	it('shows a name full of markup as text', async () => {
		const page = await here.open('?as=u-ar');
		await page.evaluate(() => Reflect.set(window, 'boom', () => Reflect.set(window, 'boomed', true)));
		await open(page, 'c-xx');
		expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(
			'<img src=x onerror="boom()"><b>Bo</b> & Co',
		);
		expect(await page.locator('main img, main h1 b').count()).toBe(0);
		expect(await page.evaluate(() => Reflect.has(window, 'boomed'))).toBe(false);
		await page.context().close();
	});

	it('runs under the policy of the window, with a frozen Object.prototype and nothing in web storage', async () => {
		const page = await here.open('?running&as=u-kt');
		const facts = await page.evaluate(() => {
			let refused = false;
			try {
				(Object.prototype as Record<string, unknown>).polluted = 1;
			} catch {
				refused = true;
			}
			const own = { toString: undefined as unknown };
			own.toString = () => 'mine';
			return {
				frozen: Object.isFrozen(Object.prototype),
				refused: refused || !('polluted' in {}),
				own: String(own),
				stored: localStorage.length + sessionStorage.length,
				cookies: document.cookie,
				inline: document.querySelectorAll('script:not([src]), style, [style]').length,
			};
		});
		expect(facts).toEqual({ frozen: true, refused: true, own: 'mine', stored: 0, cookies: '', inline: 0 });
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});
});

describe('the real build', () => {
	const here = stage('dist');

	it('says so in a sentence when no core answers, and breaks no rule of the policy', async () => {
		const page = await here.open('');
		await page.getByText('Baton cannot start').waitFor();
		await page.getByRole('button', { name: 'Try again' }).click();
		await page.getByText('Everything recorded is kept').waitFor();
		expect(await page.evaluate(() => Object.isFrozen(Object.prototype))).toBe(true);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});
});
