import type { Locator, Page } from 'playwright-core';
import { typePin } from '../../scripts/browser.mjs';
import { twin } from './stage';

/** How a note's life is walked through: a session that runs, or one that has ended, with a payer or without. */

export const PINS = { 'u-ar': '482913', 'u-js': '739164', 'u-kt': '582047' } as const;
export type User = keyof typeof PINS;

export const narrative = (page: Page): Locator => page.locator('[data-test-narrative]');
export const section = (page: Page, key: string): Locator => page.locator(`.form [data-test-section=${key}]`);
export const paper = (page: Page): Locator => page.locator('[data-test-note-document]').first();

/** Through the end of the running session, whatever it asks. */
export async function endSession(page: Page): Promise<void> {
	await page.locator('[data-test-end]').click();
	await page.locator('[data-test-end-now]').waitFor();
	for (const one of await page.locator('.choice label:first-child').all()) await one.click();
	await page.locator('[data-test-end-now]').click();
	await page.getByRole('heading', { name: 'Session ended' }).waitFor();
}

/** Everything that the twin's payer asks of a technician, saved and checked. */
export async function write(
	page: Page,
	words = 'Calm start. Asked for help twice without a prompt, and waited well.',
): Promise<void> {
	await page.locator('[data-test-service]').waitFor();
	await narrative(page).fill(`${words} Long enough for a session of two quarters of an hour.`);
	await section(page, 'present').getByRole('button', { name: 'Mother' }).click();
	await section(page, 'status').getByRole('button', { name: 'Calm' }).click();
	await section(page, 'response').getByRole('textbox').fill('Waiting is still hard.');
	await page.locator('[data-test-sign-panel] [data-test-pin]').waitFor();
}

export async function sign(page: Page, pin: string = PINS['u-ar']): Promise<void> {
	await typePin(page, pin);
	await page.locator('[data-test-signed]').waitFor();
}

/** Another person takes the tablet and opens the newest ended session of the chart. */
export async function becomes(page: Page, user: User): Promise<void> {
	await page.locator('[data-test-lock]').click();
	await page.getByText('Who has the tablet?').waitFor();
	// A shift of somebody who has signed in with password and code.
	await page.evaluate(() => {
		for (const one of Reflect.get(window, 'twin').world.people) one.shift = true;
	});
	await twin(page, 'changed', 'people');
	await page.locator(`[data-test-person=${user}]`).click();
	await typePin(page, PINS[user]);
	await page.locator('[data-test-chart=c-mr]').click();
	await openNewest(page);
}

export async function openNewest(page: Page): Promise<void> {
	await page.getByText('Recent sessions').waitFor();
	await page
		.getByRole('button', { name: /^(Open note|note signed)$/ })
		.first()
		.click();
	await page.getByRole('heading', { level: 1 }).getByText('Session of').waitFor();
}

/** What the active person may do with the first note, as its keys say. */
export async function acts(page: Page): Promise<(string | null)[]> {
	await paper(page).waitFor();
	const keys = await page.locator('[data-test-act]').all();
	return Promise.all(keys.map((one) => one.getAttribute('data-test-act')));
}

export const begin = (page: Page, act: string): Promise<void> => page.locator(`[data-test-act=${act}]`).click();
export const send = (page: Page): Promise<void> => page.locator('[data-test-send]').click();
export const cancel = (page: Page): Promise<void> => page.locator('[data-test-cancel]').click();
export const actForm = (page: Page): Locator => page.locator('[data-test-act-form]');

/** Waits until the note stands so. */
export const stands = (page: Page, state: string): Promise<void> =>
	page.locator(`[data-test-note-document][data-test-state=${state}]`).first().waitFor();

export function calls(page: Page, command: string): Promise<number> {
	return page.evaluate(
		(name) => Reflect.get(window, 'twin').calls.filter((one: string) => one === name).length as number,
		command,
	);
}

export function lastRequest(page: Page, command: string): Promise<Record<string, unknown>> {
	return page.evaluate((name) => Reflect.get(window, 'twin').requests[name], command);
}

/** The first note of the session that ran, as the twin keeps it. */
export function kept(page: Page): Promise<{
	text: string;
	service: string | null;
	sections: { key: string; title: string | null; text: string }[];
	version: number;
} | null> {
	return page.evaluate(() => {
		const { world } = Reflect.get(window, 'twin');
		const [note] = world.books.find((one: { session: string }) => one.session === 's-run').notes;
		return note ? JSON.parse(JSON.stringify(note)) : null;
	});
}

/** A line through the signature field, by mouse. */
export async function draw(page: Page, steps = 24): Promise<void> {
	const pad = page.locator('[data-test-pad]');
	await pad.scrollIntoViewIfNeeded();
	const box = await pad.boundingBox();
	if (!box) throw new Error('no field to sign in');
	const at = (x: number, y: number): [number, number] => [box.x + x * box.width, box.y + y * box.height];
	await page.mouse.move(...at(0.1, 0.6));
	await page.mouse.down();
	for (let step = 1; step <= steps; step += 1) {
		await page.mouse.move(...at(0.1 + (0.8 * step) / steps, 0.5 + 0.25 * Math.sin(step)));
	}
	await page.mouse.up();
}

export async function caregiverSigns(page: Page): Promise<void> {
	await begin(page, 'witness');
	await page.getByLabel('Name of the caregiver').fill('Dana Roth');
	await page.getByLabel('What are they to the client?').selectOption('mother');
	await draw(page);
	await send(page);
	await page.locator('[data-test-signature=caregiver]').waitFor();
}
