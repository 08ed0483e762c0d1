import { describe, expect, it } from 'vitest';
import type { GraphPoint, GraphView } from '../src/lib/contract/contract';
import { headroom, headsOf, plot, type Box } from '../src/lib/format/graph';
import { conditionLabels, keyLines, phaseLabels, wrapped } from '../src/lib/format/heads';
import { DASHES, marksPath, SHAPES } from '../src/lib/format/marks';
import { heightOf, panels } from '../src/lib/format/panels';
import { drawn, ownFrom, runsOf, seriesOf, within } from '../src/lib/format/series';
import { moved, wholeOf, zoomed } from '../src/lib/format/span';
import { sharedHeads, spanOf, together } from '../src/lib/format/together';

const DAY = 86_400_000;
const box: Box = { width: 900, height: 400, left: 60, right: 20, top: 40, bottom: 40 };

function point(day: number, value: number | null, more: Partial<GraphPoint> = {}): GraphPoint {
	return {
		at_ms: day * DAY,
		day: new Date(day * DAY).toISOString().slice(0, 10),
		state: 'data',
		value,
		below_minimum: false,
		probe: false,
		sessions: 1,
		events: null,
		cumulative: null,
		minutes: null,
		past: false,
		...more,
	};
}

function graph(points: GraphPoint[], more: Partial<GraphView> = {}): GraphView {
	return {
		target: 't',
		name: 'T',
		program: 'P',
		unit: 'percent',
		up: true,
		by: 'session',
		joined: 'mean',
		points,
		phases: [],
		conditions: [],
		criterion: null,
		celeration: null,
		...more,
	};
}

const begins = (day: number, label: string): { at_ms: number; label: string } => ({ at_ms: day * DAY, label });
const lengths = (view: GraphView): number[] => runsOf(view).map((run) => run.length);

describe('what is drawn and what is joined', () => {
	const phases = [begins(0, 'Baseline'), begins(3, 'Teaching')];

	it('does not join across a phase, a session without a value, or one below the minimum', () => {
		const values = [point(0, 0), point(1, 20), point(3, 30), point(4, null), point(5, 50), point(6, 60)];
		const view = graph([...values, point(7, 90, { below_minimum: true }), point(8, 80)], { phases });
		// 0–1 | 3 alone | 5–6 | 8 alone: two paths, six spots.
		expect(lengths(view)).toEqual([2, 1, 2, 1]);
		expect(plot(view, box).spots.length).toBe(6);
		expect(plot(view, box).paths.length).toBe(2);
	});

	it('does not join across a condition line within a phase', () => {
		const points = [0, 1, 2, 3, 4, 5].map((day) => point(day, 50));
		expect(lengths(graph(points))).toEqual([6]);
		expect(lengths(graph(points, { conditions: [begins(2, 'Step 2')] }))).toEqual([2, 4]);
		expect(lengths(graph(points, { phases, conditions: [begins(5, 'Step 2')] }))).toEqual([3, 2, 1]);
	});

	it('breaks at what was not observed, joins over what was not run, and draws neither', () => {
		const at = (state: GraphPoint['state']) => graph([point(0, 10), point(1, null, { state }), point(2, 30)]);
		expect(lengths(at('not_observed'))).toEqual([1, 1]);
		expect(lengths(at('not_run'))).toEqual([2]);
		expect(plot(at('not_run'), box).spots.length).toBe(2);
		// A value that came with such a state would still be none.
		expect(drawn(point(0, 3, { state: 'not_run' }))).toBe(false);
		expect(drawn(point(0, 3, { state: 'not_observed' }))).toBe(false);
	});

	it('remembers a line that was crossed in a session that was not run', () => {
		const view = graph([point(0, 10), point(3, null, { state: 'not_run' }), point(4, 30)], { phases });
		expect(lengths(view)).toEqual([1, 1]);
	});

	it('draws a zero that has a value; a zero without one breaks the path', () => {
		const zero = (value: number | null) => graph([point(0, 2), point(1, value, { state: 'zero' }), point(2, 1)]);
		expect(lengths(zero(0))).toEqual([3]);
		expect(lengths(zero(null))).toEqual([1, 1]);
	});

	it('does not join sessions that lie weeks apart', () => {
		expect(lengths(graph([0, 2, 4, 40, 42].map((day) => point(day, 1))))).toEqual([3, 2]);
		expect(lengths(graph([point(0, 1), point(21, 1), point(42.01, 1)]))).toEqual([2, 1]);
	});

	it('draws past points like others, and says from when on the device knows', () => {
		const past = graph([point(0, 10, { past: true }), point(1, 20, { past: true }), point(2, 30)]);
		expect(lengths(past)).toEqual([3]);
		expect(ownFrom([graph([point(9, 1)]), past])).toBe(2 * DAY);
		expect(ownFrom([graph([point(9, 1)])])).toBeNull();
		expect(ownFrom([graph([point(4, 1, { past: true })])])).toBe(4 * DAY);
	});

	it('walks over three years of daily sessions in one go', () => {
		const points = Array.from({ length: 780 }, (_, day) => point(day, (day * 7) % 100));
		const lines = Array.from({ length: 40 }, (_, place) => begins(place * 19, `P${place}`));
		let looks = 0;
		const phases = new Proxy(lines, {
			get: (list, key, receiver) => {
				looks += 1;
				return Reflect.get(list, key, receiver) as unknown;
			},
		});
		expect(runsOf(graph(points, { phases })).length).toBe(40);
		// Not once for each point.
		expect(looks).toBeLessThan(200);
	});
});

