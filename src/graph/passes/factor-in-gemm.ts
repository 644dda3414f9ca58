import { sameShape } from '../../array/tensor.ts';
import { factorsOf, Gemm } from '../ops/gemm.ts';
import { Mul } from '../ops/mul.ts';
import { emit, type Value } from '../value.ts';
import type { Rule } from './rewrite.ts';
import { uniformOf } from './uniform.ts';

/** A product of matrices, of which one is multiplied by a number, or the product itself: Gemm does that on the way. */
export const factorInGemm: Rule = (node, inputs, uses) => {
  if (node.operator === Mul) return multiplied(node, inputs, uses);
  if (node.operator !== Gemm) return undefined;
  const [a, b, c] = inputs;
  const [first, second] = [scaled(a!), scaled(b!)];
  if (first === undefined && second === undefined) return undefined;
  const alpha = factorsOf(node.attributes).alpha * (first?.factor ?? 1) * (second?.factor ?? 1);
  const attributes = { ...node.attributes, alpha: { float: alpha } };
  return emit(Gemm, [first?.matrix ?? a, second?.matrix ?? b, c], node.outputs, attributes);
};

const multiplied: Rule = (node, inputs, uses) => {
  const [product, factor] = [inputs[0]!, uniformOf(inputs[1]!)];
  if (product.node.operator !== Gemm || uses.get(node.inputs[0]!) !== 1) return undefined;
  if (factor === undefined || !sameShape(product.shape, node.outputs[0].shape)) return undefined;
  const { alpha, beta } = factorsOf(product.node.attributes);
  return emit(Gemm, product.node.inputs, node.outputs, {
    ...product.node.attributes,
    alpha: { float: alpha * factor },
    beta: { float: beta * factor },
  });
};

function scaled({ node, shape }: Value): { matrix: Value; factor: number } | undefined {
  if (node.operator !== Mul) return undefined;
  for (const [i, matrix] of (node.inputs as Value[]).entries()) {
    const factor = uniformOf(node.inputs[1 - i]!);
    if (factor !== undefined && sameShape(matrix.shape, shape)) return { matrix, factor };
  }
  return undefined;
}
