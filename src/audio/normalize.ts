import { floats, type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { channelsOf, type Signal } from './channels.ts';

export interface NormalizeOptions {
  /**
   * Which norm becomes 1: Infinity (default) the largest magnitude, -Infinity the smallest, 0 the number of values
   * that are not 0, p > 0 the sum of the p-th powers to 1 / p; null leaves `S` as it is.
   */
  norm?: number | null;
  /** Axis along which a norm is taken, counted from the end where negative; null takes one norm of all. Default 0. */
  axis?: number | null;
  /** Norms below this are small; above 0, default 1.2e-38, the least of single precision. */
  threshold?: number;
  /** What vectors with a small norm become: themselves (null, default), zeros (false), or equal values of norm 1 (true). */
  fill?: boolean | null;
}

/** The smallest normal number of single precision. */
const TINY = 2 ** -126;

/**
 * Scales vectors to norm 1, as `librosa.util.normalize` (0.11): a signal by its peak, the columns of a matrix, or
 * along any axis.
 *
 * @param S - Samples, or a tensor of any shape, all finite.
 * @param options - See {@link NormalizeOptions}: `norm` = Infinity, `axis` = 0, `threshold`, `fill` = null.
 * @returns A copy of the form of `S`.
 * @throws EarshotError INVALID_ARGUMENT for empty `S` or options out of range (`fill: true` with norm 0 too),
 *   NOT_FINITE for NaN or infinity in `S`.
 *
 * @example
 * ```ts
 * import { Tensor } from 'onnxruntime-common';
 * import { normalize } from 'earshot/audio';
 *
 * normalize(Float32Array.of(1, -4, 2)); // Float32Array [0.25, -1, 0.5]
 * const S = new Tensor('float32', [3, 0, 4, 0], [2, 2]);
 * normalize(S, { norm: 2 }).data; // Float32Array [0.6, 0, 0.8, 0]
 * ```
 */
export function normalize<S extends Signal>(
  S: S,
  { norm = Infinity, axis = 0, threshold = TINY, fill = null }: NormalizeOptions = {},
): S {
  channelsOf('normalize', S);
  const [values, dims] =
    S instanceof Float32Array ? [S, [S.length]] : [floats(S as Tensor), (S as Tensor).dims];
  checkOptions(norm, threshold, fill);
  const out = values.slice();
  if (norm !== null) {
    const { count, step, starts } = vectors(dims, axis);
    for (const start of starts) {
      const length = normOf(values, start, count, step, norm);
      const small = length < threshold;
      if (small && fill === null) continue;
      const filled = fill ? (Number.isFinite(norm) ? count ** (-1 / norm) : 1) : 0;
      for (let i = 0, at = start; i < count; i++, at += step) out[at] = small ? filled : values[at] / length;
    }
  }
  return (S instanceof Float32Array ? out : tensor(out, dims)) as S;
}

/** Where the vectors along `axis` begin, how many values they have, and how far those lie apart. */
function vectors(
  dims: readonly number[],
  axis: number | null,
): { count: number; step: number; starts: number[] } {
  const size = dims.reduce((product, dim) => product * dim, 1);
  if (axis === null) return { count: size, step: 1, starts: [0] };
  const at = axis < 0 ? axis + dims.length : axis;
  if (!Number.isInteger(at) || at < 0 || at >= dims.length) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `normalize: axis must be one of the ${dims.length} axes of (${dims.join(', ')}), or null; received ${describe(axis)}.`,
    );
  }
  const step = dims.slice(at + 1).reduce((product, dim) => product * dim, 1);
  const count = dims[at];
  const starts = Array.from(
    { length: size / count },
    (_, i) => Math.floor(i / step) * step * count + (i % step),
  );
  return { count, step, starts };
}

function normOf(values: Float32Array, start: number, count: number, step: number, norm: number): number {
  let [largest, smallest, some, powers] = [0, Infinity, 0, 0];
  for (let i = 0, at = start; i < count; i++, at += step) {
    const magnitude = Math.abs(values[at]);
    if (magnitude > largest) largest = magnitude;
    if (magnitude < smallest) smallest = magnitude;
    if (magnitude > 0) some++;
    if (norm > 0 && norm < Infinity) powers += magnitude ** norm;
  }
  if (norm === Infinity) return largest;
  if (norm === -Infinity) return smallest;
  return norm === 0 ? some : powers ** (1 / norm);
}

function checkOptions(norm: number | null, threshold: number, fill: boolean | null): void {
  if (norm !== null && norm !== -Infinity && !(norm >= 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `normalize: norm must be Infinity, -Infinity, a number of at least 0, or null; received ${describe(norm)}.`,
    );
  }
  if (!(threshold > 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `normalize: threshold must be above 0; received ${describe(threshold)}.`,
    );
  }
  if (fill !== null && typeof fill !== 'boolean') {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `normalize: fill must be true, false or null; received ${describe(fill)}.`,
    );
  }
  if (fill === true && norm === 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      'normalize: fill: true has no meaning with norm 0, since no equal values have that norm. Choose another norm or fill.',
    );
  }
}
