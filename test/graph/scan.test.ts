import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import { differentiate } from '../../src/graph/differentiate.ts';
import { add } from '../../src/graph/ops/add.ts';
import { constant } from '../../src/graph/ops/constant.ts';
import { fillBatch } from '../../src/graph/ops/fill-batch.ts';
import { gather } from '../../src/graph/ops/gather.ts';
import { gemm } from '../../src/graph/ops/gemm.ts';
import { input } from '../../src/graph/ops/input.ts';
import { matmul } from '../../src/graph/ops/matmul.ts';
import { maxPool } from '../../src/graph/ops/max-pool.ts';
import { mul } from '../../src/graph/ops/mul.ts';
import { reduceMean } from '../../src/graph/ops/reduce-mean.ts';
import { reduceSum } from '../../src/graph/ops/reduce-sum.ts';
import { relu } from '../../src/graph/ops/relu.ts';
import { reshape } from '../../src/graph/ops/reshape.ts';
import { scan } from '../../src/graph/ops/scan.ts';
import { sigmoid } from '../../src/graph/ops/sigmoid.ts';
import { softmax } from '../../src/graph/ops/softmax.ts';
import { split } from '../../src/graph/ops/split.ts';
import { sub } from '../../src/graph/ops/sub.ts';
import { tanh } from '../../src/graph/ops/tanh.ts';
import { transpose } from '../../src/graph/ops/transpose.ts';
import { encodeModel, toOnnx } from '../../src/graph/to-onnx.ts';
import type { Value } from '../../src/graph/value.ts';
import { createSession } from '../../src/runtime/index.ts';
import { expectError } from '../nn/support.ts';
import { checkOperator, evaluate, expectClose, generator, type OperatorCase } from './check-operator.ts';

/** Runs `cell` over x: the last states, then what it collects. */
function recurrent(
  first: Value[],
  x: Value,
  cell: (states: Value[], entry: Value) => Value[],
  options?: { reverse?: boolean },
): readonly Value[] {
  const states = first.map(({ shape, dtype }) => input('state', shape, dtype));
  const entry = input('entry', x.shape.slice(1), x.dtype);
  return scan(first, [x], { inputs: [...states, entry], outputs: cell(states, entry) }, options);
}

function lstm(x: Value, h0: Value, c0: Value, kernel: Value, bias: Value, reverse = false): readonly Value[] {
  const cell = ([h, c]: Value[], entry: Value) => {
    const units = h.shape[1];
    const z = add(add(entry, matmul(h, kernel)), bias);
    const [i, f, g, o] = split(z, [units, units, units, units], 1);
    const next = add(mul(sigmoid(f), c), mul(sigmoid(i), tanh(g)));
    const out = mul(sigmoid(o), tanh(next));
    return [out, next, out];
  };
  return recurrent([h0, c0], x, cell, { reverse });
}

const lstmInputs = [
  { shape: [4, 2, 12] },
  { shape: [2, 3] },
  { shape: [2, 3] },
  { shape: [3, 12] },
  { shape: [12] },
];

/** The same by loops. */
function lstmByLoops(reverse: boolean) {
  return (x: Float32Array, h0: Float32Array, c0: Float32Array, kernel: Float32Array, bias: Float32Array) => {
    const logistic = (v: number) => 1 / (1 + Math.exp(-v));
    const [h, c, all] = [[...h0], [...c0], new Array<number>(24)];
    for (let k = 0; k < 4; k++) {
      const t = reverse ? 3 - k : k;
      const before = [...h];
      for (let n = 0; n < 2; n++) {
        for (let u = 0; u < 3; u++) {
          const [i, f, g, o] = [0, 1, 2, 3].map((gate) => {
            const column = gate * 3 + u;
            const sums = [0, 1, 2].map((j) => before[n * 3 + j] * kernel[j * 12 + column]);
            return x[(t * 2 + n) * 12 + column] + bias[column] + sums[0] + sums[1] + sums[2];
          });
          c[n * 3 + u] = logistic(f) * c[n * 3 + u] + logistic(i) * Math.tanh(g);
          h[n * 3 + u] = logistic(o) * Math.tanh(c[n * 3 + u]);
          all[(t * 2 + n) * 3 + u] = h[n * 3 + u];
        }
      }
    }
    return { h, c, all };
  };
}

