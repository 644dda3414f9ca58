import type { Value } from '../value.ts';
import { neg } from './neg.ts';
import type { ReduceOptions } from './reduce.ts';
import { reduceMax } from './reduce-max.ts';

/** Minimum over `axes` (default: all). Where several elements are the minimum, each gets an equal share of the gradient. */
export function reduceMin(x: Value, axes?: readonly number[], options?: ReduceOptions): Value {
  return neg(reduceMax(neg(x), axes, options));
}
