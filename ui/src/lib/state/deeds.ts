import type { ChartView } from '$contract';
import { moment } from '$lib/format/time';
import { enter, leave } from '$lib/screens/session/observer/joining';
import { text } from '$lib/text';
import type { App } from './app.svelte';
import type { GraphsState } from './graphs.svelte';
import { leaveSheet, showPaperEntry, showSheet } from './paper.svelte';
import { leavePrograms, showPrograms, type ProgramsState } from './program.svelte';
import type { SessionState } from './session.svelte';

/** One thing that the active person may do on this screen. */
export interface Deed {
	name: string;
	act: () => Promise<void> | void;
	/** The target whose keys are wanted next. */
	reach?: string;
	/** Found by typing only: there may be hundreds. */
	hidden?: boolean;
}

/** Everything there is to do here, by what the views allow: what may not be done is not listed. */
export function deedsOf(app: App): Deed[] {
	if (!app.me) return [];
	return [...ofScreen(app), ...ofDevice(app)];
}

function ofScreen(app: App): Deed[] {
	const { screen } = app;
	switch (screen.at) {
		case 'today':
			return ofToday(app);
		case 'chart':
			return ofChart(app, screen.chart);
		case 'session':
			return ofSession(app, screen.session);
		case 'graphs':
			return ofGraphs(app, screen.chart, screen.graphs);
		case 'access':
			return [{ name: text.deeds.backTo(screen.chart.name), act: () => app.showChart(screen.chart) }];
		case 'sheet':
			return [
				{ name: text.paper.enter, act: () => showPaperEntry(app, screen.chart) },
				{ name: text.deeds.backTo(screen.chart.name), act: () => app.showChart(screen.chart) },
			];
		case 'paper':
			return [{ name: text.deeds.backTo(screen.chart.name), act: () => leaveSheet(app, screen.entry) }];
		case 'program':
			return ofPrograms(app, screen.chart, screen.programs);
		case 'attention':
			return [{ name: text.deeds.backTo(text.today.title), act: () => app.showToday() }];
		default:
			return [];
	}
}

function ofToday(app: App): Deed[] {
	const running = app.me?.running;
	const goOn = running ? [{ name: text.chart.goOn, act: () => app.openSession(running.chart, running.session) }] : [];
	const clients = (app.today?.clients ?? []).map((card) => ({
		name: text.deeds.open(card.name),
		act: () => app.openChart(card.chart),
	}));
	const other = app.me?.hand === 'left' ? 'right' : 'left';
	return [...goOn, ...clients, { name: text.hand[other], act: () => app.setHand(other) }];
}

function ofChart(app: App, chart: ChartView): Deed[] {
	const deeds: Deed[] = [];
	const running = chart.sessions.find((one) => one.ended_ms === null);
	if (chart.can.includes('record_session')) {
		deeds.push(
			running
				? { name: text.chart.goOn, act: () => app.openSession(chart.chart, running.session) }
				: { name: text.chart.start, act: () => app.startSession(chart.chart) },
		);
	}
	if (chart.can.includes('record_session')) deeds.push(...ofPaper(app, chart));
	deeds.push({ name: text.program.title, act: () => showPrograms(app, chart) });
	if (chart.can.includes('read_graph')) deeds.push({ name: text.chart.graphs, act: () => app.showGraphs(chart) });
	if (chart.can.includes('read_access_trail')) {
		deeds.push({ name: text.chart.access, act: () => app.showAccess(chart) });
	}
	for (const one of chart.sessions.filter((session) => session.ended_ms !== null)) {
		const when = moment(one.started_ms, Date.now(), text.today.wordsInline);
		deeds.push({ name: text.end.pastTitle(when), act: () => app.openSession(chart.chart, one.session) });
	}
	deeds.push({ name: text.deeds.backTo(text.today.title), act: () => app.leaveChart(chart.chart) });
	return deeds;
}

function ofPaper(app: App, chart: ChartView): Deed[] {
	return [
		{ name: text.paper.print, act: () => showSheet(app, chart) },
		{ name: text.paper.enter, act: () => showPaperEntry(app, chart) },
	];
}

