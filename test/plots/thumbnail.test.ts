import { Tensor } from 'onnxruntime-common';
import { describe, expect, it } from 'vitest';
import { thumbnail } from '../../src/plots/index.ts';

const matrix = (rows: number, frames: number, value: (r: number, t: number) => number) =>
  new Tensor(
    'float32',
    Float32Array.from({ length: rows * frames }, (_, i) => value(Math.floor(i / frames), i % frames)),
    [rows, frames],
  );

/** Width, height and pixels of a PNG whose deflate block is stored. */
function decoded(uri: string): { width: number; height: number; rows: number[][] } {
  const bytes = Buffer.from(uri.replace('data:image/png;base64,', ''), 'base64');
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const data = bytes.indexOf('IDAT') + 4 + 2 + 5;
  const rows = Array.from({ length: height }, (_, r) => {
    const from = data + r * (width + 1) + 1;
    return [...bytes.subarray(from, from + width)];
  });
  return { width, height, rows };
}

describe('thumbnail', () => {
  it('spans the range, row 0 at the bottom', () => {
    const { width, height, rows } = decoded(thumbnail(matrix(2, 3, (r, t) => -80 + 3 * r + t)));
    expect([width, height]).toEqual([3, 2]);
    expect(rows).toEqual([
      [153, 204, 255],
      [0, 51, 102],
    ]);
  });

  it('is reduced to at most 64 x 160 pixels that keep the peaks', () => {
    const { width, height, rows } = decoded(
      thumbnail(matrix(128, 431, (r, t) => (r === 100 && t === 200 ? 1 : 0))),
    );
    expect([width, height]).toEqual([144, 64]);
    expect(rows[64 - 1 - 50][66]).toBe(255);
    expect(rows.flat().filter((v) => v > 0)).toHaveLength(1);
  });

  it('draws silence', () => {
    expect(new Set(decoded(thumbnail(matrix(4, 4, () => -80))).rows.flat())).toEqual(new Set([0]));
  });

  it.each([
    ['three axes', () => thumbnail(new Tensor('float32', new Float32Array(8), [2, 2, 2])), 'SHAPE_MISMATCH'],
    ['no tensor', () => thumbnail(undefined as never), 'SHAPE_MISMATCH'],
    ['NaN', () => thumbnail(matrix(2, 2, () => Number.NaN)), 'NOT_FINITE'],
    [
      'another map',
      () =>
        thumbnail(
          matrix(2, 2, () => 0),
          { colormap: 'jet' as never },
        ),
      'UNKNOWN_NAME',
    ],
  ])('refuses %s', (_, make, code) => {
    expect(make).toThrow(expect.objectContaining({ code }));
  });
});
