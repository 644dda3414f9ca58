import { averagePool } from '../../graph/ops/average-pool.ts';
import { maxPool } from '../../graph/ops/max-pool.ts';
import type { Layer } from '../layer.ts';
import { type PoolingOptions, pooling } from './pooling.ts';

/** Options of `maxPooling2d` and `averagePooling2d`. */
export interface Pooling2DOptions extends PoolingOptions {
  /** step of the window; default the pool's size, so that windows do not overlap */
  strides?: number | [number, number];
}

/**
 * The largest element under a window that slides over each channel. Keras: `layers.MaxPooling2D`.
 *
 * Input (batch, height, width, channels), output (batch, rows, columns, channels). At a tie the gradient goes
 * to the first of the largest elements.
 *
 * @param poolSize height and width of the window; default 2
 * @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME for wrong options, SHAPE_MISMATCH when the window does not fit
 *
 * @example
 * import { maxPooling2d, sequential } from 'earshot/nn';
 * const pool = maxPooling2d(3, { padding: 'same' });
 * console.log(sequential({ inputShape: [126, 214, 16] }, [pool]).outputShape); // [42, 72, 16]
 */
export function maxPooling2d(poolSize: number | [number, number] = 2, options: Pooling2DOptions = {}): Layer {
  return pooling({ kind: 'MaxPooling2D', name: 'maxPooling2d' }, 2, maxPool, poolSize, options);
}

/**
 * The mean under a window that slides over each channel; padding is not counted. Keras: `layers.AveragePooling2D`.
 *
 * Input (batch, height, width, channels), output (batch, rows, columns, channels).
 *
 * @param poolSize height and width of the window; default 2
 * @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME for wrong options, SHAPE_MISMATCH when the window does not fit
 *
 * @example
 * import { averagePooling2d, sequential } from 'earshot/nn';
 * console.log(sequential({ inputShape: [126, 214, 16] }, [averagePooling2d([2, 4])]).outputShape); // [63, 53, 16]
 */
export function averagePooling2d(
  poolSize: number | [number, number] = 2,
  options: Pooling2DOptions = {},
): Layer {
  return pooling({ kind: 'AveragePooling2D', name: 'averagePooling2d' }, 2, averagePool, poolSize, options);
}
