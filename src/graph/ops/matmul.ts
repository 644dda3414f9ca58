import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { broadcastShape, sumTo } from '../broadcast.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { gemm } from './gemm.ts';
import { reshape } from './reshape.ts';
import { transpose } from './transpose.ts';

export const MatMul: Operator = {
  type: 'MatMul',
  gradient: ({ inputs: [a, b] }, [dy]) => {
    // one matrix for the whole batch: two plain products, instead of one an entry and their sum
    if (b!.shape.length === 2) {
      const [rows, dRows] = [reshape(a!, [-1, b!.shape[0]]), reshape(dy!, [-1, b!.shape[1]])];
      return [reshape(gemm(dRows, b!, { transB: true }), a!.shape), gemm(rows, dRows, { transA: true })];
    }
    return [sumTo(matmul(dy!, swapLastTwo(b!)), a!.shape), sumTo(matmul(swapLastTwo(a!), dy!), b!.shape)];
  },
};

/**
 * Matrix product over the last two axes; the axes before them broadcast.
 *
 * @param a (..., m, k)
 * @param b (..., k, n)
 * @returns (..., m, n)
 * @throws EarshotError SHAPE_MISMATCH
 *
 * @example
 * import { input, matmul, softmax, transpose } from 'earshot/graph';
 * const [query, key] = [input('query', [8, 2, 20, 16]), input('key', [8, 2, 30, 16])];
 * console.log(softmax(matmul(query, transpose(key, [0, 1, 3, 2]))).shape); // [8, 2, 20, 30]
 */
export function matmul(a: Value, b: Value): Value {
  const [m, k] = a.shape.slice(-2);
  const [k2, n] = b.shape.slice(-2);
  if (a.shape.length < 2 || b.shape.length < 2 || k !== k2) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `MatMul: ${shapeText(a.shape)} and ${shapeText(b.shape)} do not multiply.`,
    );
  }
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2), 'MatMul');
  return emit(MatMul, [a, b], [{ dtype: a.dtype, shape: [...batch, m, n] }])[0];
}

/** x with its last two axes exchanged. */
export function swapLastTwo(x: Value): Value {
  const rank = x.shape.length;
  const permutation = x.shape.map((_, axis) =>
    axis === rank - 1 ? rank - 2 : axis === rank - 2 ? rank - 1 : axis,
  );
  return transpose(x, permutation);
}
