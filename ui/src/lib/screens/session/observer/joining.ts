import { tick } from 'svelte';
import { asRefusal } from '$lib/platform';
import type { App } from '$lib/state/app.svelte';
import type { Place } from '$lib/state/row.svelte';
import type { SessionState } from '$lib/state/session.svelte';
import { changeOrLook, isUnseen } from '$lib/state/unseen';
import { text } from '$lib/text';

/** To a running session in a way of one's own. Its screen is built anew, within a frame: what it shows is other data. */
export async function enter(
	app: App,
	way: 'session.join' | 'session.take_over',
	{ chart, session }: Place,
): Promise<void> {
	await app.core.call(way, { chart, session }).catch((thrown: unknown) => {
		// Recorded and not shown: the screen is read afterwards anyway.
		if (!isUnseen(thrown)) throw thrown;
	});
	await app.openSession(chart, session);
	const { screen } = app;
	app.screen = { at: 'starting' };
	await tick();
	app.screen = screen;
}

/** Ends one's own part and goes to the chart. Where the session has ended meanwhile, it is shown as it stands. */
export async function leave(app: App, session: SessionState): Promise<void> {
	const place = { chart: session.view.chart, session: session.view.session };
	const look = () => app.core.call('session.view', place);
	await Promise.all(session.cells.map((cell) => cell.settled()));
	await session.keepWords();
	const view = await changeOrLook(() => app.core.call('session.leave', place), look).catch(async (thrown: unknown) => {
		if (asRefusal(thrown, text.failure.unknown).code !== 'action.refused') throw thrown;
		const now = await look();
		if (now.beside) throw thrown;
		return now;
	});
	if (view.phase === 'ended') await app.openSession(place.chart, place.session);
	else await app.openChart(place.chart);
}
