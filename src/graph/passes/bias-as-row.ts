import { Gemm } from '../ops/gemm.ts';
import { Reshape } from '../ops/reshape.ts';
import { emit } from '../value.ts';
import type { Rule } from './rewrite.ts';

/** The bias of a product may stay one row, (1, n), as it comes out of a tensor that holds several weights. */
export const biasAsRow: Rule = (node, [a, b, c]) => {
  if (node.operator !== Gemm || c?.node.operator !== Reshape || c.shape.length !== 1) return undefined;
  const [row] = c.node.inputs;
  if (row!.shape.length !== 2 || row!.shape[0] !== 1) return undefined;
  return emit(Gemm, [a, b, row], node.outputs, node.attributes);
};
