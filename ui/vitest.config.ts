import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
	plugins: [svelte()],
	define: { __TWIN__: 'true' },
	resolve: {
		alias: { $lib: '/src/lib', $contract: '/src/lib/contract/contract.ts' },
		conditions: ['browser'],
	},
	test: {
		include: ['tests/**/*.test.ts'],
		// Pages wait more than they work.
		maxConcurrency: 3,
		// A page that a busy machine has starved is opened once more; what fails twice, fails.
		retry: 1,
		testTimeout: 120_000,
		hookTimeout: 60_000,
		// Two cores: two browsers at most.
		maxWorkers: 2,
	},
});
