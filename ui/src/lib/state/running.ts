import type { RowState, RunningBout } from '$contract';

/** What runs on a row from one tap to another: a bout, a window, an instruction that waits, a round of intervals. */
export function runningOf(state: RowState): RunningBout | null {
	switch (state.measure) {
		case 'duration':
			return state.running;
		case 'rate':
			return state.window;
		case 'latency':
			return state.waiting;
		case 'interval':
			return state.round;
		default:
			return null;
	}
}

/** Events that a row has counted; 0 where it counts none. */
export function eventsOf(state: RowState): number {
	return 'count' in state ? state.count : 0;
}

/** The step that the next mark is about: the first open one without a mark, or of the next run once this one is whole. */
export function nextStep(state: Extract<RowState, { measure: 'task_analysis' }>): number | null {
	const open = state.steps.filter((step) => step.open);
	return (open.find((step) => step.mark === null) ?? open[0])?.code ?? null;
}