const cases: Record<string, OperatorCase> = {
  'an LSTM, all its outputs': {
    inputs: lstmInputs,
    build: (x, h, c, k, b) => lstm(x, h, c, k, b)[2],
    expected: (...numbers) =>
      lstmByLoops(false)(...(numbers as Parameters<ReturnType<typeof lstmByLoops>>)).all,
  },
  'an LSTM, its last output': {
    inputs: lstmInputs,
    build: (x, h, c, k, b) => lstm(x, h, c, k, b)[0],
    expected: (...numbers) =>
      lstmByLoops(false)(...(numbers as Parameters<ReturnType<typeof lstmByLoops>>)).h,
  },
  'an LSTM that goes backwards': {
    inputs: lstmInputs,
    build: (x, h, c, k, b) => lstm(x, h, c, k, b, true)[2],
    expected: (...numbers) =>
      lstmByLoops(true)(...(numbers as Parameters<ReturnType<typeof lstmByLoops>>)).all,
  },
  'an LSTM that goes backwards, its last cell state': {
    inputs: lstmInputs,
    build: (x, h, c, k, b) => lstm(x, h, c, k, b, true)[1],
    expected: (...numbers) => lstmByLoops(true)(...(numbers as Parameters<ReturnType<typeof lstmByLoops>>)).c,
  },
  'one step': {
    inputs: [{ shape: [1, 2] }, { shape: [2] }],
    build: (x, h) => recurrent([h], x, ([s], entry) => [mul(s, entry), add(s, entry)])[1],
    expected: (x, h) => [x[0] + h[0], x[1] + h[1]],
  },
  'several outputs that matter together': {
    inputs: [{ shape: [3, 2] }, { shape: [2] }],
    build: (x, h) => {
      const [last, all] = recurrent([h], x, ([s], e) => [tanh(add(mul(s, e), s)), mul(s, s)]);
      return add(reduceSum(mul(last, last)), reduceSum(mul(all, x)));
    },
  },
  'values from outside in several places, one made from another': {
    inputs: [{ shape: [3, 2] }, { shape: [2] }, { shape: [2, 2] }],
    build: (x, h, k) => {
      const turned = transpose(mul(k, k), [1, 0]);
      const cell = ([s]: Value[], e: Value) => {
        const row = reshape(s, [1, 2]);
        const next = add(matmul(row, turned), gemm(reshape(e, [1, 2]), k, { transB: true, c: h }));
        return [reshape(tanh(next), [2]), next];
      };
      return recurrent([h], x, cell)[1];
    },
  },
  'a kernel that stands left in the product': {
    inputs: [{ shape: [3, 2, 1] }, { shape: [2, 1] }, { shape: [2, 2] }],
    build: (x, h, k) => recurrent([h], x, ([s], e) => [tanh(matmul(k, add(s, e)))])[0],
  },
  'a batch of products and a product broadcast': {
    inputs: [{ shape: [3, 2, 2, 2] }, { shape: [2, 2, 2] }, { shape: [2, 2] }],
    build: (x, h, k) => recurrent([h], x, ([s], e) => [tanh(add(matmul(s, k), matmul(k, e)))])[0],
  },
  'states and results handed through': {
    inputs: [{ shape: [3, 2] }, { shape: [2] }, { shape: [2] }, { shape: [2] }],
    build: (x, a, b, c) => {
      const results = recurrent([a, b], x, ([s, t], e) => [t, e, s, c, e, mul(s, c)]);
      const weighted = results.map((value, i) => reduceSum(mul(mul(value, value), constant(i + 1))));
      return weighted.reduce(add);
    },
  },
  'two states with one next value': {
    inputs: [{ shape: [3, 2] }, { shape: [2] }, { shape: [2] }],
    build: (x, a, b) => {
      const [first, second] = recurrent([a, b], x, ([s, t], e) => {
        const next = tanh(add(mul(s, e), t));
        return [next, next];
      });
      return add(first, mul(second, second));
    },
  },
  'a body that keeps nothing between steps': {
    inputs: [{ shape: [2, 1, 1, 4], data: [0.9, 0.2, -0.6, 0.7, 0.5, -0.4, 0.1, 0.8] }],
    build: (x) => recurrent([], x, (_, e) => [softmax(maxPool(relu(e), { kernel: [2], strides: [2] }))])[0],
  },
  'a whole number as state': {
    inputs: [{ shape: [3, 2] }, { shape: [4, 2] }],
    build: (x, table) => {
      const step = (states: Value[], e: Value) => [
        add(states[0], constant(BigInt64Array.of(1n), [1])),
        mul(gather(table, states[0]), reshape(e, [1, 2])),
      ];
      return recurrent([constant(BigInt64Array.of(1n), [1])], x, step)[1];
    },
    expected: (x, table) => x.map((v, i) => v * table[i + 2]),
  },
  'a Scan inside a Scan': {
    inputs: [{ shape: [2, 3, 2] }, { shape: [2] }, { shape: [2] }],
    build: (x, h, k) => {
      const outer = ([s]: Value[], rows: Value) => {
        const scaled = sigmoid(mul(s, k)); // computed in the outer body, read in the inner one
        const inner = ([t]: Value[], e: Value) => [tanh(add(mul(t, scaled), mul(e, k))), mul(t, scaled)];
        const [last, all] = recurrent([tanh(s)], rows, inner, { reverse: true });
        return [mul(last, last), mul(all, scaled)];
      };
      const [last, all] = recurrent([h], x, outer);
      return add(reduceSum(mul(all, all), [1]), last);
    },
  },
};

