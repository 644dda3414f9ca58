import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { constant } from '../../graph/ops/constant.ts';
import { exp } from '../../graph/ops/exp.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reduceMax } from '../../graph/ops/reduce-max.ts';
import { reduceMean } from '../../graph/ops/reduce-mean.ts';
import { reduceMin } from '../../graph/ops/reduce-min.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';
import { checkRank } from '../check.ts';
import { channelsFirst, type Features, type Shape } from '../features.ts';

/** @file What layers that follow each band of a log spectrogram over time have in common. */

/**
 * Bands, frames and channels of a log spectrogram's shape.
 * @throws EarshotError SHAPE_MISMATCH unless there are as many frames as that
 */
export function checkBands(what: string, input: Shape, least: number, why: string): Shape {
  checkRank(what, input, 3, 'bands, frames, channels');
  if (input[1] >= least) return input;
  throw new EarshotError(
    'SHAPE_MISMATCH',
    `${what}: at least ${least} frames are needed, ${why}; received input of shape ${shapeText([null, ...input])}.`,
  );
}

/** The bands one below the other: (batch, 1, channels · bands, frames). */
export function bandRows(x: Features): Value {
  const [bands, frames, channels] = x.shape;
  return reshape(channelsFirst(x), [-1, 1, channels * bands, frames]);
}

/** Mean over time. */
export const meanOf = (x: Value) => reduceMean(x, [3], { keepDims: true });

/** e^(k x), relative to its largest value: nothing overflows, and what is made of it does not depend on loudness. */
export function envelope(x: Value, k: number): Value {
  return exp(mul(sub(x, largest(x, k)), constant(k)));
}

/** The x whose e^(k x) is largest. */
export function largest(x: Value, k: number): Value {
  return (k < 0 ? reduceMin : reduceMax)(x, [3], { keepDims: true });
}
