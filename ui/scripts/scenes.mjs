import { typePin } from './browser.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {(page: Page) => Promise<void>} Act */

/** @param {string} selector @returns {Act} */
const press = (selector) => (page) => page.locator(selector).first().click();
/** @param {string} name @returns {Act} */
const button = (name) => (page) => page.getByRole('button', { name }).first().click();
/** @param {string} words @returns {Act} */
const see = (words) => (page) => page.getByText(words).first().waitFor();
/** @param {string} selector @returns {Act} */
const there = (selector) => (page) => page.locator(selector).first().waitFor();
/** @param {string} label @param {string} words @returns {Act} */
const fill = (label, words) => (page) => page.getByLabel(label, { exact: true }).fill(words);
/** @param {string} digits @returns {Act} */
const pin = (digits) => (page) => typePin(page, digits);
/** @param {string} keys @returns {Act} */
const key = (keys) => (page) => page.keyboard.press(keys);
/** What the twin is told from outside. @param {string} act @param {unknown[]} args @returns {Act} */
const twin =
	(act, ...args) =>
	(page) =>
		page.evaluate(([name, rest]) => Reflect.get(window, 'twin')[name](...rest), /** @type {const} */ ([act, args]));
/** One after the other. @param {Act[]} acts @returns {Act} */
const steps =
	(...acts) =>
	async (page) => {
		for (const act of acts) await act(page);
	};

const NOTE = 'Calm start. Asked for help twice without a prompt.';
const writeNote = steps((page) => page.getByRole('textbox').fill(NOTE), see('saved on this device'));

export const enrol = steps(
	fill('Enrolment code', 'BATON-1234-ABCD-5678'),
	fill('Name of this device', 'Room 2 tablet'),
	button('Connect'),
	(page) => page.getByLabel('Login').waitFor(),
);

/** @param {Page} page @param {string} login */
export const signIn = (page, login) =>
	steps(fill('Login', login), fill('Password', 'correct horse battery'), button('Sign in'))(page);

/** @param {Page} page @param {string} chart */
export const open = (page, chart) => steps(press(`[data-test-chart=${chart}]`), see('Recent sessions'))(page);

export const end = steps(
	press('[data-test-end]'),
	see('What does that mean?'),
	async (page) => {
		for (const one of await page.locator('.choice label:first-child').all()) await one.click();
	},
	press('[data-test-end-now]'),
	see('Session ended'),
	writeNote,
);

/** From a session in other hands to its second observer. */
const beside = steps(press('[data-test-join]'), there('[data-test-band]'));
/** From there to its end by the one who has it, and to what both recorded. */
const agreement = steps(
	beside,
	// Where the second observer recorded nothing, there is nothing to compare.
	press('[data-test-row] [data-test-key]'),
	press('[data-test-lock]'),
	press('[data-test-person=u-js]'),
	pin('739164'),
	press('[data-test-end]'),
	there('[data-test-end-now]'),
	async (page) => {
		for (const one of await page.locator('.choice label:first-child').all()) await one.click();
	},
	press('[data-test-end-now]'),
	press('[data-test-agreement]'),
	there('[data-test-agreement-page]'),
);

/** From a session with every measure to its lines. */
export const check = steps(
	press('[data-test-end]'),
	press('[data-test-end-now]'),
	press('[data-test-check]'),
	there('[data-test-facts]'),
);
/** @param {string} target @returns {Act} */
const lines = (target) => press(`[data-test-facts-of=${target}] h2 button`);
/** @param {string} phrase @returns {Act} */
const why = (phrase) => press(`[data-test-reason] label:has-text("${phrase}")`);
const mark = steps(press('[data-test-correction] label:has-text("Prompted, Verbal")'), why('Tapped the wrong key'));
const corrected = steps(
	check,
	lines('e-tri'),
	press('[data-test-change]'),
	mark,
	press('[data-test-send]'),
	see('In place of'),
	(page) => page.locator('[data-test-strike]').last().click(),
	why('Did not happen'),
	press('[data-test-send]'),
	see('Did not happen'),
);

