import { plural } from './plural';

/** A second observer: joining beside a session, leaving, and how far two people recorded the same. */
export const observer = {
	/** Where somebody meets a session that is not in their hands. */
	waysTitle: 'A session is running',
	ways: 'What do you want to do?',
	held: (name: string) => `${name} has it. Timers run on.`,
	heldByNobody: 'Nobody holds it. Timers run on.',
	yours: 'It is in your hands.',
	besideIt: 'You observe it, with data of your own.',
	lookFailed: 'Who has it could not be read. Go on to see it.',
	takeOver: 'Take over',
	takeOverLine: 'You go on with the session’s data. What was tapped before stays with whoever tapped it.',
	join: 'Join as second observer',
	joinLine: 'Your own data, from empty, for agreement. Nobody sees the other’s until the session ends.',

	band: 'Second observer',
	bandLine: 'Your own data, for agreement',
	leave: 'Leave',
	leaveDeed: 'Leave the session',
	leaveHint: ' the session; it goes on without you',
	mark: 'second observer',

	agreement: 'Agreement',
	title: 'Agreement',
	line: (day: string) => `Session of ${day}: how far a second observer recorded the same as the session.`,
	usual: (percent: string) =>
		`${percent} or more is usually acceptable. What it means for a target is for you to judge.`,
	back: 'Back to the note',
	running: 'The session still runs. Agreement can be read once it has ended: until then nobody sees the other’s data.',
	nobody: 'Nobody observed this session beside its own data, so there is nothing to compare.',
	noTargets: 'No target could be compared.',
	beside: (name: string) => `${name}, second observer`,
	clocks: {
		same: 'Both recorded on this one device, so their times go together.',
		compared: 'Two devices whose clocks could be compared, so their times go together.',
		unknown:
			'Two devices whose clocks could not be compared. Methods that need a common time line have no value; totals and trials stand.',
	},
	counts: (first: number, name: string, second: number) => `Session ${first} · ${name} ${second}`,
	percent: (figure: string) => `${figure}%`,
	none: '–',
	noValue: 'no value',
	noMethod: 'No method of agreement fits what is recorded here.',
	unfit: 'Not compared',
	atUsual: (percent: string) => `at or above the usual ${percent}`,
	belowUsual: (percent: string) => `below the usual ${percent}`,
	kappa: 'kappa, from −1 to 1',
	others: (count: number) => plural(count, 'more method', 'more methods'),
	othersOf: (name: string) => ` of ${name}`,
	asTable: 'As a table',
	asCards: 'By target',
	tableOf: (name: string) => `As a table: agreement with ${name}`,
	cardsOf: (name: string) => `By target: agreement with ${name}`,
	caption: (name: string) => `Agreement of the session’s data with ${name}, every method`,
	columns: { target: 'Target', first: 'Session', method: 'Method', value: 'Agreement', line: 'What it was made of' },
	usualMethod: 'usual method',
};
