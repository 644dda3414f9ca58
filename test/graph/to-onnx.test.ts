import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import { differentiate } from '../../src/graph/differentiate.ts';
import { decodeModel, metadataOf, tensorFloats } from '../../src/graph/from-onnx.ts';
import { add } from '../../src/graph/ops/add.ts';
import { constant } from '../../src/graph/ops/constant.ts';
import { input } from '../../src/graph/ops/input.ts';
import { maxPool } from '../../src/graph/ops/max-pool.ts';
import { mul } from '../../src/graph/ops/mul.ts';
import { reduceSum } from '../../src/graph/ops/reduce-sum.ts';
import { reshape } from '../../src/graph/ops/reshape.ts';
import { scan } from '../../src/graph/ops/scan.ts';
import { split } from '../../src/graph/ops/split.ts';
import { encodeModel, toOnnx } from '../../src/graph/to-onnx.ts';
import type { Value } from '../../src/graph/value.ts';
import { createSession } from '../../src/runtime/index.ts';
import { expectError } from '../nn/support.ts';
import { evaluate } from './check-operator.ts';

const vector = (...numbers: number[]) => new Tensor('float32', Float32Array.from(numbers), [numbers.length]);
const numbers = (tensor: Tensor) => [...(tensor.data as Float32Array)];

describe('toOnnx', () => {
  it('writes only what the outputs need, each once, after what it reads', () => {
    const x = input('x', [2]);
    const square = mul(x, x);
    add(square, input('unused', [2]));
    const { graph, opsetImport, irVersion } = toOnnx({ y: add(square, square) });
    expect(graph!.node.map(({ opType }) => opType)).toEqual(['Mul', 'Add']);
    expect(graph!.input.map(({ name }) => name)).toEqual(['x']);
    expect(opsetImport.map(({ domain, version }) => [domain, version])).toEqual([['', 21n]]);
    expect(irVersion).toBe(10n);
  });

  it('leaves out the indices of a max-pool unless something reads them', () => {
    const x = input('x', [1, 1, 2, 2]);
    const pooled = maxPool(x, { kernel: [2, 2] });
    const outputs = (values: Record<string, Value>) => toOnnx(values).graph!.node[0].output.length;
    expect(outputs({ pooled })).toBe(1);
    expect(outputs({ pooled, indices: pooled.node.outputs[1] })).toBe(2);
    expect(outputs({ gradient: differentiate(reduceSum(pooled), [x])[0] })).toBe(2);
  });

  it('writes equal small constants once, those of another shape or type apart', () => {
    const x = input('x', [2]);
    const y = add(mul(x, constant(3)), mul(x, constant(3)));
    expect(toOnnx({ y }).graph!.initializer).toHaveLength(1);
    const z = add(y, mul(x, constant(3, [2])));
    expect(toOnnx({ z }).graph!.initializer).toHaveLength(2);
    expect(toOnnx({ a: constant(1), b: constant(Int32Array.of(1), []) }).graph!.initializer).toHaveLength(2);
  });

  it('keeps zero and minus zero apart', async () => {
    const out = await evaluate({ a: constant(0), b: constant(-0) }, {});
    expect(Object.is(numbers(out.a)[0], 0)).toBe(true);
    expect(Object.is(numbers(out.b)[0], -0)).toBe(true);
  });

  it('returns an input, a constant, and one value under two names', async () => {
    const x = input('x', [2]);
    const y = add(x, x);
    const out = await evaluate({ same: x, seven: constant(7), y, again: y }, { x: vector(1, 2) });
    expect(Object.fromEntries(Object.entries(out).map(([name, tensor]) => [name, numbers(tensor)]))).toEqual({
      same: [1, 2],
      seven: [7],
      y: [2, 4],
      again: [2, 4],
    });
  });

  it('returns every output of a node, also where only some are wanted', async () => {
    const [a, b, c] = split(input('x', [4]), [1, 2, 1], 0);
    expect(numbers((await evaluate({ b }, { x: vector(1, 2, 3, 4) })).b)).toEqual([2, 3]);
    const out = await evaluate({ c, a, sum: reduceSum(b) }, { x: vector(1, 2, 3, 4) });
    expect([out.a, out.c, out.sum].map(numbers)).toEqual([[1], [4], [5]]);
  });

  it('leaves the batch axis open for the names in `batched`', async () => {
    const x = input('x', [2, 3]);
    const y = reshape(mul(x, constant(2)), [-1, 3, 1]);
    const message = toOnnx({ y }, { batched: ['x', 'y'] });
    for (const { type } of [...message.graph!.input, ...message.graph!.output]) {
      const dims = type!.value.case === 'tensorType' ? type!.value.value.shape!.dim : [];
      expect(dims[0].value).toEqual({ case: 'dimParam', value: 'batch' });
      expect(dims[1].value).toEqual({ case: 'dimValue', value: 3n });
    }
    const session = await createSession(encodeModel(message), { threads: 1 });
    for (const batch of [1, 2, 5]) {
      const data = new Float32Array(batch * 3).fill(batch);
      expect((await session.run({ x: new Tensor('float32', data, [batch, 3]) })).y.dims).toEqual([
        batch,
        3,
        1,
      ]);
    }
    await session.release();
  });

  it('carries initializers in place of inputs, and metadata', async () => {
    const y = mul(input('x', [2]), input('w', [2]));
    const message = toOnnx(
      { y },
      { initializers: { w: { data: Float32Array.of(3, 4), shape: [2] } }, metadata: { who: 'me' } },
    );
    expect(message.graph!.input.map(({ name }) => name)).toEqual(['x']);
    const bytes = encodeModel(message);
    const again = decodeModel(bytes, 'file');
    expect(metadataOf(again)).toEqual(new Map([['who', 'me']]));
    expect(tensorFloats(again.graph!.initializer[0])).toEqual({ data: Float32Array.of(3, 4), shape: [2] });
    const session = await createSession(bytes, { threads: 1 });
    expect(numbers((await session.run({ x: vector(1, 2) })).y)).toEqual([3, 8]);
    await session.release();
  });

  it('refuses a tensor with too few bytes', async () => {
    const message = toOnnx({ y: constant(Float32Array.of(1, 2)) });
    message.graph!.initializer[0].rawData = new Uint8Array(5);
    await expectError(
      () => tensorFloats(message.graph!.initializer[0]),
      'BAD_FILE',
      /holds 5 bytes; its shape needs 8/,
    );
  });
});

