import type { ChangeView, ChartView, PhaseKey, ProgramGroup, ProgramTarget, ProgramView, TargetForm } from '$contract';
import { tick } from 'svelte';
import { asRefusal } from '$lib/platform';
import { text } from '$lib/text';
import type { App } from './app.svelte';
import type { Core } from './core';
import { takenTarget } from './targetDraft';
import { TargetEditor } from './targetEditor.svelte';
import { blankForm, copyOf, UNCHOSEN } from './targetForm';
import { changeOrLook } from './unseen';

/** In the place of a target that has no id yet. The chart's own id there belongs to a filled paper sheet. */
const NEW_TARGET = '00000000-0000-4000-8000-000000000000';

/** Where a target begins. */
export interface Begin {
	/** Its program; none: a new one. */
	program: ProgramGroup | null;
	/** Whether it was asked for a program, of which this is the first target. */
	newProgram: boolean;
	/** What was begun before and not saved. */
	kept: string | null;
	/** The name of that. */
	keptName: string | null;
}

/** A client's programs on the screen: what is in sight, what is being written, what was done last. */
export class ProgramsState {
	view: ProgramView = $state.raw() as ProgramView;
	/** Only these are shown; none: every phase. */
	phase: PhaseKey | null = $state(null);
	search = $state('');
	/** The target that is unfolded. */
	open: string | null = $state(null);
	/** What is done at it. */
	doing: 'none' | 'move' | 'history' = $state('none');
	begin: Begin | null = $state.raw(null);
	editor: TargetEditor | null = $state.raw(null);
	/** What was done last, for eyes and ears. */
	said = $state('');
	/** The target at which hands go on. */
	reach: string | null = $state.raw(null);
	/** Whether the chart's own page shows older ones. */
	changed = false;

	constructor(
		private readonly core: Core,
		view: ProgramView,
	) {
		this.view = view;
	}

	readonly may: boolean = $derived.by(() => this.view.can.includes('edit_program'));
	readonly targets: ProgramTarget[] = $derived.by(() => this.view.programs.flatMap((one) => one.targets));
	/** The phases that there are, with how many stand in each. */
	readonly phases: [PhaseKey, number][] = $derived.by(() => {
		const keys = Object.keys(text.program.phase) as PhaseKey[];
		const count = (key: PhaseKey): number => this.targets.filter((one) => one.phase === key).length;
		return keys.map((key): [PhaseKey, number] => [key, count(key)]).filter(([, many]) => many > 0);
	});
	/** What the filter and the search leave; a program that is searched for is shown with all of its targets. */
	readonly found: ProgramGroup[] = $derived.by(() => {
		const words = plain(this.search).split(' ').filter(Boolean);
		return this.view.programs.flatMap((group) => {
			const targets = group.targets.filter((one) => {
				const said = plain(`${one.name} ${group.name}`);
				return (this.phase === null || one.phase === this.phase) && words.every((word) => said.includes(word));
			});
			const bare = group.targets.length === 0 && this.phase === null && words.length === 0;
			return targets.length > 0 || bare ? [{ ...group, targets }] : [];
		});
	});
	/** Where a person has to choose between two versions. */
	readonly waiting: ProgramTarget[] = $derived.by(() => this.targets.filter((one) => one.waiting.length > 0));
	readonly count: number = $derived.by(() => this.found.reduce((all, one) => all + one.targets.length, 0));

	targetOf(id: string): ProgramTarget | undefined {
		return this.targets.find((one) => one.target === id);
	}

	turn(target: string): void {
		this.open = this.open === target ? null : target;
		this.doing = 'none';
	}

	/** Brings a target into view, whatever hides it. */
	show(target: string): void {
		this.phase = null;
		this.search = '';
		this.open = target;
		this.doing = 'none';
		this.reach = target;
	}

	async refresh(): Promise<void> {
		this.view = await this.core.call('program.view', { chart: this.view.chart });
	}

	/** The last words of what is typed; what the app asks before it locks. */
	async keepWords(): Promise<void> {
		await this.editor?.keepWords();
	}

	/** To the choice of what a new target begins with. */
	async add(program: ProgramGroup | null, newProgram = false): Promise<void> {
		const kept = await this.core.call('draft.view', this.draftOf(null));
		const keptName = kept === null ? null : (takenTarget(kept)?.typed.name.trim() ?? null);
		this.said = '';
		this.begin = { program, newProgram, kept: keptName === null ? null : kept, keptName };
	}

	/** A new target, from a plan to begin with; none: from nothing. */
	start(plan: TargetForm | null): void {
		const { begin } = this;
		if (!begin) return;
		const place = this.targets.reduce((most, one) => Math.max(most, one.form.position), 0) + 1;
		const form = plan ? copyOf(plan, place) : blankForm(place);
		const { program, newProgram } = begin;
		const { programs } = this.view;
		const known = program ?? programs.find((one) => one.program === form.program);
		// One of many is chosen by a person: a target in the wrong program is found by nobody.
		const into = newProgram ? null : (known ?? (programs.length === 1 ? programs[0] : UNCHOSEN));
		const where =
			into === UNCHOSEN
				? { program: UNCHOSEN, program_name: '' }
				: { program: into?.program ?? null, program_name: into?.name ?? '' };
		this.write(null, { ...form, ...where }, null);
	}

