import { averagePool } from '../../graph/ops/average-pool.ts';
import { maxPool } from '../../graph/ops/max-pool.ts';
import type { Layer } from '../layer.ts';
import { type PoolingOptions, pooling } from './pooling.ts';

/** Options of `maxPooling1d` and `averagePooling1d`. */
export interface Pooling1DOptions extends PoolingOptions {
  /** step of the window; default the pool's size, so that windows do not overlap */
  strides?: number;
}

/**
 * The largest element under a window that slides over each channel of sequences. Keras: `layers.MaxPooling1D`.
 *
 * Input (batch, steps, channels), output (batch, places, channels). At a tie the gradient goes to the first of the
 * largest elements.
 *
 * @param poolSize length of the window; default 2
 * @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME for wrong options, SHAPE_MISMATCH when the window does not fit
 *
 * @example
 * import { maxPooling1d, sequential } from 'earshot/nn';
 * console.log(sequential({ inputShape: [100, 16] }, [maxPooling1d(4)]).outputShape); // [25, 16]
 */
export function maxPooling1d(poolSize = 2, options: Pooling1DOptions = {}): Layer {
  return pooling({ kind: 'MaxPooling1D', name: 'maxPooling1d' }, 1, maxPool, poolSize, options);
}

/**
 * The mean under a window that slides over each channel of sequences; padding is not counted. Keras:
 * `layers.AveragePooling1D`.
 *
 * Input (batch, steps, channels), output (batch, places, channels).
 *
 * @param poolSize length of the window; default 2
 * @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME for wrong options, SHAPE_MISMATCH when the window does not fit
 *
 * @example
 * import { averagePooling1d, sequential } from 'earshot/nn';
 * const pool = averagePooling1d(3, { strides: 2, padding: 'same' });
 * console.log(sequential({ inputShape: [99, 16] }, [pool]).outputShape); // [50, 16]
 */
export function averagePooling1d(poolSize = 2, options: Pooling1DOptions = {}): Layer {
  return pooling({ kind: 'AveragePooling1D', name: 'averagePooling1d' }, 1, averagePool, poolSize, options);
}
