import { sameShape } from '../../array/tensor.ts';
import { factorsOf, Gemm } from '../ops/gemm.ts';
import { Mul } from '../ops/mul.ts';
import { emit, type Value } from '../value.ts';
import type { Rule } from './rewrite.ts';
import { uniformOf } from './uniform.ts';

/** A product of matrices of which one is multiplied by a number: Gemm does that on the way. */
export const factorInGemm: Rule = (node, [a, b, c]) => {
  if (node.operator !== Gemm) return undefined;
  const [first, second] = [scaled(a!), scaled(b!)];
  if (first === undefined && second === undefined) return undefined;
  const alpha = factorsOf(node.attributes).alpha * (first?.factor ?? 1) * (second?.factor ?? 1);
  const attributes = { ...node.attributes, alpha: { float: alpha } };
  return emit(Gemm, [first?.matrix ?? a, second?.matrix ?? b, c], node.outputs, attributes);
};

function scaled({ node, shape }: Value): { matrix: Value; factor: number } | undefined {
  if (node.operator !== Mul) return undefined;
  for (const [i, matrix] of (node.inputs as Value[]).entries()) {
    const factor = uniformOf(node.inputs[1 - i]!);
    if (factor !== undefined && sameShape(matrix.shape, shape)) return { matrix, factor };
  }
  return undefined;
}