	/** What was begun before. */
	goOn(): void {
		if (this.begin) this.write(null, blankForm(1), this.begin.kept);
	}

	async edit(target: ProgramTarget): Promise<void> {
		const kept = await this.core.call('draft.view', this.draftOf(target));
		this.write(target, target.form, kept);
	}

	async copy(target: ProgramTarget): Promise<void> {
		const group = this.view.programs.find((one) => one.targets.includes(target)) ?? null;
		await this.add(group);
		// Nothing that was begun is written over unseen: the choice is shown where there is one.
		if (this.begin?.kept === null) this.start(target.form);
	}

	private write(target: ProgramTarget | null, form: TargetForm, kept: string | null): void {
		this.begin = null;
		this.said = '';
		this.editor = new TargetEditor(this.core, this.view.chart, target, form, kept, this.draftOf(target));
	}

	private draftOf(target: ProgramTarget | null): { chart: string; session: string; target: string } {
		const { chart } = this.view;
		return { chart, session: chart, target: target?.target ?? NEW_TARGET };
	}

	/** False where something does not fit, which then says so. */
	async save(editor: TargetEditor): Promise<boolean> {
		const { target } = editor;
		const name = editor.form.name;
		const known = this.targets.map((one) => one.target);
		const view = await editor.save().catch(async (thrown: unknown) => {
			await this.showChanged(editor, thrown);
			throw thrown;
		});
		if (view === null) return false;
		const words = text.program.editor;
		this.take(view);
		this.editor = null;
		const now = target
			? this.targetOf(target.target)
			: this.targets.find((one) => !known.includes(one.target) && one.name === name);
		if (now) this.show(now.target);
		// The page that says it has to be there first, or nobody hears it.
		await tick();
		this.said = target ? words.saved(name) : words.added(name);
		return true;
	}

	/** Somebody was quicker: what they wrote is put beside what is typed. */
	private async showChanged(editor: TargetEditor, thrown: unknown): Promise<void> {
		if (asRefusal(thrown, text.failure.unknown).code !== 'target.changed') return;
		await this.refresh().catch(() => undefined);
		const now = editor.target && this.targetOf(editor.target.target);
		if (now) editor.standsNow(now);
	}

	async move(target: ProgramTarget, to: PhaseKey, reason: string): Promise<void> {
		const { chart } = this.view;
		await this.change(() =>
			this.core.call('program.move', { chart, target: target.target, from: target.phase, to, reason }),
		);
		this.said = text.program.moved(target.name, text.program.phase[to]);
		this.show(target.target);
	}

	async settle(target: ProgramTarget, { change }: ChangeView, take: boolean): Promise<void> {
		const { chart } = this.view;
		await this.change(() => this.core.call('program.settle', { chart, change, base_version: target.version, take }));
		this.said = take ? text.program.waiting.taken(target.name) : text.program.waiting.kept(target.name);
		this.show(target.target);
	}

	history(target: ProgramTarget): Promise<ChangeView[]> {
		return this.core.call('program.history', { chart: this.view.chart, target: target.target });
	}

	/** A change that was refused was made on what is not so any more: that is shown. */
	private async change(work: () => Promise<ProgramView>): Promise<void> {
		const { chart } = this.view;
		this.said = '';
		try {
			this.take(await changeOrLook(work, () => this.core.call('program.view', { chart })));
		} catch (thrown) {
			await this.refresh().catch(() => undefined);
			throw thrown;
		}
	}

	private take(view: ProgramView): void {
		this.view = view;
		this.changed = true;
	}

	/** Back from writing, which is kept, or from the choice of a beginning. */
	async backToList(): Promise<void> {
		const target = this.editor?.target?.target ?? null;
		await this.editor?.keepWords();
		this.editor = null;
		this.begin = null;
		if (target) this.show(target);
	}

	async throwAway(editor: TargetEditor): Promise<void> {
		await editor.discard();
		await this.backToList();
	}
}

const plain = (words: string): string => words.toLowerCase().replace(/\s+/g, ' ').trim();

/** A client's programs. The core notes that they were looked at. */
export async function showPrograms(app: App, chart: ChartView): Promise<void> {
	const view = await app.core.call('program.view', { chart: chart.chart });
	app.chartStale = false;
	app.screen = { at: 'program', chart, programs: new ProgramsState(app.core, view) };
}

/** Back to the chart, as it is after what was changed here. */
export async function leavePrograms(app: App, chart: ChartView, programs: ProgramsState): Promise<void> {
	await programs.keepWords();
	if (programs.changed || app.chartStale) await app.openChart(chart.chart);
	else app.showChart(chart);
}
