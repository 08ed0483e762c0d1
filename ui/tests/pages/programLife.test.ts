import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import {
	calls,
	drafts,
	edit,
	editor,
	hasFocus,
	keeps,
	move,
	sent,
	small,
	SUPERVISOR,
	target,
	toPrograms,
	unfold,
	unlockSupervisor,
	wide,
} from './programs';
import { axeFinds, expect, stage, twin } from './stage';

const SIZES = [
	{ width: 1280, height: 800 },
	{ width: 800, height: 1280 },
];

/** No fault that axe finds, no key too small, nothing wider than the page; light and dark, and at twice the size. */
async function everySize(page: Page, where: string): Promise<void> {
	for (const size of SIZES) {
		await page.setViewportSize(size);
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			expect(await axeFinds(page), `${where} ${size.width} ${colorScheme}`).toEqual([]);
		}
		expect(await wide(page), `${where} ${size.width}`).toEqual([]);
		expect(await small(page), `${where} ${size.width}`).toEqual([]);
	}
	await page.emulateMedia({ colorScheme: 'light' });
	await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
	await page.setViewportSize({ width: 799, height: 1280 });
	expect(await wide(page), `${where}, twice the size`).toEqual([]);
	await page.evaluate(() => document.documentElement.style.removeProperty('font-size'));
	await page.setViewportSize({ width: 1280, height: 800 });
}

async function choices(page: Page, id: string): Promise<(string | null)[]> {
	return target(page, id)
		.locator('[data-test-to]')
		.evaluateAll((all) => all.map((one) => one.getAttribute('data-test-to')));
}

