import { describe, expect, it } from 'vitest';
import { sizeOf, Tensor } from '../../../src/array/tensor.ts';
import { differentiate } from '../../../src/graph/differentiate.ts';
import { constant } from '../../../src/graph/ops/constant.ts';
import { input } from '../../../src/graph/ops/input.ts';
import { maxPool } from '../../../src/graph/ops/max-pool.ts';
import { mul } from '../../../src/graph/ops/mul.ts';
import { reduceSum } from '../../../src/graph/ops/reduce-sum.ts';
import type { Window } from '../../../src/graph/ops/window.ts';
import { maxPoolByMask } from '../../../src/graph/passes/max-pool-by-mask.ts';
import { rewrite } from '../../../src/graph/passes/rewrite.ts';
import { topologicalOrder, type Value } from '../../../src/graph/value.ts';
import { evaluate, expectClose, generator } from '../check-operator.ts';

const random = generator(3);
const noise = (size: number) => Float32Array.from({ length: size }, () => random() - 0.5);
const types = (...values: Value[]) => topologicalOrder(values).map(({ operator }) => operator.type);

/** A pool before and after the rewrite, and both gradients of the same weighted sum of its maxima. */
async function both(
  shape: number[],
  kernel: [number, number],
  data: Float32Array,
  pads: readonly number[] = [0, 0, 0, 0],
) {
  const x = input('x', shape);
  const plain = maxPool(x, { kernel, strides: kernel, pads });
  const [masked] = rewrite([plain], maxPoolByMask);
  const weights = constant(noise(sizeOf(plain.shape)), plain.shape);
  const gradient = (y: Value) => differentiate(reduceSum(mul(y, weights)), [x])[0];
  const outputs = { plain, masked, g: gradient(plain), h: gradient(masked) };
  expect(types(outputs.h)).not.toContain('MaxUnpool');
  const out = await evaluate(outputs, { x: new Tensor('float32', data, shape) });
  const numbers = (name: string) => out[name].data as Float32Array;
  return { plain: numbers('plain'), masked: numbers('masked'), g: numbers('g'), h: numbers('h') };
}

describe('max-pool with its gradient by a mask', () => {
  it.each([
    ['2 x 2', [2, 3, 6, 8], [2, 2]],
    ['rows and columns left over', [2, 2, 7, 11], [2, 3]],
    ['along columns alone', [1, 2, 3, 10], [1, 2]],
    ['along rows alone', [2, 1, 9, 4], [3, 1]],
    ['one window', [1, 1, 5, 5], [5, 5]],
    ['padded on the right', [2, 3, 6, 7], [2, 2], [0, 0, 0, 1]],
    ['padded below', [2, 3, 7, 6], [2, 2], [0, 0, 1, 0]],
    ['padded all round', [1, 2, 7, 8], [3, 4], [1, 2, 1, 2]],
    ['padded above and left, rows and columns left over', [1, 2, 7, 8], [3, 3], [1, 2, 0, 0]],
  ] as [string, number[], [number, number], number[]?][])(
    'has the same bits: %s',
    async (_, shape, kernel, pads) => {
      const { plain, masked, g, h } = await both(shape, kernel, noise(sizeOf(shape)), pads);
      expect(masked).toEqual(plain);
      expectClose(h, g, 0, 'gradient');
    },
  );

  it('shares the gradient among ties: each window gets what it got', async () => {
    const shape = [1, 2, 6, 6];
    const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.floor(i / 3) % 3);
    const { g, h } = await both(shape, [2, 2], data);
    const windowSums = (gradient: Float32Array) =>
      Float32Array.from({ length: 18 }, (_, place) => {
        const top = Math.floor(place / 9) * 36 + Math.floor((place % 9) / 3) * 12 + (place % 3) * 2;
        return gradient[top] + gradient[top + 1] + gradient[top + 6] + gradient[top + 7];
      });
    expectClose(windowSums(h), windowSums(g), 1e-6, 'sums');
    expect(h[0]).toBe(h[1]);
  });

  it('leaves numbers that equal 0 beside the windows without a gradient', async () => {
    const { h } = await both([1, 1, 2, 3], [2, 2], Float32Array.of(-1, -2, 0, -3, -4, 0));
    expect([h[2], h[5]]).toEqual([0, 0]);
  });

  it.each([
    ['overlapping windows', [1, 1, 6, 6], { kernel: [3, 3], strides: [2, 2] }],
    ['dilation', [1, 1, 6, 6], { kernel: [2, 2], strides: [2, 2], dilations: [2, 2] }],
    ['wide images', [1, 1, 4, 300], { kernel: [2, 2], strides: [2, 2] }],
    ['sequences', [1, 1, 8], { kernel: [2], strides: [2] }],
  ] as [string, number[], Window][])('is left off for %s', (_, shape, window) => {
    const pooled = maxPool(input('x', shape), window);
    expect(rewrite([pooled], maxPoolByMask)[0]).toBe(pooled);
  });

  it('is left off where something reads the indices', () => {
    const pooled = maxPool(input('x', [1, 1, 4, 4]), { kernel: [2, 2], strides: [2, 2] });
    const [kept] = rewrite([pooled, pooled.node.outputs[1]], maxPoolByMask);
    expect(kept).toBe(pooled);
  });
});
