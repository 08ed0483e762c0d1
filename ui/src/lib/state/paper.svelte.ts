import type { ChartView, EnterPaper, PaperAnswer, PaperSheet, RowView } from '$contract';
import { text } from '$lib/text';
import type { App } from './app.svelte';
import { Attempt } from './attempt.svelte';
import { clock } from './clock.svelte';
import type { Core } from './core';
import { Fault, reasonOf } from './missed';
import { factsOfSheet, type SheetFacts } from './paperFacts';
import {
	blankForm,
	isEmpty,
	keptForm,
	takenForm,
	type AbcLine,
	type Line,
	type PaperForm,
	type TargetEntry,
} from './paperForm';
import { isBounds, sessionTimes } from './paperTimes';
import { SessionState } from './session.svelte';
import { isUnseen } from './unseen';

/** Well under the second within which typed words are safe. */
const PAUSE_MS = 400;
const MINUTE_MS = 60_000;

/** A line that the core does not take: shown until the line is another. */
interface RefusedLine {
	target: string;
	line: number;
	words: string;
	was: string;
}

/** What is typed of a filled sheet and not entered yet. It is kept with the core, for this person alone. */
export class PaperEntry {
	form: PaperForm = $state() as PaperForm;
	readonly sending = new Attempt();
	/** Whether it was asked whether all fits: what does not says so from then on. */
	checked = $state(false);
	keeping: 'none' | 'typing' | 'kept' | 'failed' = $state('none');
	/** Whether it began with what was typed before. */
	readonly restored: boolean;
	/** Targets that were typed for and that the sheet does not have any more. */
	lost: { target: string; name: string }[] = $state.raw([]);
	/** Why the times or the words were refused by the core, until one of these is another. */
	private problem: { words: string; was: string } | null = $state.raw(null);
	private refused: RefusedLine[] = $state.raw([]);
	private saved: string;
	private entered = false;
	private pause: ReturnType<typeof setTimeout> | undefined;
	private saving: Promise<void> | null = null;

	constructor(
		private readonly core: Core,
		readonly chart: ChartView,
		readonly sheet: PaperSheet,
		kept: string | null,
	) {
		const taken = kept === null ? null : takenForm(kept, sheet);
		this.form = taken?.form ?? blankForm(sheet);
		this.lost = taken?.lost ?? [];
		this.restored = taken !== null;
		if (this.restored) this.keeping = 'kept';
		this.saved = this.kept();
	}

	/** Times are typed by the minute, and what is in the future now is not soon. */
	private readonly minute = $derived(Math.floor(clock.wall / MINUTE_MS));
	readonly times = $derived.by(() => sessionTimes(this.form, this.minute * MINUTE_MS));
	readonly bounds = $derived(isBounds(this.times) ? this.times : null);
	readonly silent: RowView[] = $derived.by(() =>
		this.sheet.rows.filter(({ target }) => this.sheet.asks.includes(target) && isEmpty(this.form.entries[target])),
	);
	/** Targets that ask what their silence means and have no answer. */
	readonly unanswered: RowView[] = $derived.by(() =>
		this.silent.filter(({ target }) => this.form.silences[target] === undefined),
	);
	private readonly found: SheetFacts | null = $derived.by(() =>
		this.bounds ? factsOfSheet(this.sheet.rows, this.form, this.bounds) : null,
	);
	readonly reasonFault: string | null = $derived.by(() => {
		try {
			reasonOf(this.form);
			return null;
		} catch (thrown) {
			return thrown instanceof Fault ? thrown.message : text.paper.fault.noReason;
		}
	});
	private readonly nothing = $derived.by(() =>
		this.sheet.rows.every(({ target }) => isEmpty(this.form.entries[target])),
	);
	/** Nothing is typed, and nothing was watched for either: that is no session. */
	readonly nothingFault: string | null = $derived.by(() => {
		const said = this.silent.some(({ target }) => this.form.silences[target] !== undefined);
		return this.nothing && !said ? text.paper.fault.nothing : null;
	});

	entryOf(target: string): TargetEntry {
		return this.form.entries[target] ?? { lines: [], abc: [] };
	}

	/** What the times say that does not fit; the core's word stands until one of them is another. */
	get timeFault(): { field: string; words: string } | null {
		if (this.problem?.was === this.headNow()) return { field: 'date', words: this.problem.words };
		const { date, began, ended } = this.form;
		const all = date !== '' && began !== '' && ended !== '';
		return (all || this.checked) && !isBounds(this.times) ? this.times : null;
	}

	/** What does not fit of one line. */
	faultOf(target: string, line: Line | AbcLine): string | null {
		const refused = this.refused.filter((one) => one.target === target && one.line === line.id);
		const still = refused.filter((one) => one.was === JSON.stringify(line));
		if (still.length > 0)
			return still
				.map((one) => one.words)
				.filter((words, place, all) => all.indexOf(words) === place)
				.join(' ');
		if (!this.checked) return null;
		return this.found?.faults.find((one) => one.target === target && one.line === line.id)?.words ?? null;
	}

	/** How many things do not fit, silence left out. */
	get faults(): number {
		const head = [isBounds(this.times) ? null : this.times, this.reasonFault, this.nothingFault];
		return head.filter((one) => one !== null).length + (this.found?.faults.length ?? 0);
	}

	/** The service as it is shown: the first of the list until another one is chosen. */
	get service(): string | null {
		return this.form.service === '' ? (this.sheet.services[0]?.code ?? null) : this.form.service;
	}

	allZero(): void {
		for (const { target } of this.unanswered) this.form.silences[target] = true;
	}

