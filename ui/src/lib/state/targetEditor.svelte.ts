import type { FormCheck, ProgramTarget, ProgramView, TargetForm } from '$contract';
import { text } from '$lib/text';
import { Attempt } from './attempt.svelte';
import type { Core } from './core';
import { reasonFault, reasonWords } from './programReason';
import { keptTarget, takenTarget, type KeptTarget } from './targetDraft';
import { formOf, typedOf, type TypedTarget } from './targetForm';
import type { FaultField, FormFault } from './targetRule';
import { changeOrLook } from './unseen';

/** After the last key: what is typed may say something else then. */
const CHECK_MS = 300;
/** Well under the second within which typed words are safe. */
const KEEP_MS = 400;

/** What is typed of one target and not saved yet. It is kept with the core, for this person alone. */
export class TargetEditor {
	typed: TypedTarget = $state() as TypedTarget;
	phrase: string = $state('');
	words: string = $state('');
	/** What the core says of it as it was asked last. */
	check: FormCheck | null = $state.raw(null);
	/** Whether the core could not be asked. */
	unchecked = $state(false);
	/** Whether it was tried to be saved: whatever does not fit says so from then on. */
	tried = $state(false);
	keeping: 'none' | 'typing' | 'kept' | 'failed' = $state('none');
	readonly sending = new Attempt();
	/** Whether it began with what was typed before. */
	readonly restored: boolean;
	/** The version that the form was filled from, or was held against since. */
	base = $state(0);
	/** As it stands; none: a new one. */
	target: ProgramTarget | null = $state.raw(null);
	/** Words of the parts as they were found: what nobody touched is not blamed before it is saved. */
	private readonly found: Record<string, string>;
	private checkedAs = '';
	private asked = 0;
	private saved: string;
	private over = false;
	private checking: ReturnType<typeof setTimeout> | undefined;
	private pause: ReturnType<typeof setTimeout> | undefined;
	private saving: Promise<void> | null = null;

	constructor(
		private readonly core: Core,
		readonly chart: string,
		/** None: a new one. */
		target: ProgramTarget | null,
		begin: TargetForm,
		kept: string | null,
		private readonly draft: { chart: string; session: string; target: string },
	) {
		const taken: KeptTarget | null = kept === null ? null : takenTarget(kept);
		this.target = target;
		this.typed = taken?.typed ?? typedOf(begin);
		this.phrase = taken?.phrase ?? '';
		this.words = taken?.words ?? '';
		this.base = taken?.base ?? target?.version ?? 0;
		this.restored = taken !== null;
		if (this.restored) this.keeping = 'kept';
		this.found = partsOf(typedOf(begin));
		this.saved = this.restored ? this.kept() : '';
		this.begun = this.restored ? '' : this.kept();
	}

	/** As it was before anything was typed: that is not worth keeping. */
	private readonly begun: string;

	private readonly made = $derived.by(() => formOf(this.typed));
	readonly form: TargetForm = $derived(this.made.form);
	/** Whether the target was changed by somebody else since. */
	readonly stale: boolean = $derived.by(() => this.target !== null && this.target.version > this.base);
	readonly reasonFault: string | null = $derived.by(() =>
		this.target === null ? null : reasonFault(this.phrase, this.words),
	);

	/** What does not fit and is said now. */
	readonly faults: FormFault[] = $derived.by(() => {
		const parts = partsOf(this.typed);
		// What the core said is about another form as soon as one is typed; until then it stands.
		const said = (this.check?.problems ?? []).map(({ field, line }) => ({ field: fieldOf(field), part: '', line }));
		const own = this.made.faults;
		const all = [...own, ...said.filter((one) => !own.some((mine) => mine.field === one.field))];
		const shown = all.filter(({ field }) => this.tried || parts[field] !== this.found[field]);
		const why = this.tried && this.reasonFault !== null;
		return why ? [...shown, { field: 'reason', part: 'reason', line: this.reasonFault ?? '' }] : shown;
	});

	faultsOf(...fields: FaultField[]): FormFault[] {
		return this.faults.filter((one) => fields.includes(one.field));
	}

	/** Whether something of this field does not fit. */
	isOf(field: FaultField): boolean {
		return this.faults.some((one) => one.field === field);
	}

	/** Whether this part of the form does not fit. */
	isFault(part: string): boolean {
		return this.faults.some((one) => one.part === part);
	}

