import type { AccessRowView, AttentionView } from '$contract';
import type { World } from './world';

const DAY_MS = 86_400_000;

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