describe('scan', () => {
  it('runs its body over the steps; the body sees values and constants of the graph around it', async () => {
    const [start, steps, factor] = [input('start', [2]), input('steps', [3, 2]), input('factor', [2])];
    const [state, step] = [input('state', [2]), input('step', [2])];
    const outside = mul(factor, constant(10)); // does not depend on the body: computed once, outside
    const next = add(mul(state, outside), add(step, constant(0.5)));
    const [last, all] = scan([start], [steps], { inputs: [state, step], outputs: [next, add(next, state)] });
    expect(last.shape).toEqual([2]);
    expect(all.shape).toEqual([3, 2]);
    const message = toOnnx({ last, all });
    expect(message.graph!.node.map(({ opType }) => opType)).toEqual(['Mul', 'Scan']);
    const out = await evaluate(
      { last, all },
      {
        start: vector(1, 2),
        factor: vector(1, 0.1),
        steps: new Tensor('float32', Float32Array.of(1, 1, 2, 2, 3, 3), [3, 2]),
      },
    );
    // 1 -> 11.5 -> 117.5 -> 1178.5 and 2 -> 3.5 -> 6 -> 9.5
    expect(numbers(out.last)).toEqual([1178.5, 9.5]);
    expect(numbers(out.all)).toEqual([12.5, 5.5, 129, 9.5, 1296, 15.5]);
  });

  it('may return what it was given, and what stands outside', async () => {
    const [start, steps] = [input('start', [1]), input('steps', [2, 1])];
    const [state, step] = [input('state', [1]), input('step', [1])];
    const constantOutside = constant(4, [1]);
    const results = scan([start], [steps], {
      inputs: [state, step],
      outputs: [step, state, constantOutside],
    });
    const [last, states, fours] = results;
    const feeds = { start: vector(1), steps: new Tensor('float32', Float32Array.of(2, 3), [2, 1]) };
    const out = await evaluate({ last, states, fours }, feeds);
    expect([out.last, out.states, out.fours].map(numbers)).toEqual([[3], [1, 2], [4, 4]]);
  });
});
