import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { typePin } from '../../scripts/browser.mjs';
import {
	actForm,
	acts,
	becomes,
	begin,
	calls,
	cancel,
	caregiverSigns,
	endSession,
	kept,
	lastRequest,
	narrative,
	openNewest,
	paper,
	PINS,
	send,
	sign,
	stands,
	write,
} from './notes';
import { expect, stage, twin } from './stage';

describe('the life of a note', () => {
	const here = stage();
	/** Ana’s note, signed. */
	const signed = async (payer = 'payer'): Promise<Page> => {
		const page = await here.open(`?running&as=u-ar&${payer}`);
		await endSession(page);
		await write(page);
		await sign(page);
		return page;
	};
	const because = async (page: Page, phrase: string, words = ''): Promise<void> => {
		await actForm(page).getByText(phrase, { exact: true }).click();
		await actForm(page).getByLabel('Why, in your own words').fill(words);
		await send(page);
	};

	it('offers no signature while the session runs, and the twin takes none', async () => {
		const page = await here.open('?running&as=u-ar&payer');
		await page.locator('[data-test-note]').click();
		await page.locator('[data-test-service]').waitFor();
		await narrative(page).fill('Calm.');
		await page.getByText('saved on this device').waitFor();
		expect(await page.locator('[data-test-pin], [data-test-checks], [data-test-act]').count()).toBe(0);
		const taken = await page.evaluate(() => {
			const { world } = Reflect.get(window, 'twin');
			return world.running().sign(world.active, 1, Date.now()) !== null;
		});
		expect(taken).toBe(false);
		await page.context().close();
	});

	it('goes from a draft to locked with two people and a caregiver, each seeing what they may do alone', async () => {
		const page = await signed();
		await stands(page, 'signed');
		expect(await acts(page)).toEqual(['witness', 'withdraw']);
		expect(await page.locator('[data-test-waits]').allTextContents()).toEqual([
			'Waits for a supervisor’s signature',
			'Waits for the caregiver’s signature',
		]);
		await becomes(page, 'u-js');
		expect(await acts(page)).toEqual(['witness']);
		expect(await page.getByRole('textbox').count()).toBe(0);
		await becomes(page, 'u-kt');
		expect(await acts(page)).toEqual(['cosign', 'witness', 'give_back']);
		await begin(page, 'cosign');
		await typePin(page, '111112');
		await actForm(page).getByText('That PIN is not right').waitFor();
		expect(await paper(page).getAttribute('data-test-state')).toBe('signed');
		await typePin(page, PINS['u-kt']);
		await stands(page, 'cosigned');
		expect((await lastRequest(page, 'note.cosign')).version).toBe((await kept(page))?.version);
		expect(await page.locator('[data-test-signature=cosign]').textContent()).toMatch(
			/Supervisor.*Kim Tran.*signed today \d\d:\d\d/s,
		);
		expect(await page.locator('[data-test-note-said]').textContent()).toBe('Co-signed.');
		expect(await acts(page)).toEqual(['witness', 'give_back']);
		await becomes(page, 'u-ar');
		expect(await acts(page)).toEqual(['witness', 'withdraw']);
		await caregiverSigns(page);
		await stands(page, 'locked');
		expect(await acts(page)).toEqual(['amend']);
		expect(await page.locator('[data-test-waits]').count()).toBe(0);
		expect(await paper(page).textContent()).toContain('complete and locked');
		await becomes(page, 'u-js');
		expect(await acts(page)).toEqual([]);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it.each([
		['payer=none', 'locked', ['amend']],
		['payer=cosign', 'signed', ['withdraw']],
		['payer=caregiver', 'signed', ['witness', 'withdraw']],
	])('is locked once it has what the payer asks for: %s', async (payer, state, may) => {
		const page = await signed(payer);
		await stands(page, state);
		expect(await acts(page)).toEqual(may);
		await page.context().close();
	});

	it('is withdrawn with a reason: every signature stays in sight, and words and data are open again', async () => {
		const page = await signed();
		await caregiverSigns(page);
		await begin(page, 'withdraw');
		await send(page);
		await actForm(page).getByRole('alert').getByText('Say why').waitFor();
		expect(await calls(page, 'note.withdraw')).toBe(0);
		await actForm(page).getByLabel('Why, in your own words').fill('x'.repeat(501));
		await send(page);
		await actForm(page).getByRole('alert').getByText('by 1 character.').waitFor();
		await because(page, 'I found a mistake', 'five trials, not six');
		await narrative(page).waitFor();
		expect(await narrative(page).inputValue()).toContain('Calm start.');
		const gone = page.locator('[data-test-withdrawn]');
		expect(await gone.textContent()).toMatch(
			/Signed today \d\d:\d\d, version \d+.*Withdrawn by Ana Ruiz, today.*I found a mistake: five/s,
		);
		expect(await page.locator('[data-test-returned], [data-test-signature]').count()).toBe(0);
		// The data is open again too.
		await page.locator('[data-test-check]').click();
		await page.locator('[data-test-rule]').getByText('can be corrected').waitFor();
		await page.locator('[data-test-back]').click();
		const before = (await kept(page))?.version ?? 0;
		await narrative(page).fill(
			'Mended. Five trials, and long enough for a session of two quarters of an hour as it was.',
		);
		await page.locator('[data-test-sign-panel] [data-test-pin]').waitFor();
		await sign(page);
		expect((await lastRequest(page, 'note.sign')).version).toBe(before + 1);
		await stands(page, 'signed');
		// The caregiver has to sign anew; what was withdrawn stays.
		expect(await acts(page)).toEqual(['witness', 'withdraw']);
		await gone.getByText('Withdrawn by Ana Ruiz').waitFor();
		await page.context().close();
	});

	it('is given back by a supervisor, and its author reads who and why', async () => {
		const page = await signed();
		await becomes(page, 'u-kt');
		await begin(page, 'cosign');
		await typePin(page, PINS['u-kt']);
		await stands(page, 'cosigned');
		await begin(page, 'give_back');
		await because(page, 'Note and data do not match');
		await stands(page, 'draft');
		expect(await acts(page)).toEqual([]);
		expect(await page.getByRole('textbox').count()).toBe(0);
		await page.locator('[data-test-withdrawn]').getByText('Given back by Kim Tran').waitFor();
		// Its words are its author's again.
		expect(await page.getByText('Calm start. Asked for help').count()).toBe(0);
		await becomes(page, 'u-ar');
		await page.locator('[data-test-returned]').getByText('Kim Tran gave this note back to you').waitFor();
		await page.locator('[data-test-withdrawn]').getByText('Note and data do not match').waitFor();
		await page.locator('[data-test-sign-panel] [data-test-pin]').waitFor();
		await page.context().close();
	});

	it('takes additions alone once it is locked: labelled, dated, authored, below what was signed', async () => {
		const page = await signed('payer=none');
		const words = (await kept(page))?.text;
		for (const [kind, label, added] of [
			['addendum', 'Addendum: new information', 'The father joined by phone.'],
			['correction', 'Correction: corrects an error', '<img src=x onerror="boom()"> room 3'],
			['late_entry', 'Late entry: adds what was left out', 'A drill of five minutes.'],
		] as const) {
			await begin(page, 'amend');
			await send(page);
			await actForm(page).getByRole('alert').getByText('Choose what it is').waitFor();
			await actForm(page).getByText(label, { exact: true }).click();
			await send(page);
			await actForm(page).getByRole('alert').getByText('Write what you add').waitFor();
			await actForm(page).getByLabel('What do you add?').fill(added);
			await send(page);
			const line = page.locator(`[data-test-addendum=${kind}]`);
			await line.getByText(added).waitFor();
			expect(await line.textContent()).toMatch(/Ana Ruiz, today \d\d:\d\d/);
			expect((await lastRequest(page, 'note.amend')).kind).toBe(kind);
		}
		await stands(page, 'amended');
		expect(await acts(page)).toEqual(['amend']);
		expect(await page.locator('main img').count()).toBe(0);
		expect((await kept(page))?.text).toBe(words);
		await becomes(page, 'u-kt');
		expect(await page.locator('[data-test-addendum] b').allTextContents()).toEqual([
			'Addendum',
			'Correction',
			'Late entry',
		]);
		expect(await acts(page)).toEqual(['amend']);
		await page.context().close();
	});

	it('says plainly that the data was corrected after it was signed, and what to do', async () => {
		const page = await signed();
		expect(await page.locator('[data-test-data-changed]').count()).toBe(0);
		await page.evaluate(() => {
			const { world } = Reflect.get(window, 'twin');
			world.books.find((one: { session: string }) => one.session === 's-run').observations[0].voided = true;
		});
		await becomes(page, 'u-kt');
		await page.locator('[data-test-data-changed]').getByText('was corrected after this note was signed').waitFor();
		await page.locator('[data-test-data-changed]').getByText('give the note back').waitFor();
		await becomes(page, 'u-ar');
		await page.locator('[data-test-data-changed]').getByText('withdraw your signature').waitFor();
		await page.context().close();
	});

	it('is its author’s alone: somebody else writes one of their own, and signs that', async () => {
		const page = await here.open('?running=u-js&as=u-ar&payer');
		await page.locator('[data-test-take-over]').click();
		await page.evaluate(() => {
			const { world } = Reflect.get(window, 'twin');
			world.running().write(world.people[1], 'Words of Jo.', 0);
		});
		await endSession(page);
		await write(page);
		// What Jo is still writing is nobody else's to read.
		expect(await page.getByText('Words of Jo.').count()).toBe(0);
		expect(await page.locator('[data-test-note-document]').count()).toBe(0);
		await sign(page);
		const notes = await page.evaluate(() => {
			const { world } = Reflect.get(window, 'twin');
			const book = world.books.find((one: { session: string }) => one.session === 's-run');
			return book.notes.map((one: { by: { user: string }; signed: unknown }) => [one.by.user, one.signed !== null]);
		});
		expect(notes).toEqual([
			['u-js', false],
			['u-ar', true],
		]);
		await page.context().close();
	});

	it('shows how it stands when somebody was faster, and makes nothing twice that it cannot show', async () => {
		const page = await signed();
		await becomes(page, 'u-kt');
		await begin(page, 'give_back');
		// Meanwhile, on another tablet.
		await page.evaluate(() => {
			const { world } = Reflect.get(window, 'twin');
			const book = world.books.find((one: { session: string }) => one.session === 's-run');
			book.notes[0].cosigned = { name: 'Kim Tran', at_ms: Date.now() };
			book.notes[0].caregiver = { name: 'Dana', relationship: 'mother', witness: 'Jo', at_ms: Date.now(), strokes: [] };
		});
		await because(page, 'Wrong service');
		await stands(page, 'locked');
		await page.locator('[data-test-overtaken]').getByText('nothing was done').waitFor();
		expect(await acts(page)).toEqual(['amend']);
		await begin(page, 'amend');
		expect(await page.locator('[data-test-overtaken]').count()).toBe(0);
		await actForm(page).getByText('Addendum: new information').click();
		await actForm(page).getByLabel('What do you add?').fill('Once.');
		await twin(page, 'unseenNext', 'note.amend');
		await send(page);
		await page.locator('[data-test-addendum]').getByText('Once.').waitFor();
		expect(await calls(page, 'note.amend')).toBe(1);
		expect(await page.getByRole('alert').locator('p').count()).toBe(0);
		await page.context().close();
	});

	it('is walked through by keyboard: Escape leaves a form, and the focus is where it was', async () => {
		const page = await signed('payer=none');
		const on = (selector: string): Promise<unknown> =>
			page.waitForFunction((one) => document.activeElement?.matches(one) === true, selector);
		await page.locator('[data-test-act=amend]').focus();
		await page.keyboard.press('Enter');
		await on('[data-test-act-form] h4');
		await page.keyboard.press('Escape');
		await on('[data-test-act=amend]');
		await page.keyboard.press('Enter');
		await on('[data-test-act-form] h4');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Space');
		await page.keyboard.press('Tab');
		await page.keyboard.type('By keyboard.');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Enter');
		await page.locator('[data-test-addendum]').getByText('By keyboard.').waitFor();
		await on('[data-test-note-document] h3');
		await begin(page, 'amend');
		await cancel(page);
		await on('[data-test-act=amend]');
		await page.locator('[data-test-to-chart]').click();
		await openNewest(page);
		await page.context().close();
	});
});
