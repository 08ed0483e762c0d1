import type { ErrorCode } from '$contract';
import { Refusal } from '../platform';

/** The sentences of the codes that the twin uses, as the core writes them. */
const TEXT: Partial<Record<ErrorCode, string>> = {
	'sign_in.credentials': 'That login and password do not go together. Check both and try again.',
	'sign_in.code': 'That code is not right. Wait for the next one in your authenticator and try again.',
	'sign_in.throttled': 'Too many tries. Wait a moment, then try again.',
	'sign_in.not_here': 'You have not signed in on this device before. Connect to the network once to start here.',
	'pin.weak': 'That PIN is easy to guess. Choose another.',
	'pin.wrong': 'That PIN is not right.',
	'pin.gone': 'Sign in with your password and code to go on.',
	'device.locked': 'The device is locked. Tap your name to go on.',
	'enrolment.code': 'That is not an enrolment code. Check it for missing characters.',
	'device.enrolled': 'This device is already enrolled.',
	'policy.denied': 'This is not part of your role or caseload.',
	'record.not_found': 'There is no such record in your caseload.',
	'chart.not_open': 'Open the chart first.',
	'chart.not_here': 'This chart has not arrived yet. Connect to the network to fetch it.',
	'view.unseen': 'That is recorded. It cannot be shown just now; open the page again.',
	'action.refused': 'That cannot be done now: the session has changed. Look at the row and try again.',
	'note.unchecked': 'The note is not ready to be signed. The checks above it say what is missing.',
	'disk.full': 'The device is full. Free some space; everything recorded so far is safe.',
	'keyring.locked': 'The device’s key store is locked. Unlock it and try again; your data is untouched.',
	'platform.unreachable': 'Your clinic cannot be reached now. Everything is kept here and sent later.',
	'core.internal': 'Something went wrong inside the app. Everything recorded is kept.',
};

export function refuse(code: ErrorCode, more: { tries_left?: number; reason?: string } = {}): Refusal {
	return new Refusal({
		code,
		text: TEXT[code] ?? `The twin has no sentence for ${code}.`,
		tries_left: more.tries_left ?? null,
		reason: more.reason ?? null,
	});
}

/** Why a PIN is weak, or null. */
export function weakness(pin: string): string | null {
	if (!/^\d+$/.test(pin) || pin.length < 6) return 'Use at least 6 digits.';
	if (/^(\d)\1+$/.test(pin)) return 'All digits are the same.';
	if ('01234567890123456789'.includes(pin) || '98765432109876543210'.includes(pin)) {
		return 'The digits are in a row.';
	}
	if (/^(\d{2})\1+$/.test(pin) || /^(\d{3})\1+$/.test(pin)) return 'The digits repeat.';
	return null;
}