describe('axes', () => {
	it('fixes percent to 0–100 and raises zero above the axis', () => {
		const plotted = plot(graph([point(0, 0), point(1, 20)]), box);
		expect(plotted.yTicks.map((tick) => tick.value)).toEqual([0, 20, 40, 60, 80, 100]);
		expect(plotted.zero).toBeLessThan(box.height - box.bottom);
		expect(plotted.yTicks.at(-1)?.y).toBe(box.top);
	});

	it('keeps the criterion in sight, and zero', () => {
		const criterion = { value: 12, above: false, rule: 'At most 12.' };
		const plotted = plot(graph([point(0, 3), point(1, 4)], { unit: 'seconds', criterion }), box);
		expect(plotted.criterion).toBeGreaterThanOrEqual(box.top);
		expect(plotted.yTicks[0]?.value).toBe(0);
		expect(plot(graph([point(0, 3)]), box).criterion).toBeNull();
	});

	it('says the year where a date alone would say too little', () => {
		const long = plot(graph([point(0, 10), point(1000, 20)]), box).xTicks;
		expect(long.every((tick) => /\d{4}$/.test(tick.label))).toBe(true);
		expect(plot(graph([point(0, 10), point(60, 20)]), box).xTicks.some((tick) => /\d{4}/.test(tick.label))).toBe(false);
	});
});

