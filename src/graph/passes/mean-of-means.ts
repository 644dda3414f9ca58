import { ReduceMean, reduceMean } from '../ops/reduce-mean.ts';
import { reshape } from '../ops/reshape.ts';
import type { Rule } from './rewrite.ts';

/** The mean over everything of means over some axes is the mean over everything: one node instead of two. */
export const meanOfMeans: Rule = (node, [x], uses) => {
  if (node.operator !== ReduceMean || x?.node.operator !== ReduceMean) return undefined;
  const [result] = node.outputs;
  if (result.shape.some((length) => length !== 1) || uses.get(node.inputs[0]!) !== 1) return undefined;
  return [reshape(reduceMean(x.node.inputs[0]!), result.shape)];
};
