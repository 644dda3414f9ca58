import { Tensor } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { type Inputs, isByName, type Numbers, plainNumbers } from '../data.ts';
import type { Example, ExampleInputs, ExampleNumbers } from './stack.ts';

/** Examples side by side, as `fit` takes them. */
export interface Arrays {
  readonly x: Inputs;
  readonly y?: Inputs;
  readonly sampleWeight?: Numbers;
}

/** How to get the example of a number, and how many there are. @throws EarshotError SHAPE_MISMATCH, INVALID_ARGUMENT */
export function rowsOf({ x, y, sampleWeight }: Arrays): { count: number; row: (i: number) => Example } {
  const parts = [x, y, sampleWeight].slice(0, sampleWeight !== undefined ? 3 : y !== undefined ? 2 : 1);
  let count: number | undefined;
  const readers = parts.map((part, i) => {
    const what = `dataset: ${['x', 'y', 'sampleWeight'][i]}`;
    return perEntry(what, part as Inputs, (name, numbers) => {
      const { data, dims } = plainNumbers(name, numbers);
      count ??= dims[0];
      if (dims.length === 0 || dims[0] !== count || count === 0) {
        throw new EarshotError(
          'SHAPE_MISMATCH',
          `${name} must have as many examples as dataset: x, at least one; received ${dims[0] ?? 'a number'} for ${count}.`,
        );
      }
      return rowReader(data, dims.slice(1));
    });
  });
  return { count: count!, row: (i) => readers.map((read) => read(i)) as unknown as Example };
}

type Reader<T> = (row: number) => T;

function perEntry(
  what: string,
  given: Inputs,
  readerOf: (name: string, numbers: Numbers) => Reader<ExampleNumbers>,
): Reader<ExampleInputs> {
  if (Array.isArray(given) && given.some((entry) => typeof entry !== 'number')) {
    const readers = given.map((numbers, i) => readerOf(`${what}[${i}]`, numbers as Numbers));
    return (row) => readers.map((read) => read(row));
  }
  if (isByName(given)) {
    const readers = Object.entries(given).map(
      ([name, numbers]) => [name, readerOf(`${what}.${name}`, numbers)] as const,
    );
    return (row) => Object.fromEntries(readers.map(([name, read]) => [name, read(row)]));
  }
  return readerOf(what, given as Numbers);
}

function rowReader(data: Float32Array, shape: readonly number[]): Reader<ExampleNumbers> {
  if (shape.length === 0) return (row) => data[row];
  const size = shape.reduce((a, b) => a * b, 1);
  return (row) => new Tensor('float32', data.subarray(row * size, (row + 1) * size), shape);
}
