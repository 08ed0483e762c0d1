import type { AccessRowView, AttentionView, Graph, GraphUnit, GraphView, RowState } from '$contract';
import { targets } from './data';
import type { World } from './world';

const DAY_MS = 86_400_000;

const UNITS: Partial<Record<RowState['measure'], GraphUnit>> = {
	count: 'per_hour',
	rate: 'per_minute',
	duration: 'minutes',
	latency: 'seconds',
	inter_response_time: 'seconds',
	rating: 'value',
	quantity: 'value',
	free_text: 'value',
};

/** Three months of made-up points, with a session without a value and one below the minimum. */
export function graphs(world: World, request: Graph): GraphView[] {
	world.client(request.chart);
	const wanted = targets(world.more).filter(
		(one) => request.targets.length === 0 || request.targets.includes(one.target),
	);
	const now = Date.now();
	return wanted.map((one, place) => {
		const { measure } = one.plan;
		const unit = UNITS[measure] ?? 'percent';
		const points = Array.from({ length: measure === 'free_text' ? 0 : 26 }, (_, index) => {
			const wave = Math.sin(index * 1.7 + place) * 9;
			const percent = Math.min(100, Math.max(0, Math.round((18 + index * 3.1 + wave) / 10) * 10));
			const rate = Math.max(0, 12 - index * 0.42 + wave / 4);
			const value = unit === 'percent' ? percent : Math.round(rate * 10) / 10;
			return {
				at_ms: now - (26 - index) * 3.4 * DAY_MS,
				value: index === 11 ? null : value,
				below_minimum: index === 17,
				probe: measure === 'trials' && index > 22,
			};
		});
		return {
			target: one.target,
			name: one.name,
			unit,
			points,
			phases: [
				{ at_ms: now - 26.4 * 3.4 * DAY_MS, label: 'Baseline' },
				{ at_ms: now - 20.5 * 3.4 * DAY_MS, label: 'Teaching' },
				{ at_ms: now - 6.5 * 3.4 * DAY_MS, label: 'Maintenance' },
			],
		};
	});
}

export function access(world: World, chart: string): AccessRowView[] {
	world.client(chart);
	const now = Date.now();
	const row = (
		name: string,
		role: string,
		did: string,
		records: number | null,
		device: string,
		ago: number,
	): AccessRowView => ({ name, role, did, records, device, at_ms: now - ago });
	return [
		row('Kim Tran', 'Supervisor', 'opened the chart', null, 'Desk 1', 60_000),
		row('Ana Ruiz', 'Technician', 'scored a trial', null, 'Room 2 tablet', 3_600_000),
		row('Ana Ruiz', 'Technician', 'looked at a session', 8, 'Room 2 tablet', 3_700_000),
		row('Jo Stone', 'Technician', 'took over a session', null, 'Room 2 tablet', 3_900_000),
		row('Kim Tran', 'Supervisor', 'looked at graphs', 4, 'Desk 1', DAY_MS),
		row('Lee Moss', 'Technician', 'was refused the chart', null, 'Room 1 tablet', DAY_MS + 7_000_000),
		row('Ana Ruiz', 'Technician', 'signed a session note', null, 'Room 2 tablet', 2 * DAY_MS),
	];
}

export function attention(world: World): AttentionView[] {
	if (world.attention === 0) return [];
	return [
		{
			did: 'Scored a trial',
			at_ms: Date.now() - 7_200_000,
			why: 'The session had been ended on another tablet. The tap is kept; a supervisor decides what it counts for.',
		},
	];
}
