import { sizeOf } from '../../array/tensor.ts';
import { abs } from '../ops/abs.ts';
import { constant } from '../ops/constant.ts';
import { Gemm } from '../ops/gemm.ts';
import { less } from '../ops/less.ts';
import { where } from '../ops/where.ts';
import { emit, type Value } from '../value.ts';
import type { Rule } from './rewrite.ts';

/** Products of fewer numbers take little time whatever they are. */
const large = 65_536;

/** To go over a factor costs nothing beside a product of this many times its numbers. */
const manyTimes = 64;

/**
 * Far below what moves a weight: a billionth of the least by which a probability near 1 can miss its target. And so large that
 * the squares of what is left, of which optimizers take means, are normal numbers, above 1.2e-38.
 */
const tiny = 1e-16;

/**
 * A large product of which one factor is small, with the tiny numbers of that factor as 0.
 *
 * Where a network is sure of its examples, gradients fall until float32 has no full digits left for them, and a
 * processor takes up to thirty times as long for such subnormal numbers. The gradient of a wide layer's kernel is a product
 * with the few gradients of what the layer puts out: 0 there in place of next to nothing keeps the product quick, and the
 * optimizer's passes over it.
 */
export const tinyAsZero: Rule = (node, [a, b, c]) => {
  const size = sizeOf(node.outputs[0].shape);
  if (node.operator !== Gemm || size < large) return undefined;
  const isSmall = (factor: Value) => sizeOf(factor.shape) * manyTimes <= size;
  if (isSmall(b!)) return emit(Gemm, [a, withoutTiny(b!), c], node.outputs, node.attributes);
  if (isSmall(a!)) return emit(Gemm, [withoutTiny(a!), b, c], node.outputs, node.attributes);
  return undefined;
};

/** What is no number stays so, for whoever looks for that. */
function withoutTiny(x: Value): Value {
  return where(less(abs(x), constant(tiny)), constant(0), x);
}
