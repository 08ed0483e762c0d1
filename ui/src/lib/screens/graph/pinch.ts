import type { Attachment } from 'svelte/attachments';

interface Moves {
	/** The part that is seen becomes this many times as long, around a place given as a share of the width. */
	zoom(factor: number, share: number): void;
	/** The part that is seen goes on by a share of itself. */
	move(share: number): void;
}

/** How much a turn of the wheel changes; a pinch on a touchpad arrives as a wheel with Ctrl. */
const PER_PIXEL = 0.002;

/** Wheel, drag and two fingers. A wheel without Ctrl scrolls the page unless the graph has the focus. */
export function pinch(moves: Moves): Attachment<HTMLElement> {
	return (frame) => {
		const held = new Map<number, number>();
		const shareOf = (x: number): number => {
			const box = frame.getBoundingClientRect();
			return Math.min(1, Math.max(0, (x - box.left) / box.width));
		};
		const wheel = (event: WheelEvent): void => {
			const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
			if (!event.ctrlKey && !event.metaKey && document.activeElement !== frame) return;
			event.preventDefault();
			if (sideways) moves.move((event.deltaX || event.deltaY) / frame.clientWidth);
			else moves.zoom(Math.exp(event.deltaY * PER_PIXEL), shareOf(event.clientX));
		};
		const down = (event: PointerEvent): void => {
			if (event.pointerType === 'mouse' && event.button !== 0) return;
			held.set(event.pointerId, event.clientX);
			frame.setPointerCapture(event.pointerId);
		};
		const drag = (event: PointerEvent): void => {
			const before = held.get(event.pointerId);
			if (before === undefined) return;
			const other = [...held].find(([pointer]) => pointer !== event.pointerId)?.[1];
			if (other === undefined) moves.move((before - event.clientX) / frame.clientWidth);
			else {
				const [was, is] = [Math.abs(before - other), Math.abs(event.clientX - other)];
				if (was > 1 && is > 1) moves.zoom(was / is, shareOf((event.clientX + other) / 2));
			}
			held.set(event.pointerId, event.clientX);
		};
		const up = (event: PointerEvent): void => void held.delete(event.pointerId);

		frame.addEventListener('wheel', wheel, { passive: false });
		frame.addEventListener('pointerdown', down);
		frame.addEventListener('pointermove', drag);
		frame.addEventListener('pointerup', up);
		frame.addEventListener('pointercancel', up);
		return () => {
			frame.removeEventListener('wheel', wheel);
			frame.removeEventListener('pointerdown', down);
			frame.removeEventListener('pointermove', drag);
			frame.removeEventListener('pointerup', up);
			frame.removeEventListener('pointercancel', up);
		};
	};
}
