import { sameShape, sizeOf } from '../../array/tensor.ts';
import { constant } from '../ops/constant.ts';
import { gemm } from '../ops/gemm.ts';
import { ReduceSum } from '../ops/reduce-sum.ts';
import type { Rule } from './rewrite.ts';

/** A reduction begins with more work than a Gemm; of larger matrices it is the sums that cost. */
const mostNumbers = 4096;

/** The sums of a small matrix's columns, (1, n), as the product of a row of ones and the matrix. */
export const smallColumnSumsAsGemm: Rule = (node, [x, axes]) => {
  if (node.operator !== ReduceSum || x!.shape.length !== 2 || sizeOf(x!.shape) > mostNumbers)
    return undefined;
  const [rows, columns] = x!.shape;
  const over = Array.from(axes!.node.data as BigInt64Array, Number);
  if (!sameShape(over, [0]) || !sameShape(node.outputs[0].shape, [1, columns])) return undefined;
  return [gemm(constant(1, [1, rows]), x!)];
};
