import type { ChoiceForm, MeasureForm, PromptForm, TargetForm } from '$contract';
import { decimals } from '$lib/format/number';
import { text } from '$lib/text';

/** A part of a plan, in words. */
export interface PlanLine {
	part: string;
	value: string;
}

/** Everything that is written of a target but its rule, which the core says. */
export function planLines(form: TargetForm): PlanLine[] {
	const { part, value } = text.program;
	const { measure, abc } = form;
	const name = text.measure.names[measure.measure] ?? measure.measure;
	const better = form.up ? value.up : value.down;
	return [
		...(form.instruction ? [{ part: part.instruction, value: form.instruction }] : []),
		{ part: part.measure, value: name },
		...ofMeasure(measure),
		...(measure.measure === 'free_text' ? [] : [{ part: part.better, value: better }]),
		...(abc ? [list(part.antecedents, abc.antecedents), list(part.consequences, abc.consequences)] : []),
		{ part: part.place, value: form.pinned ? value.pinned : value.row },
	];
}

function ofMeasure(measure: MeasureForm): PlanLine[] {
	const { part, value, editor } = text.program;
	switch (measure.measure) {
		case 'trials':
			return [
				{ part: part.trials, value: value.trials(measure.minimum, measure.expected) },
				...ofPrompts(measure.prompts),
				{ part: part.ladder, value: editor.ladders[measure.ladder] },
			];
		case 'task_analysis': {
			const step = measure.taught === null ? undefined : measure.steps[measure.taught - 1];
			const taught = step && { part: part.taught, value: value.taught(measure.taught ?? 0, step.label) };
			return [
				list(part.steps, measure.steps, true),
				{ part: part.chain, value: editor.chains[measure.chain] },
				...(taught ? [taught] : []),
				...ofPrompts(measure.prompts),
				{ part: part.runs, value: value.planned(measure.expected) },
			];
		}
		case 'latency': {
			const { limit_ms } = measure;
			return [
				{ part: part.limit, value: limit_ms === null ? value.noLimit : value.seconds(decimals(limit_ms / 1000)) },
			];
		}
		case 'interval': {
			const rest = measure.rest_ms === 0 ? null : decimals(measure.rest_ms / 1000);
			const length = value.interval(decimals(measure.interval_ms / 1000), rest);
			return [
				{ part: part.interval, value: length },
				{ part: editor.method, value: editor.methods[measure.method] },
			];
		}
		case 'rating':
			return [{ part: part.rating, value: value.rating(measure.minimum, measure.maximum) }];
		case 'quantity':
			return [{ part: part.unit, value: measure.unit }];
		case 'permanent_product':
			return [{ part: part.items, value: value.planned(measure.items ?? 0) }];
		case 'fidelity':
			return [
				list(part.components, measure.components, true),
				{ part: part.floor, value: value.floor(measure.floor_percent) },
			];
		default:
			return [];
	}
}

function ofPrompts(prompts: PromptForm[]): PlanLine[] {
	const { part, value } = text.program;
	if (prompts.length === 0) return [];
	const labels = prompts.map((one) => (one.counts_as_correct ? value.countsAs(one.label) : one.label));
	return [{ part: part.prompts, value: value.list(labels) }];
}

function list(part: string, choices: ChoiceForm[], numbered = false): PlanLine {
	const { value } = text.program;
	const labels = choices.map(({ label }, place) => (numbered ? value.numbered(place + 1, label) : label));
	return { part, value: value.list(labels) };
}
