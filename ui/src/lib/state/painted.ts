/** Longest wait for a frame; a window in the background paints none. */
const NO_FRAME_MS = 80;

/** Resolves when what stands in the document now has been painted. */
export function painted(): Promise<void> {
	return new Promise((done) => {
		const late = setTimeout(done, NO_FRAME_MS);
		// What is due after a frame's callbacks comes when the frame has been drawn.
		requestAnimationFrame(() =>
			setTimeout(() => {
				clearTimeout(late);
				done();
			}),
		);
	});
}

export function wait(ms: number): Promise<void> {
	return new Promise((done) => setTimeout(done, ms));
}
