import { sizeOf } from '../../array/tensor.ts';
import type { Node, Value } from '../value.ts';
import { reshape } from './reshape.ts';

export interface ReduceOptions {
  /** keep the reduced axes with length 1; default false */
  keepDims?: boolean;
}

/** Shape after reducing `axes`. */
export function reducedShape(shape: readonly number[], axes: readonly number[], keepDims: boolean): number[] {
  return shape.flatMap((dim, axis) => (axes.includes(axis) ? (keepDims ? [1] : []) : [dim]));
}

/** A result (or its gradient) of a reduction, with the reduced axes back as length 1. */
export function keep(reduced: Value, node: Node): Value {
  const [x, axes] = node.inputs as Value[];
  return reshape(reduced, reducedShape(x.shape, Array.from(axes.node.data as BigInt64Array, Number), true));
}

/** One over the number of elements that each result of a reduction was made of. */
export function shareOf(node: Node): number {
  return sizeOf(node.outputs[0].shape) / sizeOf(node.inputs[0]!.shape);
}