describe('a target in its life', () => {
	const here = stage();

	it('moves where it may go, with a reason, and it is said that no running session changes', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		const row = await unfold(page, 't-x1');
		await row.locator('[data-test-move]').click();
		// From future: no way to mastered.
		expect(await choices(page, 't-x1')).toEqual(['baseline', 'active', 'on_hold', 'deactivated']);
		await row.getByText('A session that is running keeps what it began with').waitFor();
		await row.getByText('It leaves the sheet of the next session; it can go on at any time.').waitFor();
		await row.locator('[data-test-move-go]').click();
		await row.getByText('Choose where it goes.').waitFor();
		await row.locator('[data-test-to=active]').click({ force: true });
		await row.getByRole('button', { name: 'Move to Active' }).click();
		await row.getByText('Say why: choose a reason').waitFor();
		expect(await calls(page, 'program.move')).toBe(0);
		await row.getByText('Team decision').click();
		await row.locator('[data-test-move-go]').click();
		await page.locator('[data-test-said]').getByText('Asks for a turn is in Active now.').waitFor();
		expect(await sent(page, 'program.move')).toEqual({
			chart: 'c-mr',
			target: 't-x1',
			from: 'future',
			to: 'active',
			reason: 'Team decision',
		});
		expect(await row.locator('[data-test-phase]').getAttribute('data-test-phase')).toBe('active');
		expect(await row.locator('[data-test-hidden]').count()).toBe(0);
		await expect.poll(() => hasFocus(row.locator('[data-test-turn]'))).toBe(true);
		// The chart is asked for anew: it was shown as it was before.
		await page.locator('[data-test-back]').click();
		await page.getByText('Recent sessions').waitFor();
		expect(await calls(page, 'chart.open')).toBe(2);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('on hold says so, and why it is not shown', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		await move(page, 't-hlp', 'on_hold', 'Ill for a week');
		await target(page, 't-hlp').getByText('It is on hold. A supervisor can resume it.').waitFor();
		await target(page, 't-hlp').locator('[data-test-past]').click();
		const first = target(page, 't-hlp').locator('[data-test-change]').first();
		await first.getByText('Moved to On hold').waitFor();
		expect(await first.innerText()).toContain('Kim Tran');
		expect(await first.innerText()).toContain('Why: Ill for a week');
		expect(await first.innerText()).toMatch(/Active[\s\S]*On hold/);
		await page.context().close();
	});

	it('says of a move that was refused why, and shows what is so now', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		await twin(page, 'failNext', 'program.move', 'action.refused');
		await move(page, 't-pic', 'maintenance', 'Criterion met');
		await target(page, 't-pic').getByRole('alert').getByText('That cannot be done now').waitFor();
		expect(await calls(page, 'program.view')).toBe(2);
		// What was chosen and typed is still there.
		expect(await target(page, 't-pic').locator('[data-test-why-words]').inputValue()).toBe('Criterion met');
		await target(page, 't-pic').locator('[data-test-move-go]').click();
		await page.locator('[data-test-said]').getByText('is in Maintenance now').waitFor();
		await page.context().close();
	});

	it('shows two versions side by side, part by part; what stands is kept, or the other taken', async () => {
		const page = await here.open(`${SUPERVISOR}&programs=conflict`);
		await toPrograms(page);
		await page.locator('[data-test-waits]').getByRole('button', { name: 'Look at Asks for help' }).click();
		const waiting = target(page, 't-hlp').locator('[data-test-waiting]');
		await expect.poll(() => hasFocus(target(page, 't-hlp').locator('[data-test-turn]'))).toBe(true);
		await waiting.getByText(/^Sol Reyes changed this/).waitFor();
		await waiting.getByText('Why: It is about jars alone').waitFor();
		const cells = (part: string) => waiting.locator(`[data-test-line="${part}"] td`).allInnerTexts();
		expect(await cells('Name')).toEqual(['Asks for help', 'Asks for help with a jar']);
		expect(await cells('What to say or do')).toEqual(['Hold the jar closed. Wait five seconds.', 'nothing']);
		expect(await waiting.locator('[data-test-line]').count()).toBe(2);
		await waiting.locator('[data-test-keep]').click();
		await page.locator('[data-test-said]').getByText('Asks for help stays as it stood').waitFor();
		expect(await sent(page, 'program.settle')).toEqual({
			chart: 'c-mr',
			change: 'ch-waits',
			base_version: 2,
			take: false,
		});
		expect(await page.locator('[data-test-waiting]').count()).toBe(0);
		expect(await page.locator('[data-test-waits]').count()).toBe(0);
		await target(page, 't-hlp').locator('[data-test-past]').click();
		const past = target(page, 't-hlp').locator('[data-test-change]');
		await past.first().waitFor();
		expect(await past.first().locator('[data-test-settled]').innerText()).toBe(
			'Not taken: what stood was kept, by Kim Tran, today.',
		);
		expect(await past.locator('p.did b').allInnerTexts()).toEqual(['Changed', 'Changed', 'Written']);
		expect(await past.nth(1).innerText()).toContain('Hold the jar closed. Wait five seconds.');
		await page.context().close();

		const other = await here.open(`${SUPERVISOR}&programs=conflict`);
		await toPrograms(other);
		await twin(other, 'failNext', 'program.settle', 'action.refused');
		await target(other, 't-hlp').locator('[data-test-take]').click();
		await target(other, 't-hlp').getByRole('alert').getByText('That cannot be done now').waitFor();
		await target(other, 't-hlp').locator('[data-test-take]').click();
		await other.locator('[data-test-said]').getByText('is now as in the other version').waitFor();
		await target(other, 't-hlp').getByText('Asks for help with a jar').first().waitFor();
		await other.context().close();
	});

	it('writes over nobody unseen: what a colleague wrote is put beside what is typed', async () => {
		const page = await here.open(`${SUPERVISOR}&programs=quicker`);
		await toPrograms(page);
		const form = await edit(page, 't-hlp');
		await form.getByLabel('Name of the target').fill('Asks for a hand');
		await form.getByText('Team decision').click();
		await keeps(page, 'Asks for a hand');
		await form.locator('[data-test-save]').click();
		const stale = form.locator('[data-test-stale]');
		await stale.getByText('Somebody else has changed this target').waitFor();
		await form.getByRole('alert').getByText('look at both, then write it again').waitFor();
		const cells = (part: string) => stale.locator(`[data-test-line="${part}"] td`).allInnerTexts();
		expect(await cells('Name of the target')).toEqual(['Asks for help', 'Asks for a hand']);
		expect(await cells('What to say or do')).toEqual(['Hold the jar closed.', 'nothing']);
		expect(await stale.locator('[data-test-line]').count()).toBe(2);
		await everySize(page, 'stale');
		// Not by accident: as long as nobody has chosen, nothing more is sent.
		expect(await form.getByLabel('Name of the target').inputValue()).toBe('Asks for a hand');
		await form.locator('[data-test-save]').click();
		await expect.poll(() => hasFocus(stale.locator('[data-test-go-on-mine]'))).toBe(true);
		expect(await calls(page, 'program.write')).toBe(1);
		await page.keyboard.press('Enter');
		await expect.poll(() => hasFocus(form.locator('[data-test-ready]'))).toBe(true);
		await form.locator('[data-test-save]').click();
		await page.locator('[data-test-said]').getByText('Asks for a hand is saved').waitFor();
		expect(await sent(page, 'program.write')).toMatchObject({ base_version: 2, form: { name: 'Asks for a hand' } });
		expect(await drafts(page)).toEqual([]);
		await page.context().close();
	});

	it('says so at once where what was half typed is of an older version', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		const form = await edit(page, 't-hlp');
		await form.getByLabel('Name of the target').fill('Asks for a hand');
		await page.locator('[data-test-back]').click();
		await page.locator('[data-test-programs]').waitFor();
		await move(page, 't-hlp', 'generalization', 'Criterion met');
		await page.locator('[data-test-said]').getByText('is in Generalization now').waitFor();
		const again = await edit(page, 't-hlp');
		await again.locator('[data-test-restored]').waitFor();
		await again.locator('[data-test-stale]').waitFor();
		expect(await again.getByLabel('Name of the target').inputValue()).toBe('Asks for a hand');
		await again.locator('[data-test-go-on-mine]').click();
		await again.getByText('Team decision').click();
		await again.locator('[data-test-save]').click();
		await page.locator('[data-test-said]').getByText('Asks for a hand is saved').waitFor();
		// What is written says nothing of the phase.
		expect(await target(page, 't-hlp').locator('[data-test-phase]').getAttribute('data-test-phase')).toBe(
			'generalization',
		);
		await page.context().close();
	});

	it('asks for its history on demand, says why it cannot be shown, and asks again', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		const row = await unfold(page, 't-hlp');
		expect(await calls(page, 'program.history')).toBe(0);
		await twin(page, 'failNext', 'program.history', 'core.internal');
		await row.locator('[data-test-past]').click();
		await row.getByRole('alert').getByText('Something went wrong inside the app').waitFor();
		await row.getByRole('button', { name: 'Try again' }).click();
		await row.locator('[data-test-change]').getByText('Written').waitFor();
		expect(await calls(page, 'program.history')).toBe(2);
		await page.context().close();
	});
});

