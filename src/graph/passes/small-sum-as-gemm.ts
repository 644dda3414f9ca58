import { sizeOf } from '../../array/tensor.ts';
import { Add } from '../ops/add.ts';
import { constant, scalarOf } from '../ops/constant.ts';
import { gemm } from '../ops/gemm.ts';
import { Mul } from '../ops/mul.ts';
import { reshape } from '../ops/reshape.ts';
import { Sub } from '../ops/sub.ts';
import type { Value } from '../value.ts';
import type { Rule } from './rewrite.ts';

/** In longer rows the arithmetic of two or three nodes costs less than the copy that a Gemm begins with. */
const mostNumbers = 4096;

/** p x + q y or p x - q y, two rows times numbers, as one Gemm: in small rows a node costs more than its arithmetic. */
export const smallSumAsGemm: Rule = (node, inputs, uses) => {
  const [{ shape }] = node.outputs;
  if (node.operator !== Add && node.operator !== Sub) return undefined;
  if (shape.length !== 2 || shape[0] !== 1 || sizeOf(shape) > mostNumbers) return undefined;
  const [x, y] = inputs.map((value, i) => scaled(value!, uses.get(node.inputs[i]!) === 1));
  const isRow = ({ row }: Scaled) => row.shape.length === 2 && sizeOf(row.shape) === sizeOf(shape);
  if ((!x.is && !y.is) || !isRow(x) || !isRow(y)) return undefined;
  const sign = node.operator === Add ? 1 : -1;
  if (typeof x.by === 'number') return [sum(y, sign, x.row, x.by)];
  if (typeof y.by === 'number') return [sum(x, 1, y.row, sign * y.by)];
  return undefined;
};

/** sign times a scaled row, plus beta c. */
function sum({ row, by }: Scaled, sign: number, c: Value, beta: number): Value {
  if (typeof by === 'number') return gemm(constant(new Float32Array([sign * by]), [1, 1]), row, { c, beta });
  return gemm(reshape(by, [1, 1]), row, { c, alpha: sign, beta });
}

/** A row times a number, which a run may make. */
interface Scaled {
  readonly row: Value;
  readonly by: number | Value;
  /** whether that takes a node */
  readonly is: boolean;
}

/** What a value is a product of, unless others read it, too: it is made then anyway. */
function scaled(value: Value, alone: boolean): Scaled {
  const { operator, inputs } = value.node;
  if (alone && operator === Mul) {
    const [row, by] = inputs as Value[];
    const factor = scalarOf(by);
    if (factor !== undefined || sizeOf(by.shape) === 1) return { row, by: factor ?? by, is: true };
  }
  return { row: value, by: 1, is: false };
}