describe('scan: values, and gradients equal to central differences', () => {
  for (const [name, operatorCase] of Object.entries(cases)) it(name, () => checkOperator(operatorCase));

  it('collects for the gradient only what it needs', () => {
    const [x, h] = [input('x', [3, 2]), input('h', [2])];
    const [last] = recurrent([h], x, ([s], e) => [tanh(add(s, e)), mul(e, e)]);
    const forward = toOnnx({ last }).graph!.node;
    expect(forward.map(({ output }) => output.length)).toEqual([1]);
    const scans = toOnnx({ g: differentiate(reduceSum(last), [x])[0] }).graph!.node.filter(
      ({ opType }) => opType === 'Scan',
    );
    expect(scans.map(({ output }) => output.length)).toEqual([2, 2]); // tanh's results; the gradients of the entries
  });
});

describe('training inside a Scan', () => {
  const [steps, length, batch, units] = [3, 4, 2, 2];
  const shape = [length, batch, units];
  const loss = (x: Value, kernel: Value) => {
    const first = constant(0, [batch, units]);
    const [last] = recurrent([first], x, ([s], e) => [tanh(add(e, matmul(s, kernel)))]);
    return reduceMean(mul(last, last));
  };
  const next = (x: Value, kernel: Value) => {
    const total = loss(x, kernel);
    return { total, kernel: sub(kernel, mul(differentiate(total, [kernel])[0], constant(0.5))) };
  };

  it('takes the same steps as one run a step', async () => {
    const random = generator(3);
    const draw = (dims: number[]) => {
      const size = dims.reduce((a, b) => a * b);
      return new Tensor(
        'float32',
        Float32Array.from({ length: size }, () => random() - 0.5),
        dims,
      );
    };
    const [data, start] = [draw([steps, ...shape]), draw([units, units])];
    const step = next(input('x', shape), input('kernel', [units, units]));
    const session = await createSession(encodeModel(toOnnx({ total: step.total, next: step.kernel })), {
      threads: 1,
    });
    let kernel = start;
    const losses: number[] = [];
    for (let i = 0; i < steps; i++) {
      const size = length * batch * units;
      const entry = (data.data as Float32Array).slice(i * size, (i + 1) * size);
      const out = await session.run({ x: new Tensor('float32', entry, shape), kernel });
      losses.push((out.total.data as Float32Array)[0]);
      kernel = out.next as typeof kernel;
    }
    await session.release();

    const [last, totals] = recurrent(
      [input('kernel', [units, units])],
      input('x', [steps, ...shape]),
      ([k], x) => {
        const step = next(x, k);
        return [step.kernel, step.total];
      },
    );
    const out = await evaluate({ last, totals }, { x: data, kernel: start });
    expectClose(out.last.data as Float32Array, kernel.data as Float32Array, 1e-6, 'kernel');
    expectClose(out.totals.data as Float32Array, losses, 1e-6, 'losses');
    expect(losses[0]).not.toBe(losses[1]);
  });
});

