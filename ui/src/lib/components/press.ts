import type { Attachment } from 'svelte/attachments';

/** A finger may slide this far off a key and still mean it. */
const SLOP_PX = 12;

export interface PressOptions {
	/** Two touch-downs closer than this are one. */
	guardMs?: number;
}

/**
 * A key for fingers: dips at touch-down, acts at lift-off with the time of the touch-down, forgives a small slide, does
 * nothing when the browser takes the touch away (scroll, palm). Each finger counts, so two keys work at once; a plain
 * click only comes for the first finger. Keyboards and screen readers, which send a click alone, act too.
 */
export function press(act: (touchedAt: number) => void, options: PressOptions = {}): Attachment<HTMLButtonElement> {
	return (key) => {
		const guard = options.guardMs ?? 0;
		let held: { pointer: number; at: number } | null = null;
		let lastAt = -Infinity;
		let swallowClick = false;

		const release = (): void => {
			held = null;
			key.classList.remove('dip');
		};
		const fire = (at: number): void => {
			if (key.disabled || at - lastAt < guard) return;
			lastAt = at;
			act(at);
		};
		const down = (event: PointerEvent): void => {
			if (held || key.disabled || (event.pointerType === 'mouse' && event.button !== 0)) return;
			held = { pointer: event.pointerId, at: event.timeStamp };
			swallowClick = false;
			key.classList.add('dip');
		};
		const up = (event: PointerEvent): void => {
			if (held?.pointer !== event.pointerId) return;
			const { at } = held;
			release();
			const box = key.getBoundingClientRect();
			const near =
				event.clientX >= box.left - SLOP_PX &&
				event.clientX <= box.right + SLOP_PX &&
				event.clientY >= box.top - SLOP_PX &&
				event.clientY <= box.bottom + SLOP_PX;
			if (!near) return;
			swallowClick = true;
			fire(at);
		};
		const cancel = (event: PointerEvent): void => {
			if (held?.pointer === event.pointerId) release();
		};
		const click = (event: MouseEvent): void => {
			if (swallowClick && event.detail > 0) {
				swallowClick = false;
				return;
			}
			fire(event.timeStamp);
		};

		key.addEventListener('pointerdown', down);
		// On the window: a mouse that left the key before it was lifted still ends the press.
		window.addEventListener('pointerup', up);
		window.addEventListener('pointercancel', cancel);
		key.addEventListener('click', click);
		return () => {
			key.removeEventListener('pointerdown', down);
			window.removeEventListener('pointerup', up);
			window.removeEventListener('pointercancel', cancel);
			key.removeEventListener('click', click);
		};
	};
}