describe('what is half typed of a target', () => {
	const here = stage();

	it('survives the lock of the core and a reload of the window, and is gone once it is saved', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		const form = await edit(page, 't-hlp');
		await form.locator('textarea').fill('Hold the jar, half a');
		await form.locator('[data-test-short=minimum]').fill('fi');
		await form.getByText('Team decision').click();
		await keeps(page, 'half a');
		await keeps(page, 'Team decision');
		await twin(page, 'autoLock');
		await unlockSupervisor(page);
		await toPrograms(page);
		const again = await edit(page, 't-hlp');
		await again.locator('[data-test-restored]').waitFor();
		expect(await again.locator('textarea').inputValue()).toBe('Hold the jar, half a');
		// A number that is none is what was typed, too.
		expect(await again.locator('[data-test-short=minimum]').inputValue()).toBe('fi');
		await again.getByText('Trials needed: type a whole number').waitFor();
		await again.locator('[data-test-short=minimum]').fill('4');
		await again.locator('[data-test-save]').click();
		await page.locator('[data-test-said]').getByText('is saved').waitFor();
		await expect.poll(() => drafts(page)).toEqual([]);
		await page.context().close();
	});

	it('goes out with a lock by hand, is another’s for nobody, and lies apart from a paper sheet', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		await page.locator('[data-test-add]').click();
		await page.locator('[data-test-blank]').click();
		const form = await editor(page);
		await form.getByLabel('Name of the target').fill('Ties a shoe');
		await page.keyboard.press('Control+l');
		await unlockSupervisor(page);
		expect((await drafts(page)).join()).toContain('Ties a shoe');
		const keys = await page.evaluate(() => [...Reflect.get(window, 'twin').world.drafts.keys()] as string[]);
		expect(keys).toEqual([expect.stringMatching(/^u-kt c-mr 0{8}-/)]);
		await toPrograms(page);
		await page.locator('[data-test-add]').click();
		await page.getByRole('button', { name: 'Go on with “Ties a shoe”' }).click();
		const again = await editor(page);
		expect(await again.getByLabel('Name of the target').inputValue()).toBe('Ties a shoe');
		// Thrown away by two touches, never by one.
		await again.locator('[data-test-discard]').click();
		await expect.poll(() => hasFocus(again.locator('[data-test-discard-keep]'))).toBe(true);
		await again.locator('[data-test-discard-keep]').click();
		expect((await drafts(page)).length).toBe(1);
		await again.locator('[data-test-discard]').click();
		await again.locator('[data-test-discard-sure]').click();
		await page.locator('[data-test-programs]').waitFor();
		expect(await drafts(page)).toEqual([]);
		await page.locator('[data-test-add]').click();
		await page.locator('[data-test-begin]').waitFor();
		expect(await page.locator('[data-test-go-on]').count()).toBe(0);
		await page.context().close();
	});

	it('is nothing where nothing was typed, and says so where it cannot be kept', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		const form = await edit(page, 't-hlp');
		await page.waitForTimeout(600);
		expect(await calls(page, 'draft.keep')).toBe(0);
		await twin(page, 'failNext', 'draft.keep', 'disk.full');
		await form.locator('textarea').fill('Hold');
		await form.locator('[data-test-keeping=failed]').getByText('could not be kept').waitFor();
		expect(await form.locator('textarea').inputValue()).toBe('Hold');
		await form.locator('textarea').fill('Hold the jar');
		await keeps(page, 'Hold the jar');
		await form.locator('[data-test-keeping=kept]').waitFor();
		await page.context().close();
	});
});

