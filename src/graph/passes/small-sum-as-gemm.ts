import { sizeOf } from '../../array/tensor.ts';
import { Add } from '../ops/add.ts';
import { constant, scalarOf } from '../ops/constant.ts';
import { gemm } from '../ops/gemm.ts';
import { Mul } from '../ops/mul.ts';
import type { Value } from '../value.ts';
import type { Rule } from './rewrite.ts';

/** In longer rows the arithmetic of three nodes costs less than the copy that a Gemm begins with. */
const mostNumbers = 4096;

/** p x + q y, two rows times numbers, as one Gemm: in small rows a node costs more than its arithmetic. */
export const smallSumAsGemm: Rule = (node, inputs, uses) => {
  const [{ shape }] = node.outputs;
  if (node.operator !== Add || shape.length !== 2 || shape[0] !== 1 || sizeOf(shape) > mostNumbers)
    return undefined;
  const [x, y] = inputs.map((value, i) => (uses.get(node.inputs[i]!) === 1 ? scaled(value!) : undefined));
  if (x?.row.shape.length !== 2 || y?.row.shape.length !== 2) return undefined;
  if (sizeOf(x.row.shape) !== sizeOf(shape) || sizeOf(y.row.shape) !== sizeOf(shape)) return undefined;
  const factor = constant(new Float32Array([y.factor]), [1, 1]);
  return [gemm(factor, y.row, { c: x.row, beta: x.factor })];
};

/** A value that is another one times a number. */
function scaled({ node }: Value): { row: Value; factor: number } | undefined {
  const factor = node.operator === Mul ? scalarOf(node.inputs[1]!) : undefined;
  return factor === undefined ? undefined : { row: node.inputs[0]!, factor };
}
