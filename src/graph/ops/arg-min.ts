import type { Value } from '../value.ts';
import { argMax } from './arg-max.ts';
import { neg } from './neg.ts';

/** Place of the smallest element along the last axis (the first at a tie), int64. */
export function argMin(x: Value): Value {
  return argMax(neg(x));
}
