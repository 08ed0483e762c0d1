import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { check, open } from '../../scripts/scenes.mjs';
import { BEGUN, calls, choose, form, kept, said, section, send, sent, shown, unfold } from './lines';
import { axeFinds, expect, stage, twin } from './stage';

describe('the data of an ended session', () => {
	const here = stage();
	const begun = async (query = BEGUN): Promise<Page> => {
		const page = await here.open(query);
		await check(page);
		return page;
	};

	it('lists what was recorded in the order of the sheet, in the words of each measure', async () => {
		const page = await begun();
		const names = await page.locator('[data-test-facts-of] .name').allTextContents();
		expect(names.slice(0, 4)).toEqual(['Hitting', 'Crying', 'Bites', 'Asks for help']);
		for (const [target, words] of [
			['e-hit', ['One event', 'One event', 'Before: Demand · After: Item given']],
			['e-cry', [/^Bout of 1:4\d$/]],
			[
				'e-tri',
				['Correct', 'Prompted, Partial physical', 'Incorrect', 'Correct · Error correction', 'Correct · Probe'],
			],
			['e-tas', ['Take the brush: Correct · run 1', 'Put on paste: Prompted, Full physical · run 1', /^Brush: /]],
			['e-lat', ['Response after 3.2 s', /^No response in 1\d\.\d s$/]],
			['e-int', [/^Round of 5:\d\d$/, 'Interval 1: yes', 'Interval 2: yes', 'Interval 4: no']],
			['e-rat', ['Window of 1:00', 'One event', 'One event', /^Window of/, 'One event']],
			['e-sca', ['3 of 5', '4 of 5']],
			['e-qua', ['220 ml', '120.5 ml']],
			['e-pro', ['7 of 10 as asked']],
			['e-fid', ['Gives the instruction once: Correct', /: Incorrect$/, /: Not applicable$/]],
			['e-wor', [/again/]],
		] as const) {
			const lines = await unfold(page, target);
			await lines.first().waitFor();
			expect(await page.locator('[data-test-fact]').count(), target).toBe(words.length);
			const said = await lines.locator('.words').allTextContents();
			words.forEach((one, place) => expect(said[place]).toMatch(one instanceof RegExp ? one : `${one}`));
			expect(await lines.first().locator('.time').textContent()).toMatch(/^\d\d:\d\d:\d\d$/);
			expect(await lines.first().locator('.by').textContent()).toBe('You');
		}
		await section(page, 'e-hit').locator('h2 button').click();
		await page.getByText(/of the event at \d\d:\d\d:\d\d/).waitFor();
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('strikes out with a reason, in words and not by style alone; nothing goes', async () => {
		const page = await begun();
		const lines = await unfold(page, 'e-hit');
		await lines.first().locator('[data-test-strike]').click();
		// A described event says that a line belongs to it; this one is not described.
		expect(await form(page).getByText('belongs to this one').count()).toBe(0);
		await choose(page, 'Why?', 'Did not happen');
		await form(page).getByLabel('Why, in your own words').fill('a knock at the door');
		await send(page);
		await lines.first().getByText('Struck out by Ana Ruiz, today').waitFor();
		await lines.first().getByText('Did not happen: a knock at the door').waitFor();
		expect(await lines.first().locator('s').textContent()).toBe('One event');
		expect(await lines.count()).toBe(3);
		expect(await lines.first().locator('[data-test-strike]').count()).toBe(0);
		await section(page, 'e-hit').getByText('2 recorded · 1 struck out').waitFor();
		expect(await sent(page)).toMatchObject({ strikes: 's-run-1', adds: null });
		await page.locator('[data-test-said]').getByText('Struck out.').waitFor({ state: 'attached' });
		await lines.nth(1).locator('[data-test-strike]').click();
		await form(page).getByText('One other line belongs to this one').waitFor();

		// Back at the end, the figures are those of the corrected data.
		await page.locator('[data-test-back]').click();
		const hitting = page.getByRole('listitem').filter({ hasText: 'Hitting' });
		await hitting.getByText(/^1 · \d/).waitFor();
		await page.context().close();
	});

	it('changes a trial from correct to prompted, and keeps its time', async () => {
		const page = await begun();
		const lines = await unfold(page, 'e-tri');
		await lines.first().locator('[data-test-change]').click();
		const [first] = await kept(page, 'e-tri');
		expect(await form(page).locator('[data-test-time]').inputValue()).toBe(shown(first?.at ?? 0));
		await choose(page, 'What happened?', 'Prompted, Verbal');
		await choose(page, 'Why?', 'Tapped the wrong key');
		await send(page);
		await lines.nth(1).getByText('Prompted, Verbal', { exact: true }).waitFor();
		await lines.nth(1).getByText('Added afterwards, today').waitFor();
		await lines
			.nth(1)
			.getByText(`In place of: Correct, ${shown(first?.at ?? 0)}`)
			.waitFor();
		expect(await lines.first().locator('s').textContent()).toBe('Correct');
		expect(await sent(page)).toMatchObject({
			strikes: first?.id,
			adds: {
				target: 'e-tri',
				fact: { fact: 'trial', mark: 'prompted', level: 5, kind: 'taught' },
				at_ms: first?.at,
				ended_ms: null,
				of: null,
				run: null,
			},
			reason: 'Tapped the wrong key',
		});
		// What was added is one's own, and can be corrected again.
		await lines.nth(1).locator('[data-test-strike]').click();
		await choose(page, 'Why?', 'Did not happen');
		await send(page);
		await section(page, 'e-tri').getByText('4 recorded · 2 struck out').waitFor();
		await page.context().close();
	});

	it('adds a missed bout with two times, and says which are wrong', async () => {
		const page = await begun();
		const lines = await unfold(page, 'e-dur');
		const [bout] = await kept(page, 'e-dur');
		const began = (bout?.at ?? 0) - 300_000;
		await section(page, 'e-dur').locator('[data-test-add]').click();
		await choose(page, 'Why?', 'Missed it in the moment');
		await form(page).locator('[data-test-time]').fill(shown(began));
		await send(page);
		await form(page).getByRole('alert').getByText('Choose an end').waitFor();
		await form(page)
			.locator('[data-test-ended]')
			.fill(shown(began - 60_000));
		await send(page);
		await form(page).getByRole('alert').getByText('Choose an end').waitFor();
		await form(page)
			.locator('[data-test-time]')
			.fill(shown(began - 3_600_000));
		await send(page);
		await form(page).getByRole('alert').getByText('Choose a time within the session').waitFor();
		expect(await calls(page)).toBe(0);
		await form(page).locator('[data-test-time]').fill(shown(began));
		await form(page)
			.locator('[data-test-ended]')
			.fill(shown(began + 90_000));
		await send(page);
		await said(lines.first(), 'Bout of 1:30').waitFor();
		await lines.first().getByText('Missed it in the moment').waitFor();
		const { strikes, adds } = await sent(page);
		expect(strikes).toBeNull();
		expect(adds?.fact).toEqual({ fact: 'start_bout' });
		expect(shown(adds?.at_ms ?? 0)).toBe(shown(began));
		expect((adds?.ended_ms ?? 0) - (adds?.at_ms ?? 0)).toBe(90_000);
		await section(page, 'e-dur').getByText('2 recorded · 1 added afterwards').waitFor();
		await page.context().close();
	});

	it('says where a step, an interval and an ABC record belong', async () => {
		const page = await begun();
		const reason = (): Promise<void> => choose(page, 'Why?', 'From paper');
		await unfold(page, 'e-tas');
		await section(page, 'e-tas').locator('[data-test-add]').click();
		await choose(page, 'Which step?', 'Spit');
		await choose(page, 'What happened?', 'Correct');
		await reason();
		await send(page);
		await said(section(page, 'e-tas'), 'Spit: Correct').waitFor();
		expect((await sent(page)).adds).toMatchObject({ fact: { fact: 'step', step: 4, mark: 'correct' }, run: 1 });

		await unfold(page, 'e-int');
		await section(page, 'e-int').locator('[data-test-add]').click();
		await form(page).getByLabel('Which interval?').fill('9');
		await choose(page, 'Did it occur?', 'Yes');
		await reason();
		await send(page);
		await form(page).getByRole('alert').getByText('a whole number from 1 to 6').waitFor();
		await form(page).getByLabel('Which interval?').fill('3');
		const [round] = await kept(page, 'e-int');
		// A mark of an interval comes with its end, unless another time is chosen.
		const third = (round?.at ?? 0) + 3 * 60_000;
		expect(await form(page).locator('[data-test-time]').inputValue()).toBe(shown(third));
		await form(page).getByLabel('Which interval?').fill('2');
		await send(page);
		await form(page).getByRole('alert').getByText('Interval 2 has a mark already').waitFor();
		await form(page).getByLabel('Which interval?').fill('3');
		await send(page);
		await said(section(page, 'e-int'), 'Interval 3: yes').waitFor();
		expect((await sent(page)).adds).toMatchObject({
			fact: { fact: 'interval', index: 2, occurred: true },
			of: round?.id,
		});

		await unfold(page, 'e-hit');
		await section(page, 'e-hit').locator('[data-test-add]').click();
		await choose(page, 'What is it?', 'Before and after');
		await form(page).getByRole('group', { name: 'Before' }).getByText('Transition').click();
		await reason();
		await send(page);
		await form(page).getByRole('alert').getByText('Choose the event').waitFor();
		// Described events are not offered again.
		expect(await form(page).getByRole('option').count()).toBe(2);
		await form(page).getByLabel('Which event?').selectOption('s-run-1');
		await send(page);
		await said(section(page, 'e-hit'), 'Before: Transition').waitFor();
		expect((await sent(page)).adds).toMatchObject({ fact: { fact: 'abc', antecedents: [4] }, of: 's-run-1' });
		await page.context().close();
	});

	it('keeps the length of an instruction, and can say that there was no response', async () => {
		const page = await begun();
		const lines = await unfold(page, 'e-lat');
		await lines.first().locator('[data-test-change]').click();
		expect(await form(page).getByLabel('Seconds until').inputValue()).toBe('3.2');
		await choose(page, 'Was there a response?', 'No');
		await form(page).getByLabel('Seconds waited').fill('10');
		await choose(page, 'Why?', 'Tapped the wrong key');
		await send(page);
		await said(lines.nth(1), 'No response in 10.0 s').waitFor();
		const { adds } = await sent(page);
		expect(adds?.fact).toEqual({ fact: 'unanswered' });
		expect((adds?.ended_ms ?? 0) - (adds?.at_ms ?? 0)).toBe(10_000);
		await page.context().close();
	});

	it('leaves the lines of another person alone', async () => {
		const page = await here.open('?running=u-js&every=begun&as=u-ar');
		await page.getByRole('button', { name: 'Take over' }).click();
		await page.locator('[data-test-row=e-hit] [data-test-key]').first().click();
		await page.locator('[data-test-undo-mine]').getByText('Undo mine (1)').waitFor();
		await check(page);
		const lines = await unfold(page, 'e-hit');
		await lines.nth(3).waitFor();
		expect(await lines.locator('.by').allTextContents()).toEqual(['Jo Stone', 'Jo Stone', 'Jo Stone', 'You']);
		expect(await lines.nth(0).getByRole('button').count()).toBe(0);
		expect(await lines.nth(3).getByRole('button').allTextContents()).toHaveLength(2);
		await page.context().close();
	});

	it('is closed by one’s own signature, and says so', async () => {
		const page = await here.open('?as=u-ar');
		await open(page, 'c-mr');
		await page.getByRole('button', { name: 'note signed' }).first().click();
		await page.locator('[data-test-check]').click();
		await page.locator('[data-test-rule]').getByText('a signed note closes the data').waitFor();
		await (await unfold(page, 't-hit')).first().waitFor();
		expect(await page.locator('[data-test-change], [data-test-strike], [data-test-add]').count()).toBe(0);
		await page.context().close();

		// Signed elsewhere in the meantime: the core refuses, and the page says why.
		const late = await begun();
		const lines = await unfold(late, 'e-hit');
		await lines.first().locator('[data-test-strike]').click();
		await choose(late, 'Why?', 'Did not happen');
		await late.evaluate(() => {
			const { world } = Reflect.get(window, 'twin');
			const book = world.books.find((one: { session: string }) => one.session === 's-run');
			book.write(world.active, 'Calm.', 0);
			book.sign(world.active, 1, Date.now());
		});
		await send(late);
		await late.locator('[data-test-rule]').getByText('a signed note closes the data').waitFor();
		expect(await late.locator('[data-test-change], [data-test-strike], [data-test-add]').count()).toBe(0);
		expect(await late.locator('[data-test-struck]').count()).toBe(0);
		await late.context().close();
	});

	it('sends nothing without a reason, and keeps what was typed over a refusal', async () => {
		const page = await begun();
		const lines = await unfold(page, 'e-qua');
		await lines.first().locator('[data-test-change]').click();
		await form(page).getByLabel('How much, in ml').fill('250.5');
		await send(page);
		await form(page).getByRole('alert').getByText('Say why').waitFor();
		await form(page).getByLabel('Why, in your own words').fill('x'.repeat(201));
		await send(page);
		await form(page).getByRole('alert').getByText('by 1 character.').waitFor();
		await form(page).getByLabel('Why, in your own words').fill('The bottle says so');
		expect(await calls(page)).toBe(0);
		await twin(page, 'failNext', 'session.correct', 'disk.full');
		await send(page);
		await form(page).getByRole('alert').getByText('The device is full').waitFor();
		expect(await form(page).getByLabel('How much, in ml').inputValue()).toBe('250.5');
		// Another line is looked at meanwhile; whoever comes back finds the words.
		await lines.nth(1).locator('[data-test-change]').click();
		await form(page).getByText('Change: 120.5 ml').waitFor();
		await lines.first().locator('[data-test-change]').click();
		await form(page).getByText('Change: 220 ml').waitFor();
		expect(await form(page).getByLabel('How much, in ml').inputValue()).toBe('250.5');
		// Recorded, but not shown: looked at again, never sent again.
		await twin(page, 'unseenNext', 'session.correct');
		await send(page);
		await lines.getByText('250.5 ml', { exact: true }).waitFor();
		expect(await calls(page)).toBe(2);
		await page.context().close();
	});

	it('is corrected by keyboard alone', async () => {
		const page = await here.open(BEGUN);
		await page.locator('[data-test-end]').click();
		await page.locator('[data-test-end-now]').click();
		await page.getByRole('heading', { name: 'Session ended' }).waitFor();
		await page.locator('[data-test-check]').focus();
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { name: 'Check the data' }).waitFor();
		const focused = (selector: string): Promise<unknown> =>
			page.waitForFunction((one) => document.activeElement?.matches(one) === true, selector);
		const tab = async (selector: string): Promise<void> => {
			for (let presses = 0; presses < 30; presses += 1) {
				await page.keyboard.press('Tab');
				if (await page.evaluate((one) => document.activeElement?.matches(one) === true, selector)) return;
			}
			throw new Error(`${selector} is not reached by Tab`);
		};
		await tab('[data-test-facts-of=e-hit] h2 button');
		await page.keyboard.press('Enter');
		await tab('[data-test-strike]');
		await page.keyboard.press('Enter');
		await focused('[data-test-correction] h3');
		// Escape leaves it, and the focus is where it was.
		await page.keyboard.press('Escape');
		await focused('[data-test-strike]');
		await page.keyboard.press('Enter');
		await focused('[data-test-correction] h3');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Space');
		await page.keyboard.press('Tab');
		await page.keyboard.type('quite');
		await page.keyboard.press('Enter');
		await page.locator('[data-test-struck]').getByText('Tapped the wrong key: quite').waitFor();
		await focused('[data-test-fact="s-run-1"]');
		await page.keyboard.press('Control+k');
		await page.getByRole('combobox').fill('back to the note');
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { name: 'Session ended' }).waitFor();
		await page.context().close();
	});

	it('holds at most 200 lines at once', async () => {
		const page = await here.open('?running&as=u-ar&every');
		await page.evaluate(() => {
			const { world } = Reflect.get(window, 'twin');
			for (let made = 0; made < 450; made += 1)
				world.running().tap(world.active, 'e-cou', { fact: 'count' }, Date.now());
			for (const one of ['e-hit', 'e-irt']) world.running().tap(world.active, one, { fact: 'count' }, Date.now());
			for (const one of ['e-cry', 'e-dur', 'e-rat']) {
				world.running().tap(world.active, one, { fact: 'start_bout' }, Date.now());
			}
		});
		await check(page);
		const lines = await unfold(page, 'e-cou');
		await lines.nth(199).waitFor();
		expect(await lines.count()).toBe(200);
		await page.locator('[data-test-more]').getByText('Show 200 more').click();
		await page.locator('[data-test-more]').getByText('Show 50 more').click();
		await lines.nth(449).waitFor();
		await page.context().close();
	});

	it('is accessible in light and dark, at 200 % text, with keys of 44 px and no sideways scroll', async () => {
		const page = await begun();
		const lines = await unfold(page, 'e-tri');
		await lines.nth(1).locator('[data-test-strike]').click();
		await choose(page, 'Why?', 'Did not happen');
		await send(page);
		await page.locator('[data-test-struck]').waitFor();
		await lines.first().locator('[data-test-change]').click();
		await form(page).waitFor();
		for (const { width, height } of [
			{ width: 1280, height: 800 },
			{ width: 800, height: 1280 },
			{ width: 1920, height: 1080 },
		]) {
			for (const size of ['100%', '200%']) {
				await page.evaluate((value) => document.documentElement.style.setProperty('font-size', value), size);
				await page.setViewportSize({ width: width - 1, height });
				await page.setViewportSize({ width, height });
				for (const colorScheme of ['light', 'dark'] as const) {
					await page.emulateMedia({ colorScheme });
					expect(await axeFinds(page), `${width} ${size} ${colorScheme}`).toEqual([]);
				}
				const { wide, hidden, low } = await page.evaluate(() => {
					const main = document.querySelector('main');
					const keys = [...document.querySelectorAll('[data-test-facts] button, [data-test-facts] label:has(input)')];
					return {
						wide: document.documentElement.scrollWidth - window.innerWidth,
						hidden: main ? main.scrollWidth - main.clientWidth : 0,
						low: keys.map((one) => one.getBoundingClientRect()).filter((one) => one.height < 44 || one.width < 44)
							.length,
					};
				});
				expect([wide, hidden, low], `${width} ${size}`).toEqual([0, 0, 0]);
			}
		}
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});
});