	/** Something was typed: checked and kept a little later, with what follows. Reads all of the form. */
	changed(): void {
		const form = JSON.stringify(this.form) + String(this.made.faults.length);
		if (form !== this.checkedAs) {
			this.checkedAs = form;
			clearTimeout(this.checking);
			this.checking = setTimeout(() => void this.ask(), CHECK_MS);
		}
		const kept = this.kept();
		if (this.over || kept === this.saved || (this.saved === '' && kept === this.begun)) return;
		this.keeping = 'typing';
		this.pause ??= setTimeout(() => void this.keepWords(), KEEP_MS);
	}

	/** Asks the core; an answer that another question has overtaken says nothing. */
	private async ask(): Promise<FormCheck | null> {
		clearTimeout(this.checking);
		// A program that is not chosen yet says nothing of the rest.
		if (this.over || this.made.faults.some((one) => one.part !== 'program')) return null;
		this.asked += 1;
		const mine = this.asked;
		try {
			const request = { chart: this.chart, target: this.target?.target ?? null, form: $state.snapshot(this.form) };
			const check = await this.core.call('program.check', request);
			if (mine !== this.asked) return null;
			this.check = check;
			this.unchecked = false;
			return check;
		} catch {
			if (mine === this.asked) this.unchecked = true;
			return null;
		}
	}

	/** Somebody else has changed it: shown beside what is typed, of which nothing is lost. */
	standsNow(target: ProgramTarget): void {
		this.target = target;
	}

	/** Whoever has seen both writes theirs on what stands now. */
	goOn(): void {
		if (this.target) this.base = this.target.version;
		this.sending.clear();
	}

	/** Saves it; null where something does not fit, which then says so. What was typed is thrown away once it is saved. */
	async save(): Promise<ProgramView | null> {
		this.tried = true;
		const check = await this.ask();
		const fits = check === null || check.problems.length === 0;
		if (!fits || this.stale || this.made.faults.length > 0 || this.reasonFault !== null) return null;
		await this.keepWords();
		const { chart, base } = this;
		const view = await changeOrLook(
			() =>
				this.core.call('program.write', {
					chart,
					target: this.target?.target ?? null,
					base_version: base,
					form: $state.snapshot(this.form),
					reason: reasonWords(this.phrase, this.words) || null,
				}),
			() => this.core.call('program.view', { chart }),
		);
		await this.discard();
		return view;
	}

	/** Throws away what was typed. */
	async discard(): Promise<void> {
		this.over = true;
		clearTimeout(this.checking);
		clearTimeout(this.pause);
		await this.saving;
		// Should it stay, it is found again and thrown away then.
		await this.keep('').catch(() => undefined);
	}

	/** Resolves when what is typed is kept, or was refused. What the app asks before it locks. */
	keepWords(): Promise<void> {
		clearTimeout(this.pause);
		this.pause = undefined;
		this.saving ??= this.write().finally(() => (this.saving = null));
		return this.saving;
	}

	private async write(): Promise<void> {
		while (!this.over && this.kept() !== this.saved && !(this.saved === '' && this.kept() === this.begun)) {
			const words = this.kept();
			try {
				await this.keep(words);
				this.saved = words;
				this.keeping = 'kept';
			} catch {
				// It is still on the page; the next change tries again.
				this.keeping = 'failed';
				return;
			}
		}
	}

	private kept(): string {
		return keptTarget({ base: this.base, typed: this.typed, phrase: this.phrase, words: this.words });
	}

	private keep(words: string): Promise<null> {
		return this.core.call('draft.keep', { ...this.draft, text: words });
	}

	/** Its name, or what it is while it has none. */
	get title(): string {
		return this.target ? text.program.editor.title(this.target.name) : text.program.editor.titleNew;
	}
}

const FIELDS: FaultField[] = ['name', 'program_name', 'measure', 'abc', 'rule', 'instruction'];

/** A part that a later core names otherwise is said where the measure is. */
function fieldOf(field: string): FaultField {
	return FIELDS.find((one) => one === field) ?? 'measure';
}

/** What each part of the form says now. */
function partsOf(typed: TypedTarget): Record<string, string> {
	const { name, program, programName, instruction, described, antecedents, consequences, rule, ...measured } = typed;
	const measure = { ...measured, next: 0, pinned: false, up: true };
	const parts = { name, instruction, program_name: [program, programName], rule, measure };
	const all = { ...parts, abc: [described, antecedents, consequences] };
	return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, JSON.stringify(value)]));
}
