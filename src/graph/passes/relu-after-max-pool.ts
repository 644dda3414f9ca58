import { MaxPool } from '../ops/max-pool.ts';
import { Relu, relu } from '../ops/relu.ts';
import { emit } from '../value.ts';
import type { Rule } from './rewrite.ts';

/**
 * MaxPool(Relu(x)) as Relu(MaxPool(x)): the same values and gradients, since relu is monotonic, with relu and
 * its gradient on as many elements fewer as the window holds.
 */
export const reluAfterMaxPool: Rule = (node, [x], uses) => {
  if (node.operator !== MaxPool || x?.node.operator !== Relu) return undefined;
  if (uses.get(node.inputs[0]!) !== 1 || uses.has(node.outputs[1])) return undefined;
  const pooled = emit(MaxPool, [x.node.inputs[0]], node.outputs, node.attributes);
  return [relu(pooled[0]), pooled[1]];
};
