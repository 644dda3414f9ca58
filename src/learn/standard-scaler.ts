import { Tensor } from '../array/tensor.ts';
import { EarshotError } from '../errors.ts';
import { toMatrix } from './columns.ts';
import { moments } from './moments.ts';
import type { ScaleOptions } from './scale.ts';

/**
 * Learns each column's mean and standard deviation with `fit` and applies them with `transform`:
 * z = (x - mean_) / scale_, as `sklearn.preprocessing.StandardScaler` (scikit-learn 1.9).
 *
 * Statistics are taken in double precision and applied in the tensor's own. A column whose variance is
 * within the rounding error of a constant, var <= n eps var + (n mean eps)^2, gets scale 1.
 *
 * Porting note: NaN is an error here, a missing value in scikit-learn.
 *
 * @example
 * import { Tensor } from 'onnxruntime-common';
 * import { StandardScaler } from 'earshot/learn';
 * const scaler = new StandardScaler().fit(new Tensor('float32', [0, 0, 2, 4], [2, 2]));
 * scaler.mean_; // Float64Array [1, 2]
 * scaler.transform(new Tensor('float32', [3, 2], [1, 2])).data; // [2, 0]
 */
export class StandardScaler {
  readonly withMean: boolean;
  readonly withStd: boolean;
  /** mean of each column; null when neither mean nor deviation is asked for; undefined before `fit` */
  mean_: Float64Array | null | undefined;
  /** variance of each column (over n); null without deviation; undefined before `fit` */
  var_: Float64Array | null | undefined;
  /** what each column is divided by; null without deviation; undefined before `fit` */
  scale_: Float64Array | null | undefined;
  /** number of columns seen by `fit` */
  nFeaturesIn_: number | undefined;
  /** number of rows seen by `fit` */
  nSamplesSeen_: number | undefined;

  constructor({ withMean = true, withStd = true }: ScaleOptions = {}) {
    this.withMean = withMean;
    this.withStd = withStd;
  }

  /**
   * Learns the statistics of `x`, forgetting earlier ones.
   * @param x (samples, features), float32 or float64, finite.
   * @throws EarshotError SHAPE_MISMATCH, INVALID_ARGUMENT or NOT_FINITE.
   */
  fit(x: Tensor): this {
    const matrix = toMatrix(x, 'StandardScaler.fit');
    const { mean, variance } = moments(matrix, 'StandardScaler.fit');
    this.nFeaturesIn_ = matrix.columns;
    this.nSamplesSeen_ = matrix.rows;
    this.mean_ = this.withMean || this.withStd ? mean : null;
    this.var_ = this.withStd ? variance : null;
    this.scale_ = this.withStd
      ? variance.map((value, j) => (isConstant(value, mean[j], matrix.rows) ? 1 : Math.sqrt(value)))
      : null;
    return this;
  }

  /**
   * (x - mean_) / scale_ of each column, in a new tensor of x's type.
   * @throws EarshotError WRONG_ORDER before `fit`; SHAPE_MISMATCH for another number of columns.
   */
  transform(x: Tensor): Tensor {
    const { data, columns, mean, scale, out } = this.#prepare(x, 'transform');
    for (let at = 0; at < data.length; ) {
      for (let j = 0; j < columns; j++, at++) {
        out[at] = data[at] - mean[j]; // stored before the division, to round as scikit-learn does
        out[at] /= scale[j];
      }
    }
    return new Tensor(x.type as 'float32', out as Float32Array, x.dims);
  }

  /** `fit(x)`, then `transform(x)`. */
  fitTransform(x: Tensor): Tensor {
    return this.fit(x).transform(x);
  }

  /** z scale_ + mean_ of each column: undoes `transform`, and throws as it does. */
  inverseTransform(z: Tensor): Tensor {
    const { data, columns, mean, scale, out } = this.#prepare(z, 'inverseTransform');
    for (let at = 0; at < data.length; ) {
      for (let j = 0; j < columns; j++, at++) {
        out[at] = data[at] * scale[j];
        if (this.withMean) out[at] += mean[j]; // adding 0 would take the sign of -0
      }
    }
    return new Tensor(z.type as 'float32', out as Float32Array, z.dims);
  }

  #prepare(x: Tensor, method: string) {
    if (this.nFeaturesIn_ === undefined)
      throw new EarshotError('WRONG_ORDER', `StandardScaler.${method}: call fit or fitTransform first.`);
    const { data, columns } = toMatrix(x, `StandardScaler.${method}`);
    if (columns !== this.nFeaturesIn_)
      throw new EarshotError(
        'SHAPE_MISMATCH',
        `StandardScaler.${method}: fitted on ${this.nFeaturesIn_} features; received ${columns}.`,
      );
    const Numbers = x.type === 'float32' ? Float32Array : Float64Array;
    const mean = new Numbers(columns);
    const scale = new Float64Array(columns).fill(1);
    if (this.withMean) mean.set(this.mean_!);
    if (this.withStd) {
      const rounded = Numbers.from(this.scale_!);
      // a deviation too small for float32 stays a double: rounded to 0 it would give infinities
      for (let j = 0; j < columns; j++) scale[j] = rounded[j] || this.scale_![j];
    }
    return { data, columns, mean, scale, out: new Numbers(data.length) };
  }
}

/** Whether a variance is within the error bound of the two-pass algorithm for a constant column. */
function isConstant(variance: number, mean: number, rows: number): boolean {
  return variance <= rows * Number.EPSILON * variance + (rows * mean * Number.EPSILON) ** 2;
}
