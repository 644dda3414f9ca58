import { sameShape, shapeText, sizeOf, Tensor } from '../../array/tensor.ts';
import { describe, EarshotError } from '../../errors.ts';
import { type Inputs, type Numbers, plainNumbers } from '../data.ts';
import type { Item } from './item.ts';

/** What one example has for an input or an output: a tensor or array of its shape, or a number where it has none. */
export type ExampleNumbers = Numbers | number;

/** The same for models of several inputs or outputs. */
export type ExampleInputs =
  | ExampleNumbers
  | readonly ExampleNumbers[]
  | Readonly<Record<string, ExampleNumbers>>;

/** One example: what goes into a model, what is to come out, and the example's weight in the loss. */
export type Example = readonly [x: ExampleInputs, y?: ExampleInputs, sampleWeight?: number];

/** Examples side by side as a batch [x, y] or [x, y, sampleWeight]: each part gets a first axis, of examples. */
export function stack(examples: readonly Item<unknown>[]): readonly Inputs[] {
  for (const { value, index } of examples) {
    if (Array.isArray(value) && value.length >= 1 && value.length <= 3) continue;
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `dataset: example ${index} must be [x, y] or [x, y, sampleWeight]; received ${describe(value)}. Return it from map.`,
    );
  }
  const rows = examples.map(({ value, index }) => ({ value: value as readonly unknown[], index }));
  return rows[0].value.map(
    (_, part) => stackPart(['x', 'y', 'sampleWeight'][part], pick(rows, part)) as Inputs,
  );
}

type Part = Item<unknown>;

function pick(parts: readonly Item<unknown>[], key: string | number): Part[] {
  return parts.map(({ value, index }) => ({
    value: (value as Record<string | number, unknown>)?.[key],
    index,
  }));
}

function stackPart(what: string, parts: readonly Part[]): unknown {
  const [{ value: first }] = parts;
  if (isNumbers(first)) return stackNumbers(what, parts);
  if (Array.isArray(first)) return first.map((_, i) => stackNumbers(`${what}[${i}]`, pick(parts, i)));
  if (typeof first === 'object' && first !== null) {
    return Object.fromEntries(
      Object.keys(first).map((key) => [key, stackNumbers(`${what}.${key}`, pick(parts, key))]),
    );
  }
  return stackNumbers(what, parts);
}

/** Numbers of one example, and not one of several by number or name. */
function isNumbers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.length > 0 && value.every((entry) => typeof entry === 'number');
  return ArrayBuffer.isView(value) || ('dims' in value && 'data' in value);
}

function stackNumbers(what: string, parts: readonly Part[]): Tensor {
  const [first] = parts;
  let shape: readonly number[] = [];
  let all = new Float32Array(0);
  for (const [i, { value, index }] of parts.entries()) {
    const { data, dims } =
      typeof value === 'number'
        ? { data: [value], dims: [] }
        : plainNumbers(`dataset: ${what} of example ${index}`, value as Numbers);
    if (i === 0) {
      shape = dims;
      all = new Float32Array(parts.length * sizeOf(dims));
    }
    if (!sameShape(dims, shape)) {
      throw new EarshotError(
        'SHAPE_MISMATCH',
        `dataset: ${what} of example ${index} has shape ${shapeText(dims)}, and of example ${first.index}, in the same batch, ${shapeText(shape)}. Bring all examples to one shape.`,
      );
    }
    all.set(data, i * sizeOf(shape));
  }
  return new Tensor('float32', all, [parts.length, ...shape]);
}
