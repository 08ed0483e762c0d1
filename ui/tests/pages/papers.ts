import type { Locator, Page } from 'playwright-core';
import { open } from '../../scripts/scenes.mjs';

/** How a test comes to the pages of paper, and what it types there. */

interface Sent {
	session: string;
	started_ms: number;
	ended_ms: number;
	service: string | null;
	facts: {
		target: string;
		fact: Record<string, unknown>;
		at_ms: number;
		ended_ms: number | null;
		of: number | null;
		run: number | null;
	}[];
	silences: { target: string; zero: boolean }[];
	reason: string;
}

const DAY_MS = 86_400_000;

export async function toSheet(page: Page): Promise<Locator> {
	await open(page, 'c-mr');
	await page.locator('[data-test-paper]').click();
	await page.locator('[data-test-print-sheets]').click();
	const sheet = page.locator('[data-test-sheet]');
	await sheet.waitFor();
	return sheet;
}

export async function toEntry(page: Page): Promise<void> {
	await open(page, 'c-mr');
	await page.locator('[data-test-paper]').click();
	await page.locator('[data-test-enter-sheet]').click();
	await page.locator('[data-test-go]').waitFor();
}

/** A day some while ago, on which the twin has no session; or another one so many days ago. */
export function dayAgo(days = 10): { typed: string; at: (hours: number, minutes: number, seconds?: number) => number } {
	const day = new Date(Date.now() - days * DAY_MS);
	const [year, month, date] = [day.getFullYear(), day.getMonth(), day.getDate()];
	const two = (part: number): string => String(part).padStart(2, '0');
	return {
		typed: `${year}-${two(month + 1)}-${two(date)}`,
		at: (hours, minutes, seconds = 0) => new Date(year, month, date, hours, minutes, seconds).getTime(),
	};
}

export async function times(page: Page, date: string, began: string, ended: string): Promise<void> {
	await page.locator('[data-test-date]').fill(date);
	await page.locator('[data-test-began]').fill(began);
	await page.locator('[data-test-ended]').fill(ended);
}

export async function why(page: Page, phrase = 'Tablet had no battery'): Promise<void> {
	await page.locator(`[data-test-reason] label:has-text("${phrase}")`).click();
}

export function target(page: Page, id: string): Locator {
	return page.locator(`[data-test-entry-target=${id}]`);
}

/** The lines of one target, in order. */
export function line(page: Page, id: string, place = 0): Locator {
	return target(page, id).locator('[data-test-line]').nth(place);
}

export async function silence(page: Page, id: string, answer: 'Zero' | 'Not observed'): Promise<void> {
	await target(page, id).locator('[data-test-silent]').getByText(answer, { exact: true }).click();
}

/** The last sheet that went to the core. */
export async function sent(page: Page): Promise<Sent> {
	return (await page.evaluate(() => Reflect.get(window, 'twin').requests['paper.enter'])) as Sent;
}

export function calls(page: Page, command: string): Promise<number> {
	return page.evaluate(
		(name) => Reflect.get(window, 'twin').calls.filter((one: string) => one === name).length,
		command,
	);
}

/** What is wider than its place, and so would scroll sideways. */
export function tooWide(page: Page, within: string): Promise<string[]> {
	return page.evaluate(
		(selector) =>
			[document.documentElement, ...document.querySelectorAll(`main, ${selector}, ${selector} *`)]
				.filter((one) => !one.closest('.sr, svg, input, select, label:has(> input)'))
				.filter((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1)
				.map((one) => one.outerHTML.slice(0, 120)),
		within,
	);
}

/** All that the few targets of the usual twin ask, so that the sheet may be entered. */
export async function restSilent(page: Page): Promise<void> {
	await page.locator('[data-test-all-zero]').click();
}

export async function go(page: Page): Promise<void> {
	await page.locator('[data-test-go]').click();
}
