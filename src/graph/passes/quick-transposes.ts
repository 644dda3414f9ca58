import { sizeOf } from '../../array/tensor.ts';
import { reshape } from '../ops/reshape.ts';
import { Transpose, transpose } from '../ops/transpose.ts';
import type { Node, Value } from '../value.ts';
import type { Rule } from './rewrite.ts';

/** With fewer numbers the nodes cost more than the order in which they are read. */
const large = 16_384;

/** A transpose of a transpose as one, or none: the engine is not to do it. */
export const joinTransposes: Rule = (node, [x]) => {
  if (node.operator !== Transpose || x?.node.operator !== Transpose) return undefined;
  const inner = permutationOf(x.node);
  const joined = permutationOf(node).map((axis) => inner[axis]);
  return [transpose(x.node.inputs[0]!, joined)];
};

/**
 * Large transposes as those of matrices, for which the engine has fast loops: axes that stay together count as one, and three in
 * reverse are two steps, the last two first, then the first behind them. A convolution's kernel gets from Keras's order of axes
 * to the engine's in a fifth of the time. The engine must be told to keep them (`keepTransposes`).
 */
export const quickTransposes: Rule = (node, [x]) => {
  if (node.operator !== Transpose || x!.shape.length === 2 || sizeOf(x!.shape) < large) return undefined;
  const runs = runsOf(permutationOf(node));
  const lengths = runs.toReversed().map((axes) => sizeOf(axes.map((axis) => x!.shape[axis])));
  const asMatrix =
    runs.length === 2
      ? reshape(x!, lengths)
      : runs.length === 3 && isReversed(runs)
        ? lastTwoSwapped(reshape(x!, lengths))
        : undefined;
  return asMatrix && [reshape(transpose(asMatrix, [1, 0]), node.outputs[0].shape)];
};

/** (a, b, c) as (a, c b). */
function lastTwoSwapped(x: Value): Value {
  return reshape(transpose(x, [0, 2, 1]), [x.shape[0], -1]);
}

function permutationOf({ attributes }: Node): readonly number[] {
  return (attributes.perm as { ints: readonly number[] }).ints;
}

/** The axes in their new order, cut where neighbours do not follow each other. */
function runsOf(permutation: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const axis of permutation) {
    const last = runs.at(-1);
    if (last?.at(-1) === axis - 1) last.push(axis);
    else runs.push([axis]);
  }
  return runs;
}

function isReversed([first, second, third]: readonly number[][]): boolean {
  return first[0] > second[0] && second[0] > third[0];
}
