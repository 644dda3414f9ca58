import { Tensor } from '../array/tensor.ts';
import { moments, toMatrix } from './columns.ts';

/** Options of `scale` and `StandardScaler`. */
export interface ScaleOptions {
  /** subtract the mean (default true) */
  withMean?: boolean;
  /** divide by the standard deviation (default true) */
  withStd?: boolean;
}

/**
 * Brings each column to mean 0 and standard deviation 1, as `sklearn.preprocessing.scale`
 * (scikit-learn 1.9). A column whose deviation is below 10 epsilon of the tensor's own type (1.2e-6 for
 * float32) counts as constant and is only centred.
 *
 * The statistics of training and test data must not mix: to scale new data by the statistics of old, use
 * `StandardScaler`, whose rule for constant columns is finer.
 *
 * Porting note: statistics are taken in double precision; scikit-learn takes them in the tensor's own
 * precision and corrects afterwards. NaN is an error here, a missing value there.
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
  const { data, rows, columns } = matrix;
  const { mean, variance } = moments(matrix, 'scale');
  const epsilon = x.type === 'float32' ? 2 ** -23 : Number.EPSILON;
  const deviation = variance.map((value) => (Math.sqrt(value) < 10 * epsilon ? 1 : Math.sqrt(value)));
  if (!withMean) mean.fill(0);
  if (!withStd) deviation.fill(1);
  const scaled = x.type === 'float32' ? new Float32Array(data.length) : new Float64Array(data.length);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) scaled[at] = (data[at] - mean[j]) / deviation[j];
  return new Tensor(x.type as 'float32', scaled as Float32Array, x.dims);
}
