import { expect } from 'vitest';
import { sizeOf, Tensor } from '../../src/array/tensor.ts';
import { differentiate } from '../../src/graph/differentiate.ts';
import { constant } from '../../src/graph/ops/constant.ts';
import { input } from '../../src/graph/ops/input.ts';
import { mul } from '../../src/graph/ops/mul.ts';
import { reduceSum } from '../../src/graph/ops/reduce-sum.ts';
import { encodeModel, toOnnx } from '../../src/graph/to-onnx.ts';
import { topologicalOrder, type Value } from '../../src/graph/value.ts';
import { createSession } from '../../src/runtime/index.ts';

/** An input of an operator: its shape, and numbers for it (or a range that they are drawn from). */
export interface OperatorInput {
  shape: number[];
  data?: number[];
  /** default (-1, 1) */
  range?: [number, number];
}

export interface OperatorCase {
  inputs: OperatorInput[];
  build: (...inputs: Value[]) => Value;
  /** the same from plain numbers: expected result, row-major */
  expected?: (...inputs: Float32Array[]) => ArrayLike<number>;
  /** largest error of a gradient, relative to its largest element; default 2e-3 */
  tolerance?: number;
  /** step of the central differences; default 1e-2 */
  step?: number;
}

/** Runs a graph on the engine. */
export async function evaluate(
  outputs: Record<string, Value>,
  feeds: Record<string, Tensor>,
): Promise<Record<string, Tensor>> {
  const session = await createSession(encodeModel(toOnnx(outputs)), { threads: 1 });
  try {
    return await session.run(feeds);
  } finally {
    await session.release();
  }
}

/** Checks the value of an operator against `expected`, and its gradients against central differences. */
export async function checkOperator({
  inputs,
  build,
  expected,
  tolerance = 2e-3,
  step = 1e-2,
}: OperatorCase): Promise<void> {
  const random = generator(7);
  const data = inputs.map(({ shape, data, range: [low, high] = [-1, 1] }) =>
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => data?.[i] ?? low + (high - low) * random()),
  );
  const values = inputs.map(({ shape }, i) => input(`x${i}`, shape));
  const result = build(...values);
  const weights = Float32Array.from({ length: sizeOf(result.shape) }, () => random() - 0.5);
  const loss = reduceSum(mul(result, constant(weights, result.shape)));
  const gradients = differentiate(loss, values);
  const outputs: Record<string, Value> = { result };
  for (const [i, gradient] of gradients.entries()) outputs[`g${i}`] = gradient;
  const session = await createSession(encodeModel(toOnnx(outputs)), { threads: 1 });
  const used = new Set<number>(values.map((_, i) => i));
  const run = (numbers: Float32Array[]) =>
    session.run(
      Object.fromEntries([...used].map((i) => [`x${i}`, new Tensor('float32', numbers[i], inputs[i].shape)])),
    );
  const out = await run(data);
  expect(out.result.dims).toEqual([...result.shape]);
  if (expected) expectClose(out.result.data as Float32Array, expected(...data), 1e-5, 'value');

  const score = async (numbers: Float32Array[]) => {
    const y = (await run(numbers)).result.data as Float32Array;
    return y.reduce((sum, v, i) => sum + v * weights[i], 0);
  };
  for (const [i, numbers] of data.entries()) {
    const numeric = new Float64Array(numbers.length);
    for (let k = 0; k < numbers.length; k++) {
      const moved = data.map((array) => array.slice());
      moved[i][k] = numbers[k] + step;
      const high = moved[i][k];
      const up = await score(moved);
      moved[i][k] = numbers[k] - step;
      numeric[k] = (up - (await score(moved))) / (high - moved[i][k]);
    }
    expectClose(out[`g${i}`].data as Float32Array, numeric, tolerance, `gradient of input ${i}`);
  }
  await session.release();
}

/** Fails with the place and size of the largest error when it is above `tolerance` times the largest number. */
export function expectClose(
  actual: ArrayLike<number>,
  wanted: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  expect(actual.length, `${what}: length`).toBe(wanted.length);
  let worst = 0;
  let scale = 1e-3;
  for (let i = 0; i < wanted.length; i++) {
    scale = Math.max(scale, Math.abs(wanted[i]));
    const error = Math.abs(actual[i] - wanted[i]);
    if (!(error <= Math.abs(actual[worst] - wanted[worst]))) worst = i;
  }
  const error = Math.abs(actual[worst] - wanted[worst]) / scale;
  if (!(error <= tolerance)) {
    expect.fail(
      `${what}: [${worst}] is ${actual[worst]}, wanted ${wanted[worst]}; error ${error} of the largest, above ${tolerance}`,
    );
  }
}

/** Small linear congruential generator of U(0, 1), the same on every machine. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** The operators that make a value, in order, without inputs and constants. */
export function typesOf(value: Value): string[] {
  return topologicalOrder([value])
    .map(({ operator }) => operator.type)
    .filter((type) => type !== 'Input' && type !== 'Constant');
}
