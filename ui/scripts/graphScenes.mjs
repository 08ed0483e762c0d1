import { open } from './scenes.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {(page: Page) => Promise<void>} Act */

/** @param {Act[]} acts @returns {Act} */
const steps =
	(...acts) =>
	async (page) => {
		for (const act of acts) await act(page);
	};
/** @param {string} selector @returns {Act} */
const press = (selector) => (page) => page.locator(selector).first().click();
/** @param {string} selector @returns {Act} */
const there = (selector) => (page) => page.locator(selector).first().waitFor();
/** @param {string} name @returns {Act} */
const choose = (name) => (page) => page.getByRole('radio', { name, exact: true }).check();

/** To the graphs of a client. @type {Act} */
export const toGraphs = steps(
	(page) => open(page, 'c-mr'),
	(page) => page.getByRole('button', { name: 'Graphs' }).click(),
	there('[data-test-graph]'),
);

/** What one target is shown as. @param {string} target @param {string} kind @returns {Act} */
export const shownAs = (target, kind) =>
	steps(toGraphs, press(`[data-test-card=${target}] [data-test-kind=${kind}]`), (page) =>
		page.locator(`[data-test-card=${target}]`).scrollIntoViewIfNeeded(),
	);

/** Targets beside each other. @param {'together' | 'panels'} how @param {string[]} targets @returns {Act} */
export const compare = (how, ...targets) =>
	steps(toGraphs, picked(...targets), press(`[data-test-${how}]`), there(`[data-test-compared=${how}]`));

/** @param {string[]} targets @returns {Act} */
export const picked = (...targets) =>
	steps(press('[data-test-comparing]'), async (page) => {
		for (const target of targets) await page.locator(`[data-test-pick=${target}]`).check();
	});

/** What may be taken out of what is on the page. @param {string} within @returns {Act} */
export const takeOut = (within) =>
	steps(press(`${within} [data-test-out] > button`), there(`${within} [data-test-form]`));

/** @type {[string, string, Act][]} */
export const GRAPH_SCENES = [
	['graph-day', '?as=u-kt', steps(toGraphs, choose('Each day'), there('[data-test-by=day]'))],
	['graph-long', '?as=u-kt&graphs=long', toGraphs],
	['graph-cumulative', '?as=u-kt', shownAs('t-hit', 'cumulative')],
	['graph-celeration', '?as=u-kt', shownAs('t-hit', 'celeration')],
	['graph-table', '?as=u-kt', shownAs('t-hlp', 'table')],
	['graph-compare', '?as=u-kt', steps(toGraphs, picked('t-hit', 't-cry', 't-hlp'))],
	['graph-together', '?as=u-kt', compare('together', 't-hit', 't-elo', 't-hlp', 't-imi')],
	['graph-panels', '?as=u-kt', compare('panels', 't-hlp', 't-pic', 't-imi', 't-nam')],
	[
		'graph-out',
		'?as=u-kt',
		steps(
			toGraphs,
			takeOut('[data-test-card=t-hit]'),
			press('[data-test-card=t-hit] [data-test-form=svg]'),
			(page) => page.getByText('Saved in').waitFor(),
			(page) => page.getByText('Saved in').scrollIntoViewIfNeeded(),
		),
	],
];
