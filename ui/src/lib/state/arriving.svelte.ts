import { painted } from './painted';

/** So many follow after each painted frame: a touch in between waits for no more than these. */
const PART = 24;

/** How much of a long list stands: at once what is in view, then the rest, part by part, so that the first look and the first touch wait for no line that nobody sees. Made while a component is set up. */
export class Arriving {
	count = $state(0);

	constructor(first: number, total: () => number) {
		this.count = first;
		$effect(() => {
			if (this.count >= total()) return;
			let gone = false;
			void painted().then(() => {
				if (!gone) this.count += PART;
			});
			return () => (gone = true);
		});
	}
}
