import { describe, expect, it } from 'vitest';
import { sizeOf, Tensor } from '../../../src/array/tensor.ts';
import { differentiate } from '../../../src/graph/differentiate.ts';
import { add } from '../../../src/graph/ops/add.ts';
import { constant } from '../../../src/graph/ops/constant.ts';
import { conv } from '../../../src/graph/ops/conv.ts';
import { input, inputName } from '../../../src/graph/ops/input.ts';
import { maxPool } from '../../../src/graph/ops/max-pool.ts';
import { mul } from '../../../src/graph/ops/mul.ts';
import { reduceSum } from '../../../src/graph/ops/reduce-sum.ts';
import type { Window } from '../../../src/graph/ops/window.ts';
import { convMaxPoolAsMatmul, dependsOn } from '../../../src/graph/passes/conv-max-pool-as-matmul.ts';
import { convMaxPoolInBlocks } from '../../../src/graph/passes/conv-max-pool-in-blocks.ts';
import { type Rule, rewrite } from '../../../src/graph/passes/rewrite.ts';
import { topologicalOrder, type Value } from '../../../src/graph/value.ts';
import { channelBlock } from '../../../src/nn/channel-block.ts';
import { evaluate, expectClose, generator } from '../check-operator.ts';

interface Case {
  image: [batch: number, channels: number, height: number, width: number];
  filters: number;
  kernel: [number, number];
  convPads?: Window['pads'];
  pool: [number, number];
  poolPads?: Window['pads'];
  bias?: boolean;
}

const cases: Record<string, Case> = {
  'the lab: 3 x 3, then 3 x 3 same': { image: [2, 1, 14, 17], filters: 4, kernel: [3, 3], pool: [3, 3] },
  'pool padded on every side': {
    image: [2, 1, 13, 12],
    filters: 3,
    kernel: [3, 3],
    pool: [3, 3],
    poolPads: [1, 0, 1, 2],
  },
  'pool that leaves rows and columns over': {
    image: [1, 1, 12, 14],
    filters: 2,
    kernel: [3, 3],
    pool: [3, 3],
  },
  'convolution padded too': {
    image: [2, 1, 9, 8],
    filters: 2,
    kernel: [3, 2],
    convPads: [1, 0, 1, 1],
    pool: [2, 2],
    poolPads: [0, 0, 1, 0],
  },
  'two channels, flat windows': { image: [2, 2, 7, 9], filters: 3, kernel: [1, 3], pool: [2, 3] },
  'without bias': { image: [2, 1, 8, 8], filters: 2, kernel: [2, 2], pool: [2, 2], bias: false },
  'pool wider than high': {
    image: [1, 1, 6, 11],
    filters: 2,
    kernel: [2, 2],
    pool: [1, 4],
    poolPads: [0, 1, 0, 1],
  },
};

const random = generator(11);
const noise = (size: number) => Float32Array.from({ length: size }, () => random() - 0.5);
const fills: Record<string, (size: number) => Float32Array> = {
  noise,
  'silence: every patch alike': (size) => new Float32Array(size),
  'one loud half, one silent': (size) => noise(size).map((v, i) => (i % 4 < 2 ? v : 0)),
};

/** Undefined where the engine has no convolutions in blocks. */
const block = await channelBlock();

const types = (value: Value) => topologicalOrder([value]).map(({ operator }) => operator.type);

function build({ image, filters, kernel, convPads, pool, poolPads, bias = true }: Case) {
  const x = input('x', image);
  const k = input('k', [filters, image[1], ...kernel]);
  const b = bias ? input('b', [filters]) : undefined;
  const convolved = conv(x, k, b, convPads && { pads: convPads });
  return { x, k, b, convolved, pooled: maxPool(convolved, { kernel: pool, strides: pool, pads: poolPads }) };
}

/** Expects the values and gradients that there are without the rule. */
async function expectTheSame(
  one: Case,
  fill: (size: number) => Float32Array,
  rule: (wrt: Value[]) => Rule,
): Promise<Value> {
  const { x, k, b, pooled } = build(one);
  const wanted = b === undefined ? [k] : [k, b];
  const [product] = rewrite([pooled], rule(wanted));
  expect(product.shape).toEqual(pooled.shape);
  const weights = constant(noise(sizeOf(pooled.shape)), pooled.shape);
  const gradients = (y: Value) => differentiate(reduceSum(mul(y, weights)), wanted);
  const outputs: Record<string, Value> = { pooled, product };
  for (const [i, gradient] of gradients(pooled).entries()) outputs[`wanted${i}`] = gradient;
  for (const [i, gradient] of gradients(product).entries()) outputs[`actual${i}`] = gradient;
  const feeds = Object.fromEntries(
    [x, ...wanted].map((value) => {
      const data = (value === x ? fill : noise)(sizeOf(value.shape));
      return [inputName(value), new Tensor('float32', data, value.shape)];
    }),
  );
  const out = await evaluate(outputs, feeds);
  const close = (actual: string, wanted: string) =>
    expectClose(out[actual].data as Float32Array, out[wanted].data as Float32Array, 1e-5, actual);
  close('product', 'pooled');
  for (const i of wanted.keys()) close(`actual${i}`, `wanted${i}`);
  return product;
}

