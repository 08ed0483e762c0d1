import { chromium } from 'playwright-core';

/** Debian's Chromium, quiet and without a network; the profile is new and empty each time. */
export function launch() {
	return chromium.launch({
		executablePath: process.env.BATON_CHROMIUM ?? '/usr/bin/chromium',
		headless: true,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
}

/**
 * Types a PIN on the pad, as a finger would.
 * @param {import('playwright-core').Page} page
 * @param {string} pin
 */
export async function typePin(page, pin) {
	const pad = page.locator('[data-test-pin]');
	for (const digit of pin) await pad.getByRole('button', { name: digit, exact: true }).click();
	await pad.locator('[data-test-pin-go]').click();
}
