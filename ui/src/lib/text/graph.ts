import { plural } from './plural';

/** Graphs, what they show together, the same numbers as a table, and what leaves Baton. */
export const graph = {
	title: 'Graphs',
	none: 'No data in the last months. The first session draws the first point.',
	unit: {
		percent: 'Percent',
		per_hour: 'Per hour',
		per_minute: 'Per minute',
		minutes: 'Minutes',
		seconds: 'Seconds',
		value: 'Value',
	},
	sign: { percent: ' %', per_hour: ' per hour', per_minute: ' per minute', minutes: ' min', seconds: ' s', value: '' },
	probe: 'probe',
	date: 'Date of session',
	day: 'Day',
	frame: (name: string) => `${name}: + and − zoom, arrows move, 0 shows all`,
	zoomIn: (name: string) => `${name}: zoom in`,
	zoomOut: (name: string) => `${name}: zoom out`,
	minus: '−',
	plus: '+',
	all: 'Show all',
	allOf: (name: string) => `${name}: show all`,
	span: (from: string, to: string) => `${from} – ${to}`,
	paper: (initials: string) => `${initials} · `,
	summary: (name: string, unit: string, count: number) => `${name}, ${unit}, ${plural(count, 'point', 'points')}`,
	past: (date: string) => `Before ${date} as reckoned by the platform.`,

	/** Ways to look at one target. */
	kinds: (name: string) => `${name}: shown as`,
	kind: {
		graph: 'As a graph',
		table: 'As a table',
		cumulative: 'Cumulative record',
		celeration: 'Celeration chart',
	},
	kindOf: (name: string, kind: string) => `${name}: ${kind}`,
	tableOf: (name: string) => `${name}: As a table`,

	/** What makes a point. */
	by: 'A point is',
	session: 'Each session',
	eachDay: 'Each day',
	joined: {
		mean: 'Several sessions of one day are averaged',
		pooled: 'Several sessions of one day are pooled: all events by all observed time',
		sum: 'Several sessions of one day are summed',
	},
	joinedAll: (rule: string) => `${rule}.`,
	joinedFor: (rule: string, names: string[]) => `${rule} (${names.join(', ')}).`,
	andMore: (count: number) => `${count} more`,

	/** Lines of a figure, in words. */
	criterion: (level: string, above: boolean) => `Criterion: ${above ? 'at least' : 'at most'} ${level}`,
	begins: (label: string, date: string) => `${label} from ${date}`,
	phasesAre: (list: string) => `Phases: ${list}.`,
	conditionsAre: (list: string) => `Conditions: ${list}.`,
	numbered: (number: number, label: string) => `${number} ${label}`,

	/** The table. */
	value: 'Value',
	phase: 'Phase',
	condition: 'Condition',
	sessions: 'Sessions',
	noValue: 'no value',
	note: 'Remark',
	notObserved: 'not observed: not plotted',
	notRun: 'not run: not plotted',
	noScore: 'no value: not plotted',
	below: 'below the minimum, not plotted',
	zero: 'zero: watched for, did not happen',
	byPlatform: 'as reckoned by the platform',

	/** Several targets. */
	compare: 'Compare targets',
	compareHint: 'Choose two to four for one graph, or two to eight for panels.',
	choose: 'Targets to compare',
	chosen: (count: number) => (count === 0 ? 'None chosen yet.' : `${count} chosen.`),
	together: 'In one graph',
	panels: 'As panels',
	clear: 'Choose none',
	backToEach: 'Back to all targets',
	full: 'Eight is the most that panels have room for.',
	tooMany: 'One graph has room for four. More fit panels.',
	units: (units: string[]) =>
		`These count in ${units.length} units (${units.join(', ')}). One graph has room for two: use panels.`,
	/** A line of the key: its number where lines need one, its unit where there are two. */
	behaviour: (number: number | null, name: string, unit: string | null) =>
		`${number === null ? '' : `${number} `}${name}${unit === null ? '' : ` · ${unit}`}`,
	staggered: 'Their phases begin at different times. Panels show that more plainly.',
	togetherOf: (names: string[]) => `${names.join(', ')} in one graph`,
	panelsOf: (names: string[]) => `${names.join(', ')} in panels, one above the other`,
	togetherTitle: 'In one graph',
	panelsTitle: 'Multiple baseline',

	/** What leaves Baton. */
	out: {
		title: 'Take out of Baton',
		of: (name: string) => `${name}: Take out of Baton`,
		warning: 'What you take out is no longer protected by Baton. It is recorded.',
		forms: 'As what',
		form: { svg: 'SVG', pdf: 'PDF', csv: 'CSV', print: 'Print' },
		formOf: (name: string, form: string) => `${form}: ${name}`,
		saved: (folder: string, files: string[]) => `Saved in ${folder} as ${files.join(', ')}.`,
		printed: 'Recorded. The print window opens.',
		drawing: (initials: string, names: string[]) => `${initials} · ${names.join(', ')}`,
		by: { session: 'A point is a session.', day: 'A point is a day.' },
	},
};
