import { open } from './scenes.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {(page: Page) => Promise<void>} Act */

/** One after the other. @param {Act[]} acts @returns {Act} */
const steps =
	(...acts) =>
	async (page) => {
		for (const act of acts) await act(page);
	};
/** @param {string} selector @returns {Act} */
const press = (selector) => (page) => page.locator(selector).first().click();
/** @param {string} selector @returns {Act} */
const there = (selector) => (page) => page.locator(selector).first().waitFor();

/** To the programs of a client. @type {Act} */
export const programs = steps(
	(page) => open(page, 'c-mr'),
	press('[data-test-programs-key]'),
	there('[data-test-programs]'),
);
/** @param {string} target @returns {Act} */
export const unfold = (target) =>
	steps(press(`[data-test-program-target=${target}] [data-test-turn]`), there('[data-test-plan]'));
/** @param {string} target @returns {Act} */
export const edit = (target) =>
	steps(programs, unfold(target), press('[data-test-edit]'), there('[data-test-editor]'), there('[data-test-reads] p'));
/** A rule of one's own, in sight. @type {Act} */
export const own = steps(
	press('.rule label:has-text("A rule of your own")'),
	there('[data-test-rule-fields]'),
	(page) => page.locator('[data-test-reads] p').filter({ hasText: 'therapists' }).waitFor(),
);
/** @type {Act} */
export const begin = steps(programs, press('[data-test-add]'), there('[data-test-begin]'));

/** Programs, their targets and their editor, as the other scenes are. @type {[string, string, Act][]} */
export const PROGRAM_SCENES = [
	['programs', '?as=u-kt', programs],
	['programs-read', '?as=u-ar', steps(programs, unfold('t-x0'))],
	['programs-open', '?as=u-kt', steps(programs, unfold('t-hlp'))],
	['programs-conflict', '?as=u-kt&programs=conflict', programs],
	[
		'programs-history',
		'?as=u-kt&programs=conflict',
		steps(programs, unfold('t-hlp'), press('[data-test-past]'), there('[data-test-change]')),
	],
	[
		'programs-move',
		'?as=u-kt',
		steps(programs, unfold('t-hlp'), press('[data-test-move]'), press('[data-test-to=maintenance]')),
	],
	['programs-begin', '?as=u-kt', begin],
	['programs-edit', '?as=u-kt', edit('t-hlp')],
	[
		'programs-rule',
		'?as=u-kt',
		steps(edit('t-hlp'), own, (page) =>
			page.locator('[data-test-rule-fields]').evaluate((node) => {
				const page = node.closest('main');
				if (page) page.scrollTop += node.getBoundingClientRect().top - 220;
			}),
		),
	],
	['programs-steps', '?every&as=u-kt', edit('e-tas')],
	[
		'programs-stale',
		'?as=u-kt&programs=quicker',
		steps(
			edit('t-hlp'),
			(page) => page.getByLabel('Name of the target').fill('Asks for a hand'),
			press('[data-test-why] label'),
			press('[data-test-save]'),
			there('[data-test-stale]'),
			press('[data-test-save]'),
		),
	],
	[
		'programs-faults',
		'?as=u-kt',
		steps(
			begin,
			press('[data-test-blank]'),
			there('[data-test-editor]'),
			press('[data-test-save]'),
			there('[data-test-faults] p'),
		),
	],
];
