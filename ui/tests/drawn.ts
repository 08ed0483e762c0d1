import type { Box } from '../src/lib/format/graph';
import type { Written } from '../src/lib/format/lettering';

/** What the tests of figures look at, whatever is drawn. */

export const box: Box = { width: 640, height: 380, left: 52, right: 16, top: 76, bottom: 56 };

/** Corners of a path of straight lines. */
export function corners(path: string): [number, number][] {
	return [...path.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map((one) => [Number(one[1]), Number(one[2])]);
}

/** Pairs of labels that lie over each other, as they would be drawn at this size. */
export function overlaps(labels: Pick<Written, 'label' | 'x' | 'y' | 'width'>[], size: number): string[] {
	return labels.flatMap((a, place) =>
		labels
			.slice(place + 1)
			.filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && Math.abs(a.y - b.y) < size)
			.map((b) => `${a.label} over ${b.label}`),
	);
}
