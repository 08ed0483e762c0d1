import type { ErrorCode } from '$contract';
import { asRefusal, type Answer, type CommandName, type Platform, type Request } from '$lib/platform';
import { text } from '$lib/text';

/** What a core answers of a chart that was taken away. */
const GONE: ErrorCode[] = ['policy.denied', 'record.not_found', 'chart.not_open'];

export function isGone(thrown: unknown): boolean {
	return GONE.includes(asRefusal(thrown, text.failure.unknown).code);
}

/** Calls into the core. A lock that came in between is noticed here, whichever command meets it. */
export class Core {
	constructor(
		readonly platform: Platform,
		private readonly locked: () => void,
		/** A chart may have left the caseload. Opening one finds that out by itself. */
		private readonly gone: () => void,
	) {}

	async call<K extends CommandName>(name: K, request: Request<K>): Promise<Answer<K>> {
		try {
			return await this.platform.call(name, request);
		} catch (thrown) {
			const refusal = asRefusal(thrown, text.failure.unknown);
			if (refusal.code === 'device.locked') this.locked();
			else if (isGone(refusal) && name !== 'today.view' && name !== 'chart.open') this.gone();
			throw refusal;
		}
	}
}
