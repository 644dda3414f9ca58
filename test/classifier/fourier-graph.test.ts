import { describe, expect, it } from 'vitest';
import { tensor } from '../../src/array/tensor.ts';
import { powerSpectrum } from '../../src/classifier/fourier-graph.ts';
import { input } from '../../src/graph/ops/input.ts';
import { encodeModel, toOnnx } from '../../src/graph/to-onnx.ts';
import { createSession } from '../../src/runtime/index.ts';
import { noise } from './cases.ts';

/** Squared magnitude of one bin of a transform of so many points, from the definition. */
function powerOf(x: Float32Array, bin: number, points: number): number {
  let [re, im] = [0, 0];
  for (const [n, value] of x.entries()) {
    const angle = (-2 * Math.PI * ((bin * n) % points)) / points;
    re += value * Math.cos(angle);
    im += value * Math.sin(angle);
  }
  return re * re + im * im;
}

describe('powerSpectrum', () => {
  it.each([
    [2, 2, 1, 0, 1],
    [7, 7, 7, 0, 3],
    [13, 13, 20, 3, 3],
    [64, 64, 16, 5, 5],
    [12, 12, 8, 2, 4],
    [400, 400, 160, 0, 200],
    [441, 441, 147, 0, 220],
    [512, 512, 100, 0, 256],
    [512, 512, 128, 100, 120],
    [1000, 1000, 441, 10, 400],
    [2048, 2048, 512, 0, 1024],
    [1024, 512, 128, 1, 512],
    [1024, 500, 128, 0, 400],
    [512, 37, 100, 0, 256],
    [512, 400, 511, 3, 200],
    [64, 1, 16, 0, 32],
    [2048, 1001, 499, 700, 900],
  ])(
    'of %i points, %i of them under the window, every %i gives the bins %i to %i of the transform',
    async (points, width, hopLength, first, last) => {
      const [sounds, frames] = [3, 4];
      const length = (frames - 1) * hopLength + width;
      const window = Float32Array.from({ length: width }, (_, i) => 0.2 + ((i * 7) % 11) / 11);
      const { power, bins } = powerSpectrum(input('x', [2, length]), { window, points, hopLength }, [
        first,
        last,
      ]);
      for (let bin = first; bin <= last; bin++) expect(bins).toContain(bin);
      const model = toOnnx({ power }, { batched: ['x', 'power'] });
      const session = await createSession(encodeModel(model));
      const x = noise(sounds * length, points + width);
      const made = (await session.run({ x: tensor(x, [sounds, length]) })).power;
      await session.release();
      expect(made.dims).toEqual([sounds, bins.length, frames]);
      for (const [i, value] of (made.data as Float32Array).entries()) {
        const [frame, row] = [i % frames, Math.floor(i / frames)];
        const start = Math.floor(row / bins.length) * length + frame * hopLength;
        const windowed = window.map((weight, n) => weight * x[start + n]);
        expect(Math.abs(value - powerOf(windowed, bins[row % bins.length], points))).toBeLessThan(
          1e-5 * points,
        );
      }
    },
  );
});
