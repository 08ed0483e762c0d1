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

	// A frame of a tap took 90 ms longer with these where the processor paints, and rows without content take no touch.
	it('asks for no painting that a tablet without graphics hardware is slow at', () => {
		const css = files('dist')
			.filter((name) => name.endsWith('.css'))
			.map((file) => readFileSync(file, 'utf8'))
			.join('\n');
		expect(css).not.toMatch(/[;{](?:backdrop-filter|filter|transition|will-change|content-visibility|transform):/);
		const shadows = [...css.matchAll(/(?:box-shadow|--shadow):([^;}]*)/g)].map(([, value]) => value ?? '');
		expect(shadows.length).toBeGreaterThan(3);
		for (const shadow of shadows.filter((value) => /\d/.test(value))) {
			const [, blur] = /^(?:inset )?\S+ \S+ (\S+)/.exec(shadow) ?? [];
			expect(blur, shadow).toBe('0');
		}
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
