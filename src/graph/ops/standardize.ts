import { sizeOf } from '../../array/tensor.ts';
import { axesOf } from '../axes.ts';
import { sumTo } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { add } from './add.ts';
import { constant } from './constant.ts';
import { div } from './div.ts';
import { elementwise } from './elementwise.ts';
import { Mul, mul } from './mul.ts';
import { reduceMean } from './reduce-mean.ts';
import { reduceSum } from './reduce-sum.ts';
import { sqrt } from './sqrt.ts';
import { Sub, sub } from './sub.ts';

export interface StandardizeOptions {
  /** the axes that mean and variance are taken over; negative ones count from the last */
  axes: readonly number[];
  /** added to the variance */
  epsilon: number;
  /** multiplies the result; of length 1 along `axes`; default 1 */
  factor?: Value;
}

export interface Standardized {
  readonly value: Value;
  /** of length 1 along the axes; a constant to gradients, as is the variance (the biased one) */
  readonly mean: Value;
  readonly variance: Value;
}

/**
 * (x - mean) / sqrt(variance + epsilon) * factor, over the axes given.
 *
 * The gradient with respect to x is written out (Ioffe and Szegedy, 2015), instead of one rule for each of the steps
 * on the way: a third of the work.
 * @throws EarshotError INVALID_ARGUMENT for axes that x has not
 */
export function standardize(x: Value, { axes, epsilon, factor }: StandardizeOptions): Standardized {
  const over = axesOf('standardize', x.shape, axes);
  const mean = reduceMean(x, over, { keepDims: true });
  const off = emit(centred, [x, mean], [elementwise('Sub', x, mean)])[0];
  const variance = reduceMean(mul(off, off), over, { keepDims: true });
  const spread = add(variance, constant(epsilon));
  const inverse = constantTo(div(constant(1), sqrt(spread)));
  const scale = factor === undefined ? inverse : mul(factor, inverse);
  const scaled = emit(scaledBy(spread, over), [off, scale], [elementwise('Mul', off, scale)])[0];
  return { value: scaled, mean, variance };
}
