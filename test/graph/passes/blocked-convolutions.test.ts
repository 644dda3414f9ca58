import { describe, expect, it } from 'vitest';
import { sizeOf, Tensor } from '../../../src/array/tensor.ts';
import { differentiate } from '../../../src/graph/differentiate.ts';
import { conv } from '../../../src/graph/ops/conv.ts';
import { convTranspose } from '../../../src/graph/ops/conv-transpose.ts';
import { input, inputName } from '../../../src/graph/ops/input.ts';
import { mul } from '../../../src/graph/ops/mul.ts';
import { reduceSum } from '../../../src/graph/ops/reduce-sum.ts';
import { blockedConvolutions, gradientsInBlocks } from '../../../src/graph/passes/blocked-convolutions.ts';
import { rewrite } from '../../../src/graph/passes/rewrite.ts';
import type { Value } from '../../../src/graph/value.ts';
import { channelBlock } from '../../../src/nn/channel-block.ts';
import { evaluate, expectClose, generator, typesOf } from '../check-operator.ts';

/** Undefined where the engine has no convolutions in blocks. */
const block = (await channelBlock())!;

const x = input('x', [4, 16, 18, 23]);
const kernel = input('kernel', [32, 16, 3, 2]);
const bias = input('bias', [32]);
const dy = input('dy', [4, 32, 16, 22]);
const oneTap = input('kernel', [32, 16, 1, 1]);
const wide = input('wide', [4, 32, 18, 23]);
const narrow = input('narrow', [16, 32, 3, 3]);
const few = input('few', [16]);

describe.skipIf(block === undefined)('convolutions in blocks of channels', () => {
  it.each<[string, Value, Value[]]>([
    ['with bias', conv(x, kernel, bias), [x, kernel, bias]],
    ['padded', conv(x, kernel, undefined, { pads: [1, 0, 2, 1] }), [x, kernel]],
    ['padded by more than the kernel', conv(x, kernel, undefined, { pads: [4, 3, 0, 5] }), [x, kernel]],
    ['strides', conv(x, kernel, bias, { strides: [2, 3], pads: [1, 1, 1, 1] }), [x, kernel, bias]],
    ['dilations', conv(x, kernel, undefined, { dilations: [2, 3] }), [x, kernel]],
    ['adjoint', convTranspose(dy, kernel, { outputSize: [18, 23] }), [dy, kernel]],
    [
      'adjoint of a padded one',
      convTranspose(dy, kernel, { outputSize: [16, 22], pads: [1, 0, 1, 1] }),
      [dy, kernel],
    ],
  ])('give the same: %s', async (_, before, inputs) => {
    const [after] = rewrite([before], blockedConvolutions(block));
    expect(typesOf(after)).toContain('ReorderInput');
    expect(typesOf(after)).not.toContain('ConvTranspose');
    const random = generator(3);
    const feeds = inputs.map((value) => {
      const numbers = Float32Array.from({ length: sizeOf(value.shape) }, () => random() - 0.5);
      return [inputName(value), new Tensor('float32', numbers, value.shape)] as const;
    });
    const out = await evaluate({ before, after }, Object.fromEntries(feeds));
    expect(out.after.dims).toEqual(out.before.dims);
    expectClose(out.after.data as Float32Array, out.before.data as Float32Array, 1e-6, 'convolution');
  });

  it.each<[string, Value, Value[]]>([
    ['with bias', conv(wide, narrow, few), [wide, narrow, few]],
    ['padded', conv(wide, narrow, undefined, { pads: [1, 0, 2, 1] }), [wide, narrow]],
    ['of many filters', conv(x, kernel, bias, { pads: [1, 1, 1, 1] }), [x, kernel, bias]],
    ['strides', conv(wide, narrow, few, { strides: [2, 3] }), [wide, narrow, few]],
  ])('have the same gradients: %s', async (_, before, wrt) => {
    const [after] = rewrite([before], gradientsInBlocks(block));
    const weights = input('weights', before.shape);
    const [had, has] = [before, after].map((y) => differentiate(reduceSum(mul(y, weights)), wrt));
    const random = generator(4);
    const feeds = [...wrt, weights].map((value) => {
      const numbers = Float32Array.from({ length: sizeOf(value.shape) }, () => random() - 0.5);
      return [inputName(value), new Tensor('float32', numbers, value.shape)] as const;
    });
    const outputs = wrt.flatMap((_, i) => [[`had${i}`, had[i]] as const, [`has${i}`, has[i]] as const]);
    const out = await evaluate(Object.fromEntries(outputs), Object.fromEntries(feeds));
    for (const [i, value] of wrt.entries()) {
      const [wanted, gradient] = [`had${i}`, `has${i}`].map((name) => out[name].data as Float32Array);
      expectClose(gradient, wanted, 1e-5, inputName(value));
    }
  });

  it('have gradients of kernels from blocks of filters where their shifts are products', () => {
    const [after] = rewrite([conv(wide, narrow, undefined)], gradientsInBlocks(block));
    const [gradient] = differentiate(reduceSum(after), [narrow]);
    expect(typesOf(gradient)).toContain('ReorderInput');
    expect(typesOf(gradient)).not.toContain('Pad');
  });

  it.each([
    ['few numbers', conv(input('x', [1, 16, 18, 23]), kernel, bias)],
    [
      'channels that are no whole blocks',
      conv(input('x', [4, 12, 18, 23]), input('k', [32, 12, 3, 2]), bias),
    ],
    ['filters that are no whole blocks', conv(x, input('k', [12, 16, 3, 2]), undefined)],
    ['a single tap', conv(x, oneTap, bias)],
    ['sequences', conv(input('x', [4, 16, 1000]), input('k', [32, 16, 3]), bias)],
    ['groups', conv(x, input('k', [32, 8, 3, 2]), bias, { group: 2 })],
    ['adjoints in groups', convTranspose(dy, kernel, { outputSize: [18, 23], group: 2 })],
    [
      'adjoints with strides',
      convTranspose(dy, kernel, { outputSize: [33, 44], strides: [2, 2], pads: [0, 0, 0, 0] }),
    ],
  ])('are left as they are: %s', (_, y) => {
    expect(rewrite([y], blockedConvolutions(block))[0]).toBe(y);
    expect(rewrite([y], gradientsInBlocks(block))[0]).toBe(y);
  });
});
