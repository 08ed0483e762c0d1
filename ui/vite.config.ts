import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { freezeEntry, plainAnnouncer } from './build/adapter.js';

export default defineConfig(({ mode }) => ({
	plugins: [plainAnnouncer(), sveltekit(), freezeEntry()],
	define: { __TWIN__: JSON.stringify(mode === 'twin') },
	build: {
		// No data: addresses: the policy allows fonts and pictures from the app's own files only.
		assetsInlineLimit: 0,
		target: ['chrome111', 'safari16.4'],
	},
}));
