import { describe, EarshotError } from '../../errors.ts';
import { checkOptions } from '../options.ts';
import { type Loss, type LossFunction, makeLoss, type Targets } from './loss.ts';

/** Options of `customLoss`. */
export interface CustomLossOptions {
  /** default the function's own name */
  name?: string;
  /** 'values': targets have the output's shape; 'classes': whole numbers in place of its last axis; default 'values' */
  targets?: Targets;
}

/**
 * A loss of your own from the operators of `earshot/graph`: a function of the targets and the output, both with
 * the batch as first axis, that gives (batch), or (batch, ...), of which each example's mean is taken. Its gradient
 * follows from the operators. `compile` takes such a function as it is, too; this gives it a name or class targets.
 *
 * @throws EarshotError INVALID_ARGUMENT unless `compute` is a function; in training SHAPE_MISMATCH for another result
 *
 * @example
 * import { cast, constant, greater, mul, sub } from 'earshot/graph';
 * import { customLoss, dense, sequential } from 'earshot/nn';
 * // too little costs nine times what too much does
 * const pinball = customLoss((yTrue, yPred) => {
 *   const off = sub(yTrue, yPred);
 *   const tooMuch = cast(greater(constant(0), off), 'float32');
 *   return mul(off, sub(constant(0.9), tooMuch));
 * });
 * const model = sequential({ inputShape: [1] }, [dense(1, { kernelInitializer: 'zeros' })]);
 * model.compile({ loss: pinball });
 * console.log((await model.evaluate([0], [2])).loss.toFixed(2)); // 1.80
 */
export function customLoss(compute: LossFunction, options: CustomLossOptions = {}): Loss {
  checkOptions('customLoss', options, ['name', 'targets']);
  const { name = compute?.name || 'customLoss', targets = 'values' } = options;
  if (typeof compute !== 'function') {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `customLoss expects a function (yTrue, yPred) => loss of each example; received ${describe(compute)}.`,
    );
  }
  return makeLoss(name, undefined, compute, targets);
}
