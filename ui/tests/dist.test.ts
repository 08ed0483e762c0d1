import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

function files(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
}

describe('the built window', () => {
	const html = readFileSync('dist/index.html', 'utf8');

	it('has no inline script, style or event handler', () => {
		expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
		expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
	});

	it('loads nothing from elsewhere', () => {
		expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
		for (const file of files('dist').filter((name) => name.endsWith('.css'))) {
			expect(readFileSync(file, 'utf8')).not.toMatch(/url\(\s*["']?(?:https?:|data:|\/\/)/);
		}
	});

	it('freezes Object.prototype before anything else runs', () => {
		expect(readFileSync('dist/start.js', 'utf8')).toMatch(/^import "\/_app\/freeze\.js";/);
		expect(html.match(/<script/g)?.length).toBe(1);
	});

	it('holds nothing of the twin', () => {
		const scripts = files('dist').filter((name) => name.endsWith('.js'));
		expect(scripts.length).toBeGreaterThan(3);
		for (const file of scripts) {
			const code = readFileSync(file, 'utf8');
			for (const trace of ['Mila Roth', 'correct horse', '482913', 'failNext', 'u-ar'])
				expect(code, file).not.toContain(trace);
		}
		// The same words are found where the twin is: the search works.
		const twin = files('dist-twin').filter((name) => name.endsWith('.js'));
		expect(twin.some((file) => readFileSync(file, 'utf8').includes('Mila Roth'))).toBe(true);
	});

	it('reaches the shell by its plugin', () => {
		const code = files('dist')
			.filter((name) => name.endsWith('.js'))
			.map((file) => readFileSync(file, 'utf8'))
			.join('\n');
		expect(code).toContain('plugin:baton|');
		expect(code).toContain('baton://changed');
		expect(code).toContain('baton://lock_soon');
		expect(code).toContain('baton://locked');
	});
});
