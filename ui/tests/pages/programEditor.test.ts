import type { Locator, Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { calls, drafts, edit, editor, hasFocus, sent, SUPERVISOR, target, toPrograms } from './programs';
import { expect, stage, twin } from './stage';

interface Written {
	target: string | null;
	base_version: number;
	reason: string | null;
	form: {
		program: string | null;
		program_name: string;
		name: string;
		measure: {
			measure: string;
			prompts: { code: number | null; label: string; counts_as_correct: boolean }[];
		} & Record<string, unknown>;
		abc: unknown;
		rule: Record<string, unknown> | null;
	};
}

const written = async (page: Page): Promise<Written> => (await sent(page, 'program.write')) as unknown as Written;
const reads = (form: Locator): Locator => form.locator('[data-test-reads] p');
const field = (form: Locator, name: string): Locator => form.locator(`[data-test-short="${name}"]`);

async function begin(page: Page): Promise<void> {
	await toPrograms(page);
	await page.locator('[data-test-add]').click();
	await page.locator('[data-test-begin]').waitFor();
}

describe('writing a target', () => {
	const here = stage();

	it('begins with a template; name and program are asked for; it stands in its program afterwards', async () => {
		const page = await here.open(SUPERVISOR);
		await begin(page);
		await page.getByRole('button', { name: /^New skill in trials/ }).click();
		const form = await editor(page);
		await form.locator('[data-test-save]').click();
		await form.getByText('Choose the program that it belongs to.').waitFor();
		await form.getByText('Give the target a name.').waitFor();
		expect(await calls(page, 'program.write')).toBe(0);
		await page.waitForFunction(() => document.activeElement?.getAttribute('data-test-pick') === 'program');
		await form.locator('[data-test-pick=program]').selectOption({ label: 'Receptive' });
		await form.getByLabel('Name of the target').fill('Finds the red cup');
		await expect.poll(() => form.locator('[data-test-faults] p').count()).toBe(0);
		await form.locator('[data-test-save]').click();
		await page.locator('[data-test-said]').getByText('Finds the red cup is added').waitFor();
		const { target: none, base_version, form: made, reason } = await written(page);
		expect({ none, base_version, reason }).toEqual({ none: null, base_version: 0, reason: null });
		expect(made).toMatchObject({ program_name: 'Receptive', name: 'Finds the red cup' });
		expect(made.measure.prompts.map((one) => one.code)).toEqual([null, null, null, null, null]);
		// In view, unfolded, under the hand; and it says why it is on no sheet.
		await page.waitForFunction(() => document.activeElement?.hasAttribute('data-test-turn'));
		const row = page.locator('[data-test-program-target]', { hasText: 'Finds the red cup' });
		await row.locator('[data-test-plan]').waitFor();
		await row.getByText('It is planned for later').waitFor();
		const box = await row.locator('[data-test-turn]').boundingBox();
		expect(box?.y).toBeGreaterThan(60);
		expect(box?.y).toBeLessThan(700);
		expect(await page.locator('.bar').first().boundingBox()).toMatchObject({ y: 0 });
		expect(await drafts(page)).toEqual([]);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('begins a program with its first target', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		await page.locator('[data-test-add-program]').click();
		await page.locator('[data-test-blank]').click();
		const form = await editor(page);
		await form.getByLabel('Name of the program').fill('Toileting');
		await form.getByLabel('Name of the target').fill('Sits down');
		await form.locator('[data-test-pick=measure]').selectOption('duration');
		await form.locator('[data-test-save]').click();
		await page.locator('[data-test-said]').getByText('Sits down is added').waitFor();
		expect((await written(page)).form).toMatchObject({
			program: null,
			program_name: 'Toileting',
			measure: { measure: 'duration' },
		});
		expect(await page.locator('[data-test-program] h2').allInnerTexts()).toContain('Toileting');
		await page.context().close();
	});

	it('copies another target: its plan, not its name', async () => {
		const page = await here.open(SUPERVISOR);
		await begin(page);
		await page.locator('[data-test-pick=copy]').selectOption({ label: 'Receptive: Points to named picture' });
		await page.locator('[data-test-copy-it]').click();
		const form = await editor(page);
		expect(await form.locator('[data-test-pick=program]').inputValue()).not.toBe('?');
		expect(await form.getByLabel('Name of the target').inputValue()).toBe('');
		expect(
			await field(form, 'prompts').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value)),
		).toEqual(['Model', 'Gesture', 'Verbal']);
		await form.getByLabel('Name of the target').fill('Points to picture');
		await form.locator('[data-test-save]').click();
		await page.locator('[data-test-said]').getByText('is added').waitFor();
		expect((await written(page)).form.measure.prompts.map((one) => one.code)).toEqual([null, null, null]);
		await page.context().close();
	});

	it('keeps codes when labels change and rows move, by buttons and by keys; a reason is needed', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		const form = await edit(page, 't-pic');
		const rows = form.locator('[data-test-rows=prompts] li');
		const values = () => field(form, 'prompts').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
		await rows.nth(0).locator('[data-test-lower]').click();
		expect(await values()).toEqual(['Gesture', 'Model', 'Verbal']);
		// The hand goes on at the row that it moved.
		expect(await hasFocus(rows.nth(1).locator('[data-test-lower]'))).toBe(true);
		await page.keyboard.press('Enter');
		expect(await values()).toEqual(['Gesture', 'Verbal', 'Model']);
		await expect.poll(() => hasFocus(rows.nth(2).locator('[data-test-higher]'))).toBe(true);
		await field(form, 'prompts').nth(2).focus();
		await page.keyboard.press('Alt+ArrowUp');
		expect(await values()).toEqual(['Gesture', 'Model', 'Verbal']);
		await expect.poll(() => hasFocus(field(form, 'prompts').nth(1))).toBe(true);
		await form
			.locator('[data-test-rows=prompts] [role=status]')
			.getByText('Model is at place 2 of 3.')
			.waitFor({ state: 'attached' });
		await field(form, 'prompts').nth(1).fill('Show it');
		await page.keyboard.press('Enter');
		await expect.poll(() => hasFocus(field(form, 'prompts').nth(2))).toBe(true);
		await page.keyboard.type('Positional');
		await rows.nth(3).getByRole('checkbox', { name: 'Level 4, Verbal counts as correct' }).click({ force: true });
		await form.locator('[data-test-save]').click();
		await form.getByText('Say why: choose a reason').waitFor();
		expect(await calls(page, 'program.write')).toBe(0);
		await form.getByText('A mistake put right').click();
		await form.locator('[data-test-why-words]').fill('Help was in the wrong order');
		await form.locator('[data-test-save]').click();
		await page.locator('[data-test-said]').getByText('Points to named picture is saved').waitFor();
		const { target: id, base_version, reason, form: made } = await written(page);
		expect({ id, base_version, reason }).toEqual({
			id: 't-pic',
			base_version: 1,
			reason: 'A mistake put right: Help was in the wrong order',
		});
		expect(made.measure.prompts).toEqual([
			{ code: 4, label: 'Gesture', counts_as_correct: false },
			{ code: 3, label: 'Show it', counts_as_correct: false },
			{ code: null, label: 'Positional', counts_as_correct: false },
			{ code: 5, label: 'Verbal', counts_as_correct: true },
		]);
		await page.context().close();
	});

	it('builds the rule as a sentence, and reads the core’s own back 300 ms after the last key', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		const form = await edit(page, 't-hlp');
		await reads(form)
			.getByText(/at least 90 %.*3 sessions in a row/)
			.waitFor();
		expect(await form.locator('[data-test-reads]').getAttribute('role')).toBe('status');
		await form.getByText('A rule of your own').click();
		const rule = form.locator('[data-test-rule-fields]');
		await rule.waitFor();
		expect(await field(rule, 'therapists').inputValue()).toBe('2');
		await field(rule, 'level').fill('85');
		await rule.locator('[data-test-pick=comparator]').selectOption('more_than');
		await field(rule, 'k').fill('4');
		await rule.locator('[data-test-pick=per]').selectOption('day');
		await rule.locator('[data-test-pick=lies]').selectOption('among');
		await field(rule, 'of').fill('5');
		await field(rule, 'min-trials').fill('8');
		await rule.locator('[data-test-pick=short]').selectOption('breaks');
		await rule.locator('[data-test-pick=move-to]').selectOption('generalization');
		await field(rule, 'demote-after').fill('2');
		await rule.locator('[data-test-pick=demote-to]').selectOption('baseline');
		await rule.getByRole('checkbox', { name: 'only probes' }).click({ force: true });
		await reads(form)
			.getByText(
				'Met with a percent correct of more than 85 % in 4 of the last 5 days, each with at least 8 trials (a day with fewer ends the run), with at least 2 different therapists. Only the phase active counts. Only probes count. Then the target moves to generalization. After 2 misses in a row, back to baseline.',
			)
			.waitFor();
		await form.locator('[data-test-warnings]').getByText('judges the sessions that are there').waitFor();
		await form.getByText('Team decision').click();
		await form.locator('[data-test-save]').click();
		await page.locator('[data-test-said]').getByText('is saved').waitFor();
		expect((await written(page)).form.rule).toEqual({
			quantity: 'percent_correct',
			comparator: 'more_than',
			level: 85,
			per: 'day',
			block_trials: null,
			min_trials: 8,
			short_breaks_run: true,
			k: 4,
			of: 5,
			therapists: 2,
			days: 0,
			probe_only: true,
			first_trial_only: false,
			phase: 'active',
			move_to: 'generalization',
			open_next: false,
			demote_after: 2,
			demote_to: 'baseline',
		});
		await target(page, 't-hlp').locator('[data-test-rule]').getByText('own rule').waitFor();
		// Back to the one that studies defend.
		const again = await edit(page, 't-hlp');
		await again.getByText('The rule that studies defend').click();
		await reads(again)
			.getByText(/at least 90 %/)
			.waitFor();
		await again.getByText('Team decision').click();
		await again.locator('[data-test-save]').click();
		await page.locator('[data-test-said]').getByText('is saved').waitFor();
		expect((await written(page)).form.rule).toBeNull();
		await page.context().close();
	});

	it('asks the core once for what is typed in one go, 300 ms after the last key', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		const form = await edit(page, 't-hlp');
		await reads(form).waitFor();
		const asked = await form.locator('[data-test-name]').evaluate(async (node) => {
			const { calls } = Reflect.get(window, 'twin') as { calls: string[] };
			const times: number[] = [];
			const push = calls.push.bind(calls);
			calls.push = (...names: string[]) => {
				if (names.includes('program.check')) times.push(performance.now());
				return push(...names);
			};
			let last = 0;
			for (const name of ['Asks f', 'Asks fo', 'Asks for', 'Asks for h']) {
				(node as HTMLInputElement).value = name;
				node.dispatchEvent(new Event('input', { bubbles: true }));
				last = performance.now();
				await new Promise((done) => setTimeout(done, 60));
			}
			await new Promise((done) => setTimeout(done, 1000));
			return times.map((one) => one - last);
		});
		expect(asked.length).toBe(1);
		expect(asked[0]).toBeGreaterThan(280);
		expect(((await sent(page, 'program.check')) as unknown as Written).form.name).toBe('Asks for h');
		await page.context().close();
	});

	it('says at its field what does not fit, and saves nothing of it', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		const form = await edit(page, 't-hlp');
		expect(await form.locator('[data-test-faults] p').count()).toBe(0);
		await form.getByText('A rule of your own').click();
		await field(form, 'level').fill('120');
		await form.getByText('A percentage is from 0 to 100.').waitFor();
		await field(form, 'level').fill('ninety');
		await form.getByText('Level: type a number').waitFor();
		expect(await field(form, 'level').getAttribute('aria-invalid')).toBe('true');
		const described = await field(form, 'level').getAttribute('aria-describedby');
		expect(await page.locator(`[id="${described}"]`).innerText()).toContain('Level: type a number');
		// What cannot be read is read to nobody.
		expect(await reads(form).count()).toBe(0);
		await field(form, 'level').fill('90');
		await form.locator('[data-test-pick=lies]').selectOption('among');
		await field(form, 'of').fill('2');
		await form.getByText('3 cannot lie among the last 2.').waitFor();
		await form.getByLabel('Name of the target').fill('Asks for a break');
		await form.getByText('There is a target of that name').waitFor();
		await form.getByText('Team decision').click();
		await form.locator('[data-test-save]').click();
		await form.locator('[data-test-status]').getByText('2 things do not fit yet.').waitFor();
		expect(await calls(page, 'program.write')).toBe(0);
		await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true');
		await page.context().close();
	});

	it('asks each measure for its own, and warns of what another one means', async () => {
		const page = await here.open(`${SUPERVISOR}&every`);
		await toPrograms(page);
		const form = await edit(page, 'e-tas');
		const pick = form.locator('[data-test-pick=measure]');
		const fields = () =>
			form
				.locator('section')
				.nth(1)
				.locator('[data-test-short]:not([data-test-rows] *)')
				.evaluateAll((all) => all.map((one) => one.getAttribute('data-test-short')));
		const rows = () =>
			form.locator('[data-test-rows]').evaluateAll((all) => all.map((one) => one.getAttribute('data-test-rows')));
		expect(await fields()).toEqual(['runs']);
		expect(await rows()).toEqual(['steps', 'prompts']);
		await form.getByText('Forward, from the first').click();
		await form.locator('[data-test-save]').click();
		await form.getByText('Choose the step that is taught now.').waitFor();
		await form.getByRole('radio', { name: 'Step 3, Brush is taught now' }).click({ force: true });
		await expect.poll(() => form.getByText('Choose the step that is taught now.').count()).toBe(0);
		const asked: [string, string[], string[]][] = [
			['trials', ['expected', 'minimum'], ['prompts']],
			['latency', ['limit'], []],
			['interval', ['interval'], []],
			['rating', ['least', 'most'], []],
			['quantity', ['unit'], []],
			['permanent_product', ['items'], []],
			['fidelity', ['floor'], ['components']],
			['count', [], []],
			['free_text', [], []],
		];
		for (const [kind, has, lists] of asked) {
			await pick.selectOption(kind);
			expect(await fields(), kind).toEqual(has);
			expect(await rows(), kind).toEqual(lists);
			expect(await form.locator('[data-test-check=abc]').count(), kind).toBe(kind === 'count' ? 1 : 0);
		}
		await pick.selectOption('fidelity');
		await form.getByText('Name at least one part of the plan.').waitFor();
		await form.locator('[data-test-warnings]').getByText('Another measure begins a new graph').waitFor();
		await pick.selectOption('interval');
		await form.getByText('All through it').click();
		expect(await fields()).toEqual(['interval', 'rest']);
		await pick.selectOption('count');
		await form.locator('[data-test-check=abc]').click({ force: true });
		await form.getByText('Name at least one thing that comes before').waitFor();
		expect(await rows()).toEqual(['antecedents', 'consequences']);
		// Nothing of the first measure is lost while others are looked at.
		await pick.selectOption('task_analysis');
		expect(await field(form, 'steps').count()).toBe(6);
		expect(await form.getByRole('radio', { name: 'Step 3, Brush is taught now' }).isChecked()).toBe(true);
		await page.context().close();
	});

	it('says why it was refused, keeps every word, and saves once where the answer is lost', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		const form = await edit(page, 't-hlp');
		await form.locator('textarea').fill('Hold the jar.');
		await form.getByText('Team decision').click();
		await twin(page, 'failNext', 'program.write', 'disk.full');
		await form.locator('[data-test-save]').click();
		await form.getByRole('alert').getByText('The device is full').waitFor();
		expect(await form.locator('textarea').inputValue()).toBe('Hold the jar.');
		await twin(page, 'unseenNext', 'program.write');
		await form.locator('[data-test-save]').click();
		await page.locator('[data-test-said]').getByText('is saved').waitFor();
		expect(await calls(page, 'program.write')).toBe(2);
		const version = () => page.evaluate(async () => Reflect.get(window, 'twin').requests['program.write'].base_version);
		expect(await version()).toBe(1);
		await target(page, 't-hlp').getByText('Hold the jar.').waitFor();
		await page.context().close();
	});

	it('goes on being checked when the core could not be asked', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		const form = await edit(page, 't-hlp');
		await twin(page, 'failNext', 'program.check', 'core.internal');
		await form.getByLabel('Name of the target').fill('Asks for help loudly');
		await form.locator('[data-test-keeping]').getByText('It could not be checked just now').waitFor();
		await form.getByLabel('Name of the target').fill('Asks for help, loudly');
		await expect.poll(() => form.getByText('It could not be checked just now').count()).toBe(0);
		await page.context().close();
	});
});