describe('programs for every hand and eye', () => {
	const here = stage();

	it('are written by keyboard alone', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		/** As many as it takes, and no more than a page has. */
		const tabTo = async (selector: string): Promise<void> => {
			for (let i = 0; i < 90; i += 1) {
				if (await page.evaluate((at) => document.activeElement?.matches(at) ?? false, selector)) return;
				await page.keyboard.press('Tab');
			}
			throw new Error(`no way to ${selector}`);
		};
		await tabTo('[data-test-add]');
		await page.keyboard.press('Enter');
		await page.locator('[data-test-begin]').waitFor();
		await tabTo('[data-test-template]');
		await page.keyboard.press('Enter');
		await editor(page);
		await tabTo('[data-test-pick=program]');
		await page.keyboard.type('Rec');
		await tabTo('[data-test-name]');
		await page.keyboard.type('Waits');
		await tabTo('[data-test-editor] .rule input[type=radio]');
		await page.keyboard.press('ArrowRight');
		await page.locator('[data-test-rule-fields]').waitFor();
		await tabTo('[data-test-short=level]');
		await page.keyboard.press('Control+a');
		await page.keyboard.type('95');
		await page.locator('[data-test-reads] p').getByText('at least 95 %').waitFor();
		await tabTo('[data-test-save]');
		await page.keyboard.press('Enter');
		await page.locator('[data-test-said]').getByText('Waits is added').waitFor();
		const form = (await sent(page, 'program.write')) as unknown as { form: Record<string, unknown> };
		expect(form.form).toMatchObject({ name: 'Waits', program_name: 'Receptive', rule: { level: 95 } });
		// On from the new one: to a phase in which it is run.
		await page.waitForFunction(() => document.activeElement?.hasAttribute('data-test-turn'));
		await tabTo('[data-test-move]');
		await page.keyboard.press('Enter');
		await tabTo('[data-test-to]');
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('Escape');
		await expect.poll(() => page.locator('[data-test-move-form]').count()).toBe(0);
		await page.waitForFunction(() => document.activeElement?.hasAttribute('data-test-turn'));
		await page.context().close();
	});

	it('are accessible, large enough for a finger and nowhere wider than the page, light and dark, at twice the size', async () => {
		const page = await here.open(`${SUPERVISOR}&programs=conflict`);
		await toPrograms(page);
		await unfold(page, 't-hlp');
		await target(page, 't-hlp').locator('[data-test-past]').click();
		await target(page, 't-hlp').locator('[data-test-change]').first().waitFor();
		await everySize(page, 'list');
		await target(page, 't-hlp').locator('[data-test-move]').click();
		await everySize(page, 'move');
		await page.locator('[data-test-add]').click();
		await page.locator('[data-test-begin]').waitFor();
		await everySize(page, 'begin');
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('so is what is written of a target', async () => {
		const page = await here.open(`${SUPERVISOR}&every`);
		await toPrograms(page);
		const form = await edit(page, 'e-tas');
		await form.getByText('Forward, from the first').click();
		await form.getByText('A rule of your own').click();
		await form.locator('[data-test-short=level]').fill('x');
		await form.locator('[data-test-save]').click();
		await form.locator('[data-test-status]').getByText('do not fit yet').waitFor();
		await everySize(page, 'steps');
		await form.locator('[data-test-pick=measure]').selectOption('count');
		await form.locator('[data-test-check=abc]').click({ force: true });
		await form.locator('[data-test-add-row=antecedents]').click();
		await everySize(page, 'count');
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});
});
