/** The marks of points, as one path for many: hundreds of points are a few elements. */

export const SHAPES = ['circle', 'square', 'triangle', 'diamond'] as const;
export type Shape = (typeof SHAPES)[number];

/** The line styles that go with them, so that behaviours are told apart in any colour. */
export const DASHES = ['', '9 5', '2.5 4.5', '12 4 2.5 4'] as const;

const round = (value: number): number => Math.round(value * 100) / 100;

/** Each shape about as heavy as a circle of this radius. */
function markAt(shape: Shape, x: number, y: number, r: number): string {
	const [cx, cy] = [round(x), round(y)];
	switch (shape) {
		case 'circle':
			return `M${round(cx - r)} ${cy}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
		case 'square': {
			const half = round(r * 0.9);
			return `M${round(cx - half)} ${round(cy - half)}h${2 * half}v${2 * half}h${-2 * half}z`;
		}
		case 'triangle': {
			const [half, up, down] = [round(r * 1.15), round(r * 1.25), round(r * 0.8)];
			return `M${cx} ${round(cy - up)}L${round(cx + half)} ${round(cy + down)}H${round(cx - half)}z`;
		}
		case 'diamond': {
			const half = round(r * 1.25);
			return `M${cx} ${round(cy - half)}L${round(cx + half)} ${cy}L${cx} ${round(cy + half)}L${round(cx - half)} ${cy}z`;
		}
	}
}

export function marksPath(shape: Shape, spots: readonly { x: number; y: number }[], r: number): string {
	return spots.map((spot) => markAt(shape, spot.x, spot.y, r)).join('');
}