function ofGraphs(app: App, chart: ChartView, graphs: GraphsState): Deed[] {
	const other = graphs.by === 'session' ? 'day' : 'session';
	const by = { name: other === 'day' ? text.graph.eachDay : text.graph.session, act: () => graphs.askBy(other) };
	const each = { name: text.graph.backToEach, act: () => graphs.show('each') };
	const back = { name: text.deeds.backTo(chart.name), act: () => app.showChart(chart) };
	return [...(graphs.shown === 'each' ? [] : [each]), ...(graphs.drawable.length > 0 ? [by] : []), back];
}

function ofPrograms(app: App, chart: ChartView, programs: ProgramsState): Deed[] {
	const back = { name: text.deeds.backTo(chart.name), act: () => leavePrograms(app, chart, programs) };
	if (programs.editor || programs.begin) {
		return [{ name: text.deeds.backTo(text.program.title), act: () => programs.backToList() }, back];
	}
	const writes = [
		{ name: text.program.add, act: () => programs.add(null) },
		{ name: text.program.addProgram, act: () => programs.add(null, true) },
	];
	const each = programs.targets.map(({ target, name }) => ({
		name: text.deeds.reach(name),
		act: () => programs.show(target),
		hidden: true,
	}));
	return [...(programs.may ? writes : []), back, ...each];
}

function ofSession(app: App, session: SessionState): Deed[] {
	const { view } = session;
	const toChart = { name: text.end.toChart, act: () => app.leaveSession(session) };
	if (session.page === 'facts') return [{ name: text.facts.toNote, act: () => session.leaveFacts() }, toChart];
	if (view.phase === 'ended') return [{ name: text.facts.check, act: () => session.checkFacts() }, toChart];
	if (!view.mine) {
		if (!view.can.includes('record_session')) return [toChart];
		return [
			{ name: text.session.takeOver, act: () => session.takeOver() },
			{ name: text.observer.join, act: () => enter(app, 'session.join', view) },
			toChart,
		];
	}
	if (session.page === 'end') return [{ name: text.end.back, act: () => session.turn('rows') }];
	const deeds: Deed[] = [];
	if (session.undoMine > 0) deeds.push({ name: text.session.undoMine(0), act: () => session.undoLast() });
	if (session.page !== 'rows') deeds.push({ name: text.session.toTargets, act: () => session.turn('rows') });
	else if (view.can.includes('write_note')) deeds.push({ name: text.session.note, act: () => session.turn('note') });
	if (session.described.length > 0) deeds.push({ name: text.card.abc, act: () => session.describe() });
	deeds.push({ name: text.freeze.go, act: () => session.freeze() });
	if (view.beside) deeds.push({ name: text.observer.leaveDeed, act: () => leave(app, session) });
	else deeds.push(...ofHolder(app, session));
	for (const cell of session.cells) {
		const { target, name } = cell.view;
		deeds.push({ name: text.deeds.reach(name), act: () => session.turn('rows'), reach: target, hidden: true });
	}
	return deeds;
}

/** What is the session's own, and no second observer's. */
function ofHolder(app: App, session: SessionState): Deed[] {
	const paused = session.view.phase === 'paused';
	return [
		{ name: paused ? text.bar.resume : text.bar.pause, act: () => session.pauseOrResume() },
		{ name: text.session.end, act: () => session.beginEnd() },
		{ name: text.session.handOver, act: () => app.lock() },
	];
}

function ofDevice(app: App): Deed[] {
	const deeds: Deed[] = [];
	const busy = app.session !== null;
	if (!busy && app.screen.at !== 'attention' && (app.sync?.attention ?? 0) > 0) {
		deeds.push({ name: text.sync.open, act: () => app.showAttention() });
	}
	if (app.shiftEnd.minutes !== null) deeds.push({ name: text.shift.deed, act: () => app.desk.turn('renew') });
	deeds.push({ name: text.keys.title, act: () => app.desk.turn('keys') });
	if (app.session && app.session.view.phase !== 'ended') {
		deeds.push({
			name: app.desk.letters ? text.keys.off : text.keys.on,
			act: () => void (app.desk.letters = !app.desk.letters),
		});
	}
	deeds.push({ name: text.bar.lock, act: () => app.lock() });
	if (app.screen.at === 'today') deeds.push({ name: text.today.endShiftSure, act: () => app.lock('people.end_shift') });
	return deeds;
}
