import { shellAdapter } from './build/adapter.js';

const twin = process.argv.includes('twin');

/** @type {import('@sveltejs/kit').Config} */
export default {
	compilerOptions: { runes: true },
	kit: {
		// The twin build talks to an in-memory core; it never shares a folder with the real one.
		adapter: shellAdapter(twin ? 'dist-twin' : 'dist'),
		outDir: '.svelte-kit',
		files: { hooks: { client: 'src/hooks.client' } },
		alias: { $contract: 'src/lib/contract/contract.ts' },
		version: { name: '0.1.0' },
		serviceWorker: { register: false },
		// One page that needs everything: one file comes sooner than fifteen.
		output: { bundleStrategy: 'single' },
	},
};
