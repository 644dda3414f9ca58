import { describe, expect, it } from 'vitest';
import { tensor } from '../../src/array/tensor.ts';
import { powerSpectrum } from '../../src/classifier/fourier-graph.ts';
import { input } from '../../src/graph/ops/input.ts';
import { encodeModel, toOnnx } from '../../src/graph/to-onnx.ts';
import { createSession } from '../../src/runtime/index.ts';
import { noise } from './cases.ts';

/** Squared magnitude of one bin, from the definition. */
function powerOf(x: Float32Array, bin: number): number {
  let [re, im] = [0, 0];
  for (const [n, value] of x.entries()) {
    const angle = (-2 * Math.PI * ((bin * n) % x.length)) / x.length;
    re += value * Math.cos(angle);
    im += value * Math.sin(angle);
  }
  return re * re + im * im;
}

describe('powerSpectrum', () => {
  it.each([
    [2, 0, 1],
    [7, 0, 3],
    [13, 3, 3],
    [64, 5, 5],
    [12, 2, 4],
    [400, 0, 200],
    [441, 0, 220],
    [512, 0, 256],
    [512, 100, 120],
    [1000, 10, 400],
    [2048, 0, 1024],
  ])('of %i points gives the bins %i to %i of the transform', async (points, first, last) => {
    const count = 3;
    const { power, bins } = powerSpectrum(input('x', [2, points]), [first, last]);
    for (let bin = first; bin <= last; bin++) expect(bins).toContain(bin);
    const model = toOnnx({ power }, { batched: ['x', 'power'] });
    const session = await createSession(encodeModel(model));
    const x = noise(count * points, points);
    const made = (await session.run({ x: tensor(x, [count, points]) })).power;
    await session.release();
    expect(made.dims).toEqual([count, bins.length]);
    for (const [i, value] of (made.data as Float32Array).entries()) {
      const frame = Math.floor(i / bins.length);
      const wanted = powerOf(x.subarray(frame * points, (frame + 1) * points), bins[i % bins.length]);
      expect(Math.abs(value - wanted)).toBeLessThan(1e-5 * points);
    }
  });
});
