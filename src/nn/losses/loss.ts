import { shapeText } from '../../array/tensor.ts';
import { describe, EarshotError } from '../../errors.ts';
import { reduceMean } from '../../graph/ops/reduce-mean.ts';
import type { Value } from '../../graph/value.ts';

/** What the targets are: numbers like the output, or one whole number (a class) in place of its last axis. */
export type Targets = 'values' | 'classes';

/** What a network is trained to make small. */
export interface Loss {
  readonly name: string;
  /** the options as plain data, enough to make the loss again; undefined for a function of the user's */
  readonly config?: object;
  readonly targets: Targets;
  /** the loss of each example: (batch) */
  compute(yTrue: Value, yPred: Value): Value;
}

/** A loss as a function of graph values: one number for each example, or several, whose mean is taken. */
export type LossFunction = (yTrue: Value, yPred: Value) => Value;

/** Keras's epsilon: probabilities are kept this far from 0 and 1. */
export const epsilon = 1e-7;

/** A loss whose `compute` gives (batch) or (batch, ...), of which each example's mean is taken. */
export function makeLoss(
  name: string,
  config: object | undefined,
  compute: LossFunction,
  targets: Targets = 'values',
): Loss {
  return {
    name,
    config,
    targets,
    compute: (yTrue, yPred) => meanOfEach(name, compute(yTrue, yPred), yPred.shape[0]),
  };
}

function meanOfEach(name: string, each: Value, batch: number): Value {
  if (each?.shape?.[0] !== batch || each.dtype !== 'float32') {
    const received = each?.shape ? `${shapeText(each.shape)} of ${each.dtype}` : describe(each);
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `the loss '${name}' must give float32 numbers for each example, of shape (batch) or (batch, ...); received ${received} for a batch of ${batch}.`,
    );
  }
  const axes = each.shape.map((_, axis) => axis).slice(1);
  return axes.length === 0 ? each : reduceMean(each, axes);
}
