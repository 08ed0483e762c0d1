import noUnsanitized from 'eslint-plugin-no-unsanitized';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const RAW_TEXT_MESSAGE = 'Words belong into src/lib/text.';
/** What a person would read or hear, written into the markup: words between tags, in an attribute, in an expression. */
const SAID =
	'/^(aria-(label|description|valuetext|roledescription|placeholder)|alt|label|placeholder|title|hint|line)$/';
const RAW_TEXT = [
	':not(SvelteStyleElement) > SvelteText[value=/\\S/]',
	`SvelteAttribute[key.name=${SAID}] > SvelteLiteral[value=/\\S/]`,
	`SvelteAttribute[key.name=${SAID}] Literal[value=/\\p{L}/u]`,
	'SvelteElement > SvelteMustacheTag > Literal[value=/\\S/]',
	'SvelteElement > SvelteMustacheTag > ConditionalExpression > Literal[value=/\\S/]',
	'SvelteElement > SvelteMustacheTag TemplateElement[value.raw=/\\S/]',
];

export default ts.config(
	{ ignores: ['dist', 'dist-twin', '.svelte-kit', 'node_modules', 'src/lib/contract'] },
	...ts.configs.strict,
	...svelte.configs.recommended,
	noUnsanitized.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node, __TWIN__: 'readonly' } },
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			'no-restricted-imports': [
				'error',
				{ patterns: [{ group: ['@tauri-apps/*'], message: 'Only src/lib/platform may know the shell.' }] },
			],
			'no-restricted-globals': ['error', 'localStorage', 'sessionStorage', 'indexedDB', 'caches', 'fetch'],
			'svelte/no-at-html-tags': 'error',
			'svelte/no-inline-styles': ['error', { allowTransitions: false }],
			'svelte/button-has-type': 'error',
			'svelte/no-target-blank': 'error',
			'max-lines': ['error', { max: 400 }],
		},
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
	},
	{
		files: ['**/*.svelte'],
		rules: {
			'max-lines': ['error', { max: 200 }],
			'no-restricted-syntax': ['error', ...RAW_TEXT.map((selector) => ({ selector, message: RAW_TEXT_MESSAGE }))],
		},
	},
	{ files: ['src/lib/platform/**'], rules: { 'no-restricted-imports': 'off' } },
	{ files: ['tests/**', 'scripts/**'], rules: { 'no-restricted-globals': 'off' } },
);
