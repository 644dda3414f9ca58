import { expect, it } from 'vitest';
import { sizeOf, Tensor } from '../../../src/array/tensor.ts';
import { abs } from '../../../src/graph/ops/abs.ts';
import { add } from '../../../src/graph/ops/add.ts';
import { concat } from '../../../src/graph/ops/concat.ts';
import { constant } from '../../../src/graph/ops/constant.ts';
import { gemm } from '../../../src/graph/ops/gemm.ts';
import { input } from '../../../src/graph/ops/input.ts';
import { mul } from '../../../src/graph/ops/mul.ts';
import { reduceMean } from '../../../src/graph/ops/reduce-mean.ts';
import { reduceSum } from '../../../src/graph/ops/reduce-sum.ts';
import { reshape } from '../../../src/graph/ops/reshape.ts';
import { scan } from '../../../src/graph/ops/scan.ts';
import { sub } from '../../../src/graph/ops/sub.ts';
import { afterSteps } from '../../../src/graph/passes/after-steps.ts';
import type { Value } from '../../../src/graph/value.ts';
import { evaluate } from '../check-operator.ts';

const steps = 9;

/** A body of a state (1, n) and batches of this shape, with what it collects made of the state, the batch and more. */
function body(
  shape: number[],
  collected: (values: { state: Value; batch: Value; next: Value; outside: Value }) => Value,
) {
  const [state, batch] = [input('state', [1, shape[1]]), input('batch', shape)];
  const outside = input('outside', [shape[1]]);
  const next = gemm(constant(0.1, [1, shape[0]]), sub(batch, state));
  return { inputs: [state, batch], outputs: [next, collected({ state, batch, next, outside })] };
}

const one = (value: Value) => reshape(value, [1]);

it.each<[string, number[], Parameters<typeof body>[1]]>([
  [
    'a mean of squares',
    [8, 4],
    ({ state, batch, outside }) => {
      const error = sub(mul(batch, outside), state);
      return one(reduceMean(mul(error, error)));
    },
  ],
  [
    'means over the last axis, of values of fewer axes',
    [8, 6],
    ({ state, batch, outside }) => {
      const moved = add(mul(sub(batch, state), outside), reshape(abs(state), [6]));
      return concat([one(reduceMean(reduceSum(moved, [1]))), one(reduceMean(moved))], 0);
    },
  ],
])('computes %s after the steps, to the same bits', async (_, shape, collected) => {
  const { inputs, outputs } = body(shape, collected);
  const { values, finish } = afterSteps({ inputs, outputs }, steps);
  expect(values).not.toContain(outputs[1]);
  const first = input('first', inputs[0].shape);
  const batches = input('batches', [steps, ...shape]);
  const [, inside] = scan([first], [batches], { inputs, outputs });
  const [, ...sequences] = scan([first], [batches], { inputs, outputs: [outputs[0], ...values] });
  const after = finish(sequences);
  expect(after.shape).toEqual(inside.shape);
  const numbers = (shape: readonly number[], seed: number) => {
    const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(seed * i + 1));
    return new Tensor('float32', data, shape);
  };
  const out = await evaluate(
    { inside, after },
    { first: numbers(first.shape, 2), batches: numbers(batches.shape, 3), outside: numbers([shape[1]], 4) },
  );
  expect(out.after.data).toEqual(out.inside.data);
});

it('leaves what the next step needs, sums of entries that lie in another way, and much of it, in the steps', () => {
  const stay = (shape: number[], collected: Parameters<typeof body>[1], all = steps) => {
    const made = body(shape, collected);
    expect(afterSteps(made, all).values).toEqual([made.outputs[1]]);
  };
  stay([8, 4], ({ next }) => next);
  stay([5, 3], ({ batch, state }) => reduceMean(sub(batch, state)));
  stay([8, 4], ({ batch, state }) => reduceMean(sub(batch, state), [0]));
  stay([64, 80], ({ batch, state }) => reduceMean(sub(batch, state)));
  stay([8, 4], ({ batch, state }) => reduceMean(sub(batch, state)), 100_000);
});