describe('lines and their labels', () => {
	const view = graph([point(0, 4), point(2, 3), point(4, 2), point(40, 1, { probe: true }), point(42, 0)], {
		unit: 'per_hour',
		phases: [begins(0, 'Baseline'), begins(4, 'Teaching')],
	});

	it('draws points of probes open', () => {
		expect(plot(view, box).spots.map((spot) => spot.probe)).toEqual([false, false, false, true, false]);
	});

	it('draws a phase line in the gap before the first point of the phase, not through it', () => {
		const plotted = plot(view, box);
		expect(plotted.lines.length).toBe(1);
		const [line] = plotted.lines;
		expect(line).toBeGreaterThan(plotted.spots[1]?.x ?? 0);
		expect(line).toBeLessThan(plotted.spots[2]?.x ?? 0);
	});

	it('draws a condition line likewise, and none where a phase begins too', () => {
		const changed = { ...view, conditions: [begins(2, 'Gesture'), begins(4, 'Verbal')] };
		const plotted = plot(changed, box);
		expect(plotted.dashes.length).toBe(1);
		expect(plotted.dashes[0]).toBeGreaterThan(plotted.spots[0]?.x ?? 0);
		expect(plotted.dashes[0]).toBeLessThan(plotted.spots[1]?.x ?? 0);
		expect(plotted.conditions.labels.map((one) => one.label)).toEqual(['Gesture']);
		expect(headroom([seriesOf(changed)])).toBeGreaterThan(headroom([seriesOf(view)]));
	});

	it('labels every phase in sight, and lifts a label that has no room out of its neighbour’s way', () => {
		const labels = plot(view, { ...box, width: 2000 }).labels;
		expect(labels.map((one) => [one.label, one.storey])).toEqual([
			['Baseline', 0],
			['Teaching', 0],
		]);
		const narrow = plot(view, { ...box, width: 500 }).labels;
		expect(narrow.map((one) => one.storey)).toEqual([1, 0]);
		expect(Math.min(...narrow.map((one) => one.x))).toBeGreaterThan(box.left);
	});

	it('lets no label of a phase lie over another, however many there are', () => {
		const names = Array.from({ length: 14 }, (_, place) => `Generalisation ${place}`);
		for (const wide of [10, 40, 60]) {
			const labels = phaseLabels(
				names,
				names.map((_, place) => 60 + place * wide),
				60,
				60 + 14 * wide,
			);
			for (const one of labels) {
				const beside = labels.filter((other) => other !== one && other.storey === one.storey);
				for (const other of beside)
					expect(Math.abs(other.x - one.x)).toBeGreaterThanOrEqual(((one.label.length + other.label.length) / 2) * 8);
			}
		}
	});

	it('lifts a condition’s label over its neighbour, and letters them all where there is no room', () => {
		const two = conditionLabels(['Step two taught', 'Step three'], [100, 150], [60, 800]);
		expect(two.labels.map((one) => one.storey)).toEqual([0, 1]);
		expect(two.key).toEqual([]);
		const names = ['Step two taught', 'Step three taught', 'Step four taught'];
		const three = conditionLabels(names, [100, 150, 200], [60, 800]);
		expect(three.labels.map((one) => one.label)).toEqual(['a', 'b', 'c']);
		expect(three.key).toEqual(names);
		expect(keyLines(three.key, 900)).toEqual(['a Step two taught · b Step three taught · c Step four taught']);
		// A label at the right edge stays in the frame.
		const [last] = conditionLabels(['Independent'], [795], [60, 800]).labels;
		expect(last?.x).toBeLessThan(740);
		// No phase line cuts one that has room on the other side of its own line.
		const [before] = conditionLabels(['Independent'], [300], [60, 320, 800]).labels;
		expect(before?.x).toBeLessThan(230);
		expect(conditionLabels(['Independent'], [900], [60, 800]).labels).toEqual([]);
	});

	it('names the phase and the condition of an instant', () => {
		expect([-1, 0, 3, 4, 99].map((day) => within(view.phases, day * DAY))).toEqual([
			'',
			'Baseline',
			'Baseline',
			'Teaching',
			'Teaching',
		]);
	});

	it('breaks a long name into lines and says that more follows', () => {
		expect(wrapped('Waits for a turn', 9, 4)).toEqual(['Waits for', 'a turn']);
		expect(wrapped('Waits for a turn while a friend plays', 9, 2)).toEqual(['Waits for', 'a turn…']);
		expect(wrapped('Featherstonehaugh', 9, 2)).toEqual(['Feathers…']);
	});
});

describe('zoom', () => {
	const view = graph(
		[0, 2, 4, 40, 42].map((day) => point(day, 1)),
		{ phases: [begins(0, 'Baseline'), begins(4, 'Teaching')] },
	);

	it('keeps the instant under the finger while zooming, and never leaves the data', () => {
		const whole = wholeOf(view);
		const near = zoomed(whole, whole, 0.5, 10 * DAY);
		expect(near.to - near.from).toBe(21 * DAY);
		expect((10 * DAY - near.from) / (near.to - near.from)).toBeCloseTo(10 / 42);
		expect(zoomed(near, whole, 100, 10 * DAY)).toEqual(whole);
		expect(moved(near, whole, 99).to).toBe(whole.to);
		expect(moved(near, whole, -99).from).toBe(whole.from);
		const least = zoomed(near, whole, 0.0001, 10 * DAY);
		expect(least.to - least.from).toBe(2 * DAY);
		const start = zoomed(whole, whole, 0.5, 0);
		expect(plot(view, box, start).spots.length).toBe(3);
		// A phase that began before the window still has its label in it.
		expect(plot(view, box, moved(near, whole, 99)).labels.map((one) => one.label)).toEqual(['Teaching']);
	});
});

