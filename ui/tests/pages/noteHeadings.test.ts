import { describe, it } from 'vitest';
import { becomes, endSession, lastRequest, paper, sign, stands, write } from './notes';
import { expect, stage } from './stage';

describe('a signed note keeps the names that it was written under', () => {
	const here = stage();

	it('shows its headings and its service as they stood, whatever the payer calls them since', async () => {
		const page = await here.open('?running&as=u-ar&payer');
		await endSession(page);
		await write(page);
		await sign(page);
		await stands(page, 'signed');
		const service = paper(page).locator('[data-test-service-name]');
		const heading = (key: string) => paper(page).locator(`[data-test-section=${key}] h4`);
		expect((await service.innerText()).trim()).toBe('97153 · Treatment by protocol');
		expect(await heading('present').innerText()).toBe('Who was there');
		// What is sent names none: the core knows them.
		const { sections } = await lastRequest(page, 'note.write');
		expect((sections as { title: string | null }[]).map((one) => one.title)).toEqual([null, null, null]);

		// An older note: written under other names, and one heading that nobody kept.
		await page.evaluate(() => {
			const { world } = Reflect.get(window, 'twin');
			const [note] = world.books.find((one: { session: string }) => one.session === 's-run').notes;
			note.service_name = 'Direct treatment';
			for (const one of note.sections) {
				if (one.key === 'present') one.title = 'People in the room';
				if (one.key === 'status') one.title = null;
			}
		});
		await becomes(page, 'u-js');
		expect((await service.innerText()).trim()).toBe('97153 · Direct treatment');
		expect(await heading('present').innerText()).toBe('People in the room');
		expect(await heading('status').innerText()).toBe('Status');
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});
});
