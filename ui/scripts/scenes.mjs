import { typePin } from './browser.mjs';

/** @typedef {import('playwright-core').Page} Page */
/**
 * Every screen and state: a name, how the twin begins, and how to get there.
 * @type {[string, string, (page: Page) => Promise<void>][]}
 */
export const SCENES = [
	['people', '?running', async () => {}],
	[
		'people-pin',
		'?running&offline&waiting=118',
		async (page) => {
			await page.locator('[data-test-person=u-ar]').click();
			for (const digit of '482') await page.getByRole('button', { name: digit, exact: true }).click();
		},
	],
	[
		'people-wrong',
		'',
		async (page) => {
			await page.locator('[data-test-person=u-ar]').click();
			await typePin(page, '111112');
			await page.getByRole('alert').getByText('tries left').waitFor();
		},
	],
	[
		'people-full',
		'?running',
		async (page) => {
			await page.locator('[data-test-person=u-kt]').click();
			await page.getByLabel('Password', { exact: true }).fill('wrong');
			await page.getByRole('button', { name: 'Sign in' }).click();
			await page.getByText('do not go together').waitFor();
		},
	],
	['enrol', '?fresh', async () => {}],
	[
		'sign-in',
		'?fresh',
		async (page) => {
			await enrol(page);
		},
	],
	[
		'second-factor',
		'?fresh',
		async (page) => {
			await enrol(page);
			await signIn(page, 'lee.moss');
			await page.getByText('Set up your second step').waitFor();
		},
	],
	[
		'offline-code',
		'?fresh',
		async (page) => {
			await enrol(page);
			await signIn(page, 'lee.moss');
			await page.getByText('Set up your second step').waitFor();
			await page.getByLabel('Six-digit code').fill('123456');
			await page.getByRole('button', { name: 'Confirm' }).click();
			await page.getByText('days without a network').waitFor();
		},
	],
	[
		'set-pin-weak',
		'?fresh',
		async (page) => {
			await enrol(page);
			await signIn(page, 'lee.moss');
			await page.getByText('Set up your second step').waitFor();
			await page.getByLabel('Six-digit code').fill('123456');
			await page.getByRole('button', { name: 'Confirm' }).click();
			await page.getByRole('button', { name: 'I have saved it' }).click();
			await typePin(page, '123456');
			await page.getByText('The same PIN again').first().waitFor();
			await typePin(page, '123456');
			await page.getByText('in a row').waitFor();
		},
	],
	['today', '?as=u-ar', async () => {}],
	['today-empty', '?as=u-ar&empty&offline', async () => {}],
	['chart', '?as=u-kt', (page) => open(page, 'c-mr')],
	['chart-empty', '?as=u-ar', (page) => open(page, 'c-ln')],
	['session', '?running&as=u-ar&offline&waiting=118', async () => {}],
	[
		'session-levels',
		'?running&as=u-ar',
		async (page) => {
			await page.locator('[data-test-row=t-pic]').getByRole('button', { name: 'choose how much' }).click();
		},
	],
	['session-many', '?running&many&as=u-ar', async () => {}],
	[
		'session-many-levels',
		'?running&many&as=u-ar',
		async (page) => {
			await page.locator('[data-test-row=t-imi]').getByRole('button', { name: 'choose how much' }).click();
		},
	],
	[
		'session-refused',
		'?running&many&as=u-ar',
		async (page) => {
			await page.evaluate(() => Reflect.get(window, 'twin').failNext('session.tap', 'action.refused'));
			await page
				.locator('[data-test-row=t-m1]')
				.getByRole('button', { name: /^Correct,/ })
				.click();
			await page.locator('[data-test-refused]').waitFor();
			await page.evaluate(() => Reflect.get(window, 'twin').failNext('session.tap', 'disk.full'));
			await page.locator('[data-test-row=t-hit] [data-test-key]').click();
			await page.locator('[data-test-row=t-hit] [data-test-refused]').waitFor();
			await page.evaluate(() => Reflect.get(window, 'twin').lockSoon(18000));
		},
	],
	['session-held', '?running=u-js&as=u-ar', async () => {}],
	[
		'session-paused',
		'?running&as=u-ar',
		async (page) => {
			await page.getByRole('button', { name: 'Pause session time' }).click();
			await page.keyboard.press('?');
			await page.getByText('Paused').waitFor();
		},
	],
	[
		'session-note',
		'?running&as=u-ar',
		async (page) => {
			await page.locator('[data-test-note]').click();
			await page.getByRole('textbox').fill('Calm start. Asked for help twice without a prompt.');
			await page.getByText('saved on this device').waitFor();
		},
	],
	[
		'end',
		'?running&as=u-ar',
		async (page) => {
			await page.locator('[data-test-end]').click();
			await page.getByText('Not observed', { exact: true }).first().click();
		},
	],
	['end-note', '?running&as=u-ar', (page) => end(page)],
	[
		'end-signed',
		'?running&as=u-ar',
		async (page) => {
			await end(page);
			await typePin(page, '482913');
			await page.locator('[data-test-signed]').waitFor();
		},
	],
	[
		'graphs',
		'?as=u-kt',
		async (page) => {
			await open(page, 'c-mr');
			await page.getByRole('button', { name: 'Graphs' }).click();
			await page.locator('[data-test-graph]').first().waitFor();
			await page.getByRole('button', { name: 'As a table' }).nth(1).click();
		},
	],
	[
		'access',
		'?as=u-kt',
		async (page) => {
			await open(page, 'c-mr');
			await page.getByRole('button', { name: 'Who looked' }).click();
			await page.locator('[data-test-access]').first().waitFor();
		},
	],
	[
		'attention',
		'?as=u-kt&attention',
		async (page) => {
			await page.getByRole('button', { name: 'needs attention' }).click();
			await page.locator('[data-test-attention]').first().waitFor();
		},
	],
	[
		'broken',
		'?broken',
		async (page) => {
			await page.getByText('Baton cannot start').waitFor();
		},
	],
];

/** @param {Page} page */
export async function enrol(page) {
	await page.getByLabel('Enrolment code').fill('BATON-1234-ABCD-5678');
	await page.getByLabel('Name of this device').fill('Room 2 tablet');
	await page.getByRole('button', { name: 'Connect' }).click();
	await page.getByLabel('Login').waitFor();
}

/** @param {Page} page @param {string} login */
export async function signIn(page, login) {
	await page.getByLabel('Login').fill(login);
	await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
	await page.getByRole('button', { name: 'Sign in' }).click();
}

/** @param {Page} page @param {string} chart */
export async function open(page, chart) {
	await page.locator(`[data-test-chart=${chart}]`).click();
	await page.getByText('Recent sessions').waitFor();
}

/** @param {Page} page */
export async function end(page) {
	await page.locator('[data-test-end]').click();
	await page.getByText('What does that mean?').waitFor();
	for (const one of await page.locator('.choice label:first-child').all()) await one.click();
	await page.locator('[data-test-end-now]').click();
	await page.getByText('Session ended').waitFor();
	await page.getByRole('textbox').fill('Calm start. Asked for help twice without a prompt.');
	await page.getByText('saved on this device').waitFor();
}
