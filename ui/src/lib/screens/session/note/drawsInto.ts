import type { Attachment } from 'svelte/attachments';
import type { Strokes } from '$lib/state/noteStrokes.svelte';

/** A field that a finger, a pen or a mouse draws into. The line goes on beyond its edge, held within it, until it is lifted. */
export function drawsInto(strokes: Strokes): Attachment<SVGSVGElement> {
	return (field) => {
		const place = ({ clientX, clientY }: PointerEvent): { x: number; y: number } => {
			const { left, top, width, height } = field.getBoundingClientRect();
			return { x: (clientX - left) / width, y: (clientY - top) / height };
		};
		const down = (event: PointerEvent): void => {
			if (event.pointerType === 'mouse' && event.button !== 0) return;
			const { x, y } = place(event);
			if (strokes.down(event.pointerId, x, y)) field.setPointerCapture(event.pointerId);
		};
		const move = (event: PointerEvent): void => {
			// A pen says more often where it is than the screen is painted.
			const between = event.getCoalescedEvents?.() ?? [];
			strokes.move(event.pointerId, (between.length > 0 ? between : [event]).map(place));
		};
		const up = (event: PointerEvent): void => strokes.up(event.pointerId);

		field.addEventListener('pointerdown', down);
		field.addEventListener('pointermove', move);
		field.addEventListener('pointerup', up);
		field.addEventListener('pointercancel', up);
		return () => {
			field.removeEventListener('pointerdown', down);
			field.removeEventListener('pointermove', move);
			field.removeEventListener('pointerup', up);
			field.removeEventListener('pointercancel', up);
		};
	};
}