describe.skipIf(block === undefined)('convolution and max-pool in blocks', () => {
  const rule = (wrt: Value[]) => convMaxPoolInBlocks(dependsOn(wrt), block!, { fewest: 0 });
  const inBlocks = (one: Case, blocks = 1): Case => ({ ...one, filters: blocks * block! });

  for (const [name, one] of Object.entries(cases).filter(([, { image }]) => image[1] === 1)) {
    it.each(Object.keys(fills))(`has the same values and gradients: ${name}, %s`, async (fill) => {
      expect(types(await expectTheSame(inBlocks(one), fills[fill], rule))).toContain('Scan');
    });
  }

  it.each([
    ['several blocks of filters', inBlocks({ ...cases['pool padded on every side'], filters: 0 }, 3)],
    ['more taps than a block', inBlocks({ ...cases['pool padded on every side'], kernel: [4, 4] })],
    [
      'a few images at a time',
      inBlocks({ ...cases['the lab: 3 x 3, then 3 x 3 same'], image: [10, 1, 128, 216] }),
    ],
    ['windows of one row', inBlocks({ ...cases['pool wider than high'], image: [3, 1, 6, 13] })],
    [
      'windows of one column',
      inBlocks({ ...cases['pool wider than high'], pool: [4, 1], poolPads: [1, 0, 1, 0] }),
    ],
  ])('has the same values and gradients: %s', async (_, one) => {
    await expectTheSame(one, fills['one loud half, one silent'], rule);
  });

  it('compares products of every size with their maxima', async () => {
    const one = inBlocks(cases['the lab: 3 x 3, then 3 x 3 same']);
    for (const scale of [1e-12, 1, 1e6])
      await expectTheSame(one, (size) => noise(size).map((v) => v * scale), rule);
  });

  it('is left off where few products are pooled', () => {
    const few = build(inBlocks(cases['without bias']));
    const enough = build(inBlocks({ ...cases['without bias'], image: [32, 1, 20, 20] }));
    const [left, done] = [few, enough].map(
      ({ k, pooled }) => rewrite([pooled], convMaxPoolInBlocks(dependsOn([k]), block!))[0],
    );
    expect(left).toBe(few.pooled);
    expect(types(done)).toContain('Scan');
  });

  it.each([
    ['filters that are no whole blocks', { filters: 3 }],
    ['images that need a gradient', { filters: 16 }],
    ['several channels', { filters: 16, image: [2, 2, 8, 8] as Case['image'] }],
  ])('is left off for %s', (what, changed) => {
    const { x, k, pooled } = build({ ...cases['without bias'], ...changed });
    const wrt = what.startsWith('images') ? [x, k] : [k];
    expect(rewrite([pooled], rule(wrt))[0]).toBe(pooled);
  });
});

describe('convolution and max-pool as one matrix product', () => {
  for (const [name, one] of Object.entries(cases)) {
    it.each(Object.keys(fills))(`has the same values and gradients: ${name}, %s`, async (fill) => {
      const product = await expectTheSame(one, fills[fill], (wrt) => convMaxPoolAsMatmul(dependsOn(wrt)));
      expect(types(product)).not.toContain('MaxPool');
    });
  }

  it.each(['noise', 'one loud half, one silent'])(
    'does a few images at a time where there are many, to the same bits: %s',
    async (fill) => {
      const image = [10, 1, 128, 216] as const;
      const { k, b, pooled } = build({ image: [...image], filters: 16, kernel: [3, 3], pool: [3, 3] });
      const wanted = [k, b!];
      const weights = constant(noise(sizeOf(pooled.shape)), pooled.shape);
      const outputs: Record<string, Value> = {};
      for (const inParts of [true, false]) {
        const [product] = rewrite([pooled], convMaxPoolAsMatmul(dependsOn(wanted), { inParts }));
        const gradients = differentiate(reduceSum(mul(product, weights)), wanted);
        expect(types(product).includes('Scan')).toBe(inParts);
        for (const [i, value] of [product, ...gradients].entries()) outputs[`${inParts} ${i}`] = value;
      }
      const feeds = {
        x: new Tensor('float32', fills[fill](sizeOf(image)), image),
        k: new Tensor('float32', noise(sizeOf(k.shape)), k.shape),
        b: new Tensor('float32', noise(16), [16]),
      };
      const out = await evaluate(outputs, feeds);
      for (const i of [0, 1, 2]) expect(out[`true ${i}`].data).toEqual(out[`false ${i}`].data);
    },
  );

  it('does all images at once where no number of them that divides all fits', () => {
    for (const batch of [2, 11, 13]) {
      const { k, pooled } = build({ image: [batch, 1, 128, 216], filters: 16, kernel: [3, 3], pool: [3, 3] });
      expect(types(rewrite([pooled], convMaxPoolAsMatmul(dependsOn([k])))[0])).not.toContain('Scan');
    }
  });

  const [plain] = Object.values(cases);
  const rewritten = (y: Value, wrt: Value[]) => rewrite([y], convMaxPoolAsMatmul(dependsOn(wrt)))[0];

  it('is left off where the images need a gradient', () => {
    const { x, k, pooled } = build(plain);
    expect(rewritten(pooled, [x, k])).toBe(pooled);
  });

  it('is left off where something else reads the convolution', () => {
    const { k, convolved, pooled } = build(plain);
    const both = add(reduceSum(pooled), reduceSum(convolved));
    expect(types(rewritten(both, [k]))).toContain('MaxPool');
  });

  it('is left off for strides, overlapping windows and many taps', () => {
    const x = input('x', [1, 1, 12, 12]);
    const k = input('k', [2, 1, 3, 3]);
    const strided = maxPool(conv(x, k, undefined, { strides: [2, 2] }), { kernel: [2, 2], strides: [2, 2] });
    const overlapping = maxPool(conv(x, k, undefined), { kernel: [3, 3], strides: [1, 1] });
    const wide = maxPool(conv(input('w', [1, 8, 9, 9]), input('v', [2, 8, 3, 3]), undefined), {
      kernel: [2, 2],
      strides: [2, 2],
    });
    for (const y of [strided, overlapping, wide]) expect(rewritten(y, [k])).toBe(y);
  });
});
