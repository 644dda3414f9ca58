import { base64 } from './base64.ts';
import { indexedPng } from './png.ts';

/** An indexed picture; the first row is the lowest, as frequencies and y coordinates count. */
export interface Picture {
  pixels: Uint8Array;
  rows: number;
  columns: number;
  palette: readonly string[];
}

/** A picture as a PNG data URI. */
export function pictureUri({ pixels, rows, columns, palette }: Picture): string {
  const flipped = new Uint8Array(pixels.length);
  for (let row = 0; row < rows; row++) {
    flipped.set(pixels.subarray(row * columns, (row + 1) * columns), (rows - 1 - row) * columns);
  }
  return `data:image/png;base64,${base64(indexedPng(flipped, columns, rows, palette))}`;
}

/**
 * An ECharts series that lays a picture over a part of the plane, given in axis coordinates. As one image it is
 * hundreds of times smaller than a rectangle for each value.
 */
export function imageSeries(
  picture: Picture,
  place: { x: [number, number]; y: [number, number] },
  axes: { xAxisIndex?: number; yAxisIndex?: number } = {},
): Record<string, unknown> {
  const image = pictureUri(picture);
  return {
    type: 'custom',
    silent: true,
    z: 1,
    ...axes,
    data: [[place.x[0], place.y[0]]],
    renderItem: (_: unknown, api: { coord(point: number[]): number[] }) => {
      const [left, bottom] = api.coord([place.x[0], place.y[0]]);
      const [right, top] = api.coord([place.x[1], place.y[1]]);
      return { type: 'image', style: { image, x: left, y: top, width: right - left, height: bottom - top } };
    },
  };
}

/** Pixels reduced to at most so many rows and columns, each cell showing the largest value that it covers, or the mean. */
export function reduced(
  pixels: Uint8Array,
  rows: number,
  columns: number,
  [maxRows, maxColumns]: readonly [number, number],
  how: 'max' | 'mean' = 'max',
): Omit<Picture, 'palette'> {
  const down = Math.ceil(rows / maxRows);
  const across = Math.ceil(columns / maxColumns);
  if (down === 1 && across === 1) return { pixels, rows, columns };
  const small = { rows: Math.ceil(rows / down), columns: Math.ceil(columns / across) };
  const cells = new Float64Array(small.rows * small.columns);
  const counts = new Uint32Array(cells.length);
  for (let r = 0; r < rows; r++) {
    for (let t = 0; t < columns; t++) {
      const cell = Math.floor(r / down) * small.columns + Math.floor(t / across);
      const pixel = pixels[r * columns + t];
      cells[cell] = how === 'max' ? Math.max(cells[cell], pixel) : cells[cell] + pixel;
      counts[cell]++;
    }
  }
  const means = how === 'max' ? cells : cells.map((sum, cell) => Math.round(sum / counts[cell]));
  return { pixels: Uint8Array.from(means), ...small };
}
