import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { open } from '../../scripts/scenes.mjs';
import { calls, dayAgo, go, line, restSilent, sent, silence, target, times, toEntry, tooWide, why } from './papers';
import { axeFinds, expect, stage } from './stage';

const SIZES = [
	{ width: 1280, height: 800 },
	{ width: 800, height: 1280 },
];
const DAY = dayAgo();

/** From key to key, as a hand without a mouse goes. */
async function tabTo(page: Page, selector: string): Promise<void> {
	for (let step = 0; step < 80; step += 1) {
		if (await page.evaluate((where) => document.activeElement?.matches(where) ?? false, selector)) return;
		await page.keyboard.press('Tab');
	}
	throw new Error(`no way to ${selector} by keyboard`);
}

describe('a filled sheet', () => {
	const here = stage();

	it('is entered by keyboard alone, and is a session then, which says that it was on paper', async () => {
		const page = await here.open('?as=u-ar');
		await open(page, 'c-mr');
		await page.keyboard.press('Control+k');
		await page.keyboard.type('enter a sheet');
		await page.keyboard.press('Enter');
		await page.locator('[data-test-go]').waitFor();
		await tabTo(page, '[data-test-date]');
		const [year = '', month = '', date = ''] = DAY.typed.split('-');
		await page.keyboard.type(`${month}${date}${year}`);
		await tabTo(page, '[data-test-began]');
		await page.keyboard.type('1410');
		await tabTo(page, '[data-test-ended]');
		await page.keyboard.type('1600');
		await page.locator('[data-test-lasts]').getByText('14:10 to 16:00, 1 h 50 min').waitFor();
		await tabTo(page, '[data-test-reason] input[type=radio]');
		await page.keyboard.press('Space');
		await tabTo(page, '[data-test-entry-target=t-hit] input');
		await page.keyboard.type('3');
		await page.keyboard.press('Tab');
		await page.keyboard.type('1412');
		await page.keyboard.press('Enter');
		await page.keyboard.type('1');
		await page.keyboard.press('Tab');
		await page.keyboard.type('2:40');
		await page.keyboard.press('Enter');
		// An empty line leads on.
		await page.keyboard.press('Enter');
		await page.keyboard.press('Enter');
		expect(
			await line(page, 't-cry')
				.locator('input')
				.first()
				.evaluate((one) => one === document.activeElement),
		).toBe(true);
		await page.keyboard.type('142005');
		await page.keyboard.press('Tab');
		await page.keyboard.type('142110');
		await page.keyboard.press('Enter');
		await page.keyboard.press('Enter');
		await page.keyboard.press('Enter');
		await page.keyboard.type('+-p3 n++');
		await page.keyboard.press('Enter');
		expect(
			await line(page, 't-pic')
				.locator('input')
				.first()
				.evaluate((one) => one === document.activeElement),
		).toBe(true);
		for (const silent of ['t-elo', 't-tan']) {
			const label = `[data-test-entry-target=${silent}] [data-test-silent] input`;
			await page.locator(`[data-test-entry-target=${silent}] [data-test-line] input`).first().focus();
			await tabTo(page, label);
			await page.keyboard.press('Space');
		}
		await tabTo(page, '[data-test-go]');
		await page.keyboard.press('Enter');
		await page
			.locator('[data-test-on-paper]')
			.getByText(/^Recorded on paper, entered today \d\d:\d\d: Tablet had no battery$/)
			.waitFor();
		const { facts, silences, ...head } = await sent(page);
		expect(head).toMatchObject({
			started_ms: DAY.at(14, 10),
			ended_ms: DAY.at(16, 0),
			service: '97153',
			reason: 'Tablet had no battery',
		});
		expect(facts.filter((one) => one.target === 't-hit').map((one) => one.at_ms)).toEqual([
			DAY.at(14, 12),
			DAY.at(14, 12) + 1,
			DAY.at(14, 12) + 2,
			DAY.at(14, 40),
		]);
		expect(facts.find((one) => one.target === 't-cry')).toMatchObject({
			at_ms: DAY.at(14, 20, 5),
			ended_ms: DAY.at(14, 21, 10),
		});
		expect(facts.filter((one) => one.target === 't-hlp').map((one) => one.fact['mark'])).toEqual([
			'correct',
			'incorrect',
			'prompted',
			'no_response',
			'correct',
			'correct',
		]);
		expect(silences.map((one) => one.target)).toEqual(['t-elo', 't-tan']);
		// The note is written here, and the figures are those of the sheet.
		await page.getByRole('textbox').first().waitFor();
		await page
			.getByRole('listitem')
			.filter({ hasText: 'Hitting' })
			.getByText(/^4 · 2\.2 per hour$/)
			.waitFor();
		expect(await page.evaluate(() => Reflect.get(window, 'twin').world.drafts.size)).toBe(0);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('takes what every measure has', async () => {
		const page = await here.open('?every&as=u-ar');
		await toEntry(page);
		await times(page, DAY.typed, '14:10', '16:00');
		await why(page);
		const put = (id: string, label: string, words: string, place = 0) =>
			line(page, id, place).getByLabel(label, { exact: true }).fill(words);
		await put('e-hit', 'How many', '2');
		await put('e-hit', 'At', '14:12');
		await target(page, 'e-hit').locator('[data-test-add-abc]').click();
		await target(page, 'e-hit').locator('[data-test-entry-abc]').getByText('2 Denied access').click();
		await target(page, 'e-hit').locator('[data-test-add-abc]').click();
		await target(page, 'e-hit').getByLabel('In words').nth(1).fill('at the sink');
		await put('e-cry', 'Start', '14:20:05');
		await put('e-cry', 'End', '14:21:10');
		await put('e-irt', 'At', '14:30:00');
		await target(page, 'e-irt').locator('[data-test-add-line]').click();
		await put('e-irt', 'At', '14:30:08', 1);
		await put('e-tri', 'Marks', '+-P1 O');
		await line(page, 'e-tri').getByLabel('Kind').selectOption('probe');
		await put('e-tas', 'Marks', '+P2.-');
		await put('e-lat', 'Instruction', '14:40');
		await line(page, 'e-lat').getByLabel('No response').check();
		await put('e-int', 'Marks', '+-.+');
		await put('e-int', 'From', '15:00');
		await put('e-rat', 'From', '15:10');
		await put('e-rat', 'To', '15:20');
		await put('e-rat', 'How many', '3');
		await put('e-sca', 'Value, 1 to 5', '4');
		await put('e-qua', 'In ml', '120.5');
		await put('e-pro', 'Items', '10');
		await put('e-pro', 'Of these, as asked', '7');
		await put('e-fid', 'Marks', '++-O');
		await put('e-wor', 'What happened?', 'Said “again”');
		await put('e-cou', 'How many', '1');
		await silence(page, 'e-dur', 'Not observed');
		await go(page);
		await page.locator('[data-test-on-paper]').waitFor();
		const { facts, silences } = await sent(page);
		expect(silences).toEqual([{ target: 'e-dur', zero: false }]);
		const kinds = (id: string) => facts.filter((one) => one.target === id).map((one) => one.fact['fact']);
		expect(kinds('e-hit')).toEqual(['count', 'count', 'abc', 'abc']);
		expect(facts.slice(2, 4).map((one) => [one.of, one.at_ms])).toEqual([
			[0, DAY.at(14, 12)],
			[1, DAY.at(14, 12) + 1],
		]);
		const round = facts.findIndex((one) => one.target === 'e-int');
		expect(facts.slice(round, round + 4).map((one) => one.of)).toEqual([null, round, round, round]);
		expect(facts.find((one) => one.target === 'e-lat')).toMatchObject({
			fact: { fact: 'unanswered' },
			ended_ms: DAY.at(14, 40, 10),
		});
		expect(kinds('e-rat')).toEqual(['start_bout', 'count', 'count', 'count']);
		// As the session's page reads it.
		const said = (name: string) => page.getByRole('listitem').filter({ hasText: name });
		await said('On task').getByText('67% of the intervals').waitFor();
		await said('Drinks water').getByText('1 entry, 120.5 ml').waitFor();
		await said('Plays with a friend').getByText('not observed').waitFor();
		await said('Asks for help').getByText('4 probes').waitFor();
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('asks what silence means, and is not entered before it is said', async () => {
		const page = await here.open('?as=u-ar');
		await toEntry(page);
		await times(page, DAY.typed, '14:10', '16:00');
		await why(page);
		await line(page, 't-hlp').getByLabel('Marks', { exact: true }).fill('+++');
		await page.locator('[data-test-status]').getByText('4 answers are missing.').waitFor();
		await go(page);
		await target(page, 't-hit').getByText('Say whether it did not happen').waitFor();
		expect(await calls(page, 'paper.enter')).toBe(0);
		const first = page.locator('[data-test-entry-target=t-hit] [data-test-silent] input').first();
		await expect.poll(() => first.evaluate((one) => one === document.activeElement)).toBe(true);
		await silence(page, 't-hit', 'Zero');
		await silence(page, 't-elo', 'Not observed');
		// What has data is not asked about, whatever was said before.
		await silence(page, 't-cry', 'Zero');
		await line(page, 't-cry').getByLabel('Start').fill('14:20');
		await line(page, 't-cry').getByLabel('End').fill('14:25');
		await expect.poll(() => target(page, 't-cry').locator('[data-test-silent]').count()).toBe(0);
		await page.locator('[data-test-status]').getByText('One answer is missing.').waitFor();
		await silence(page, 't-tan', 'Zero');
		await go(page);
		await page.locator('[data-test-on-paper]').waitFor();
		expect((await sent(page)).silences).toEqual([
			{ target: 't-hit', zero: true },
			{ target: 't-elo', zero: false },
			{ target: 't-tan', zero: true },
		]);
		const said = (name: string) => page.getByRole('listitem').filter({ hasText: name });
		await said('Hitting').getByText('zero: watched for').waitFor();
		await said('Elopement').getByText('not observed').waitFor();
		await page.context().close();
	});

	it('says of each line why it does not fit, on that line, and sends nothing', async () => {
		const page = await here.open('?as=u-ar');
		await toEntry(page);
		await go(page);
		await page.locator('[data-test-time-fault]').getByText('Say on which day').waitFor();
		await page.locator('[data-test-reason-fault]').getByText('Say why').waitFor();
		await page.locator('[data-test-nothing]').getByText('Nothing is on the sheet').waitFor();
		await times(page, DAY.typed, '14:10', '16:00');
		await why(page);
		await restSilent(page);
		await line(page, 't-hlp').getByLabel('Marks', { exact: true }).fill('+P9');
		await line(page, 't-pic').getByLabel('Marks', { exact: true }).fill('+NO');
		await line(page, 't-imi').getByLabel('Marks', { exact: true }).fill('+');
		await line(page, 't-imi').getByLabel('From').fill('13:00');
		await line(page, 't-hlp').locator('[data-test-fault]').getByText('There is no prompt P9').waitFor();
		await line(page, 't-pic').locator('[data-test-fault]').getByText('NO can be two things').waitFor();
		await line(page, 't-imi').locator('[data-test-fault]').getByText('from 14:10 to 16:00').waitFor();
		await go(page);
		await page.locator('[data-test-status]').getByText('3 things do not fit yet').waitFor();
		const field = line(page, 't-hlp').getByLabel('Marks', { exact: true });
		await expect.poll(() => field.evaluate((one) => one === document.activeElement)).toBe(true);
		const described = await field.getAttribute('aria-describedby');
		expect(await page.locator(`[id="${described}"]`).innerText()).toContain('P9');
		expect(await calls(page, 'paper.enter')).toBe(0);
		await field.fill('+P3');
		await expect.poll(() => line(page, 't-hlp').locator('[data-test-fault]').count()).toBe(0);
		await page.context().close();
	});

	it('is of a past time; an end after midnight is of the next day, and says so', async () => {
		const page = await here.open('?as=u-ar');
		await toEntry(page);
		const today = dayAgo(0);
		const tomorrow = dayAgo(-1);
		await times(page, tomorrow.typed, '10:00', '11:00');
		await page.locator('[data-test-time-fault]').getByText('That is in the future').waitFor();
		expect(await page.locator('[data-test-date]').getAttribute('aria-invalid')).toBe('true');
		await times(page, today.typed, '00:01', '00:00');
		await page.locator('[data-test-time-fault]').getByText('it would be on the next day').waitFor();
		await times(page, DAY.typed, '23:40', '00:30');
		await page
			.locator('[data-test-lasts]')
			.getByText(/^23:40 to 00:30 on the next day, .+: 50 min/)
			.waitFor();
		await why(page);
		await line(page, 't-cry').getByLabel('Start').fill('23:55');
		await line(page, 't-cry').getByLabel('End').fill('00:05');
		await restSilent(page);
		await go(page);
		await page.locator('[data-test-on-paper]').waitFor();
		const next = dayAgo(9);
		const { started_ms, ended_ms, facts } = await sent(page);
		expect([started_ms, ended_ms]).toEqual([DAY.at(23, 40), next.at(0, 30)]);
		expect(facts[0]).toMatchObject({ at_ms: DAY.at(23, 55), ended_ms: next.at(0, 5) });
		await page.context().close();
	});

	it('shows what the core refuses at its line or at the times, keeps all of it, and goes on from there', async () => {
		const page = await here.open('?many&as=u-ar');
		await toEntry(page);
		// A session of the twin ran then.
		const taken = dayAgo(2);
		const at = new Date();
		const clock = `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
		await times(page, taken.typed, '00:00', clock === '00:00' ? '00:01' : '23:59');
		await why(page);
		await line(page, 't-hlp').getByLabel('Marks', { exact: true }).fill('+-+');
		await line(page, 't-m1').getByLabel('Marks', { exact: true }).fill('++');
		await restSilent(page);
		await go(page);
		await page.locator('[data-test-time-fault]').getByText('Another session of this client').waitFor();
		expect(await page.locator('[data-test-paper-entry]').count()).toBe(1);
		await times(page, DAY.typed, '14:10', '16:00');
		await expect.poll(() => page.locator('[data-test-time-fault]').count()).toBe(0);
		// The plan changes while the sheet is typed.
		await page.evaluate(() => (Reflect.get(window, 'twin').world.more = 0));
		await go(page);
		await line(page, 't-m1').locator('[data-test-fault]').getByText('Mark 1: This target is not being run').waitFor();
		expect(await page.locator('[data-test-fault]').count()).toBe(1);
		expect(await line(page, 't-hlp').getByLabel('Marks', { exact: true }).inputValue()).toBe('+-+');
		await line(page, 't-m1').getByLabel('Marks', { exact: true }).fill('');
		await expect.poll(() => page.locator('[data-test-fault]').count()).toBe(0);
		await go(page);
		await page.locator('[data-test-on-paper]').waitFor();
		expect((await sent(page)).facts.length).toBe(3);
		await page.context().close();
	});

	it('has keys for fingers where there is no keyboard', async () => {
		const page = await here.open('?every&as=u-ar', {
			hasTouch: true,
			isMobile: true,
			viewport: { width: 800, height: 1280 },
		});
		await toEntry(page);
		const key = (sign: string) => line(page, 'e-tri').locator(`[data-test-mark="${sign}"]`);
		for (const sign of ['+', 'N', 'O', 'P2', '-']) await key(sign).tap();
		await key('erase').tap();
		expect(await line(page, 'e-tri').getByLabel('Marks', { exact: true }).inputValue()).toBe('+ N O P2');
		expect(await line(page, 'e-tri').locator('[data-test-chip] .sr').allTextContents()).toEqual([
			'1: correct',
			'2: no response',
			'3: no opportunity',
			'4: prompted, Partial physical',
		]);
		const box = await key('+').boundingBox();
		expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(48);
		await page.context().close();
		const desk = await here.open('?every&as=u-ar');
		await toEntry(desk);
		expect(await line(desk, 'e-tri').locator('[data-test-mark="+"]').isVisible()).toBe(false);
		await desk.context().close();
	});

	it('is accessible in both directions, light and dark, and at twice the size', async () => {
		const page = await here.open('?every&as=u-ar');
		await toEntry(page);
		await times(page, DAY.typed, '14:10', '16:00');
		await line(page, 'e-hit').getByLabel('How many').fill('2');
		await target(page, 'e-hit').locator('[data-test-add-abc]').click();
		await line(page, 'e-tri').getByLabel('Marks', { exact: true }).fill('+-P1 O++++++');
		await line(page, 'e-tas').getByLabel('Marks', { exact: true }).fill('+-');
		await line(page, 'e-cry').getByLabel('Start').fill('14:20');
		await page.locator('[data-test-empty]').click();
		await go(page);
		await page.locator('[data-test-fault]').first().waitFor();
		for (const size of SIZES) {
			await page.setViewportSize(size);
			for (const colorScheme of ['light', 'dark'] as const) {
				await page.emulateMedia({ colorScheme });
				expect(await axeFinds(page), `${size.width} ${colorScheme}`).toEqual([]);
			}
			expect(await tooWide(page, '[data-test-paper-entry]')).toEqual([]);
		}
		await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
		await page.setViewportSize({ width: 799, height: 1280 });
		expect(await tooWide(page, '[data-test-paper-entry]')).toEqual([]);
		expect(await page.title()).toBe('Baton');
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});
});
