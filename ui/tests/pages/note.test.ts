import { describe, it } from 'vitest';
import { typePin } from '../../scripts/browser.mjs';
import { calls, endSession, kept, lastRequest, narrative, section, sign, write } from './notes';
import { axeFinds, expect, stage, twin } from './stage';

const RUNNING = '?running&as=u-ar&payer';

describe('a note being written', () => {
	const here = stage();

	it('is saved within a second while somebody types on, sections too, and stands after a lock of the core', async () => {
		const page = await here.open(RUNNING);
		await page.locator('[data-test-note]').click();
		await section(page, 'status').waitFor();
		await narrative(page).focus();
		const from = Date.now();
		const typing = page.keyboard.type('One word after the other, and never a pause.', { delay: 80 });
		await page.waitForFunction(() => Reflect.get(window, 'twin').world.running().notes.length > 0);
		expect(Date.now() - from).toBeLessThan(2000);
		await typing;
		await section(page, 'status').getByRole('button', { name: 'Tired' }).click();
		await section(page, 'status').getByRole('textbox').fill('Slept in the car.');
		await page.waitForFunction(() =>
			Reflect.get(window, 'twin')
				.world.running()
				.notes[0].sections.some((one: { text: string }) => one.text.includes('car')),
		);
		const note = await kept(page);
		expect(note?.text).toBe('One word after the other, and never a pause.');
		// The usual service goes out with the first words; an empty section does not go at all.
		expect(note?.service).toBe('97153');
		expect(note?.sections).toEqual([
			{ key: 'status', title: 'How the client arrived', text: 'Tired\nSlept in the car.' },
		]);
		await twin(page, 'autoLock');
		await page.getByText('Who has the tablet?').waitFor();
		expect(await page.locator('body').textContent()).not.toContain('Slept in the car');
		await page.locator('[data-test-person=u-ar]').click();
		await typePin(page, '482913');
		await page.locator('[data-test-note]').click();
		await section(page, 'status').waitFor();
		expect(await narrative(page).inputValue()).toBe('One word after the other, and never a pause.');
		expect(await section(page, 'status').getByRole('textbox').inputValue()).toBe('Slept in the car.');
		expect(await section(page, 'status').locator('[aria-pressed=true]').allTextContents()).toEqual(['Tired']);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('goes out with the last words when the person locks', async () => {
		const page = await here.open(RUNNING);
		await page.locator('[data-test-note]').click();
		await section(page, 'response').waitFor();
		await section(page, 'response').getByRole('textbox').fill('Half a');
		await page.keyboard.press('Control+l');
		await page.getByText('Who has the tablet?').waitFor();
		expect((await kept(page))?.sections).toEqual([{ key: 'response', title: 'Response to treatment', text: 'Half a' }]);
		await page.context().close();
	});

	it('keeps what a refusal stopped, says so beside it, and saves it with the next word', async () => {
		const page = await here.open(RUNNING);
		await page.locator('[data-test-note]').click();
		await twin(page, 'failNext', 'note.write', 'disk.full');
		await narrative(page).fill('First');
		await page.getByRole('alert').getByText('The device is full').waitFor();
		expect(await page.locator('[data-test-note-status]').textContent()).toBe('not saved yet');
		await narrative(page).fill('First word');
		await page.getByText('saved on this device').waitFor();
		expect((await kept(page))?.text).toBe('First word');
		await page.context().close();
	});

	it('marks what the payer asks for, and offers words beside free text', async () => {
		const page = await here.open(RUNNING);
		await page.locator('[data-test-note]').click();
		const status = section(page, 'status');
		await status.getByText('asked for', { exact: true }).waitFor();
		expect(await section(page, 'reinforcers').locator('[data-test-asked]').count()).toBe(0);
		expect(await status.getByRole('textbox', { name: 'How the client arrived' }).count()).toBe(1);
		await status.getByRole('group', { name: 'How the client arrived: words to choose from' }).waitFor();
		// Typed words that are a choice stay where they were typed.
		await status.getByRole('textbox').fill('Calm');
		await status.locator('[data-test-asked=done]').waitFor();
		expect(await status.locator('[aria-pressed=true]').count()).toBe(0);
		await status.getByRole('textbox').fill('');
		await status.getByRole('button', { name: 'Upset' }).click();
		await status.getByRole('button', { name: 'Calm' }).click();
		await status.getByRole('button', { name: 'Upset' }).click();
		await page.waitForFunction(
			() => Reflect.get(window, 'twin').world.running().notes[0]?.sections[0]?.text === 'Calm',
		);
		await status.getByRole('button', { name: 'Calm' }).click();
		await status.locator('[data-test-asked=open]').waitFor();
		await page.context().close();
	});

	it('changes its sections with its service, and hides no word that another one asked for', async () => {
		const page = await here.open('?running=u-kt&as=u-kt&payer');
		await page.locator('[data-test-note]').click();
		const service = page.getByLabel('Which service is this note for?');
		await service.waitFor();
		expect(await service.inputValue()).toBe('97155');
		await section(page, 'changed').getByRole('textbox').fill('Prompt delay from 2 to 4 s.');
		await service.selectOption('97153');
		await section(page, 'status').waitFor();
		await section(page, 'changed').getByText('not part of this service').waitFor();
		expect(await section(page, 'changed').getByRole('textbox').inputValue()).toBe('Prompt delay from 2 to 4 s.');
		await page.waitForFunction(() => Reflect.get(window, 'twin').world.running().notes[0]?.service === '97153');
		expect((await kept(page))?.sections).toEqual([
			{ key: 'changed', title: null, text: 'Prompt delay from 2 to 4 s.' },
		]);
		await section(page, 'changed').getByRole('textbox').fill('');
		await section(page, 'changed').waitFor({ state: 'detached' });
		// Its code is typed to find it, and counts nothing.
		await service.focus();
		await page.keyboard.type('97155 1');
		await section(page, 'changed').waitFor();
		expect(await calls(page, 'session.tap')).toBe(0);
		await service.selectOption('97156');
		await page.getByText('asks for no sections').waitFor();
		await page.context().close();
	});

	it('takes the draft where nothing is written, and asks before it replaces a word', async () => {
		const page = await here.open(RUNNING);
		await page.locator('[data-test-note]').click();
		await page.locator('[data-test-use-draft]').click();
		await page.waitForFunction(() =>
			document.querySelector<HTMLTextAreaElement>('[data-test-narrative]')?.value.includes('Hitting: 3 times.'),
		);
		await page.waitForFunction(() => document.activeElement?.matches('[data-test-narrative]') === true);
		await narrative(page).fill('My own words.');
		await page.locator('[data-test-use-draft]').click();
		await page.getByText('Replace your words with the draft?').waitFor();
		expect(await narrative(page).inputValue()).toBe('My own words.');
		await page.locator('[data-test-keep]').click();
		expect(await narrative(page).inputValue()).toBe('My own words.');
		await page.locator('[data-test-use-draft]').click();
		await page.locator('[data-test-replace]').click();
		expect(await narrative(page).inputValue()).toContain('Hitting: 3 times.');
		await page.waitForFunction(() => Reflect.get(window, 'twin').world.running().notes[0].text.includes('Hitting'));
		await page.context().close();
	});

	it('calls nobody back from another field when the draft comes late', async () => {
		const page = await here.open(`${RUNNING}&slow=400`);
		await page.locator('[data-test-note]').click();
		await section(page, 'response').waitFor();
		await page.locator('[data-test-use-draft]').click();
		await section(page, 'response').getByRole('textbox').focus();
		await page.keyboard.type('Waited');
		await page.waitForFunction(() =>
			document.querySelector<HTMLTextAreaElement>('[data-test-narrative]')?.value.includes('Hitting'),
		);
		await page.keyboard.type(' well.');
		expect(await section(page, 'response').getByRole('textbox').inputValue()).toBe('Waited well.');
		await page.context().close();
	});
});

describe('the checks before signing', () => {
	const here = stage();

	it('come fails first, by word and sign, and are asked anew after each save', async () => {
		const page = await here.open(RUNNING);
		await endSession(page);
		await page.locator('[data-test-service]').waitFor();
		const lines = page.locator('[data-test-check-line]');
		const verdicts = () => lines.evaluateAll((all) => all.map((one) => one.getAttribute('data-test-check-line')));
		await lines.first().waitFor();
		await page.locator('[data-test-sign-panel]').getByText('Write the note first').waitFor();
		await narrative(page).fill('Short.');
		await page.locator('[data-test-tally]').getByText('1 fails').waitFor();
		expect(await verdicts()).toEqual(['fails', 'warns', 'passes', 'passes', 'passes']);
		expect(await lines.first().textContent()).toContain('Fails: Sections');
		expect(await lines.nth(1).textContent()).toContain('Warns: Length');
		expect(await lines.nth(2).textContent()).toContain('Passes: End');
		expect(await page.locator('[data-test-missing]').textContent()).toMatch(/once this check passes:\s*Sections/);
		expect(await page.locator('[data-test-pin]').count()).toBe(0);
		// What passes is folded away, and opens.
		expect(await lines.nth(2).isVisible()).toBe(false);
		await page.getByText('3 pass. Show them').click();
		expect(await lines.nth(2).isVisible()).toBe(true);
		const asked = await calls(page, 'note.sheet');
		await write(page);
		expect(await calls(page, 'note.sheet')).toBeGreaterThan(asked);
		await page.locator('[data-test-tally]').getByText('all pass').waitFor();
		// What warns does not stop a signature.
		await narrative(page).fill('Short.');
		await page.locator('[data-test-tally]').getByText('1 warns').waitFor();
		await sign(page);
		expect(await page.locator('[data-test-checks], [data-test-pin]').count()).toBe(0);
		expect(here.complaintsOf(page)).toEqual([]);
		await page.context().close();
	});

	it('stop a signature that was typed faster than they could be asked', async () => {
		const page = await here.open(RUNNING);
		await endSession(page);
		await write(page);
		await section(page, 'response').getByRole('textbox').fill('');
		await page.evaluate(async () => {
			// As fast as no hand is: the note is not saved yet when the PIN is whole.
			for (const digit of '482913') window.dispatchEvent(new KeyboardEvent('keydown', { key: digit }));
			await new Promise(requestAnimationFrame);
			window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
		});
		await page.getByRole('alert').getByText('Your last words changed a check').waitFor();
		expect(await calls(page, 'note.sign')).toBe(0);
		await page.locator('[data-test-missing]').getByText('Sections').waitFor();
		await page.context().close();
	});

	it('sign what was saved last, in its version, with the PIN', async () => {
		const page = await here.open(RUNNING);
		await endSession(page);
		await write(page);
		await typePin(page, '111112');
		await page.locator('[data-test-sign-panel]').getByText('That PIN is not right').waitFor();
		expect((await lastRequest(page, 'note.sign')).version).toBe((await kept(page))?.version);
		await sign(page);
		await page.waitForFunction(() => document.activeElement?.matches('[data-test-note-document] h3') === true);
		expect(await narrative(page).count()).toBe(0);
		await page.context().close();
	});

	it('are looked at once more by the core, and shown as they stand where one fails by then', async () => {
		const page = await here.open(RUNNING);
		await endSession(page);
		await write(page);
		await page.evaluate(() => {
			const { world } = Reflect.get(window, 'twin');
			world.books.find((one: { session: string }) => one.session === 's-run').notes[0].sections = [];
		});
		await typePin(page, '482913');
		await page.locator('[data-test-sign-panel]').getByText('not ready to be signed').waitFor();
		await page.locator('[data-test-missing]').getByText('Sections').waitFor();
		expect(await page.locator('[data-test-pin], [data-test-signed]').count()).toBe(0);
		await page.context().close();
	});

	it('say that they could not be asked, and how to go on', async () => {
		const page = await here.open(RUNNING);
		await endSession(page);
		await write(page);
		await twin(page, 'failNext', 'note.sheet', 'disk.fault');
		await narrative(page).fill(
			'Calm start, and a long walk to the swing and back again, twice in all, with a rest between.',
		);
		await page.locator('[data-test-checks]').getByRole('alert').locator('p').waitFor();
		expect(await axeFinds(page)).toEqual([]);
		await page.locator('[data-test-ask-again]').click();
		await page.locator('[data-test-tally]').getByText('all pass').waitFor();
		await page.context().close();
	});

	it('show units by the policy of the payer, as a view and no record; none without a payer', async () => {
		const page = await here.open(RUNNING);
		await endSession(page);
		await write(page);
		const units = page.locator('[data-test-units]');
		await units.getByRole('heading', { name: 'Units by the rules of Northside Health Plan' }).waitFor();
		await units.getByText('Never a record').waitFor();
		const cells = await units.locator('tbody tr').first().locator('td').allTextContents();
		expect(cells.slice(1)).toEqual(['97153', 'Ana Ruiz', '24', '2']);
		await page.context().close();
		const bare = await here.open('?running&as=u-ar');
		await endSession(bare);
		await narrative(bare).fill('Calm.');
		await bare.locator('[data-test-pin]').waitFor();
		expect(await bare.locator('[data-test-units], [data-test-service]').count()).toBe(0);
		await bare.context().close();
	});
});
