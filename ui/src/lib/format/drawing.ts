import { wrapped } from './heads';

/**
 * A figure of the page as a whole SVG document of its own: its size, its words, and every style written at its element, so
 * that it looks the same wherever it is opened. It names nothing outside itself and runs nothing. The figure stands in the
 * document while this is made, on whatever palette the paper has.
 */

export interface Words {
	/** Above the figure, and as the document's title: initials and targets, never a name. */
	title: string;
	/** What the figure shows, for whoever does not see it. */
	desc: string;
}

const SVG = 'http://www.w3.org/2000/svg';
const FONT = 'sans-serif';
/** Room for the title above the figure, and around it all. */
const HEAD = 22;
const TITLE_ROW = 24;
const EDGE = 20;
const TITLE_SIZE = 19;
const TITLE_LETTER = 11;

/** What a reader of SVG understands as attributes, of what a page sets by rules; with what each is without being said. */
const STYLES: readonly [name: string, unsaid: string][] = [
	['fill', ''],
	['fill-opacity', '1'],
	['stroke', 'none'],
	['stroke-opacity', '1'],
	['stroke-width', ''],
	['stroke-dasharray', 'none'],
	['stroke-linecap', 'butt'],
	['stroke-linejoin', 'miter'],
	['opacity', '1'],
	['paint-order', 'normal'],
];
const WORD_STYLES: readonly [name: string, unsaid: string][] = [
	['font-size', ''],
	['font-weight', '400'],
	['font-style', 'normal'],
	['text-anchor', 'start'],
	['dominant-baseline', 'auto'],
];
const STROKED = ['stroke-opacity', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin'];
/** Attributes of the page, not of the drawing. */
const OF_THE_PAGE = /^(?:class|style|role|tabindex|focusable|href|xlink:href|on.*|aria-.*|data-.*)$/;
/** What a drawing is made of; anything else of a page stays there. */
const PARTS = new Set(['svg', 'g', 'path', 'line', 'rect', 'circle', 'text', 'tspan', 'clipPath', 'defs']);
const WORDED = new Set(['text', 'tspan']);
const PAINTED = new Set(['path', 'line', 'rect', 'circle', 'text', 'tspan']);
/** No XML document may hold these. */
const UNSPEAKABLE = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** The figure as the text of a document. */
export function drawing(figure: SVGSVGElement, words: Words): string {
	const [x = 0, y = 0, width = 0, height = 0] = (figure.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number);
	const root = element('svg');
	const rows = wrapped(words.title, Math.floor(width / TITLE_LETTER), Infinity);
	const top = y - EDGE - HEAD - rows.length * TITLE_ROW;
	const [wide, high] = [width + 2 * EDGE, y + height + EDGE - top];
	set(root, { width: wide, height: high, viewBox: `${x - EDGE} ${top} ${wide} ${high}`, 'font-family': FONT });
	root.append(worded('title', words.title), worded('desc', words.desc));
	const ground = element('rect');
	set(ground, { x: x - EDGE, y: top, width: wide, height: high, fill: '#ffffff' });
	root.append(ground);
	for (const [place, row] of rows.entries()) {
		const title = worded('text', row);
		const at = top + EDGE + (place + 0.7) * TITLE_ROW;
		set(title, { x, y: at, 'font-family': FONT, 'font-size': TITLE_SIZE, 'font-weight': 700, fill: '#000000' });
		root.append(title);
	}
	for (const child of figure.children) {
		const copied = copy(child);
		if (copied) root.append(copied);
	}
	return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}`;
}

function copy(from: Element): Element | null {
	const name = from.localName;
	if (!PARTS.has(name)) return null;
	const style = getComputedStyle(from);
	if (style.display === 'none' || style.visibility === 'hidden') return null;
	const to = element(name);
	for (const { name: attribute, value } of from.attributes) {
		if (!OF_THE_PAGE.test(attribute)) to.setAttribute(attribute, rounded(spoken(value)));
	}
	if (PAINTED.has(name)) inline(style, to);
	if (WORDED.has(name)) set(to, { 'font-family': FONT });
	for (const node of from.childNodes) {
		if (node instanceof Element) {
			const child = copy(node);
			if (child) to.append(child);
		} else if (node.nodeType === Node.TEXT_NODE && WORDED.has(name)) {
			to.append(spoken(node.textContent ?? '').replace(/\s+/g, ' '));
		}
	}
	return WORDED.has(name) ? trimmed(to) : to;
}

/** Places to a hundredth: no eye and no printer knows more. */
function rounded(value: string): string {
	return value.replace(/-?\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * 100) / 100));
}

function inline(style: CSSStyleDeclaration, to: Element): void {
	const styles = WORDED.has(to.localName) ? [...STYLES, ...WORD_STYLES] : STYLES;
	const stroked = style.getPropertyValue('stroke') !== 'none';
	for (const [name, unsaid] of styles) {
		const value = style.getPropertyValue(name).trim();
		to.removeAttribute(name);
		if (name === 'fill' && to.localName === 'line') continue;
		if (value === '' || value === unsaid || (!stroked && STROKED.includes(name))) continue;
		to.setAttribute(name, plain(value));
	}
}

/** Lengths without their unit, colours as six digits. */
function plain(value: string): string {
	const colour = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(value);
	if (colour?.[4] === '0') return 'none';
	if (colour) return `#${[1, 2, 3].map((part) => Number(colour[part]).toString(16).padStart(2, '0')).join('')}`;
	return value.replace(/(\d)px\b/g, '$1');
}

function trimmed(text: Element): Element {
	const [first, last] = [text.firstChild, text.lastChild];
	if (first?.nodeType === Node.TEXT_NODE) first.textContent = (first.textContent ?? '').trimStart();
	if (last?.nodeType === Node.TEXT_NODE) last.textContent = (last.textContent ?? '').trimEnd();
	return text;
}

function element(name: string): Element {
	return document.createElementNS(SVG, name);
}

function worded(name: string, words: string): Element {
	const made = element(name);
	made.textContent = spoken(words);
	return made;
}

function spoken(words: string): string {
	return words.replace(UNSPEAKABLE, '');
}

function set(to: Element, attributes: Record<string, string | number>): void {
	for (const [name, value] of Object.entries(attributes)) to.setAttribute(name, String(value));
}