it('a graph with a Scan takes batches of any size', async () => {
  const x = input('x', [2, 3, 2]);
  const cell = ([s]: Value[], e: Value) => [add(s, e), mul(s, e)];
  const [last, all] = recurrent([fillBatch(x, [2], 1)], transpose(x, [1, 0, 2]), cell);
  const outputs = { last, all: transpose(all, [1, 0, 2]) };
  const model = toOnnx(outputs, { batched: ['x', 'last', 'all'] });
  const session = await createSession(encodeModel(model), { threads: 1 });
  for (const batch of [1, 3]) {
    const numbers = Float32Array.from({ length: batch * 6 }, (_, i) => i);
    const out = await session.run({ x: new Tensor('float32', numbers, [batch, 3, 2]) });
    expect(out.all.dims).toEqual([batch, 3, 2]);
    expect([...(out.last.data as Float32Array)].slice(0, 2)).toEqual([7, 10]);
    expect([...(out.all.data as Float32Array)].slice(0, 6)).toEqual([0, 1, 2, 6, 12, 25]);
  }
  await session.release();
});

it('a graph with a Scan takes any number of steps', async () => {
  const [state, entry] = [input('state', [2]), input('entry', [2])];
  const next = add(state, entry);
  const [last, all] = scan([input('state', [2])], [input('x', [2, 2])], {
    inputs: [state, entry],
    outputs: [next, mul(next, next)],
  });
  const model = toOnnx({ last, all }, { sequences: ['x', 'all'] });
  const session = await createSession(encodeModel(model), { threads: 1 });
  for (const [steps, total] of [
    [1, 1],
    [4, 16],
  ]) {
    const numbers = Float32Array.from({ length: steps * 2 }, (_, i) => i);
    const out = await session.run({
      state: new Tensor('float32', Float32Array.of(1, 0), [2]),
      x: new Tensor('float32', numbers, [steps, 2]),
    });
    expect(out.all.dims).toEqual([steps, 2]);
    expect(out.last.data[1]).toBe(total);
    expect(out.all.data.at(-1)).toBe(total ** 2);
  }
  await session.release();
});

describe('scan refuses', () => {
  const [first, x] = [input('first', [2]), input('x', [3, 2])];
  const [state, entry] = [input('state', [2]), input('entry', [2])];
  const refusals: Record<string, [() => unknown, RegExp]> = {
    'no sequence': [() => scan([first], [], { inputs: [state], outputs: [state] }), /at least one sequence/],
    'another number of inputs': [
      () => scan([first], [x], { inputs: [state], outputs: [state] }),
      /it has 1 and 1/,
    ],
    'an entry of another shape': [
      () => scan([first], [x], { inputs: [state, input('entry', [3])], outputs: [state] }),
      /input 1 of the body is float32 \(3,\), not float32 \(2,\)/,
    ],
    'a state that changes its shape': [
      () => scan([first], [x], { inputs: [state, entry], outputs: [reduceSum(state)] }),
      /state 0 begins as float32 \(2,\); the body returns float32 \(\)/,
    ],
    'a state that changes its type': [
      () => scan([first], [x], { inputs: [state, entry], outputs: [input('i', [2], 'int64')] }),
      /returns int64/,
    ],
    'sequences of other lengths': [
      () => scan([], [x, input('y', [4])], { inputs: [entry, input('y', [])], outputs: [entry] }),
      /\(3, 2\), \(4,\) differ in steps/,
    ],
  };
  for (const [name, [action, message]] of Object.entries(refusals)) {
    it(name, () => expectError(action, 'SHAPE_MISMATCH', message));
  }
});
