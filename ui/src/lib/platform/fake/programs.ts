import type {
	ChangeView,
	ChoiceForm,
	Commands,
	FieldLine,
	PhaseKey,
	ProgramTarget,
	ProgramView,
	TargetForm,
	TemplateView,
} from '$contract';
import { Refusal } from '../platform';
import { targets } from './data';
import { refuse } from './failures';
import { choices } from './plans';
import { checkOf, formOf, sentenceOf } from './programForms';
import type { World } from './world';

type ProgramCommand = Extract<keyof Commands, `program.${string}`>;
type Typed = { [K in ProgramCommand]: (request: Commands[K]['request']) => Commands[K]['answer'] };

const REASON_MOST = 500;
const DAY_MS = 86_400_000;

interface Held extends ChangeView {
	/** As the target should be. */
	after: { form: TargetForm; phase: PhaseKey };
}

interface Kept {
	target: string;
	version: number;
	phase: PhaseKey;
	form: TargetForm;
	/** Oldest first. */
	past: Held[];
}

/** Programs of the twin, a list for each chart, with what happened to each target. */
export function programs(world: World): Typed {
	const charts = new Map<string, Kept[]>();
	let made = 0;
	/** With `?programs=quicker` somebody else writes a target just before the first one who saves it. */
	let quicker = new URLSearchParams(location.search).get('programs') === 'quicker';
	const next = (kind: string): string => `${kind}-${(made += 1)}`;
	const of = (chart: string): Kept[] => {
		world.client(chart);
		if (!world.open.has(chart)) throw refuse('chart.not_open');
		const kept = charts.get(chart) ?? first(world);
		charts.set(chart, kept);
		return kept;
	};
	const write = (chart: string): Kept[] => {
		const kept = of(chart);
		if (world.me().role !== 'Supervisor') throw refuse('policy.denied');
		return kept;
	};
	const one = (kept: Kept[], target: string): Kept => {
		const found = kept.find((it) => it.target === target);
		if (!found) throw refuse('record.not_found');
		return found;
	};
	const change = (target: Kept, after: Held['after'], did: string, reason: string | null): void => {
		const lines = linesOf({ form: target.form, phase: target.phase }, after);
		const base = { change: next('ch'), target: target.target, by: world.me().name, at_ms: Date.now() };
		target.past.push({ ...base, did, lines, reason, waits: false, settled: null, after });
		Object.assign(target, after, { version: target.version + 1 });
		world.recorded();
	};
	const view = (chart: string): ProgramView => viewOf(world, chart, of(chart));
	return {
		'program.view': ({ chart }) => view(chart),
		'program.check': ({ chart, target, form }) => {
			const kept = write(chart);
			const others = kept.filter((it) => it.target !== target).map((it) => it.form);
			return checkOf(form, target === null ? null : one(kept, target).form, others);
		},
		'program.write': ({ chart, target, base_version, form, reason }) => {
			const kept = write(chart);
			const others = kept.filter((it) => it.target !== target).map((it) => it.form);
			if (checkOf(form, null, others).problems.length > 0) throw refuse('action.refused');
			const program = form.program ?? next('p-new');
			const coded = withCodes({ ...form, program });
			if (target === null) {
				const added: Kept = { target: next('t-new'), version: 0, phase: 'future', form: coded, past: [] };
				kept.push(added);
				change(added, { form: coded, phase: 'future' }, 'Written', null);
				return view(chart);
			}
			if (!reason?.trim()) throw refuse('action.refused');
			if ([...reason].length > REASON_MOST) throw refuse('text.unusable');
			const it = one(kept, target);
			if (quicker) {
				quicker = false;
				change(it, { form: { ...it.form, instruction: 'Hold the jar closed.' }, phase: it.phase }, 'Changed', null);
			}
			if (base_version !== it.version) throw changed();
			change(it, { form: coded, phase: it.phase }, 'Changed', reason.trim());
			return view(chart);
		},
		'program.move': ({ chart, target, from, to, reason }) => {
			const it = one(write(chart), target);
			if (it.phase !== from) throw changed();
			if (it.phase === to || !movesOf(from).includes(to)) throw refuse('action.refused');
			const did = `Moved to ${WORD[to]}`;
			change(it, { form: it.form, phase: to }, did, reason?.trim() || null);
			return view(chart);
		},
		'program.settle': ({ chart, change: id, base_version, take }) => {
			const it = write(chart).find((found) => found.past.some((held) => held.change === id));
			const held = it?.past.find((found) => found.change === id && found.waits);
			if (!it || !held) throw refuse('record.not_found');
			if (it.version !== base_version) throw changed();
			held.lines = against(it, held);
			held.waits = false;
			const what = take ? 'Taken' : 'Not taken: what stood was kept';
			held.settled = `${what}, by ${world.me().name}, today.`;
			if (take) Object.assign(it, held.after, { version: it.version + 1 });
			world.recorded();
			return view(chart);
		},
		'program.history': ({ chart, target }) => {
			const it = one(of(chart), target);
			const shown = it.past.map((held) => ({ ...shownOf(held), lines: held.waits ? against(it, held) : held.lines }));
			return shown.reverse();
		},
	};
}

