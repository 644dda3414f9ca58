/** @file ONNX models that other programs made: they predict and can be evaluated, but not trained. */

import { shapeText, sizeOf, Tensor } from '../array/tensor.ts';
import { EarshotError } from '../errors.ts';
import type { ModelProto, ValueInfoProto } from '../graph/onnx/onnx-ml_pb.ts';
import { createSession, type Session } from '../runtime/index.ts';
import { type Rows, sliceRows } from './data.ts';
import type { Shape } from './features.ts';
import { layer } from './layer.ts';
import { Model } from './model.ts';
import { buildNetwork } from './network.ts';
import type { SymbolicTensor } from './symbolic.ts';

/** Numbers of each type that an input may have. */
const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  int8: Int8Array,
} as const;

type InputType = keyof typeof arrays | 'int64' | 'bool';

/** The numbers of ONNX's element types. */
const inputTypes: Readonly<Record<number, InputType>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  11: 'float64',
};

interface Port {
  readonly name: string;
  readonly type: InputType;
  /** how many examples one run must have; undefined: any number */
  readonly batch?: number;
  /** without the batch; -1 where any length will do */
  readonly shape: Shape;
}

/** The graph of a foreign model, and how to run it. */
export interface Foreign {
  /** numbers that it holds */
  readonly parameters: number;
  /** Outputs of all examples, (examples, ...). */
  predict(inputs: readonly Rows[], batchSize: number): Promise<Tensor[]>;
}

/**
 * A model that predicts what an ONNX file computes. Its first axes are batches; numbers that go in are converted to
 * the types that it wants.
 * @throws EarshotError UNSUPPORTED for inputs and outputs that are not tensors of numbers
 */
export function foreignModel(message: ModelProto, bytes: Uint8Array, source: string): Model {
  const graph = message.graph!;
  const held = new Set(graph.initializer.map(({ name }) => name));
  const inputs = graph.input.filter(({ name }) => !held.has(name)).map((info) => portOf(info, source));
  const outputs = graph.output.map((info) => portOf(info, source));
  const starts = inputs.map(({ name, shape }): SymbolicTensor => ({ name, shape, inputs: [] }));
  const ends = outputs.map(({ name, shape }) => foreignLayer(name, shape, source)(starts));
  const network = buildNetwork('loadModel', starts, ends);
  const architecture = { ...network, outputNames: outputs.map(({ name }) => name) };
  const model = new Model(architecture, { name: graph.name === '' ? 'onnx' : graph.name });
  let session: Promise<Session> | undefined;
  model.foreign = {
    parameters: graph.initializer.reduce((sum, { dims }) => sum + sizeOf(dims.map(Number)), 0),
    predict: async (rows, batchSize) => {
      session ??= createSession(bytes);
      return runAll(await session, { inputs, outputs, rows, batchSize });
    },
  };
  return model;
}

/** Stands for what the file computes for one output. */
function foreignLayer(name: string, shape: Shape, source: string) {
  return layer({
    kind: 'Onnx',
    config: { name },
    arity: [1, Infinity],
    outputShape: () => shape,
    call: () => {
      throw new EarshotError(
        'UNSUPPORTED',
        `${source} was not made by earshot: it can predict and be evaluated, but not trained, saved or exported.`,
      );
    },
  });
}

function portOf({ name, type }: ValueInfoProto, source: string): Port {
  const tensor = type?.value.case === 'tensorType' ? type.value.value : undefined;
  const inputType = tensor && inputTypes[tensor.elemType];
  if (tensor === undefined || inputType === undefined || (tensor.shape?.dim.length ?? 0) === 0) {
    throw new EarshotError(
      'UNSUPPORTED',
      `${source}: '${name}' must be a tensor of numbers whose first axis is the batch.`,
    );
  }
  const [batch, ...shape] = tensor.shape!.dim.map(({ value }) =>
    value.case === 'dimValue' && value.value > 0n ? Number(value.value) : -1,
  );
  return { name, type: inputType, batch: batch === -1 ? undefined : batch, shape };
}

interface Run {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly rows: readonly Rows[];
  readonly batchSize: number;
}

async function runAll(session: Session, { inputs, outputs, rows, batchSize }: Run): Promise<Tensor[]> {
  const size = inputs.find(({ batch }) => batch !== undefined)?.batch ?? batchSize;
  const fixed = inputs.some(({ batch }) => batch !== undefined);
  const { count } = rows[0];
  const parts: Tensor[][] = [];
  for (let start = 0; start < count; start += size) {
    const feeds: Record<string, Tensor> = {};
    for (const [i, port] of inputs.entries()) {
      const part = sliceRows(rows[i], start, Math.min(start + size, count));
      feeds[port.name] = tensorOf(part, port.type, fixed ? size : part.count);
    }
    const made = await session.run(feeds);
    parts.push(outputs.map(({ name }) => made[name]));
  }
  return outputs.map((_, i) =>
    joined(
      parts.map((part) => part[i]),
      count,
    ),
  );
}

/** Rows as a tensor of a type; where a run must have more of them, zeros follow. */
function tensorOf({ data, shape }: Rows, type: InputType, count: number): Tensor {
  const dims = [count, ...shape];
  const size = sizeOf(dims);
  if (type === 'int64') {
    const numbers = new BigInt64Array(size);
    for (const [i, value] of data.entries()) numbers[i] = BigInt(Math.round(value));
    return new Tensor('int64', numbers, dims);
  }
  if (type === 'bool') {
    const numbers = new Uint8Array(size);
    for (const [i, value] of data.entries()) numbers[i] = value === 0 ? 0 : 1;
    return new Tensor('bool', numbers, dims);
  }
  const numbers = new arrays[type](size);
  numbers.set(data);
  return new Tensor(type, numbers as Float32Array, dims) as Tensor;
}

/** The outputs of runs one after the other, as float32, of `count` examples. */
function joined(parts: readonly Tensor[], count: number): Tensor {
  const [, ...shape] = parts[0].dims;
  const strange = parts.find(({ dims }) => shapeText(dims.slice(1)) !== shapeText(shape));
  if (strange !== undefined) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `predict: the model's outputs differ in shape between runs: ${shapeText(shape)} and ${shapeText(strange.dims.slice(1))}.`,
    );
  }
  const size = sizeOf(shape);
  const data = new Float32Array(count * size);
  let place = 0;
  for (const part of parts) {
    const numbers = Float32Array.from(part.data as ArrayLike<number | bigint> as ArrayLike<number>, Number);
    const kept = numbers.subarray(0, Math.min(numbers.length, data.length - place));
    data.set(kept, place);
    place += kept.length;
  }
  return new Tensor('float32', data, [count, ...shape]);
}
