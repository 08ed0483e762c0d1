import type { Locator, Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { expect, stage, twin } from './stage';

const SETTLED_MS = 210;

type Fact = Record<string, unknown>;

async function sent(page: Page): Promise<Fact> {
	const request = (await page.evaluate(() => Reflect.get(window, 'twin').requests['session.tap'])) as { fact: Fact };
	return request.fact;
}

async function card(page: Page, target: string): Promise<Locator> {
	await page.locator(`[data-test-row=${target}] [data-test-name]`).click();
	const opened = page.locator(`[data-test-card=${target}]`);
	await opened.waitFor();
	return opened;
}

async function press(within: Locator, name: RegExp): Promise<void> {
	await within.page().waitForTimeout(SETTLED_MS);
	await within.getByRole('button', { name }).first().click();
}

async function undo(within: Locator): Promise<void> {
	await within.page().waitForTimeout(SETTLED_MS);
	await within.locator('[data-test-undo]').click();
}

const ledger = (within: Locator, words: string) => within.locator('[data-test-ledger]').getByText(words).waitFor();

describe('the card of one target', () => {
	const here = stage();
	const sheet = (query = '?running&every&as=u-ar') => here.open(query);

	it('is opened and left by keyboard alone, and the focus goes back to its row', async () => {
		const page = await sheet();
		await page.locator('[data-test-row=e-tri] [data-test-name]').focus();
		await page.keyboard.press('Enter');
		const opened = page.locator('[data-test-card=e-tri]');
		await opened.getByText('Give a closed jar').waitFor();
		expect(await page.locator('[role=dialog], dialog').count()).toBe(0);
		// The strip stays in reach of its digits.
		await page.keyboard.press('1');
		await page.locator('[data-test-row=e-hit] [data-test-figure]').getByText('1', { exact: true }).waitFor();
		await page.keyboard.press('q');
		await ledger(opened, '1 of 10');
		await page.keyboard.press('w');
		await ledger(opened, '2 of 10');
		expect(await sent(page)).toEqual({ fact: 'trial', mark: 'prompted', level: 1, kind: 'taught' });
		// The hand stays where it is.
		await opened.getByRole('button', { name: /^Verbal/ }).focus();
		await page.keyboard.press('Enter');
		await ledger(opened, '3 of 10');
		expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Verbal');
		// A list of keys over it closes first.
		await page.keyboard.press('?');
		await page.locator('[data-test-keys]').waitFor();
		await page.keyboard.press('Escape');
		expect(await opened.count()).toBe(1);
		await page.keyboard.press('Escape');
		await page.waitForFunction(
			() => document.activeElement?.closest('[data-test-row]')?.getAttribute('data-test-row') === 'e-tri',
		);
		// By the row's own key, and back by the button at the foot.
		await page.locator('[data-test-row=e-sca] [data-test-key]').focus();
		await page.keyboard.press('Enter');
		await page.locator('[data-test-card=e-sca]').waitFor();
		await page.locator('[data-test-to-targets]').focus();
		await page.keyboard.press('Enter');
		await page.locator('[data-test-row=e-sca]').waitFor();
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('does not let a double tap on a row record on its card', async () => {
		const page = await sheet();
		const taps = () =>
			page.evaluate(() => Reflect.get(window, 'twin').calls.filter((one: string) => one === 'session.tap'));
		for (const row of await page.locator('.rows [data-test-row]').all()) {
			const key = row.locator('[data-test-name]');
			const box = await key.boundingBox();
			if (!box || box.y > 680) continue;
			await page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2, { delay: 20 });
			await page.locator('[data-test-card]').waitFor();
			await page.keyboard.press('Escape');
			await page.locator('[data-test-card]').waitFor({ state: 'detached' });
		}
		for (const target of ['e-sca', 'e-qua', 'e-pro', 'e-fid']) {
			const box = await page.locator(`[data-test-row=${target}] [data-test-key]`).boundingBox();
			if (!box) throw new Error('no key');
			await page.mouse.dblclick(box.x + 30, box.y + 30, { delay: 20 });
			await page.locator('[data-test-card]').waitFor();
			await page.keyboard.press('Escape');
			await page.locator('[data-test-card]').waitFor({ state: 'detached' });
		}
		expect(await taps()).toEqual([]);
		await page.context().close();
	});

	it('trials: every answer, and a kind that falls back to taught', async () => {
		const page = await sheet();
		const opened = await card(page, 'e-tri');
		await press(opened, /^No response/);
		await press(opened, /^No opportunity/);
		await ledger(opened, '2 of 10');
		await opened.getByText('Probe', { exact: true }).click();
		// A letter counts though the hand is on the choice.
		await page.keyboard.press('q');
		await ledger(opened, '1 probe');
		expect(await sent(page)).toEqual({ fact: 'trial', mark: 'correct', level: null, kind: 'probe' });
		await opened.getByText('Error correction', { exact: true }).click();
		await press(opened, /^Incorrect/);
		await ledger(opened, '1 error correction, 1 probe');
		await ledger(opened, '2 of 10');
		await undo(opened);
		await opened.getByText('1 error correction').waitFor({ state: 'detached' });
		await page.keyboard.press('Escape');
		await card(page, 'e-tri');
		expect(await opened.getByRole('radio', { name: 'Taught' }).isChecked()).toBe(true);
		await page.context().close();
	});

	it('steps: each with its own keys, one that does not apply, and a run ended early', async () => {
		const page = await sheet();
		const opened = await card(page, 'e-tas');
		const step = (code: number) => opened.locator(`[data-test-step='${code}']`);
		await press(step(3), /^Correct/);
		await step(3).locator('[data-test-mark=correct]').waitFor();
		await press(step(1), /^Does not apply/);
		await step(1).locator('[data-test-mark=no_opportunity]').waitFor();
		await press(step(4), /choose how much/);
		await page.waitForTimeout(SETTLED_MS);
		await step(4).locator('[data-test-levels] button').nth(2).click();
		await step(4).locator('[data-test-mark=prompted]').waitFor();
		await undo(opened);
		await step(4).locator('[data-test-mark]').waitFor({ state: 'detached' });
		await press(opened, /^Next run/);
		await opened.getByText('the next mark begins run 2').waitFor();
		expect(await opened.locator('[data-test-mark]').count()).toBe(0);
		await page.keyboard.press('q');
		await step(1).locator('[data-test-mark=correct]').waitFor();
		expect(await sent(page)).toEqual({ fact: 'step', step: 1, mark: 'correct', level: null, new_run: true });
		await press(step(2), /^Correct/);
		await step(2).locator('[data-test-mark=correct]').waitFor();
		expect((await sent(page))['new_run']).toBe(false);
		await ledger(opened, 'run 2');
		await page.context().close();
	});

	it('rating, quantity, product: recorded, refused with a sentence, taken back', async () => {
		const page = await sheet();
		const rating = await card(page, 'e-sca');
		await press(rating, /^4/);
		await ledger(rating, 'last 4 of 5');
		expect(await rating.getByRole('button', { name: /^4/ }).getAttribute('aria-pressed')).toBe('true');
		await undo(rating);
		await ledger(rating, '1 to 5');
		await page.keyboard.press('Escape');

		const quantity = await card(page, 'e-qua');
		const field = quantity.getByLabel('How much, in ml');
		await field.fill('1.2345');
		await field.press('Enter');
		await quantity.getByText('at most three decimals').waitFor();
		await field.fill('120,5');
		await field.press('Enter');
		await ledger(quantity, '120.5 ml in all');
		expect(await sent(page)).toEqual({ fact: 'quantity', value: 120.5 });
		expect(await field.inputValue()).toBe('');
		await twin(page, 'failNext', 'session.tap', 'disk.full');
		await field.fill('7');
		await field.press('Enter');
		await quantity.getByText('The device is full').waitFor();
		expect(await field.inputValue()).toBe('7');
		await undo(quantity);
		await ledger(quantity, 'not yet');
		await page.keyboard.press('Escape');
		await page.locator('[data-test-card]').waitFor({ state: 'detached' });

		const product = await card(page, 'e-pro');
		await product.getByLabel('Items').fill('10');
		await product.getByLabel('Of these, as asked').fill('11');
		await press(product, /^Add/);
		await product.getByText('at most 10 can be as asked').waitFor();
		await product.getByLabel('Of these, as asked').fill('7');
		await press(product, /^Add/);
		await ledger(product, '7 of 10 as asked');
		await undo(product);
		await ledger(product, 'not yet');
		await page.context().close();
	});

	it('fidelity against its floor, and words that stay until they are added', async () => {
		const page = await sheet();
		const plan = await card(page, 'e-fid');
		const part = (code: number) => plan.locator(`[data-test-component='${code}']`);
		await press(part(1), /^correct/);
		await ledger(plan, 'carried out as written');
		await press(part(2), /^incorrect/);
		await ledger(plan, '50%, below 80%');
		await ledger(plan, 'not carried out as written');
		await press(part(3), /^not applicable/);
		await ledger(plan, '3 of 4 done');
		await undo(plan);
		await ledger(plan, '2 of 4 done');
		await page.keyboard.press('Escape');

		const words = await card(page, 'e-wor');
		await words.getByRole('textbox').fill('Said “again” at the');
		// Letters are words here, and one key leaves.
		await page.keyboard.press('Escape');
		await page.locator('[data-test-row=e-wor]').waitFor();
		await page.locator('[data-test-end]').click();
		await page.locator('[data-test-pending]').getByText('not added: New words heard').waitFor();
		await page.locator('[data-test-back]').click();
		await card(page, 'e-wor');
		expect(await words.getByRole('textbox').inputValue()).toBe('Said “again” at the');
		await press(words, /^Add/);
		await words.locator('[data-test-last]').getByText('Said “again” at the').waitFor();
		expect(await words.getByRole('textbox').inputValue()).toBe('');
		await page.waitForTimeout(2 * SETTLED_MS);
		await press(words, /^Add/);
		await words.getByText('Write something first').waitFor();
		await undo(words);
		await ledger(words, 'not yet');
		await page.context().close();
	});

	it('describes what came before and after; an event that was not counted is counted with it', async () => {
		const page = await sheet();
		await page.locator('[data-test-abc-key]').click();
		await page.locator('[data-test-abc-choice]').waitFor();
		await page.keyboard.press('q');
		const opened = page.locator('[data-test-card=e-hit]');
		await press(opened, /^Add ABC/);
		await opened.getByText('Choose what came before or after').waitFor();
		await press(opened, /^Demand Before/);
		await press(opened, /^Item given/);
		await opened.getByRole('textbox').fill('  At the sink  ');
		await press(opened, /^Add ABC/);
		await opened.getByText('described: 1').waitFor();
		expect(await sent(page)).toEqual({ fact: 'abc', antecedents: [1], consequences: [2], words: 'At the sink' });
		expect(await opened.locator('[aria-pressed=true]').count()).toBe(0);
		await page.locator('[data-test-row=e-hit] [data-test-figure]').getByText('1', { exact: true }).waitFor();
		await page.locator('[data-test-undo-mine]').getByText('Undo mine (2)').waitFor();
		await page.locator('[data-test-undo-mine]').click();
		await opened.getByText('described: 0').waitFor();
		await page.keyboard.press('Escape');
		await page.locator('[data-test-row=e-tri]').waitFor();
		await page.context().close();
	});

	it('a session that someone else holds shows its cards, and lets one back', async () => {
		const page = await sheet('?running=u-js&every=begun&as=u-ar');
		const opened = await card(page, 'e-tri');
		expect(await opened.getByRole('button', { name: /^Correct/ }).isDisabled()).toBe(true);
		await page.locator('[data-test-to-targets]').click();
		await page.locator('[data-test-row=e-tri]').waitFor();
		await page.context().close();
	});

	it('has keys as large as the rows’, on every card', async () => {
		const page = await sheet('?running&every=begun&as=u-ar');
		const targets = await page
			.locator('.rows [data-test-row]')
			.evaluateAll((rows) => rows.map((one) => one.getAttribute('data-test-row') ?? ''));
		for (const target of targets) {
			const opened = await card(page, target);
			for (const one of await opened.locator('[data-test-key]').all()) {
				const box = await one.boundingBox();
				expect(box?.width, target).toBeGreaterThanOrEqual(64);
				expect(box?.height, target).toBeGreaterThanOrEqual(72);
			}
			await page.keyboard.press('Escape');
		}
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});
});