/** Another version is there by now: as the core says it. */
function changed(): Refusal {
	const sentence =
		'Somebody changed this target in the meantime. What you wrote is kept: look at both, then write it again.';
	return new Refusal({ code: 'target.changed', text: sentence, tries_left: null, reason: null });
}

function shownOf(held: Held): ChangeView {
	const { change, target, by, at_ms, did, lines, reason, waits, settled } = held;
	return { change, target, by, at_ms, did, lines, reason, waits, settled };
}

/** What the twin has from the start: its targets, a few that are not run, and one that two have changed, if asked for. */
function first(world: World): Kept[] {
	const listed = targets(world.more);
	const names = [...new Set(listed.map((it) => it.program))];
	const phase: PhaseKey = 'active';
	const written = (form: TargetForm, at: number): Held => ({
		change: `ch-first-${form.position}-${at}`,
		target: '',
		by: 'Kim Tran',
		at_ms: Date.now() - at * DAY_MS,
		did: 'Written',
		lines: [],
		reason: null,
		waits: false,
		settled: null,
		after: { form, phase },
	});
	const kept = listed.map((it, place): Kept => {
		const form = formOf(it, `p-${names.indexOf(it.program)}`, place + 1);
		return { target: it.target, version: 1, phase, form, past: [{ ...written(form, 40), target: it.target }] };
	});
	const [like] = kept.filter((it) => it.form.measure.measure === 'trials');
	if (like) {
		const rest: [string, PhaseKey][] = [
			['Asks for a break', 'on_hold'],
			['Asks for a turn', 'future'],
			['Says “more”', 'mastered'],
			['Answers “what” questions', 'baseline'],
			['Asks who is there', 'unconfigured'],
			['Waves goodbye', 'maintenance'],
		];
		for (const [place, [name, stands]] of rest.entries()) {
			const form = { ...like.form, name, position: kept.length + 1 };
			const past = { ...written(form, 60 + place), target: `t-x${place}` };
			kept.push({ target: `t-x${place}`, version: 1, phase: stands, form, past: [past] });
		}
		if (new URLSearchParams(location.search).get('programs') === 'conflict') conflict(like);
	}
	return kept;
}

/** Two changed one version of it: the second waits. */
function conflict(it: Kept): void {
	const base = { target: it.target, by: 'Kim Tran', did: 'Changed', settled: null };
	const mine = { ...it.form, instruction: 'Hold the jar closed. Wait five seconds.' };
	const theirs = { ...it.form, name: 'Asks for help with a jar', up: true };
	const first: Held['after'] = { form: mine, phase: it.phase };
	const before = { form: it.form, phase: it.phase };
	const at_ms = Date.now() - 2 * 3_600_000;
	it.past.push({
		...base,
		change: 'ch-mine',
		at_ms,
		lines: linesOf(before, first),
		reason: 'Team decision',
		waits: false,
		after: first,
	});
	Object.assign(it, first, { version: it.version + 1 });
	const after: Held['after'] = { form: theirs, phase: it.phase };
	const reason = 'It is about jars alone';
	it.past.push({
		...base,
		by: 'Sol Reyes',
		change: 'ch-waits',
		at_ms: at_ms + 3_600_000,
		lines: [],
		reason,
		waits: true,
		after,
	});
}

function viewOf(world: World, chart: string, kept: Kept[]): ProgramView {
	const may = world.me().role === 'Supervisor';
	const ids = [...new Set(kept.map((it) => it.form.program ?? ''))];
	return {
		chart,
		client: world.client(chart).name,
		programs: ids.map((program) => {
			const of = kept.filter((it) => it.form.program === program);
			return { program, name: of[0]?.form.program_name ?? '', targets: of.map(targetOf) };
		}),
		templates: may ? templates() : [],
		can: may ? ['edit_program', 'read_graph'] : ['read_graph'],
	};
}

function targetOf(it: Kept): ProgramTarget {
	const waiting = it.past.filter((held) => held.waits).map((held) => ({ ...shownOf(held), lines: against(it, held) }));
	return {
		target: it.target,
		version: it.version,
		name: it.form.name,
		phase: it.phase,
		moves: movesOf(it.phase),
		rule: sentenceOf(it.form),
		own_rule: it.form.rule !== null,
		hidden: HIDDEN[it.phase] ?? [],
		form: it.form,
		waiting,
	};
}

const HIDDEN: Partial<Record<PhaseKey, string[]>> = {
	unconfigured: ['It is not configured yet. A supervisor sets its phase.'],
	future: ['It is planned for later. A supervisor can start it.'],
	maintenance: ['It is in maintenance and no probe is due.'],
	mastered: ['It is mastered and no longer run. A supervisor can move it to maintenance.'],
	on_hold: ['It is on hold. A supervisor can resume it.'],
	deactivated: ['It is deactivated. A supervisor can take it up again.'],
};
const WORD: Record<PhaseKey, string> = {
	unconfigured: 'Unconfigured',
	future: 'Future',
	baseline: 'Baseline',
	active: 'Active',
	generalization: 'Generalization',
	maintenance: 'Maintenance',
	mastered: 'Mastered',
	on_hold: 'On hold',
	deactivated: 'Deactivated',
};

