import { sizeOf } from '../../array/tensor.ts';
import { add } from '../../graph/ops/add.ts';
import { clip } from '../../graph/ops/clip.ts';
import { concat } from '../../graph/ops/concat.ts';
import { constant } from '../../graph/ops/constant.ts';
import { div } from '../../graph/ops/div.ts';
import { maximum } from '../../graph/ops/maximum.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reduceSum } from '../../graph/ops/reduce-sum.ts';
import { split } from '../../graph/ops/split.ts';
import { sqrt } from '../../graph/ops/sqrt.ts';
import type { Value } from '../../graph/value.ts';
import type { TrainedTensor } from './apply.ts';
import type { OptimizerOptions } from './options.ts';

/** The gradients of all trained tensors, shortened as the options say. */
export function clipGradients(
  gradients: readonly Value[],
  tensors: readonly TrainedTensor[],
  { clipnorm, globalClipnorm, clipvalue }: OptimizerOptions,
): readonly Value[] {
  if (clipvalue !== undefined) return gradients.map((gradient) => clip(gradient, -clipvalue, clipvalue));
  if (clipnorm !== undefined) return gradients.map((gradient, i) => clipEach(gradient, tensors[i], clipnorm));
  if (globalClipnorm === undefined) return gradients;
  const scale = scaleTo(globalClipnorm, gradients.map(sumOfSquares).reduce(add));
  return gradients.map((gradient) => mul(gradient, scale));
}

/** Each weight that the tensor holds has a norm of its own. */
function clipEach(gradient: Value, { weights }: TrainedTensor, norm: number): Value {
  const sizes = weights.map(({ shape }) => sizeOf(shape));
  const parts = sizes.length === 1 ? [gradient] : split(gradient, sizes, 1);
  const clipped = parts.map((part) => mul(part, scaleTo(norm, sumOfSquares(part))));
  return clipped.length === 1 ? clipped[0] : concat(clipped, 1);
}

const sumOfSquares = (gradient: Value) => reduceSum(mul(gradient, gradient));

/** What shortens a gradient to `norm`: 1 when it is not longer. */
function scaleTo(norm: number, squares: Value): Value {
  return div(constant(norm), maximum(sqrt(squares), constant(norm)));
}
