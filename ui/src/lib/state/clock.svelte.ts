const TICK_MS = 1000;
/** More apart than this, and the machine has slept: what was counted since is not to be trusted. */
const JUMP_MS = 3000;

/** The one ticker of the window. Screens derive what they show from it; nothing else counts time. */
class Clock {
	/** `performance.now()` of the last tick. */
	now = $state(performance.now());
	/** Wall milliseconds of the last tick. */
	wall = $state(Date.now());
	private timer: ReturnType<typeof setInterval> | undefined;

	/** Runs until the returned function is called; `jumped` is told when the machine has slept in between. */
	run(jumped: () => void): () => void {
		clearInterval(this.timer);
		this.timer = setInterval(() => {
			const now = performance.now();
			const wall = Date.now();
			const slept = Math.abs(wall - this.wall - (now - this.now)) > JUMP_MS || now - this.now > TICK_MS + JUMP_MS;
			this.now = now;
			this.wall = wall;
			if (slept) jumped();
		}, TICK_MS);
		return () => clearInterval(this.timer);
	}

	/** What a duration of the core has grown to since it was handed over. */
	since(ms: number, handedOver: number): number {
		return ms + Math.max(0, this.now - handedOver);
	}
}

export const clock = new Clock();
