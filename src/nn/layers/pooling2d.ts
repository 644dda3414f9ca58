import { averagePool } from '../../graph/ops/average-pool.ts';
import { maxPool } from '../../graph/ops/max-pool.ts';
import { slideOver, type Window } from '../../graph/ops/window.ts';
import type { Value } from '../../graph/value.ts';
import { checkPair, checkRank } from '../check.ts';
import { channelsFirst, images, type Shape } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkPadding, type Padding, paddedWindow } from '../padding.ts';

/** Options of `maxPooling2d` and `averagePooling2d`. */
export interface Pooling2DOptions extends LayerOptions {
  /** step of the window; default the pool's size, so that windows do not overlap */
  strides?: number | [number, number];
  /** default 'valid' */
  padding?: Padding;
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
  return pooling('MaxPooling2D', 'maxPooling2d', maxPool, poolSize, options);
}

/**
 * The mean under a window that slides over each channel; padding is not counted. Keras: `layers.AveragePooling2D`.
 *
 * Input (batch, height, width, channels), output (batch, rows, columns, channels).
 *
 * @param poolSize height and width of the window; default 2
 * @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME for wrong options, SHAPE_MISMATCH when the window does not fit
 */
export function averagePooling2d(
  poolSize: number | [number, number] = 2,
  options: Pooling2DOptions = {},
): Layer {
  return pooling('AveragePooling2D', 'averagePooling2d', averagePool, poolSize, options);
}

function pooling(
  kind: string,
  name: string,
  pool: (x: Value, window: Window) => Value,
  poolSize: number | [number, number],
  options: Pooling2DOptions,
): Layer {
  const kernel = checkPair(`${name}: poolSize`, poolSize);
  const strides = options.strides === undefined ? kernel : checkPair(`${name}: strides`, options.strides);
  const padding = checkPadding(options.padding ?? 'valid');
  const window = (input: Shape) => paddedWindow(name, input, { kernel, strides }, padding);
  return layer({
    kind,
    config: { poolSize: kernel, ...options },
    outputShape: ([input]) => {
      checkRank(name, input, 3, 'height, width, channels');
      return [...slideOver(input, window(input)), input[2]];
    },
    call: ([x]) => images(pool(channelsFirst(x), window(x.shape))),
  });
}
