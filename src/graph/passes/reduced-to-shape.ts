import { sameShape } from '../../array/tensor.ts';
import { reducedShape } from '../ops/reduce.ts';
import { ReduceMax } from '../ops/reduce-max.ts';
import { ReduceMean } from '../ops/reduce-mean.ts';
import { ReduceSum } from '../ops/reduce-sum.ts';
import { Reshape } from '../ops/reshape.ts';
import { emit } from '../value.ts';
import type { Rule } from './rewrite.ts';

const reductions = [ReduceMax, ReduceMean, ReduceSum];

/**
 * A reduction that is reshaped afterwards, only to have its axes back with length 1: the reduction itself can keep
 * them.
 */
export const reducedToShape: Rule = (node, [y], uses) => {
  if (node.operator !== Reshape || y === undefined || uses.get(node.inputs[0]!) !== 1) return undefined;
  const { operator, inputs, attributes } = y.node;
  const [result] = node.outputs;
  if (!reductions.includes(operator) || (attributes.keepdims as { int: number }).int === 1) return undefined;
  const [x, over] = inputs;
  const axes = Array.from(over!.node.data as BigInt64Array, Number);
  if (!sameShape(result.shape, reducedShape(x!.shape, axes, true))) return undefined;
  return emit(operator, inputs, [result], { ...attributes, keepdims: { int: 1 } });
};
