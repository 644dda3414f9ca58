import { emit, type Operator, type Value } from '../value.ts';

export const HardSigmoid: Operator = { type: 'HardSigmoid' };

/** slope * x + offset, at least 0 and at most 1, element by element; without a gradient, for use in gradients. */
export function ramp(x: Value, slope: number, offset: number): Value {
  return emit(HardSigmoid, [x], [x], { alpha: { float: slope }, beta: { float: offset } })[0];
}