describe('several behaviours in one graph', () => {
	const phases = [begins(0, 'Baseline'), begins(4, 'Teaching')];
	const a = seriesOf(graph([point(0, 10), point(6, 90)], { name: 'A', phases }));
	const b = seriesOf(graph([point(0, 40), point(6, 20)], { name: 'B', unit: 'per_hour', phases }));
	const c = seriesOf(graph([point(0, 4), point(6, 60)], { name: 'C', unit: 'per_hour', phases }));

	it('shares an axis among those of one unit; a second unit has the right one', () => {
		const drawn = together([a, b, c], box);
		expect(drawn.axes.map((axis) => [axis.unit, axis.side])).toEqual([
			['percent', 'left'],
			['per_hour', 'right'],
		]);
		expect(together([b, c], box).axes.map((axis) => axis.side)).toEqual(['left']);
		// B's 40 lies on the scale that has room for C's 60.
		const [, second, third] = drawn.behaviours;
		expect(second?.spots[0]?.y).toBeGreaterThan(third?.spots[1]?.y ?? Infinity);
	});

	it('gives each a mark and a line style of its own', () => {
		const drawn = together([a, b, c, a], box).behaviours;
		expect(new Set(drawn.map((one) => one.shape)).size).toBe(4);
		expect(new Set(drawn.map((one) => one.dash)).size).toBe(4);
		expect(new Set(SHAPES.map((shape) => marksPath(shape, [{ x: 5, y: 5 }], 5))).size).toBe(4);
		expect(DASHES.length).toBe(SHAPES.length);
	});

	it('labels a line that all have once, and says by number whose another is', () => {
		expect(sharedHeads([a, b]).phases.map((one) => one.label)).toEqual(['Baseline', 'Teaching']);
		expect(sharedHeads([a, b]).staggered).toBe(false);
		const later = seriesOf(
			graph([point(2, 5), point(9, 6)], { name: 'D', phases: [begins(2, 'Baseline'), begins(9, 'Teaching')] }),
		);
		const own = sharedHeads([a, later]);
		expect(own.staggered).toBe(true);
		expect(own.phases.map((one) => one.label)).toEqual(['Baseline 1', 'Baseline 2', 'Teaching 1', 'Teaching 2']);
		// The first phase of either has no line; a line of one alone crosses no path of the other.
		const heads = headsOf(own, (at) => box.left + at / DAY, box);
		expect([heads.lines.length, heads.own.lines.length]).toEqual([0, 2]);
		const shared = headsOf(sharedHeads([a, b]), (at) => box.left + at / DAY, box);
		expect([shared.lines.length, shared.own.lines.length]).toEqual([1, 0]);
	});
});

describe('multiple-baseline panels', () => {
	const panel = (name: string, change: number | null) =>
		seriesOf(
			graph(
				[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((day) => point(day, day * 10)),
				{
					target: name,
					name,
					phases: [begins(0, 'Baseline'), ...(change === null ? [] : [begins(change, 'Teaching')])],
				},
			),
		);
	const all = [panel('A', 2), panel('B', 4), panel('C', 7)];
	const tall: Box = { ...box, height: heightOf(3, 150, box) };
	const drawn = panels(all, tall, spanOf(all));

	it('stacks them over one time axis', () => {
		expect(drawn.panels.map((one) => Math.round(one.floor - one.top))).toEqual([150, 150, 150]);
		const [first, second] = drawn.panels;
		expect(second?.top).toBeGreaterThan(first?.floor ?? Infinity);
		expect(first?.spots.map((spot) => spot.x)).toEqual(second?.spots.map((spot) => spot.x));
		expect(drawn.floor).toBe(drawn.panels[2]?.floor);
	});

	it('lets one phase line step down: upright in each panel, level between two', () => {
		expect(drawn.steps.length).toBe(1);
		const parts = [...(drawn.steps[0] ?? '').matchAll(/M([\d.]+) ([\d.]+)([VH])([\d.]+)/g)].map(
			([, x, y, way, to]) => ({
				x: Number(x),
				y: Number(y),
				way,
				to: Number(to),
			}),
		);
		expect(parts.map((part) => part.way)).toEqual(['V', 'H', 'V', 'H', 'V']);
		for (const [place, part] of parts.slice(1).entries()) {
			const before = parts[place];
			// Each part begins where the one before ends.
			if (part.way === 'H') expect([part.x, part.y]).toEqual([before?.x, before?.to]);
			else expect([part.x, part.y]).toEqual([before?.to, before?.y]);
		}
		expect(
			parts.filter((part) => part.way === 'V').every((part, place, list) => part.x > (list[place - 1]?.x ?? 0)),
		).toBe(true);
		expect(parts.at(-1)?.to).toBe(drawn.panels[2]?.floor);
	});

	it('ends a line where the panel below has no such change, and says what is the same only once', () => {
		const two = panels([panel('A', 2), panel('B', null)], { ...box, height: heightOf(2, 150, box) }, spanOf(all));
		expect(two.steps.length).toBe(1);
		expect(two.steps[0]).not.toContain('H');
		expect(Number(two.steps[0]?.split('V')[1])).toBe(two.panels[0]?.floor);
		expect(two.panels[1]?.labels.map((one) => one.label)).toEqual(['Baseline']);
		expect(drawn.panels.map((one) => one.labels.length)).toEqual([2, 0, 0]);
	});
});
