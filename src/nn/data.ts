import { firstNotFinite } from '../array/finite.ts';
import { sameShape, shapeText, sizeOf, Tensor } from '../array/tensor.ts';
import { describe, EarshotError, unknownName } from '../errors.ts';
import type { Shape } from './features.ts';
import type { Loss } from './losses/index.ts';

/** Numbers for a network: a tensor of any number type, or a flat array where one axis is enough. */
export type Numbers = Tensor | Float32Array | Float64Array | Int32Array | Uint8Array | readonly number[];

/** What goes into a model: for several inputs an array in their order, or an object by their names. */
export type Inputs = Numbers | readonly Numbers[] | Readonly<Record<string, Numbers>>;

/**
 * One set of numbers for each of `names`.
 * @throws EarshotError SHAPE_MISMATCH for another number of them, UNKNOWN_NAME for a name that is not there
 */
export function perName(what: string, given: Inputs, names: readonly string[]): readonly Numbers[] {
  const several = `${what} must have one entry for each of ${names.join(', ')}`;
  if (Array.isArray(given) && given.length > 0 && typeof given[0] !== 'number') {
    const nested = names.length === 1 && Array.isArray(given[0]); // rows as arrays of numbers
    if (given.length === names.length && !nested) return given as readonly Numbers[];
    if (names.length > 1) throw new EarshotError('SHAPE_MISMATCH', `${several}; received ${given.length}.`);
  }
  if (isByName(given)) {
    for (const name of Object.keys(given)) if (!names.includes(name)) throw unknownName(what, name, names);
    const missing = names.find((name) => !Object.hasOwn(given, name));
    if (missing === undefined) return names.map((name) => given[name]);
    throw new EarshotError('SHAPE_MISMATCH', `${several}; '${missing}' is missing.`);
  }
  if (names.length === 1) return [given as Numbers];
  throw new EarshotError('SHAPE_MISMATCH', `${several}; received ${describe(given)}.`);
}

export function isByName(given: unknown): given is Readonly<Record<string, Numbers>> {
  return (
    typeof given === 'object' &&
    given !== null &&
    !Array.isArray(given) &&
    !ArrayBuffer.isView(given) &&
    !isTensor(given)
  );
}

/** Examples side by side: (examples, ...shape), row-major. */
export interface Rows {
  readonly data: Float32Array;
  readonly count: number;
  readonly shape: Shape;
}

/**
 * Inputs (examples, ...inputShape); with one number an example, (examples) will do.
 * @throws EarshotError SHAPE_MISMATCH for another shape, NOT_FINITE for NaN or infinity in it
 */
export function inputRows(what: string, x: Numbers, inputShape: Shape): Rows {
  const { data, dims: given } = plainNumbers(what, x);
  const dims = given.length === 1 && sameShape(inputShape, [1]) ? [given[0], 1] : given;
  if (!fits(dims.slice(1), inputShape) || dims.length === 0) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${what} must have shape ${shapeText([null, ...inputShape.map((length) => (length === -1 ? null : length))])} (examples first); received ${shapeText(dims)}.`,
    );
  }
  return rows(what, data, dims);
}

/** True when a shape is the wanted one; -1 stands for any length. */
function fits(shape: Shape, wanted: Shape): boolean {
  return (
    shape.length === wanted.length && wanted.every((length, axis) => length === -1 || length === shape[axis])
  );
}

/**
 * Targets in the form that the loss compares: (examples, ...output) for values, one number less for classes.
 * @throws EarshotError SHAPE_MISMATCH, NOT_FINITE, or INVALID_ARGUMENT for a class outside 0 to classes - 1
 */
export function targetRows(what: string, y: Numbers, loss: Loss, outputShape: Shape): Rows {
  const { data, dims } = plainNumbers(what, y);
  const shape = targetShapeOf(loss, outputShape);
  const squeezed = dims.at(-1) === 1 ? dims.slice(0, -1) : dims;
  const accepted = [dims, squeezed, [...dims, 1]].some(
    (candidate) => sameShape(candidate.slice(1), shape) && candidate.length > shape.length,
  );
  if (!accepted || dims.length === 0) {
    const hint =
      loss.targets === 'values' && sameShape(squeezed.slice(1), outputShape.slice(0, -1))
        ? ` For numbers of classes use the loss 'sparseCategoricalCrossentropy'.`
        : '';
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${what} must have shape ${shapeText([null, ...shape])} for the loss '${loss.name}'; received ${shapeText(dims)}.${hint}`,
    );
  }
  const checked = rows(what, data, [dims[0], ...shape]);
  if (loss.targets === 'classes') checkClasses(what, checked.data, outputShape[outputShape.length - 1]);
  return checked;
}

