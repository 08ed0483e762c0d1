import type { Locator, Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { shown } from './lines';
import { becomes, begin, calls, endSession, lastRequest, send as sendNote, sign, stands, write } from './notes';
import { axeFinds, expect, stage, twin } from './stage';

const MINUTE = 60_000;

interface Segment {
	from: number;
	to: number;
}

/** The first segment of the session that ran, as the twin keeps it. */
function segment(page: Page): Promise<Segment> {
	return page.evaluate(() => {
		const { world } = Reflect.get(window, 'twin');
		const [{ from, to }] = world.books.find((one: { session: string }) => one.session === 's-run').segments;
		return { from, to };
	});
}

/** Under whose name each observation stands. */
function recordedBy(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const { world } = Reflect.get(window, 'twin');
		const book = world.books.find((one: { session: string }) => one.session === 's-run');
		return book.observations.map((one: { by: string }) => one.by);
	});
}

const form = (page: Page): Locator => page.locator('[data-test-claim-form]');
const lines = (page: Page): Locator => page.locator('[data-test-claim]');
const parts = (page: Page): Locator => page.locator('[data-test-part]');
/** Who provided what, without the keys beside it. */
const provided = async (page: Page): Promise<string[]> =>
	(await page.locator('dl .by dd').allTextContents()).map((one) => (one.split('Part of it')[0] ?? '').trim());
const minute = (ms: number): string => shown(ms).slice(0, 5);

async function fillTimes(page: Page, from: string, to?: string): Promise<void> {
	await form(page).getByLabel('From', { exact: true }).fill(from);
	if (to !== undefined) await form(page).getByLabel('To', { exact: true }).fill(to);
}

/** Says that it was them from the tenth minute on, or until `to`. */
async function claims(page: Page, from = 10, to?: number): Promise<Segment> {
	const of = await segment(page);
	const before = await lines(page).count();
	await parts(page).first().click();
	await fillTimes(page, shown(of.from + from * MINUTE), to === undefined ? to : shown(of.from + to * MINUTE));
	await form(page).getByText('Forgot to switch', { exact: true }).click();
	await form(page).locator('[data-test-send]').click();
	await form(page).waitFor({ state: 'detached' });
	await lines(page).nth(before).waitFor();
	return of;
}

