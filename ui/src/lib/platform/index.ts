import type { Platform } from './platform';

/** The shell; in twin builds the in-memory core. The dead branch, and with it the twin, leaves the real build. */
export async function openPlatform(): Promise<Platform> {
	if (__TWIN__) {
		const { openTwin } = await import('./fake/fake');
		return openTwin();
	}
	const { tauri } = await import('./tauri');
	return tauri;
}

export * from './platform';
