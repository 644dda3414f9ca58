import { sameShape, shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { broadcastShape, sumTo } from '../broadcast.ts';
import { type Attribute, emit, type Operator, type Value } from '../value.ts';
import { constant } from './constant.ts';
import { mul } from './mul.ts';

export interface GemmOptions {
  transA?: boolean;
  transB?: boolean;
  /** added to the product, broadcast over rows */
  c?: Value;
  /** factor of the product; default 1 */
  alpha?: number;
  /** factor of `c`; default 1 */
  beta?: number;
}

export const Gemm: Operator = {
  type: 'Gemm',
  gradient: ({ inputs, attributes }, [dy]) => {
    const [a, b, c] = inputs as Value[];
    const transA = (attributes.transA as { int: number }).int === 1;
    const transB = (attributes.transB as { int: number }).int === 1;
    const { alpha, beta } = factorsOf(attributes);
    const da = transA
      ? gemm(b, dy!, { transA: transB, transB: true, alpha })
      : gemm(dy!, b, { transB: !transB, alpha });
    const db = transB
      ? gemm(dy!, a, { transA: true, transB: transA, alpha })
      : gemm(a, dy!, { transA: !transA, alpha });
    if (c === undefined) return [da, db, undefined];
    const dc = sumTo(dy!, c.shape);
    return [da, db, beta === 1 ? dc : mul(dc, constant(beta))];
  },
};

/**
 * The product of two matrices, each transposed if asked for, times `alpha`, plus `beta` times `c`.
 * @throws EarshotError SHAPE_MISMATCH when they do not multiply, or `c` is not broadcast to the product
 */
export function gemm(
  a: Value,
  b: Value,
  { transA = false, transB = false, c, alpha = 1, beta = 1 }: GemmOptions = {},
): Value {
  const [m, k] = transA ? [a.shape[1], a.shape[0]] : a.shape;
  const [k2, n] = transB ? [b.shape[1], b.shape[0]] : b.shape;
  if (a.shape.length !== 2 || b.shape.length !== 2 || k !== k2) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `Gemm: ${shapeText(a.shape)} and ${shapeText(b.shape)} do not multiply.`,
    );
  }
  if (c !== undefined && !sameShape(broadcastShape(c.shape, [m, n], 'Gemm'), [m, n])) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `Gemm: ${shapeText(c.shape)} cannot be added to ${shapeText([m, n])}.`,
    );
  }
  const attributes = {
    transA: { int: Number(transA) },
    transB: { int: Number(transB) },
    ...(alpha !== 1 && { alpha: { float: alpha } }),
    ...(beta !== 1 && { beta: { float: beta } }),
  };
  return emit(Gemm, [a, b, c], [{ dtype: a.dtype, shape: [m, n] }], attributes)[0];
}

/** The factors of the product and of what is added to it, from the attributes of a Gemm. */
export function factorsOf(attributes: Readonly<Record<string, Attribute>>): { alpha: number; beta: number } {
  const { alpha = { float: 1 }, beta = { float: 1 } } = attributes as Record<string, { float: number }>;
  return { alpha: alpha.float, beta: beta.float };
}
