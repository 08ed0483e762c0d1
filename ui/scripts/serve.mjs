import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

/** The policy of the real window, so that page tests meet the same refusals. */
export const CSP =
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src ipc: http://ipc.localhost";

const TYPES = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.json': 'application/json',
	'.woff2': 'font/woff2',
	'.woff': 'font/woff',
};

/**
 * Serves a built folder on a free port.
 * @param {string} folder
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve(folder) {
	const server = createServer(async (request, response) => {
		const path = normalize(new URL(request.url ?? '/', 'http://x').pathname);
		const name = path === '/' ? '/index.html' : path;
		try {
			const body = await readFile(join(folder, name));
			response.writeHead(200, {
				'content-type': TYPES[/** @type {keyof typeof TYPES} */ (extname(name))] ?? 'application/octet-stream',
				'content-security-policy': CSP,
			});
			response.end(body);
		} catch {
			response.writeHead(404).end();
		}
	});
	await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('no port');
	return {
		url: `http://127.0.0.1:${address.port}`,
		close: () => new Promise((done) => server.close(() => done())),
	};
}