/** Shape of one target for a loss. */
export function targetShapeOf(loss: Loss, outputShape: Shape): Shape {
  return loss.targets === 'classes' ? outputShape.slice(0, -1) : outputShape;
}

/** @throws EarshotError SHAPE_MISMATCH unless both have as many examples */
export function checkSameCount(a: string, first: Rows, b: string, second: Rows): void {
  if (first.count === second.count) return;
  throw new EarshotError(
    'SHAPE_MISMATCH',
    `${a} and ${b} must have as many examples; received ${first.count} and ${second.count}.`,
  );
}

/** The rows whose numbers are in `order`, from place `start` to before `end`, as a tensor on the numbers of `batch`. */
export function batchOf(
  { data, shape }: Rows,
  order: ArrayLike<number>,
  start: number,
  end: number,
  batch: Float32Array,
): Tensor {
  const size = sizeOf(shape);
  for (let i = start; i < end; i++)
    batch.set(data.subarray(order[i] * size, (order[i] + 1) * size), (i - start) * size);
  return new Tensor('float32', batch, [end - start, ...shape]);
}

/** All rows as one tensor, without a copy. */
export function wholeOf({ data, count, shape }: Rows): Tensor {
  return new Tensor('float32', data, [count, ...shape]);
}

/** Rows from `start` to before `end`, without a copy. */
export function sliceRows({ data, shape }: Rows, start: number, end: number): Rows {
  const size = sizeOf(shape);
  return { data: data.subarray(start * size, end * size), count: end - start, shape };
}

/** Numbers as float32, without a copy where they are so already, and their dimensions. @throws EarshotError INVALID_ARGUMENT */
export function plainNumbers(what: string, from: Numbers): { data: Float32Array; dims: readonly number[] } {
  if (from instanceof Tensor || isTensor(from))
    return { data: asFloats(from.data as ArrayLike<number>), dims: from.dims };
  if (
    Array.isArray(from)
      ? from.every((v) => typeof v === 'number')
      : ArrayBuffer.isView(from) && 'length' in from
  ) {
    const values = from as ArrayLike<number>;
    return { data: asFloats(values), dims: [values.length] };
  }
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${what} must be a Tensor, a typed array or an array of numbers; received ${describe(from)}.`,
  );
}

/** Tensors of another copy of onnxruntime-common are as good. */
function isTensor(from: unknown): from is Tensor {
  return typeof from === 'object' && from !== null && 'dims' in from && 'data' in from && 'type' in from;
}

function asFloats(data: ArrayLike<number | bigint>): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data as ArrayLike<number>, Number);
}

function rows(what: string, data: Float32Array, dims: readonly number[]): Rows {
  const [count, ...shape] = dims;
  if (count === 0) throw new EarshotError('INVALID_ARGUMENT', `${what} has no examples.`);
  if (firstNotFinite(data) >= 0) {
    const bad = data.findIndex((v) => !Number.isFinite(v));
    throw new EarshotError(
      'NOT_FINITE',
      `${what} holds ${data[bad]} (example ${Math.floor(bad / sizeOf(shape))}); remove or replace it before training.`,
    );
  }
  return { data, count, shape };
}

/** @throws EarshotError INVALID_ARGUMENT unless all are whole numbers of classes that `whose` has */
export function checkClasses(what: string, labels: Float32Array, classes: number, whose = 'the model'): void {
  const bad = labels.findIndex((label) => !Number.isInteger(label) || label < 0 || label >= classes);
  if (bad < 0) return;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${what} must hold whole numbers from 0 to ${classes - 1}, for the ${classes} classes of ${whose}; [${bad}] is ${labels[bad]}.`,
  );
}
