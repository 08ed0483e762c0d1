import type { ServiceAsk } from '$contract';
import type { Book } from './book';
import type { Person } from './data';

/** What a made-up payer asks for. */
export interface Payer {
	name: string;
	cosign: boolean;
	caregiver: boolean;
	services: readonly (ServiceAsk & { roles: readonly string[] })[];
}

/** The payer's table holds from today on: what began earlier has none. */
const HOLDS_MS = 12 * 3_600_000;

const PRESENT = {
	key: 'present',
	title: 'Who was there',
	hint: 'Everybody in the room, and what they are to the client.',
	required: true,
	choices: ['Mother', 'Father', 'Sibling', 'Supervisor'],
};

const DIRECT: ServiceAsk = {
	code: '97153',
	name: 'Treatment by protocol',
	template: 3,
	sections: [
		PRESENT,
		{
			key: 'status',
			title: 'How the client arrived',
			hint: 'What you could see at the start: sleep, food, health, mood.',
			required: true,
			choices: ['Calm', 'Tired', 'Hungry', 'Upset', 'Unwell'],
		},
		{
			key: 'response',
			title: 'Response to treatment',
			hint: 'Progress, barriers, and what helped.',
			required: true,
			choices: [],
		},
		{
			key: 'reinforcers',
			title: 'Preferences and reinforcers',
			hint: 'What the client chose or worked for today.',
			required: false,
			choices: ['Praise', 'Tablet', 'Swing', 'Snack'],
		},
	],
};

const MODIFIED: ServiceAsk = {
	code: '97155',
	name: 'Treatment with protocol modification',
	template: 2,
	sections: [
		PRESENT,
		{
			key: 'changed',
			title: 'What was changed, and why',
			hint: 'Each change of a protocol, with the data or the observation that led to it.',
			required: true,
			choices: [],
		},
	],
};

const GUIDANCE: ServiceAsk = { code: '97156', name: 'Caregiver guidance', template: 1, sections: [] };

/**
 * How the twin begins is said in the page's address: `payer` asks for both signatures, `payer=cosign`, `payer=caregiver` and
 * `payer=none` for one or none of them. Without it no reference data has arrived.
 */
export function payerOf(book: Book): Payer | null {
	const asked = new URLSearchParams(location.search).get('payer');
	if (asked === null || Date.now() - book.started > HOLDS_MS) return null;
	return {
		name: 'Northside Health Plan',
		cosign: asked === '' || asked === 'cosign',
		caregiver: asked === '' || asked === 'caregiver',
		services: [
			{ ...DIRECT, roles: ['Technician', 'Supervisor'] },
			{ ...MODIFIED, roles: ['Supervisor'] },
			{ ...GUIDANCE, roles: ['Supervisor'] },
		],
	};
}

/** The services that somebody may document, their usual one first. */
export function servicesOf(payer: Payer | null, person: Person): ServiceAsk[] {
	const mine = (payer?.services ?? []).filter((one) => one.roles.includes(person.role));
	const usual = mine.filter((one) => one.roles[0] === person.role);
	return [...usual, ...mine.filter((one) => !usual.includes(one))].map(({ code, name, template, sections }) => ({
		code,
		name,
		template,
		sections,
	}));
}
