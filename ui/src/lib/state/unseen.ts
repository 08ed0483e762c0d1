import { asRefusal } from '$lib/platform';
import { text } from '$lib/text';

/** Whether a change was recorded and only its view is missing. */
export function isUnseen(thrown: unknown): boolean {
	return asRefusal(thrown, text.failure.unknown).code === 'view.unseen';
}

/**
 * Makes a change; one that was recorded but not shown is looked at again, never made again. Where that fails too the first
 * refusal stands: it says that the change is recorded.
 */
export async function changeOrLook<T>(change: () => Promise<T>, look: () => Promise<T>): Promise<T> {
	try {
		return await change();
	} catch (thrown) {
		if (!isUnseen(thrown)) throw thrown;
		return await look().catch(() => {
			throw thrown;
		});
	}
}
