/** "From 14:10 it was me": a stretch under a colleague's name. No word of *claims* in sight: in a clinic those go to payers. */
export const claim = {
	part: 'Part of it was me',
	toPart: (name: string, from: string, to: string) => `, ${name} ${from} to ${to}`,

	formTitle: (name: string, from: string, to: string) => `Part of it was me: ${name}, ${from} to ${to}`,
	line: (name: string) =>
		`Once ${name} or a supervisor confirms it, this part of the session is yours; what was recorded keeps the name it was recorded under.`,
	from: 'From',
	to: 'To',
	within: (name: string, from: string, to: string) => `Under the name of ${name}: ${from} to ${to}`,
	reasons: ['Forgot to switch', 'Stepped in for a while', 'The tablet was out of reach'],
	go: 'Ask to confirm',
	badFrom: (from: string, to: string) => `Choose when your part began, from ${from} to ${to}.`,
	badTo: (from: string, to: string) => `Choose when your part ended: after ${from}, when it began, and up to ${to}.`,

	title: 'Who had which part?',
	says: (by: string, from: string, to: string, of: string, reason: string) =>
		`${by} says ${from} to ${to} was theirs, not ${of}’s: ${reason}`,
	youSay: (from: string, to: string, of: string, reason: string) =>
		`You say ${from} to ${to} was yours, not ${of}’s: ${reason}`,
	waits: (of: string) => `Waits for ${of} or a supervisor`,
	closed: 'Waits: one of the two has signed their note, and that must be taken back first',
	confirmed: (by: string) => `Confirmed by ${by}`,
	refused: (by: string) => `Not so, says ${by}`,
	confirm: 'Confirm',
	refuse: 'It was not so',
	toClaim: (by: string, from: string, to: string) => `, ${by} ${from} to ${to}`,

	said: {
		claim: 'Asked. Nothing changes until it is confirmed.',
		confirm: 'Confirmed. The session now says who had which part.',
		refuse: 'Answered that it was not so. Nothing changes.',
	},
};
