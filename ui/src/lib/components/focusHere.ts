import type { Attachment } from 'svelte/attachments';

/** A new screen begins at its heading, for eyes and for screen readers. */
export const focusHere: Attachment<HTMLElement> = (node) => {
	node.tabIndex = -1;
	node.focus({ preventScroll: true });
};