/** As the core's `Phase::may_become`. */
function movesOf(from: PhaseKey): PhaseKey[] {
	return (Object.keys(WORD) as PhaseKey[]).filter((to) => {
		if (to === from || to === 'unconfigured') return false;
		if (to === 'on_hold') return from !== 'unconfigured' && from !== 'deactivated';
		if (to === 'deactivated') return true;
		if (from === 'unconfigured') return ['future', 'baseline', 'active'].includes(to);
		if (from === 'future') return ['baseline', 'active'].includes(to);
		if (from === 'on_hold') return true;
		if (from === 'deactivated') return to !== 'mastered';
		return to !== 'future';
	});
}

/** Rows that are new get codes that no other one has. */
function withCodes(form: TargetForm): TargetForm {
	const coded = <R extends ChoiceForm>(rows: R[]): R[] => {
		let most = rows.reduce((all, row) => Math.max(all, row.code ?? 0), 0);
		return rows.map((row) => ({ ...row, code: row.code ?? (most += 1) }));
	};
	const { measure, abc } = form;
	const sheet = abc && { antecedents: coded(abc.antecedents), consequences: coded(abc.consequences) };
	if (measure.measure === 'trials') {
		return { ...form, abc: sheet, measure: { ...measure, prompts: coded(measure.prompts) } };
	}
	if (measure.measure === 'task_analysis') {
		const { steps, prompts } = measure;
		return { ...form, abc: sheet, measure: { ...measure, steps: coded(steps), prompts: coded(prompts) } };
	}
	if (measure.measure === 'fidelity') {
		return { ...form, abc: sheet, measure: { ...measure, components: coded(measure.components) } };
	}
	return { ...form, abc: sheet };
}

/** What a change would make of the target as it stands. */
const against = ({ form, phase }: Kept, { after }: Held): FieldLine[] => linesOf({ form, phase }, after);

/** What differs, part by part. */
function linesOf(before: Held['after'], after: Held['after']): FieldLine[] {
	const parts = ({ form, phase }: Held['after']): [string, string | null][] => [
		['Name', form.name],
		['Program', form.program_name],
		['What to say or do', form.instruction],
		['Measure', measured(form)],
		['Better', form.up ? 'more' : 'less'],
		['Strip at the top', form.pinned ? 'yes' : 'no'],
		['ABC', form.abc && [...form.abc.antecedents, ...form.abc.consequences].map((it) => it.label).join(', ')],
		['Mastery', sentenceOf(form)],
		['Phase', WORD[phase]],
	];
	const was = new Map(parts(before));
	return parts(after)
		.filter(([field, now]) => was.get(field) !== now)
		.map(([field, now]) => ({ field, before: was.get(field) ?? null, after: now }));
}

function measured({ measure }: TargetForm): string {
	const { measure: kind, ...rest } = measure;
	const lists = Object.values(rest).map((value: unknown) =>
		Array.isArray(value) ? value.map((it: { label: string }) => it.label).join(', ') : String(value),
	);
	return [kind.replaceAll('_', ' '), ...lists].join('; ');
}

function templates(): TemplateView[] {
	const bare = (...labels: string[]) => choices(...labels).map(({ label }) => ({ code: null, label }));
	const prompts = bare('full physical', 'partial physical', 'model', 'gesture', 'verbal').map((it) => ({
		...it,
		counts_as_correct: false,
	}));
	const blank = {
		program: null,
		program_name: '',
		name: '',
		pinned: false,
		position: 0,
		instruction: null,
		abc: null,
		rule: null,
	};
	const forms: [string, Pick<TargetForm, 'measure' | 'up'> & Partial<TargetForm>][] = [
		[
			'New skill in trials, most to least help',
			{ up: true, measure: { measure: 'trials', prompts, minimum: 5, expected: 10, ladder: 'most_to_least' } },
		],
		[
			'Natural environment: opportunities as they come',
			{ up: true, measure: { measure: 'trials', prompts, minimum: 5, expected: 0, ladder: 'free' } },
		],
		[
			'Chain of steps, forward',
			{
				up: true,
				measure: {
					measure: 'task_analysis',
					steps: bare('First step', 'Second step', 'Third step'),
					prompts,
					chain: 'forward',
					taught: 1,
					expected: 1,
				},
			},
		],
		[
			'Behaviour to reduce, counted, with ABC',
			{
				up: false,
				pinned: true,
				measure: { measure: 'count' },
				abc: {
					antecedents: bare('demand', 'denied access', 'transition'),
					consequences: bare('attention', 'got it', 'ignored'),
				},
			},
		],
		['Behaviour to reduce, timed', { up: false, pinned: true, measure: { measure: 'duration' } }],
		[
			'On task, momentary samples each minute',
			{ up: true, measure: { measure: 'interval', method: 'momentary', interval_ms: 60_000, rest_ms: 0 } },
		],
	];
	return forms.map(([name, more]) => {
		const form: TargetForm = { ...blank, ...more };
		return { name, form, rule: sentenceOf(form) };
	});
}
