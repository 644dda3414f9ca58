import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import { differentiate } from '../../src/graph/differentiate.ts';
import { add } from '../../src/graph/ops/add.ts';
import { cast } from '../../src/graph/ops/cast.ts';
import { constant } from '../../src/graph/ops/constant.ts';
import { greater } from '../../src/graph/ops/greater.ts';
import { input } from '../../src/graph/ops/input.ts';
import { mul } from '../../src/graph/ops/mul.ts';
import { reduceSum } from '../../src/graph/ops/reduce-sum.ts';
import { scatterAdd } from '../../src/graph/ops/scatter-add.ts';
import { sigmoid } from '../../src/graph/ops/sigmoid.ts';
import { split } from '../../src/graph/ops/split.ts';
import { topologicalOrder, type Value } from '../../src/graph/value.ts';
import { expectError } from '../nn/support.ts';
import { evaluate, expectClose } from './check-operator.ts';

const vector = (...numbers: number[]) => new Tensor('float32', Float32Array.from(numbers), [numbers.length]);

/** The gradient of `loss` with respect to x at (1, 2). */
async function gradientAt(loss: (x: Value) => Value): Promise<Float32Array> {
  const x = input('x', [2]);
  const [gradient] = differentiate(loss(x), [x]);
  const reads = topologicalOrder([gradient]).includes(x.node);
  const { g } = await evaluate({ g: gradient }, reads ? { x: vector(1, 2) } : {});
  return g.data as Float32Array;
}

describe('differentiate', () => {
  it('names the operator that has no rule', async () => {
    const [x, indices] = [input('x', [1]), constant(BigInt64Array.of(1n), [1])];
    const loss = reduceSum(scatterAdd(constant(0, [3]), indices, x));
    await expectError(
      () => differentiate(loss, [x]),
      'UNSUPPORTED',
      /no gradient rule for the operator ScatterElements/,
    );
  });

  it('does not ask for a rule off the way to what is wanted', async () => {
    const [x, y] = [input('x', [2]), input('y', [3])];
    const loss = add(
      reduceSum(mul(x, x)),
      reduceSum(scatterAdd(constant(0, [3]), constant(BigInt64Array.of(0n, 1n, 2n)), y)),
    );
    const [gradient] = differentiate(loss, [x]);
    const { g } = await evaluate({ g: gradient }, { x: vector(1, 2) });
    expect([...(g.data as Float32Array)]).toEqual([2, 4]);
  });

  it('gives zeros of the right shape for what the loss does not use', async () => {
    const [x, y] = [input('x', [2]), input('y', [2, 3])];
    const [, unused] = differentiate(reduceSum(x), [x, y]);
    expect(unused.shape).toEqual([2, 3]);
    const { g } = await evaluate({ g: unused }, {});
    expect([...(g.data as Float32Array)]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('gives no gradient through comparisons and casts', async () => {
    const step = await gradientAt((x) => reduceSum(mul(x, cast(greater(x, constant(1.5)), 'float32'))));
    expect([...step]).toEqual([0, 1]);
  });

  it('adds up over the uses of a shared value, in any depth', async () => {
    // s = x^2; loss = sum(s s + s) = sum(x^4 + x^2)
    const shared = await gradientAt((x) => {
      const s = mul(x, x);
      return reduceSum(add(mul(s, s), s));
    });
    expectClose(shared, [4 + 2, 32 + 4], 1e-6, 'x^4 + x^2');
    const doubled = await gradientAt((x) => {
      let y = x;
      for (let i = 0; i < 20; i++) y = add(y, y);
      return reduceSum(y);
    });
    expect([...doubled]).toEqual([2 ** 20, 2 ** 20]);
  });

  it('takes the gradient of intermediate values and of the loss itself', async () => {
    const x = input('x', [2]);
    const s = mul(x, x);
    const loss = reduceSum(mul(s, constant(3)));
    const [ds, dx, dloss] = differentiate(loss, [s, x, loss]);
    const out = await evaluate({ ds, dx, dloss }, { x: vector(1, 2) });
    expect([...(out.ds.data as Float32Array)]).toEqual([3, 3]);
    expect([...(out.dx.data as Float32Array)]).toEqual([6, 12]);
    expect([...(out.dloss.data as Float32Array)]).toEqual([1]);
  });

  it('fills in zeros for outputs of a node that do not matter', async () => {
    const gradient = await gradientAt((x) => reduceSum(sigmoid(mul(split(x, [1, 1], 0)[1], constant(0)))));
    expect([...gradient]).toEqual([0, 0]);
  });

  it('walks long chains without recursion', () => {
    const x = input('x', [1]);
    let y = x;
    for (let i = 0; i < 20_000; i++) y = add(y, x);
    expect(differentiate(reduceSum(y), [x])[0].shape).toEqual([1]);
  });
});