	/** Checks all of it and enters it: all, or nothing. False where something does not fit, which then says so. */
	async enter(): Promise<PaperAnswer | null> {
		this.checked = true;
		this.refused = [];
		this.problem = null;
		const { bounds, found } = this;
		if (!bounds || !found || this.faults > 0 || this.unanswered.length > 0) return null;
		await this.flush();
		const answer = await this.send(found, bounds.from, bounds.to);
		if (answer.session) await this.discard();
		else this.take(answer, found);
		return answer;
	}

	private send(found: SheetFacts, started_ms: number, ended_ms: number): Promise<PaperAnswer> {
		const { form } = this;
		const silences = this.silent.map(({ target }) => ({ target, zero: form.silences[target] ?? false }));
		const request: EnterPaper = {
			chart: this.chart.chart,
			session: form.session,
			started_ms,
			ended_ms,
			service: this.service,
			facts: found.facts,
			silences,
			reason: reasonOf(form),
		};
		const { chart, session } = request;
		return this.core.call('paper.enter', request).catch(async (thrown: unknown) => {
			// It is entered, and only its view is missing.
			if (!isUnseen(thrown)) throw thrown;
			const view = await this.core.call('session.view', { chart, session }).catch(() => {
				throw thrown;
			});
			return { session: view, refused: [], problem: null };
		});
	}

	/** What the core refused, at the lines that said it. */
	private take({ refused, problem }: PaperAnswer, found: SheetFacts): void {
		this.problem = problem === null ? null : { words: problem, was: this.headNow() };
		this.refused = refused.flatMap(({ place, why }) => {
			const from = found.from[place];
			if (!from) return [];
			const { lines, abc } = this.entryOf(from.target);
			const line = [...lines, ...abc].find((one) => one.id === from.line);
			if (!line) return [];
			const first = found.from.findIndex((one) => one.target === from.target && one.line === from.line);
			const many = 'marks' in line && line.marks !== '';
			const words = many ? text.paper.fault.onLine(place - first + 1, why) : why;
			return [{ ...from, words, was: JSON.stringify(line) }];
		});
	}

	private headNow(): string {
		const { date, began, ended, service, phrase, reason } = this.form;
		return JSON.stringify([date, began, ended, service, phrase, reason]);
	}

	private kept(): string {
		return keptForm(this.form, (target) => {
			const named = [...this.sheet.rows, ...this.lost].find((one) => one.target === target);
			return named?.name ?? target;
		});
	}

	/** Something was typed: kept a little later, with what follows. Reads all of the form, so that each change of it counts. */
	changed(): void {
		if (this.entered || this.kept() === this.saved) return;
		this.keeping = 'typing';
		this.pause ??= setTimeout(() => void this.flush(), PAUSE_MS);
	}

	/** Resolves when what is typed is kept, or was refused. */
	flush(): Promise<void> {
		clearTimeout(this.pause);
		this.pause = undefined;
		this.saving ??= this.save().finally(() => (this.saving = null));
		return this.saving;
	}

	/** What the app asks of whatever has words, before it locks. */
	keepWords(): Promise<void> {
		return this.flush();
	}

	/** All of it goes; the next sheet is another session. */
	async empty(): Promise<void> {
		const sheet = await this.core.call('paper.begin', { chart: this.chart.chart });
		const { session } = sheet;
		this.form = blankForm({ session, rows: this.sheet.rows });
		this.lost = [];
		this.checked = false;
		this.problem = null;
		this.refused = [];
		await this.flush();
	}

	private async discard(): Promise<void> {
		this.entered = true;
		clearTimeout(this.pause);
		await this.saving;
		// Should it stay, the same id adds nothing when it is entered again.
		await this.keep('').catch(() => undefined);
	}

	private keep(words: string): Promise<null> {
		const { chart } = this.chart;
		return this.core.call('draft.keep', { chart, session: chart, target: chart, text: words });
	}

	private async save(): Promise<void> {
		while (!this.entered && this.kept() !== this.saved) {
			const words = this.kept();
			try {
				await this.keep(words);
				this.saved = words;
				this.keeping = words === '' ? 'none' : 'kept';
			} catch {
				// It is still on the page; the next change tries again.
				this.keeping = 'failed';
				return;
			}
		}
	}
}

/** The blank sheets of a client, to be printed. The core notes that they were. */
export async function showSheet(app: App, chart: ChartView): Promise<void> {
	app.screen = { at: 'sheet', chart, sheet: await app.core.call('paper.sheet', { chart: chart.chart }) };
}

/** What was typed of a sheet of this client and is not entered yet. */
export function keptEntry(app: App, { chart }: ChartView): Promise<string | null> {
	return app.core.call('draft.view', { chart, session: chart, target: chart });
}

/** To a filled sheet, with what was typed of it before: a page that does not know that would write over it. */
export async function showPaperEntry(app: App, chart: ChartView): Promise<void> {
	const [sheet, kept] = await Promise.all([
		app.core.call('paper.begin', { chart: chart.chart }),
		keptEntry(app, chart),
	]);
	app.screen = { at: 'paper', chart, entry: new PaperEntry(app.core, chart, sheet, kept) };
}

/** Enters a sheet; then to the session that it is now, where the note is written. */
export async function enterSheet(app: App, entry: PaperEntry): Promise<boolean> {
	const answer = await entry.enter();
	if (!answer?.session) return false;
	app.screen = { at: 'session', session: new SessionState(app.core, answer.session) };
	return true;
}

/** Back to the chart; what is typed is kept first, and found again by the next time. */
export async function leaveSheet(app: App, entry: PaperEntry): Promise<void> {
	await entry.flush();
	app.showChart(entry.chart);
}