/** What was begun began so much earlier; a pause brings the new views. @param {number} seconds @returns {Act} */
const passes = (seconds) =>
	steps(
		(page) =>
			page.evaluate((ms) => {
				for (const one of Reflect.get(window, 'twin').world.running().observations)
					if (one.ended === null) one.at -= ms;
			}, seconds * 1000),
		button('Pause session time'),
		button('Resume session time'),
	);

/** The corner of a frozen screen, held for a while. @type {Act} */
const hold = async (page) => {
	await page.locator('[data-test-thaw]').hover();
	await page.mouse.down();
	await page.waitForTimeout(500);
};

const shiftEnds = steps(twin('shiftEnds', 12 * 60_000), there('[data-test-shift-ends]'));
/** @param {Page} page @param {string} code */
export const renew = (page, code) =>
	steps(
		press('[data-test-shift-ends]'),
		fill('Password', 'correct horse battery'),
		fill('Six-digit code', code),
		press('[data-test-renew] [type=submit]'),
	)(page);

const secondStep = steps(enrol, (page) => signIn(page, 'lee.moss'), see('Set up your second step'));
const offlineCode = steps(
	secondStep,
	fill('Six-digit code', '123456'),
	button('Confirm'),
	see('days without a network'),
);
/** @param {string} chart @returns {Act} */
const chart = (chart) => (page) => open(page, chart);
const graphs = steps(chart('c-mr'), button('Graphs'), see('Show all'));
/** @param {string} target @returns {Act} */
const going = (target) =>
	steps(graphs, press(`[data-test-course=${target}] [data-test-how]`), there('[data-test-mastery]'));

/** Targets of the twin with every measure, one a kind of card. */
const CARDS = ['e-irt', 'e-tri', 'e-tas', 'e-lat', 'e-int', 'e-rat', 'e-sca', 'e-qua', 'e-pro', 'e-fid', 'e-wor'];

/**
 * Every screen and state: a name, how the twin begins, and how to get there.
 * @type {[string, string, Act][]}
 */
