import { plural } from './plural';

/** How a target is going: mastery, change since baseline, celeration. Its sentences are the core's. */
export const course = {
	title: 'How it is going',
	of: (name: string) => `${name}: How it is going`,
	looked: (phase: string, sessions: number) => `${phase} · ${plural(sessions, 'session', 'sessions')} looked at`,

	mastery: 'Mastery',
	met: 'Criterion met',
	notMet: 'Criterion not met yet',
	conditions: 'What the criterion asks',
	condition: { met: 'Met', notYet: 'Not yet' },
	provisional: 'Provisional: the clinic’s platform confirms.',
	noCriterion: 'No mastery criterion fits what is measured here. Judge by the graph.',

	effects: 'Change since baseline',
	compared: (treatment: number, baseline: number) =>
		`${plural(treatment, 'treatment session', 'treatment sessions')} against ${plural(baseline, 'baseline session', 'baseline sessions')}`,
	noBaseline: 'There are no baseline sessions on this device, so there is nothing to compare with. Judge by the graph.',
	none: '–',
	undefined: 'undefined',

	celeration: 'Celeration',
	aWeek: (label: string) => `${label} a week`,
	noLine: 'no line',
	notCounted: 'Celeration is for what is counted. This is not, or has no points yet.',
};
