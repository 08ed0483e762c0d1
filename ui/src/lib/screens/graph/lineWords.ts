import type { GraphView } from '$contract';
import { decimals } from '$lib/format/number';
import { fullDate } from '$lib/format/time';
import { text } from '$lib/text';

/** What the lines of a figure say, as sentences for whoever does not see them. */
export function lineWords(graph: GraphView): string {
	const list = (lines: GraphView['phases']): string =>
		lines.map((one) => text.graph.begins(one.label, fullDate(one.at_ms))).join(', ');
	return [
		graph.phases.length > 0 ? text.graph.phasesAre(list(graph.phases)) : '',
		graph.conditions.length > 0 ? text.graph.conditionsAre(list(graph.conditions)) : '',
		graph.criterion?.rule ?? '',
	]
		.filter((sentence) => sentence !== '')
		.join(' ');
}

/** The criterion as it is written at its line. */
export function criterionWords({ criterion, unit }: GraphView): string {
	if (criterion === null) return '';
	return text.graph.criterion(`${decimals(criterion.value)}${text.graph.sign[unit]}`, criterion.above);
}
