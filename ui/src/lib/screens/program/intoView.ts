/** How far down the page it stands then. */
const SHARE = 0.25;

/**
 * Brings something into view by scrolling the page alone: the browser's own way would scroll the window behind it, too, and
 * push the bar out of sight.
 */
export function intoView(node: Element | null | undefined): void {
	const page = node?.closest('main');
	if (!node || !page) return;
	const down = node.getBoundingClientRect().top - page.getBoundingClientRect().top;
	page.scrollTop += down - page.clientHeight * SHARE;
}
