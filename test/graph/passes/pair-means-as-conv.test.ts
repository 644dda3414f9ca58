import { expect, it } from 'vitest';
import { Tensor } from '../../../src/array/tensor.ts';
import { averagePool } from '../../../src/graph/ops/average-pool.ts';
import { input } from '../../../src/graph/ops/input.ts';
import { pairMeansAsConv } from '../../../src/graph/passes/pair-means-as-conv.ts';
import { rewrite } from '../../../src/graph/passes/rewrite.ts';
import { evaluate } from '../check-operator.ts';

const x = input('x', [2, 1, 6, 7]);
const data = Float32Array.from({ length: 84 }, (_, i) => Math.sin(i * i));

it.each([
  ['in a row', averagePool(x, { kernel: [1, 2], strides: [1, 2] })],
  ['in a column', averagePool(x, { kernel: [2, 1], strides: [2, 1] })],
  ['that overlap', averagePool(x, { kernel: [1, 2] })],
  ['apart', averagePool(x, { kernel: [2, 1], dilations: [3, 1] })],
  ['of a sequence', averagePool(input('x', [12, 1, 7]), { kernel: [2], strides: [2] })],
])('takes means of two neighbours %s by a convolution, to the same bits', async (_, pooled) => {
  const [made] = rewrite([pooled], pairMeansAsConv);
  expect([made.node.operator.type, made.shape]).toEqual(['Conv', pooled.shape]);
  const [of] = pooled.node.inputs;
  const out = await evaluate({ made, pooled }, { x: new Tensor('float32', data, of!.shape) });
  expect(out.made.data).toEqual(out.pooled.data);
});

it('leaves windows of more elements, of padding, and of several channels', () => {
  for (const pooled of [
    averagePool(x, { kernel: [2, 2] }),
    averagePool(x, { kernel: [1, 2], pads: [0, 1, 0, 0] }),
    averagePool(input('x', [2, 3, 6, 7]), { kernel: [1, 2] }),
  ])
    expect(rewrite([pooled], pairMeansAsConv)[0]).toBe(pooled);
});
