import type { CourseView } from '$contract';
import { Attempt } from './attempt.svelte';
import type { Core } from './core';

/** How one target is going: asked for when somebody wants to see it, and again each time. Each time is a look in the trail. */
export class Course {
	open = $state(false);
	/** Null while it is closed or under way. */
	view: CourseView | null = $state.raw(null);
	readonly asking = new Attempt();

	constructor(
		private readonly core: Core,
		private readonly chart: string,
		private readonly target: string,
	) {}

	async turn(): Promise<void> {
		this.open = !this.open;
		if (this.open) await this.ask();
		else this.view = null;
	}

	/** Opened anew while the answer is under way, that answer serves: one look, not two. */
	async ask(): Promise<void> {
		await this.asking.run(async () => {
			const view = await this.core.call('course.view', { chart: this.chart, target: this.target });
			if (this.open) this.view = view;
		});
	}
}