describe('a part of the session that somebody else provided', () => {
	const here = stage();
	/** Ana’s session has ended, and somebody else has the tablet. */
	const ended = async (user: 'u-js' | 'u-kt' = 'u-js', query = ''): Promise<Page> => {
		const page = await here.open(`?running&as=u-ar&payer${query}`);
		await endSession(page);
		expect(await parts(page).count()).toBe(0);
		await becomes(page, user);
		return page;
	};

	it('waits in sight of both, and splits the session once the colleague confirms it', async () => {
		const page = await ended();
		const before = await provided(page);
		const by = await recordedBy(page);
		const of = await claims(page);
		const [from, to, began] = [minute(of.from + 10 * MINUTE), minute(of.to), minute(of.from)];
		const asked = await lastRequest(page, 'session.claim');
		expect(asked).toMatchObject({ session: 's-run', segment: 's-run-g0', to_ms: of.to, reason: 'Forgot to switch' });
		expect(shown(asked['from_ms'] as number)).toBe(shown(of.from + 10 * MINUTE));
		expect(await lines(page).locator('b').textContent()).toBe(
			`You say ${from} to ${to} was yours, not Ana Ruiz’s: Forgot to switch`,
		);
		expect(await lines(page).textContent()).toContain('Waits for Ana Ruiz or a supervisor');
		expect(await lines(page).getByRole('button').count()).toBe(0);
		expect(await page.locator('[data-test-claim-said]').textContent()).toContain('Nothing changes until');
		expect(await provided(page)).toEqual(before);

		await becomes(page, 'u-ar');
		await lines(page)
			.getByText(`Jo Stone says ${from} to ${to} was theirs, not Ana Ruiz’s: Forgot to switch`)
			.waitFor();
		await lines(page)
			.getByRole('button', { name: new RegExp(`^Confirm ?, Jo Stone ${from} to ${to}$`) })
			.click();
		await lines(page).getByText('Confirmed by Ana Ruiz').waitFor();
		expect(await provided(page)).toEqual([`Ana Ruiz · ${began}–${from}`, `Jo Stone · ${from}–${to}`]);
		expect(await lines(page).getByRole('button').count()).toBe(0);
		expect(await recordedBy(page)).toEqual(by);
		expect(new Set(by)).toEqual(new Set(['u-ar']));

		await becomes(page, 'u-js');
		await lines(page).getByText('Confirmed by Ana Ruiz').waitFor();
		// What is theirs by now they can write a note of.
		await page.locator('[data-test-narrative]').waitFor();
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('leaves the colleague what came before and after the stretch', async () => {
		const page = await ended();
		const of = await claims(page, 5, 12);
		await becomes(page, 'u-ar');
		await page.locator('[data-test-confirm]').click();
		await page.locator('[data-test-answered]').waitFor();
		const [a, b, c, d] = [of.from, of.from + 5 * MINUTE, of.from + 12 * MINUTE, of.to].map(minute);
		expect(await provided(page)).toEqual([`Ana Ruiz · ${a}–${b}`, `Jo Stone · ${b}–${c}`, `Ana Ruiz · ${c}–${d}`]);
		expect(await parts(page).count()).toBe(1);
		await page.context().close();
	});

	it('leaves no empty line where the whole segment was theirs', async () => {
		const page = await ended();
		const of = await claims(page, 0);
		await becomes(page, 'u-kt');
		await page.locator('[data-test-confirm]').click();
		await page.locator('[data-test-answered]').waitFor();
		expect(await provided(page)).toEqual([`Jo Stone · ${minute(of.from)}–${minute(of.to)}`]);
		await page.context().close();
	});

	it('can be refused, stays in sight with who said so, and can be said again', async () => {
		const page = await ended();
		await claims(page);
		await becomes(page, 'u-ar');
		const before = await provided(page);
		await page.locator('[data-test-refuse]').click();
		await lines(page).getByText('Not so, says Ana Ruiz').waitFor();
		expect(await provided(page)).toEqual(before);
		expect(await page.locator('[data-test-claim-said]').textContent()).toContain('Nothing changes.');
		await becomes(page, 'u-js');
		await lines(page).getByText('Not so, says Ana Ruiz').waitFor();
		await claims(page, 15);
		expect(await lines(page).count()).toBe(2);
		expect(await lines(page).locator('[data-test-claim-waits]').count()).toBe(1);
		await page.context().close();
	});

	it('can be confirmed by a supervisor, but not by the supervisor who says it', async () => {
		const page = await ended('u-kt');
		await claims(page, 3, 4);
		expect(await lines(page).getByRole('button').count()).toBe(0);
		await becomes(page, 'u-js');
		// A third person sees it, and has nothing to say to it.
		await lines(page).getByText('Kim Tran says').waitFor();
		expect(await lines(page).getByRole('button').count()).toBe(0);
		await claims(page);
		await becomes(page, 'u-kt');
		expect(await lines(page).getByRole('button').count()).toBe(2);
		await page.locator('[data-test-confirm]').click();
		await lines(page).getByText('Confirmed by Kim Tran').waitFor();
		expect(await lines(page).first().locator('[data-test-claim-waits]').count()).toBe(1);
		await page.context().close();
	});

	it('closes at once with a signed note of either, and opens again with it', async () => {
		const page = await ended();
		await claims(page);
		await becomes(page, 'u-ar');
		await page.locator('[data-test-confirm]').waitFor();
		await write(page);
		await sign(page);
		await page.locator('[data-test-confirm]').waitFor({ state: 'detached' });
		expect(await lines(page).textContent()).toContain('has signed their note');
		await becomes(page, 'u-js');
		await lines(page).getByText('has signed their note').waitFor();
		expect(await parts(page).count()).toBe(0);
		await becomes(page, 'u-ar');
		await stands(page, 'signed');
		await begin(page, 'withdraw');
		await page.getByText('Signed too early', { exact: true }).click();
		await sendNote(page);
		await page.locator('[data-test-confirm]').waitFor();
		await page.context().close();
	});

	it('takes nothing that is not said whole, and says what to do', async () => {
		const page = await ended();
		const of = await segment(page);
		await parts(page).first().click();
		const send = form(page).locator('[data-test-send]');
		const alert = form(page).getByRole('alert');
		const told = async (words: string): Promise<void> => alert.getByText(words).waitFor();
		const [first, last] = [shown(of.from), shown(of.to)];
		expect(await form(page).getByLabel('From', { exact: true }).inputValue()).toBe('');
		expect(await form(page).getByLabel('To', { exact: true }).inputValue()).toBe(last);
		await send.click();
		await told(`Choose when your part began, from ${first} to ${last}.`);
		await fillTimes(page, shown(of.from - 5 * MINUTE));
		expect(await form(page).locator('[role=alert] p').count()).toBe(0);
		await send.click();
		await told('Choose when your part began');
		const start = shown(of.from + 10 * MINUTE);
		await fillTimes(page, start, shown(of.from + 9 * MINUTE));
		await send.click();
		await told(`Choose when your part ended: after ${start}`);
		await fillTimes(page, start, start);
		await send.click();
		await told('Choose when your part ended');
		await fillTimes(page, start, last);
		await send.click();
		await told('Say why');
		await form(page).getByLabel('Why, in your own words').fill('a'.repeat(203));
		await send.click();
		await told('Shorten your own words by 3 characters.');
		expect(await calls(page, 'session.claim')).toBe(0);
		await form(page).getByLabel('Why, in your own words').fill('at the door');
		await twin(page, 'failNext', 'session.claim', 'action.refused');
		await send.click();
		await alert.locator('p').waitFor();
		expect(await form(page).getByLabel('From', { exact: true }).inputValue()).toBe(start);
		await send.click();
		await lines(page).getByText('was yours, not Ana Ruiz’s: at the door').waitFor();
		await page.context().close();
	});

	it('is not said twice where it was recorded and could not be shown', async () => {
		const page = await ended();
		await twin(page, 'unseenNext', 'session.claim');
		await claims(page);
		await lines(page).first().waitFor();
		expect(await lines(page).count()).toBe(1);
		expect(await calls(page, 'session.claim')).toBe(1);
		await becomes(page, 'u-ar');
		await twin(page, 'failNext', 'session.answer_claim', 'action.refused');
		await page.locator('[data-test-confirm]').click();
		await lines(page).getByRole('alert').locator('p').waitFor();
		await twin(page, 'unseenNext', 'session.answer_claim');
		await page.locator('[data-test-refuse]').click();
		await lines(page).getByText('Not so, says Ana Ruiz').waitFor();
		await page.context().close();
	});

	it('is said and answered by keyboard, and focus goes where the work is', async () => {
		const page = await ended();
		const of = await segment(page);
		const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent.trim() ?? '');
		await parts(page).first().focus();
		await page.keyboard.press('Enter');
		await form(page).waitFor();
		expect(await focused()).toMatch(/^Part of it was me: Ana Ruiz, /);
		await page.keyboard.press('Escape');
		await form(page).waitFor({ state: 'detached' });
		expect(await focused()).toMatch(/^Part of it was me, Ana Ruiz/);
		await page.keyboard.press('Space');
		await page.keyboard.press('Tab');
		// Hours, minutes and seconds as one types them, whatever order the browser shows.
		const from = shown(of.from + 10 * MINUTE);
		const hour = Number(from.slice(0, 2));
		const value = form(page).getByLabel('From', { exact: true });
		await page.keyboard.type(`${String(hour % 12 || 12).padStart(2, '0')}${from.slice(3, 5)}${from.slice(6)}`);
		await page.keyboard.press(hour < 12 ? 'a' : 'p');
		expect(await value.inputValue()).toBe(from);
		await form(page).getByRole('radio').first().focus();
		await page.keyboard.press('Space');
		await form(page).locator('[data-test-send]').focus();
		await page.keyboard.press('Enter');
		await lines(page).waitFor();
		await page.waitForFunction(() => document.activeElement?.hasAttribute('data-test-claim'));
		await becomes(page, 'u-ar');
		await page.locator('[data-test-confirm]').focus();
		await page.keyboard.press('Enter');
		await page.locator('[data-test-answered]').waitFor();
		await page.waitForFunction(() => document.activeElement?.hasAttribute('data-test-claim'));
		await page.context().close();
	});

	it.each(['asking', 'answering', 'answered'])('is accessible and fits: %s', async (stand) => {
		const page = await ended();
		if (stand === 'asking') {
			await parts(page).first().click();
			await form(page).locator('[data-test-send]').click();
		} else {
			await claims(page);
			await claims(page, 2, 3);
			await becomes(page, 'u-ar');
			await page.locator('[data-test-confirm]').first().waitFor();
		}
		if (stand === 'answered') {
			await page.locator('[data-test-confirm]').first().click();
			await page.locator('[data-test-answered]').waitFor();
			await page.locator('[data-test-refuse]').click();
			await page.getByText('Not so').waitFor();
		}
		for (const { width, height } of [
			{ width: 1280, height: 800 },
			{ width: 800, height: 1280 },
		]) {
			await page.setViewportSize({ width, height });
			for (const colorScheme of ['light', 'dark'] as const) {
				await page.emulateMedia({ colorScheme });
				expect(await axeFinds(page), `${width} ${colorScheme}`).toEqual([]);
			}
			const [wide, small] = await page.evaluate(() => [
				(document.querySelector('main')?.scrollWidth ?? 0) - (document.querySelector('main')?.clientWidth ?? 0),
				[
					...document.querySelectorAll<HTMLElement>(
						':is([data-test-claim-form], [data-test-claim], dl) :is(button, input, label:has(input))',
					),
				]
					.filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches('label input'))
					.filter((one) => one.getBoundingClientRect().height < 48)
					.map((one) => one.outerHTML.slice(0, 90)),
			]);
			expect(wide).toBe(0);
			expect(small).toEqual([]);
		}
		await page.context().close();
	});
});
