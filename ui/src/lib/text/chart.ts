import { plural } from './plural';

/** Cumulative records and standard celeration charts, and the same numbers as tables. */
export const figures = {
	date: 'Date',
	phase: 'Phase',
	condition: 'Condition',
	day: 'Day',

	cumulative: {
		unit: 'Events so far',
		time: { session: 'Date of session', day: 'Day' },
		none: 'This is not measured by events, so it has no cumulative record. Look at the graph.',
		summary: (name: string, events: number, points: number, by: 'session' | 'day', from: string, to: string) =>
			`${name}, cumulative record: ${plural(events, 'event', 'events')} in ${
				by === 'day' ? plural(points, 'day', 'days') : plural(points, 'session', 'sessions')
			} from ${from} to ${to}`,
		nothing: (name: string) => `${name}, cumulative record: nothing was recorded yet`,
		tableOf: (name: string) => `${name}: Cumulative record as a table`,
		events: 'Events',
		total: 'Events so far',
		state: { not_observed: 'not observed', not_run: 'not run' },
		unknown: 'events not known',
	},

	celeration: {
		unit: 'Per minute',
		days: 'Successive calendar days',
		none: 'This is not counted, so it has no celeration chart. Look at the graph.',
		summary: (name: string, points: number, sunday: string, phases: string) =>
			`${name}, standard celeration chart: ${plural(points, 'point', 'points')} per minute on 140 days from Sunday, ${sunday}${phases}`,
		said: (phase: string, line: string) => `. ${phase}: ${line.replace(/\.$/, '')}`,
		sunday: (date: string) => `Sunday, ${date}`,
		key: {
			up: 'more is better',
			down: 'less is better',
			floor: 'record floor',
			line: 'celeration',
			bounce: 'bounce',
		},
		later: (count: number) =>
			count === 1 ? '1 point after day 140 is not drawn.' : `${count} points after day 140 are not drawn.`,
		beyond: (count: number) =>
			count === 1
				? '1 point above 1000 or below .001 per minute is not drawn.'
				: `${count} points above 1000 or below .001 per minute are not drawn.`,
		phases: (name: string) => `${name}: Celeration by phase`,
		tableOf: (name: string) => `${name}: Celeration chart as a table`,
		celeration: 'Celeration a week',
		bounce: 'Bounce',
		line: 'In words',
		noLine: 'no line',
		floor: 'Record floor',
		zero: (drawn: string) => `none seen; drawn at ${drawn}`,
		unknown: 'no value',
		off: 'not on the chart',
	},
};
