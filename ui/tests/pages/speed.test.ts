import type { Locator, Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { expect, passes, places, stage } from './stage';

const GUARD_MS = 170;
const SETTLED_MS = 210;
const SHEET = '?running&every&as=u-ar';
const OBSERVATIONS = 300;

interface Tap {
	target: string;
	fact: { fact: string; mark?: string; level?: number | null };
}

function row(page: Page, target: string): Locator {
	return page.locator(`[data-test-row=${target}]`);
}

/** A hand that counts its touches, and waits for each that records something until the core has it. */
class Hand {
	touches = 0;
	private readonly last = new Map<string, number>();

	constructor(readonly page: Page) {}

	recorded(): Promise<number> {
		return this.page.evaluate(() => (Reflect.get(window, 'taken') as unknown[]).length);
	}

	/** Two touches of one key within 150 ms are one: a hand is not so fast. */
	async touch(key: Locator, called: string): Promise<void> {
		const since = Date.now() - (this.last.get(called) ?? 0);
		if (since < GUARD_MS) await this.page.waitForTimeout(GUARD_MS - since);
		await key.click();
		this.last.set(called, Date.now());
		this.touches += 1;
	}

	async record(target: string, name: RegExp): Promise<void> {
		const before = await this.recorded();
		await this.touch(row(this.page, target).getByRole('button', { name }).first(), `${target} ${name}`);
		await this.taken(before + 1);
	}

	async taken(many: number): Promise<void> {
		await this.page.waitForFunction((count) => Reflect.get(window, 'taken').length >= count, many);
	}

	/** Another level: the way to it, and itself, which is recorded. */
	async level(target: string, label: string): Promise<void> {
		const before = await this.recorded();
		await this.touch(row(this.page, target).locator('[data-test-choose]'), `${target} choose`);
		await this.page.locator('[data-test-levels]').waitFor();
		await this.page.waitForTimeout(SETTLED_MS);
		await this.touch(this.page.locator('[data-test-levels]').getByRole('button', { name: label }), label);
		await this.taken(before + 1);
		await row(this.page, target)
			.getByRole('button', { name: new RegExp(`^P ${label}`) })
			.waitFor();
		await this.page.waitForTimeout(SETTLED_MS);
	}
}

/** Every tap that the twin took, in order. */
async function listen(page: Page): Promise<void> {
	await page.evaluate(() => {
		const taken: unknown[] = [];
		Reflect.set(window, 'taken', taken);
		const book = Reflect.get(window, 'twin').world.running();
		const tap = book.tap.bind(book);
		book.tap = (person: unknown, target: string, fact: unknown, at: number) => {
			const took = tap(person, target, fact, at);
			if (took) taken.push({ target, fact });
			return took;
		};
	});
}

const taken = (page: Page): Promise<Tap[]> => page.evaluate(() => Reflect.get(window, 'taken') as Tap[]);

const TRIALS = [/^Correct/, /^P /, /^P /, /^Incorrect/];

/** What a hand does between two looks at the child; each line is one observation. */
async function round(hand: Hand, number: number): Promise<void> {
	const pick = (place: number): RegExp => TRIALS[(number + place) % TRIALS.length] ?? /^Correct/;
	await hand.record('e-hit', /count one/);
	await hand.record('e-tri', pick(0));
	await hand.record('e-lat', /^Given/);
	await hand.record('e-tas', pick(1));
	await hand.record('e-cry', number % 2 === 0 ? /start timing/ : /stop timing/);
	await hand.record('e-tri', pick(1));
	await hand.record('e-lat', number % 4 === 3 ? /^None/ : /^Reply/);
	await hand.record('e-irt', /count one/);
	await hand.record('e-rat', number % 3 === 0 ? /open window/ : number % 3 === 1 ? /\d count one/ : /close window/);
	await hand.record('e-tri', pick(2));
	await hand.record('e-cou', /count one/);
	await hand.record('e-dur', number % 2 === 0 ? /start timing/ : /stop timing/);
}

describe('a hand that records', () => {
	const here = stage();

	it('touches the screen once for each of 300 observations, and seldom more', async () => {
		const page = await here.open(SHEET);
		await listen(page);
		const hand = new Hand(page);
		await hand.record('e-int', /^Start/);
		const levels = ['Gesture', 'Model', 'Verbal', 'Partial physical'];
		for (let number = 0; (await hand.recorded()) < OBSERVATIONS - 12; number += 1) {
			if (number % 6 === 5) await hand.level('e-tri', levels[((number - 5) / 6) % levels.length] ?? '');
			if (number % 8 === 7) {
				await passes(page, 61);
				await hand.record('e-int', number % 16 === 7 ? /^Yes/ : /^No/);
			}
			await round(hand, number);
		}
		await row(page, 'e-sca').getByRole('button', { name: /Rate/ }).click();
		await page.locator('[data-test-card=e-sca]').waitFor();
		await page.waitForTimeout(SETTLED_MS);
		hand.touches += 1;
		for (let value = 0; (await hand.recorded()) < OBSERVATIONS; value += 1) {
			const before = await hand.recorded();
			const one = (value % 5) + 1;
			await hand.touch(page.locator('[data-test-card]').getByRole('button', { name: `${one} rate` }), `rate ${one}`);
			await hand.taken(before + 1);
		}
		await page.locator('[data-test-to-targets]').click();
		hand.touches += 1;

		const all = await taken(page);
		expect(all.length).toBe(OBSERVATIONS);
		expect(await page.locator('[data-test-refused]').count()).toBe(0);
		expect(hand.touches / all.length).toBeLessThanOrEqual(1.05);
		const kinds = new Set(all.map(({ target, fact }) => `${target} ${fact.fact}`));
		expect(kinds.size).toBeGreaterThanOrEqual(14);
		// One touch recorded the help that was given last: levels change where they were chosen, and nowhere else.
		const given = all.filter(({ target, fact }) => target === 'e-tri' && fact.mark === 'prompted');
		const changes = given.flatMap(({ fact }, place) =>
			fact.level === given[place - 1]?.fact.level ? [] : [fact.level],
		);
		expect(changes).toEqual([1, 4, 3, 5, 2]);
		expect(given.length).toBeGreaterThan(20);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('has P and its level on one key, and the way to others on another that is wide enough', async () => {
		for (const viewport of [
			{ width: 1280, height: 800 },
			{ width: 800, height: 1280 },
		]) {
			const page = await here.open('?running&as=u-ar', { viewport });
			const help = row(page, 't-hlp');
			await help.getByRole('button', { name: 'P Model, Asks for help' }).waitFor();
			const [prompt, other] = [
				await help.getByRole('button', { name: /^P / }).boundingBox(),
				await help.locator('[data-test-choose]').boundingBox(),
			];
			expect(prompt?.width).toBeGreaterThanOrEqual(72);
			expect(other?.width).toBeGreaterThanOrEqual(44);
			expect(other?.height).toBeGreaterThanOrEqual(64);
			// With one level there is nothing to choose.
			expect(await row(page, 't-nam').locator('[data-test-choose]').count()).toBe(0);
			const before = await places(page);
			await help.locator('[data-test-choose]').click();
			const chosen = page.locator('[data-test-levels] [aria-pressed=true]');
			await chosen.waitFor();
			expect(await chosen.textContent()).toContain('Model');
			expect(await places(page)).toEqual(before);
			await page.context().close();
		}
	});

	it('one touch of P counts once, though it is tapped twice', async () => {
		const page = await here.open('?running&as=u-ar');
		const help = row(page, 't-hlp');
		await help.getByRole('button', { name: /^P / }).dblclick();
		await help.getByText('6 of 10').waitFor();
		await page.waitForTimeout(SETTLED_MS);
		expect((await help.locator('[data-test-progress]').textContent())?.trim()).toBe('6 of 10');
		await page.context().close();
	});

	it('by keyboard: its letter records, with Shift it opens the levels; with Alt where rows need Shift', async () => {
		const page = await here.open('?running&as=u-ar');
		const help = row(page, 't-hlp');
		await page.keyboard.press('w');
		await help.getByText('6 of 10').waitFor();
		await page.keyboard.press('Shift+W');
		await page.locator('[data-test-levels]').waitFor();
		await page.waitForTimeout(SETTLED_MS);
		await page.keyboard.press('5');
		await help.getByRole('button', { name: /^P Verbal/ }).waitFor();
		await page.waitForTimeout(SETTLED_MS);
		await page.keyboard.press('w');
		await help.getByText('8 of 10').waitFor();
		await page.context().close();

		const many = await here.open(SHEET);
		await many.keyboard.press('Shift+S');
		expect(await many.locator('[data-test-levels]').count()).toBe(0);
		await many.keyboard.press('Alt+s');
		await many.locator('[data-test-row=e-tri] [data-test-levels]').waitFor();
		await many.keyboard.press('Escape');
		await many.locator('[data-test-levels]').waitFor({ state: 'detached' });
		await many.waitForTimeout(SETTLED_MS);
		await many.keyboard.press('s');
		await row(many, 'e-tri').getByText('1 of 10').waitFor();
		await many.context().close();
	});
});
