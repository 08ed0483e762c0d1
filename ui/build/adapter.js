import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import adapterStatic from '@sveltejs/adapter-static';

/**
 * Kit starts the page with an inline script, which the window's policy (`script-src 'self'`, no hashes) refuses. This
 * adapter moves that script into a file of its own and lets it import the freeze first, so nothing runs before it.
 * @param {string} folder
 * @returns {import('@sveltejs/kit').Adapter}
 */
export function shellAdapter(folder) {
	const inner = adapterStatic({ pages: folder, assets: folder, fallback: 'index.html' });
	return {
		...inner,
		name: 'baton-shell',
		async adapt(builder) {
			await inner.adapt(builder);
			const page = join(folder, 'index.html');
			const html = readFileSync(page, 'utf8');
			const script = /<script>([\s\S]*?)<\/script>/.exec(html);
			if (!script?.[1]) throw new Error('kit emitted no inline start script: look at its output and adapt this file');
			const body = script[1]
				.replace('document.currentScript.parentElement', 'document.getElementById("app")')
				// A module is strict: the global that kit's client reads must be made by name.
				.replace(/(__sveltekit_\w+) = \{/, 'globalThis.$1 = {');
			if (body.includes('currentScript')) throw new Error('the start script still needs its own element');
			if (!body.includes('globalThis.__sveltekit_')) throw new Error('the start script sets its global otherwise');
			writeFileSync(join(folder, 'start.js'), `import "/${FREEZE}";\n${body.trim()}\n`);
			const started = html.replace(script[0], '<script type="module" src="/start.js"></script>');
			writeFileSync(page, started.replace('</head>', `${letters(folder).join('\n\t\t')}\n\t</head>`));
		},
	};
}

/**
 * Kit asks for scripts and styles itself; the page's letters come only once a style wants them, unless asked for here.
 * @param {string} folder
 * @returns {string[]}
 */
function letters(folder) {
	const files = readdirSync(join(folder, '_app/immutable/assets')).sort();
	const fonts = files.filter((file) => file.endsWith('.woff2') && !file.includes('-ext-'));
	return fonts.map(
		(file) => `<link href="/_app/immutable/assets/${file}" rel="preload" as="font" type="font/woff2" crossorigin>`,
	);
}

export const FREEZE = '_app/freeze.js';

/**
 * Emits the freeze as an entry of its own, so that the start script can import it before anything else.
 * @returns {import('vite').Plugin}
 */
export function freezeEntry() {
	return {
		name: 'baton-freeze-entry',
		apply: 'build',
		buildStart() {
			if (this.environment.name !== 'client') return;
			this.emitFile({ type: 'chunk', id: 'src/lib/platform/freeze.ts', fileName: FREEZE, name: 'freeze' });
		},
	};
}

/**
 * Kit's root component hides its announcer with a style attribute, which the policy refuses; base.css has the same rule.
 * @returns {import('vite').Plugin}
 */
export function plainAnnouncer() {
	return {
		name: 'baton-plain-announcer',
		enforce: 'pre',
		transform: {
			filter: { id: /generated[\\/]root\.svelte$/ },
			handler(code) {
				const plain = code.replace(/(id="svelte-announcer"[^>]*?)\s+style="[^"]*"/, '$1');
				if (plain === code) throw new Error('kit writes its announcer otherwise: look at generated/root.svelte');
				return plain;
			},
		},
	};
}
