import type { Hand, PromptKey } from '$contract';
import { everyMeasure, LEVELS, type Target } from './plans';

/** Synthetic people and clients of the twin; nobody here exists. */

export interface Person {
	user: string;
	login: string;
	name: string;
	short: string;
	initials: string;
	colour: number;
	role: string;
	pin: string | null;
	shift: boolean;
	factor: boolean;
	hand: Hand;
}

export const PASSWORD = 'correct horse battery';
export const CODE = '123456';

export function people(): Person[] {
	return [
		person('u-ar', 'ana.ruiz', 'Ana Ruiz', 'A. R.', 'AR', 0, 'Technician', '482913', true, true),
		person('u-js', 'jo.stone', 'Jo Stone', 'J. S.', 'JS', 1, 'Technician', '739164', true, true),
		person('u-kt', 'kim.tran', 'Kim Tran', 'K. T.', 'KT', 2, 'Supervisor', '582047', false, true),
		person('u-lm', 'lee.moss', 'Lee Moss', 'L. M.', 'LM', 3, 'Technician', null, false, false),
	];
}

function person(
	user: string,
	login: string,
	name: string,
	short: string,
	initials: string,
	colour: number,
	role: string,
	pin: string | null,
	shift: boolean,
	factor: boolean,
): Person {
	return { user, login, name, short, initials, colour, role, pin, shift, factor, hand: 'right' };
}

export interface Client {
	chart: string;
	name: string;
	initials: string;
	colour: number;
	born: string;
	here: boolean;
	last: number | null;
	team: string[];
}

const DAY = 86_400_000;

export function clients(now: number): Client[] {
	const team = ['u-ar', 'u-js', 'u-kt'];
	return [
		client('c-mr', 'Mila Roth', 'MR', 4, '2019-03-14', true, now - DAY, team),
		client('c-ob', 'Omar Bello', 'OB', 5, '2018-11-02', true, now - 2 * DAY, team),
		client('c-td', 'Tess Dahl', 'TD', 6, '2020-07-21', true, now - 3 * DAY, team),
		client('c-xx', '<img src=x onerror="boom()"><b>Bo</b> & Co', '<I', 7, '2017-01-30', true, null, team),
		client(
			'c-ln',
			'Maximiliana Konstantina Featherstonehaugh-Vandenberghe',
			'MF',
			1,
			'2016-05-09',
			true,
			now - 9 * DAY,
			team,
		),
		client('c-nh', 'Ravi Nair', 'RN', 3, '2021-09-17', false, now - 5 * DAY, team),
		client('c-kt', 'Only Supervised', 'OS', 2, '2019-12-12', true, null, ['u-kt']),
	];
}

function client(
	chart: string,
	name: string,
	initials: string,
	colour: number,
	born: string,
	here: boolean,
	last: number | null,
	team: string[],
): Client {
	return { chart, name, initials, colour, born, here, last, team };
}

/** Eight, and as many more as asked for; or one of every measure. */
export function targets(more: number | 'every'): Target[] {
	if (more === 'every') return everyMeasure();
	const few = [
		behaviour('t-hit', 'Hitting', 'count'),
		behaviour('t-elo', 'Elopement', 'count'),
		behaviour('t-cry', 'Crying', 'duration'),
		behaviour('t-tan', 'On the floor', 'duration'),
		trials('t-hlp', 'Asks for help', 'Manding', 10, 5, LEVELS),
		trials('t-pic', 'Points to named picture', 'Receptive', 8, 5, LEVELS.slice(2)),
		trials('t-imi', 'Copies two actions in a row', 'Imitation', 10, 5, LEVELS),
		trials('t-nam', 'Says own name when asked', 'Intraverbal', 5, 3, LEVELS.slice(2, 3)),
	];
	const others = [
		trials('t-m1', 'Waits for a turn while a friend plays with the favourite toy', 'Social', 6, 3, LEVELS),
		trials('t-m2', 'Matches identical objects', 'Visual performance', 10, 5, LEVELS.slice(0, 3)),
		trials('t-m3', 'Answers “where” questions', 'Intraverbal', 10, 5, LEVELS.slice(2)),
		trials('t-m4', 'Washes hands', 'Daily living', 4, 2, LEVELS),
	];
	const numbered = Array.from({ length: Math.max(0, more - others.length) }, (_, place) =>
		trials(`t-n${place}`, `Matches picture ${place + 1}`, 'Receptive', 10, 5, LEVELS.slice(0, 3)),
	);
	return [...few, ...others.slice(0, more), ...numbered];
}

function behaviour(target: string, name: string, measure: 'count' | 'duration'): Target {
	return {
		target,
		name,
		program: 'Behaviours',
		phase: 'Treatment',
		pinned: true,
		plan: { measure },
		instruction: null,
		abc: null,
	};
}

function trials(
	target: string,
	name: string,
	program: string,
	expected: number,
	minimum: number,
	prompts: PromptKey[],
): Target {
	return {
		target,
		name,
		program,
		phase: 'Teaching',
		pinned: false,
		plan: { measure: 'trials', prompts, expected, minimum },
		instruction: null,
		abc: null,
	};
}
