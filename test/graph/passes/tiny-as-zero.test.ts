import { expect, it } from 'vitest';
import { Tensor } from '../../../src/array/tensor.ts';
import { gemm } from '../../../src/graph/ops/gemm.ts';
import { input } from '../../../src/graph/ops/input.ts';
import { rewrite } from '../../../src/graph/passes/rewrite.ts';
import { tinyAsZero } from '../../../src/graph/passes/tiny-as-zero.ts';
import { topologicalOrder, type Value } from '../../../src/graph/value.ts';
import { evaluate } from '../check-operator.ts';

const [rows, columns] = [4096, 16];
const x = input('x', [2, rows]);
const dy = input('dy', [2, columns]);

const floats = (shape: readonly number[], at: (i: number) => number) =>
  new Tensor(
    'float32',
    Float32Array.from({ length: shape[0] * shape[1] }, (_, i) => at(i)),
    shape,
  );

async function products(
  before: Value,
  gradients: Tensor,
): Promise<{ before: Float32Array; after: Float32Array }> {
  const [after] = rewrite([before], tinyAsZero);
  const out = await evaluate(
    { before, after },
    { x: floats(x.shape, (i) => 2 + Math.sin(i)), dy: gradients },
  );
  return { before: out.before.data as Float32Array, after: out.after.data as Float32Array };
}

const kernelGradient = gemm(x, dy, { transA: true, alpha: 0.5 });

it.each([
  ['the second factor', kernelGradient],
  ['the first factor', gemm(dy, x, { transA: true })],
])('tinyAsZero leaves the bits of a product: tiny numbers only in %s', async (_, product) => {
  const { before, after } = await products(
    product,
    floats(dy.shape, (i) => (i % 3 === 0 ? 1e-17 : Math.cos(i))),
  );
  expect(after).toEqual(before);
});

it.each([-1e-39, -1e-20])(
  'tinyAsZero takes %f as 0, so that neither the product has subnormal numbers nor its square',
  async (gradient) => {
    const { before, after } = await products(
      kernelGradient,
      floats(dy.shape, () => gradient),
    );
    expect(before.every((v) => v !== 0 && v ** 2 < 1.1754944e-38)).toBe(true);
    expect(after.every((v) => v === 0)).toBe(true);
  },
);

it('tinyAsZero hides nothing that is no number', async () => {
  const { after } = await products(
    kernelGradient,
    floats(dy.shape, (i) => (i === 5 ? Number.NaN : i === 7 ? Number.POSITIVE_INFINITY : 1e-38)),
  );
  expect(after.slice(0, columns).map((v) => (Number.isFinite(v) ? 0 : 1))).toEqual(
    Float32Array.from({ length: columns }, (_, i) => (i === 5 || i === 7 ? 1 : 0)),
  );
});

it.each([
  ['a small product', gemm(input('a', [2, 64]), dy, { transA: true })],
  ['a product of two large factors', gemm(input('a', [512, 512]), input('b', [512, 512]))],
  ['a large kernel', gemm(input('c', [32, 4096]), input('kernel', [4096, 64]))],
])('tinyAsZero leaves %s alone', (_, product) => {
  const types = topologicalOrder(rewrite([product], tinyAsZero)).map(({ operator }) => operator.type);
  expect(types).not.toContain('Where');
});
