import { Tensor } from '../array/tensor.ts';
import { columnMeans } from './column-means.ts';
import { checkRange, type Matrix, toMatrix } from './columns.ts';

/** Options of `scale` and `StandardScaler`. */
export interface ScaleOptions {
  /** subtract the mean (default true) */
  withMean?: boolean;
  /** divide by the standard deviation (default true) */
  withStd?: boolean;
}

/**
 * Brings each column to mean 0 and standard deviation 1, bit for bit as `sklearn.preprocessing.scale`
 * (scikit-learn 1.9 with NumPy 2.4): all in the tensor's own precision, and where a mean is left above 1e-8,
 * all are subtracted once more. A column whose deviation is below 10 epsilon of that precision (1.2e-6 for
 * float32) counts as constant and is only centred.
 *
 * The statistics of training and test data must not mix: to scale new data by the statistics of old, use
 * `StandardScaler`, whose statistics are doubles and whose rule for constant columns is finer.
 *
 * Porting note: NaN is an error here, a missing value there; so are numbers too large to square in the
 * tensor's own precision, which come out as 0 or NaN there.
 *
 * @param x (samples, features), float32 or float64; not changed.
 * @returns a tensor of the same shape and type.
 * @throws EarshotError SHAPE_MISMATCH, INVALID_ARGUMENT or NOT_FINITE for a tensor that is none such.
 * @example
 * import { Tensor } from 'onnxruntime-common';
 * import { scale } from 'earshot/learn';
 * scale(new Tensor('float32', [1, 10, 3, 10], [2, 2])).data; // [-1, 0, 1, 0]
 */
export function scale(x: Tensor, { withMean = true, withStd = true }: ScaleOptions = {}): Tensor {
  const matrix = toMatrix(x, 'scale');
  const Numbers = x.type === 'float32' ? Float32Array : Float64Array;
  const scaled = { ...matrix, data: new Numbers(matrix.data.length) };
  const mean = columnMeans(matrix);
  const deviation = withStd ? deviationAround(mean, matrix, scaled) : undefined;
  if (withMean) {
    subtract(matrix, mean, scaled);
    subtractWhatIsLeft(scaled);
  } else scaled.data.set(matrix.data);
  if (deviation) {
    divide(scaled, deviation);
    if (withMean) subtractWhatIsLeft(scaled);
  }
  return new Tensor(x.type as 'float32', scaled.data as Float32Array, x.dims);
}

/** Standard deviation of each column, 1 for a constant one. Squares are left in `scratch`. */
function deviationAround(mean: Matrix['data'], { data, columns }: Matrix, scratch: Matrix): Matrix['data'] {
  const squares = scratch.data;
  for (let at = 0; at < data.length; ) {
    for (let j = 0; j < columns; j++, at++) {
      squares[at] = data[at] - mean[j]; // stored before the product, to round as NumPy does
      squares[at] *= squares[at];
    }
  }
  const variance = columnMeans(scratch);
  checkRange(variance, 'scale');
  const least = 10 * (data instanceof Float32Array ? 2 ** -23 : Number.EPSILON);
  return variance.map(Math.sqrt).map((value) => (value < least ? 1 : value));
}

/** Rounding of the mean may leave one behind. */
function subtractWhatIsLeft(matrix: Matrix): void {
  const mean = columnMeans(matrix);
  checkRange(mean, 'scale');
  if (mean.some((value) => Math.abs(value) > 1e-8)) subtract(matrix, mean, matrix);
}

function subtract({ data, columns }: Matrix, row: Matrix['data'], to: Matrix): void {
  const out = to.data;
  for (let at = 0; at < data.length; ) for (let j = 0; j < columns; j++, at++) out[at] = data[at] - row[j];
}

function divide({ data, columns }: Matrix, row: Matrix['data']): void {
  for (let at = 0; at < data.length; ) for (let j = 0; j < columns; j++) data[at++] /= row[j];
}