export const SCENES = [
	['people', '?running', steps()],
	['people-pin', '?running&offline&waiting=118', steps(press('[data-test-person=u-ar]'), key('4'), key('8'), key('2'))],
	['people-wrong', '', steps(press('[data-test-person=u-ar]'), pin('111112'), see('tries left'))],
	[
		'people-full',
		'?running',
		steps(press('[data-test-person=u-kt]'), fill('Password', 'wrong'), button('Sign in'), see('do not go together')),
	],
	['enrol', '?fresh', steps()],
	[
		'enrol-offline',
		'?fresh',
		steps(
			fill('Enrolment code', 'BATON-1234-ABCD-5678'),
			fill('Name of this device', 'Room 2 tablet'),
			twin('failNext', 'device.enrol', 'platform.unreachable'),
			button('Connect'),
			see('cannot be reached'),
		),
	],
	['sign-in', '?fresh', enrol],
	['second-factor', '?fresh', secondStep],
	['offline-code', '?fresh', offlineCode],
	[
		'set-pin-weak',
		'?fresh',
		steps(
			offlineCode,
			button('I have saved it'),
			pin('123456'),
			see('The same PIN again'),
			pin('123456'),
			see('in a row'),
		),
	],
	['today', '?as=u-ar', steps()],
	['today-empty', '?as=u-ar&empty&offline', steps()],
	['today-denied', '?as=u-ar&offline', steps(press('[data-test-chart=c-nh]'), see('has not arrived yet'))],
	['today-left', '?as=u-ar', steps(chart('c-mr'), twin('leaveCaseload', 'c-mr'), see('has left your caseload'))],
	['chart', '?as=u-kt', chart('c-mr')],
	['chart-empty', '?as=u-ar', chart('c-ln')],
	['find', '?as=u-kt', steps(chart('c-mr'), key('Control+k'), see('Back to Today'))],
	['keys', '?as=u-kt', steps(key('?'), see('Show or hide'))],
	['session', '?running&as=u-ar&offline&waiting=118', steps()],
	[
		'session-first-minute',
		'?as=u-ar',
		steps(chart('c-ob'), press('[data-test-start]'), there('[data-test-row=t-hit]'), key('1'), key('q'), see('1 of')),
	],
	['session-levels', '?running&as=u-ar', press('[data-test-row=t-pic] [aria-expanded]')],
	['every', '?running&every&as=u-ar', steps()],
	['every-begun', '?running&every=begun&as=u-ar', steps()],
	[
		'every-levels',
		'?running&every=begun&as=u-ar',
		steps(press('[data-test-row=e-tas] [aria-expanded]'), there('[data-test-levels]')),
	],
	...CARDS.map(
		(target) =>
			/** @type {[string, string, Act]} */ ([
				`card-${target}`,
				'?running&every=begun&as=u-ar',
				steps(press(`[data-test-row=${target}] [data-test-name]`), there(`[data-test-card=${target}]`)),
			]),
	),
	['abc-choice', '?running&every=begun&as=u-ar', steps(press('[data-test-abc-key]'), there('[data-test-abc-choice]'))],
	[
		'card-abc',
		'?running&every=begun&as=u-ar',
		steps(
			press('[data-test-abc-key]'),
			press('[data-test-abc-choice] button'),
			button('Demand'),
			there('[data-test-abc]'),
		),
	],
	[
		'every-past',
		'?running&every=begun&as=u-ar',
		steps(press('[data-test-end]'), press('[data-test-end-now]'), see('What was recorded')),
	],
	[
		'card-fault',
		'?running&every&as=u-ar',
		steps(
			press('[data-test-row=e-qua] [data-test-key]'),
			(page) => page.getByLabel('How much, in ml').fill('1.2345'),
			button('Add'),
			see('at most three decimals'),
		),
	],
	['every-left', '?running&every=begun&as=u-ar&hand=left', steps()],
	[
		'every-left-levels',
		'?running&every=begun&as=u-ar&hand=left',
		steps(press('[data-test-row=e-tas] [aria-expanded]'), there('[data-test-levels]')),
	],
	['every-long', '?running&every=begun&as=u-ar', steps(passes(700), see('long: still running?'))],
	['every-frozen', '?running&every=begun&as=u-ar', steps(press('[data-test-freeze]'), hold)],
	['every-frozen-left', '?running&every=begun&as=u-ar&hand=left', steps(key('Control+f'), hold)],
	['session-many', '?running&many&as=u-ar', steps()],
	['session-many-levels', '?running&many&as=u-ar', press('[data-test-row=t-imi] [aria-expanded]')],
	[
		'session-refused',
		'?running&many&as=u-ar',
		steps(
			twin('failNext', 'session.tap', 'action.refused'),
			press('[data-test-row=t-m1] button.yes'),
			see('the session has changed'),
			twin('failNext', 'session.tap', 'disk.full'),
			press('[data-test-row=t-hit] [data-test-key]'),
			see('The device is full'),
			twin('lockSoon', 18_000),
		),
	],
	['session-held', '?running=u-js&as=u-ar', steps()],
	['chart-held', '?running=u-js&as=u-ar', steps(button('Back'), there('[data-test-join]'))],
	['session-beside', '?running=u-js&every=begun&as=u-ar', beside],
	['session-beside-find', '?running=u-js&as=u-ar', steps(beside, key('Control+k'), see('Leave the session'))],
	[
		'session-paused',
		'?running&as=u-ar',
		steps(button('Pause session time'), key('?'), see('Paused'), see('Turn letter keys off')),
	],
	[
		'session-find',
		'?running&many&as=u-ar',
		steps(key('Control+k'), there('[role=combobox]'), key('w'), see('Go to Washes')),
	],
	['session-shift-ends', '?running&many&as=u-ar', shiftEnds],
	['session-renew', '?running&as=u-ar', steps(shiftEnds, press('[data-test-shift-ends]'), fill('Password', 'half a'))],
	[
		'session-renew-wrong',
		'?running&many&as=u-ar&offline&waiting=118',
		steps(shiftEnds, (page) => renew(page, '000000'), see('That code is not right')),
	],
	['session-note', '?running&as=u-ar', steps(press('[data-test-note]'), writeNote)],
	['session-past', '?as=u-kt', steps(chart('c-mr'), button('note signed'), see('Note of Ana Ruiz'))],
	[
		'end',
		'?running&as=u-ar',
		steps(press('[data-test-end]'), (page) => page.getByText('Not observed', { exact: true }).first().click()),
	],
	['end-shift-over', '?running&as=u-ar', steps(shiftEnds, press('[data-test-end]'), there('[data-test-shift-over]'))],
	['end-note', '?running&as=u-ar', end],
	['end-signed', '?running&as=u-ar', steps(end, pin('482913'), there('[data-test-signed]'))],
	['agreement', '?running=u-js&every=begun&as=u-ar', agreement],
	[
		'agreement-table',
		'?running=u-js&as=u-ar',
		steps(agreement, press('[data-test-as-table]'), see('What it was made of')),
	],
	['agreement-unknown', '?running=u-js&as=u-ar&clocks=unknown', agreement],
	['facts', '?running&every=begun&as=u-ar', corrected],
	['facts-folded', '?running&every=begun&as=u-ar', check],
	['facts-change', '?running&every=begun&as=u-ar', steps(check, lines('e-tri'), press('[data-test-change]'), mark)],
	[
		'facts-strike',
		'?running&every=begun&as=u-ar',
		steps(check, lines('e-hit'), press('[data-test-strike]'), press('[data-test-send]'), see('Say why')),
	],
	[
		'facts-add-bout',
		'?running&every=begun&as=u-ar',
		steps(check, lines('e-dur'), press('[data-test-add]'), why('From paper')),
	],
	[
		'facts-add-abc',
		'?running&every=begun&as=u-ar',
		steps(
			check,
			lines('e-hit'),
			press('[data-test-add]'),
			press('[data-test-correction] label:has-text("Before and after")'),
		),
	],
	['facts-add-interval', '?running&every=begun&as=u-ar', steps(check, lines('e-int'), press('[data-test-add]'))],
	['facts-signed', '?as=u-ar', steps(chart('c-mr'), button('note signed'), press('[data-test-check]'), lines('t-hit'))],
	['course', '?as=u-kt', going('t-hlp')],
	['course-counted', '?as=u-kt', going('t-hit')],
	['graphs', '?as=u-kt', steps(graphs, (page) => page.getByRole('button', { name: 'As a table' }).nth(1).click())],
	[
		'graphs-every',
		'?every&as=u-kt',
		steps(graphs, (page) => page.getByRole('button', { name: 'Asks for help: As a table' }).click()),
	],
	['graphs-zoomed', '?as=u-kt', steps(graphs, button('zoom in'), button('zoom in'), button('zoom in'))],
	['access', '?as=u-kt', steps(chart('c-mr'), button('Who looked'), see('opened the chart'))],
	['attention', '?as=u-kt&attention', steps(button('needs attention'), see('decides what it counts for'))],
	['broken', '?broken', see('Baton cannot start')],
	[
		'covered',
		'?running&as=u-ar',
		steps(
			(page) => page.evaluate(() => void (Reflect.get(window, 'twin').world.slow = 60_000)),
			twin('autoLock'),
			see('Your data is put away'),
		),
	],
];
