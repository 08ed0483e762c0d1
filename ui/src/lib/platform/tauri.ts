import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { text } from '$lib/text';
import { asRefusal, type Answer, type CommandName, type Platform, type PlatformEvents, type Request } from './platform';

const EVENTS: Record<keyof PlatformEvents, string> = {
	changed: 'baton://changed',
	lock_soon: 'baton://lock_soon',
	shift_ends: 'baton://shift_ends',
	locked: 'baton://locked',
};

export const tauri: Platform = {
	lockEndsWindow: true,

	async call<K extends CommandName>(name: K, request: Request<K>): Promise<Answer<K>> {
		try {
			return await invoke<Answer<K>>(`plugin:baton|${name.replaceAll('.', '_')}`, { request });
		} catch (thrown) {
			throw asRefusal(thrown, text.failure.unknown);
		}
	},

	on<E extends keyof PlatformEvents>(event: E, callback: (payload: PlatformEvents[E]) => void): () => void {
		let ended = false;
		let end = () => {
			ended = true;
		};
		listen<PlatformEvents[E]>(EVENTS[event], (message) => callback(message.payload)).then(
			(unlisten) => {
				if (ended) unlisten();
				else end = unlisten;
			},
			// Without events the screens still work: every answer carries its own state.
			() => undefined,
		);
		return () => end();
	},
};
