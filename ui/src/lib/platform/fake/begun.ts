import type { TapFact } from '$contract';
import { past, type Book } from './book';
import type { Person } from './data';

const trial = (mark: 'correct' | 'incorrect' | 'prompted', kind: 'probe' | 'error_correction' | null): TapFact => ({
	fact: 'trial',
	mark,
	level: mark === 'prompted' ? 2 : null,
	kind,
});
const step = (code: number, mark: 'correct' | 'prompted'): TapFact => ({
	fact: 'step',
	step: code,
	mark,
	level: mark === 'prompted' ? 1 : null,
	new_run: false,
});

/** What each measure looks like after a while: target, what happened, seconds ago. */
const HAPPENED: [string, TapFact, number][] = [
	['e-hit', { fact: 'count' }, 900],
	['e-hit', { fact: 'count' }, 700],
	['e-hit', { fact: 'abc', antecedents: [1], consequences: [2], words: null }, 690],
	['e-cry', { fact: 'start_bout' }, 102],
	['e-irt', { fact: 'count' }, 60],
	['e-irt', { fact: 'count' }, 51.6],
	['e-irt', { fact: 'count' }, 40.2],
	['e-tri', trial('correct', null), 800],
	['e-tri', trial('prompted', null), 790],
	['e-tri', trial('incorrect', null), 780],
	['e-tri', trial('correct', 'error_correction'), 770],
	['e-tri', trial('correct', 'probe'), 760],
	['e-tas', step(1, 'correct'), 500],
	['e-tas', step(2, 'prompted'), 490],
	['e-tas', step(3, 'correct'), 480],
	['e-lat', { fact: 'start_bout' }, 300],
	['e-lat', { fact: 'end_bout' }, 296.8],
	['e-lat', { fact: 'start_bout' }, 14],
	['e-int', { fact: 'start_bout' }, 318],
	['e-int', { fact: 'interval', index: 0, occurred: true }, 250],
	['e-int', { fact: 'interval', index: 1, occurred: true }, 190],
	['e-int', { fact: 'interval', index: 3, occurred: false }, 70],
	['e-rat', { fact: 'start_bout' }, 160],
	['e-rat', { fact: 'count' }, 150],
	['e-rat', { fact: 'count' }, 130],
	['e-rat', { fact: 'end_bout' }, 100],
	['e-rat', { fact: 'start_bout' }, 42],
	['e-rat', { fact: 'count' }, 20],
	['e-sca', { fact: 'rating', value: 3 }, 400],
	['e-sca', { fact: 'rating', value: 4 }, 200],
	['e-qua', { fact: 'quantity', value: 220 }, 390],
	['e-qua', { fact: 'quantity', value: 120.5 }, 190],
	['e-pro', { fact: 'permanent_product', items: 10, meeting: 7 }, 180],
	['e-fid', { fact: 'component', component: 1, carried: 'correct' }, 170],
	['e-fid', { fact: 'component', component: 2, carried: 'incorrect' }, 160],
	['e-fid', { fact: 'component', component: 4, carried: 'not_applicable' }, 150],
	['e-wor', { fact: 'text', text: 'Said “again” at the swing, without a model.' }, 140],
	['e-cou', { fact: 'count' }, 600],
	['e-dur', { fact: 'start_bout' }, 610],
	['e-dur', { fact: 'end_bout' }, 480],
];

export function begin(book: Book, by: Person, begun: boolean): void {
	if (begun) for (const [target, fact, ago] of HAPPENED) book.tap(by, target, fact, past(ago));
}
