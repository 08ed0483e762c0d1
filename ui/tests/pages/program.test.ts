import { describe, it, vi } from 'vitest';
import { open } from '../../scripts/scenes.mjs';
import { programs } from '../../src/lib/platform/fake/programs';
import { World } from '../../src/lib/platform/fake/world';
import { Refusal } from '../../src/lib/platform/platform';
import { calls, edit, SUPERVISOR, target, TECHNICIAN, toPrograms, unfold } from './programs';
import { expect, stage, twin } from './stage';

const WRITES =
	'data-test-add,data-test-add-program,data-test-add-to,data-test-edit,data-test-move,data-test-copy,data-test-take,data-test-keep';
const writes = WRITES.split(',')
	.map((one) => `[${one}]`)
	.join(', ');

describe('the programs of a client', () => {
	const here = stage();

	it('are open to whoever reads the chart; a technician finds the plan, the rule and why, and no way to write', async () => {
		const page = await here.open(`${TECHNICIAN}&programs=conflict`);
		await open(page, 'c-mr');
		await page.locator('[data-test-why-not-here]').click();
		await page.locator('[data-test-programs]').waitFor();
		const held = await unfold(page, 't-x0');
		await held.getByText('Not shown, because:').waitFor();
		await held.getByText('It is on hold. A supervisor can resume it.').waitFor();
		await held.getByText(/^Met with a percent correct of at least 90 %/).waitFor();
		expect(await held.locator('[data-test-plan]').innerText()).toContain('Full physical · Partial physical');
		// What is run says nothing of the kind.
		expect(await target(page, 't-pic').locator('[data-test-hidden]').count()).toBe(0);
		expect(await page.locator(writes).count()).toBe(0);
		const waiting = target(page, 't-hlp').locator('[data-test-waiting]');
		expect(await waiting.getByRole('button').count()).toBe(0);
		await waiting.getByText('wait for a supervisor').waitFor();
		await page.keyboard.press('Control+k');
		const found = await page.getByRole('option').allInnerTexts();
		expect(found.map((one) => one.trim())).not.toContain('Add target');
		expect(found.map((one) => one.trim())).toContain('Back to Mila Roth');
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();

		// The same page of whoever may write has every one of them: the search above works.
		const supervisor = await here.open(`${SUPERVISOR}&programs=conflict`);
		await toPrograms(supervisor);
		await unfold(supervisor, 't-hlp');
		for (const one of WRITES.split(',')) expect(await supervisor.locator(`[${one}]`).count(), one).toBeGreaterThan(0);
		await supervisor.keyboard.press('Control+k');
		expect((await supervisor.getByRole('option').allInnerTexts()).map((one) => one.trim())).toContain('Add target');
		await supervisor.context().close();
	});

	it('refuse a technician whatever is asked, and a plan or a move that cannot be', () => {
		vi.stubGlobal('location', { search: '?programs=conflict' });
		const of = (user: string) => {
			const world = new World(new URLSearchParams(`as=${user}`), () => undefined);
			world.open.add('c-mr');
			return programs(world);
		};
		const chart = 'c-mr';
		const [technician, supervisor] = [of('u-ar'), of('u-kt')];
		const found = supervisor['program.view']({ chart }).programs.flatMap((one) => one.targets);
		const help = found.find((one) => one.target === 't-hlp');
		if (!help) throw new Error('the target is gone');
		const { target, form, version } = help;
		const write = { chart, target, base_version: version, form, reason: 'Team decision' };
		const move = { chart, target, from: help.phase, to: 'maintenance' as const, reason: null };
		const settle = { chart, change: 'ch-waits', base_version: version, take: true };
		const code = (work: () => unknown): string => {
			try {
				work();
				return 'done';
			} catch (thrown) {
				return thrown instanceof Refusal ? thrown.code : String(thrown);
			}
		};
		expect(code(() => technician['program.check']({ chart, target, form }))).toBe('policy.denied');
		expect(code(() => technician['program.write'](write))).toBe('policy.denied');
		expect(code(() => technician['program.move'](move))).toBe('policy.denied');
		expect(code(() => technician['program.settle'](settle))).toBe('policy.denied');
		expect(code(() => technician['program.history']({ chart, target }))).toBe('done');
		expect(technician['program.view']({ chart })).toMatchObject({ templates: [], can: ['read_graph'] });

		expect(code(() => supervisor['program.write']({ ...write, reason: null }))).toBe('action.refused');
		expect(code(() => supervisor['program.write']({ ...write, base_version: version - 1 }))).toBe('target.changed');
		expect(code(() => supervisor['program.write']({ ...write, form: { ...form, name: '' } }))).toBe('action.refused');
		expect(code(() => supervisor['program.move']({ ...move, to: 'future' }))).toBe('action.refused');
		expect(code(() => supervisor['program.move']({ ...move, from: 'baseline' }))).toBe('target.changed');
		expect(code(() => supervisor['program.settle']({ ...settle, base_version: 1 }))).toBe('target.changed');
		expect(code(() => supervisor['program.settle'](settle))).toBe('done');
		expect(code(() => supervisor['program.settle'](settle))).toBe('record.not_found');
		vi.unstubAllGlobals();
	});

	it('say of each target where it stands, by shape and word, and which programs there are', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		const groups = await page.locator('[data-test-program] h2').allInnerTexts();
		expect(groups).toEqual(['Behaviours', 'Manding', 'Receptive', 'Imitation', 'Intraverbal']);
		const phase = target(page, 't-x0').locator('[data-test-phase]');
		expect((await phase.innerText()).trim()).toBe('On hold');
		const shapes = await page
			.locator('[data-test-phase] svg')
			.evaluateAll((all) => all.map((one) => `${one.parentElement?.getAttribute('data-test-phase')} ${one.innerHTML}`));
		const kinds = new Set(shapes.map((one) => one.split(' ')[0]));
		expect(kinds.size).toBeGreaterThan(5);
		expect(new Set(shapes).size).toBe(kinds.size);
		expect(new Set(shapes.map((one) => one.replace(/^\S+ /, ''))).size).toBe(kinds.size);
		await page.context().close();
	});

	it('are found by words and by phase, and the search says how many there are', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		const names = () => page.locator('[data-test-program-target] .name').allInnerTexts();
		expect((await names()).length).toBe(14);
		await page.locator('[data-test-only=on_hold]').click();
		expect(await names()).toEqual(['Asks for a break']);
		expect(await page.locator('[data-test-only=on_hold]').getAttribute('aria-pressed')).toBe('true');
		await page.getByLabel('Find a target or program').fill('picture');
		expect(await names()).toEqual([]);
		await page.locator('[data-test-none]').getByText('Clear the search').waitFor();
		await page.locator('[data-test-all]').click();
		expect(await names()).toEqual(['Points to named picture']);
		await page.getByText('1 of 14 targets', { exact: true }).waitFor({ state: 'attached' });
		// The name of a program finds its targets; words in any order.
		await page.getByLabel('Find a target or program').fill('INTRAVERBAL');
		expect(await names()).toEqual(['Says own name when asked']);
		await page.getByLabel('Find a target or program').fill('asked  own');
		expect(await names()).toEqual(['Says own name when asked']);
		await page.context().close();
	});

	it('name the way to a target by its search, and unfold one at a time', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		await unfold(page, 't-hlp');
		await unfold(page, 't-pic');
		expect(await page.locator('[data-test-plan]').count()).toBe(1);
		await page.keyboard.press('Control+k');
		await page.getByRole('combobox').fill('go to waves');
		await page.keyboard.press('Enter');
		await target(page, 't-x5').locator('[data-test-plan]').waitFor();
		await page.waitForFunction(() => document.activeElement?.closest('[data-test-program-target=t-x5]') !== null);
		await page.context().close();
	});

	it('say what to do where there are none, and offer newer ones', async () => {
		const page = await here.open(SUPERVISOR);
		await toPrograms(page);
		expect(await page.locator('[data-test-fresh]').count()).toBe(0);
		await twin(page, 'changed', 'chart');
		await page.locator('[data-test-fresh]').click();
		await expect.poll(() => page.locator('[data-test-fresh]').count()).toBe(0);
		expect(await calls(page, 'program.view')).toBe(2);
		await page.locator('[data-test-back]').click();
		await page.getByText('Recent sessions').waitFor();
		await page.context().close();

		const bare = await here.open('?as=u-kt&every');
		await toPrograms(bare);
		const words = await edit(bare, 'e-wor');
		await words.getByText('No rule fits what is measured here').waitFor();
		expect(await words.locator('[data-test-rule-fields]').count()).toBe(0);
		await bare.context().close();
	});

	it('say why they cannot be shown, and show nothing of a chart that is gone', async () => {
		const page = await here.open(SUPERVISOR);
		await open(page, 'c-mr');
		await twin(page, 'failNext', 'program.view', 'core.internal');
		await page.locator('[data-test-programs-key]').click();
		await page.getByRole('alert').getByText('Something went wrong inside the app').waitFor();
		await page.locator('[data-test-programs-key]').click();
		await page.locator('[data-test-programs]').waitFor();
		await twin(page, 'leaveCaseload', 'c-mr');
		await page.locator('[data-test-left]').waitFor();
		expect(await page.locator('[data-test-programs]').count()).toBe(0);
		await page.context().close();
	});
});
