import { asRefusal, type Answer, type CommandName, type Platform, type Request } from '$lib/platform';
import { text } from '$lib/text';

/** Calls into the core. A lock that came in between is noticed here, whichever command meets it. */
export class Core {
	constructor(
		readonly platform: Platform,
		private readonly locked: () => void,
	) {}

	async call<K extends CommandName>(name: K, request: Request<K>): Promise<Answer<K>> {
		try {
			return await this.platform.call(name, request);
		} catch (thrown) {
			const refusal = asRefusal(thrown, text.failure.unknown);
			if (refusal.code === 'device.locked') this.locked();
			throw refusal;
		}
	}
}
