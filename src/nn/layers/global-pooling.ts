import type { ReduceOptions } from '../../graph/ops/reduce.ts';
import { reduceMax } from '../../graph/ops/reduce-max.ts';
import { reduceMean } from '../../graph/ops/reduce-mean.ts';
import type { Value } from '../../graph/value.ts';
import { checkFlag, checkSpatial, type SpatialAxes } from '../check.ts';
import { features } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import type { LayerNames } from './convolution.ts';
import { inLayoutOf, spatialAxes } from './layout.ts';

/** Options of the pooling layers over whole sequences or images. */
export interface GlobalPoolingOptions extends LayerOptions {
  /** keep the pooled axes with length 1; default false */
  keepdims?: boolean;
}

/**
 * The mean of each channel over the sequence. Keras: `layers.GlobalAveragePooling1D`.
 *
 * Input (batch, steps, channels), output (batch, channels), with `keepdims` (batch, 1, channels).
 *
 * @throws EarshotError SHAPE_MISMATCH for input that is not sequences
 *
 * @example
 * import { globalAveragePooling1d, sequential } from 'earshot/nn';
 * console.log(sequential({ inputShape: [100, 16] }, [globalAveragePooling1d()]).outputShape); // [16]
 */
export function globalAveragePooling1d(options: GlobalPoolingOptions = {}): Layer {
  const names = { kind: 'GlobalAveragePooling1D', name: 'globalAveragePooling1d' };
  return globalPooling(names, 1, reduceMean, options);
}

/**
 * The mean of each channel over the image. Keras: `layers.GlobalAveragePooling2D`.
 *
 * Input (batch, height, width, channels), output (batch, channels), with `keepdims` (batch, 1, 1, channels).
 *
 * @throws EarshotError SHAPE_MISMATCH for input that is not images
 *
 * @example
 * import { globalAveragePooling2d, sequential } from 'earshot/nn';
 * console.log(sequential({ inputShape: [19, 34, 32] }, [globalAveragePooling2d()]).outputShape); // [32]
 */
export function globalAveragePooling2d(options: GlobalPoolingOptions = {}): Layer {
  const names = { kind: 'GlobalAveragePooling2D', name: 'globalAveragePooling2d' };
  return globalPooling(names, 2, reduceMean, options);
}

/**
 * The largest element of each channel of the sequence. Keras: `layers.GlobalMaxPooling1D`.
 *
 * Input (batch, steps, channels), output (batch, channels), with `keepdims` (batch, 1, channels). At a tie the
 * largest elements share the gradient.
 *
 * @throws EarshotError SHAPE_MISMATCH for input that is not sequences
 *
 * @example
 * import { globalMaxPooling1d, sequential } from 'earshot/nn';
 * console.log(sequential({ inputShape: [100, 16] }, [globalMaxPooling1d()]).outputShape); // [16]
 */
export function globalMaxPooling1d(options: GlobalPoolingOptions = {}): Layer {
  return globalPooling({ kind: 'GlobalMaxPooling1D', name: 'globalMaxPooling1d' }, 1, reduceMax, options);
}

/**
 * The largest element of each channel of the image. Keras: `layers.GlobalMaxPooling2D`.
 *
 * Input (batch, height, width, channels), output (batch, channels), with `keepdims` (batch, 1, 1, channels). At a tie
 * the largest elements share the gradient.
 *
 * @throws EarshotError SHAPE_MISMATCH for input that is not images
 *
 * @example
 * import { globalMaxPooling2d, sequential } from 'earshot/nn';
 * const pool = globalMaxPooling2d({ keepdims: true });
 * console.log(sequential({ inputShape: [19, 34, 32] }, [pool]).outputShape); // [1, 1, 32]
 */
export function globalMaxPooling2d(options: GlobalPoolingOptions = {}): Layer {
  return globalPooling({ kind: 'GlobalMaxPooling2D', name: 'globalMaxPooling2d' }, 2, reduceMax, options);
}

function globalPooling(
  { kind, name }: LayerNames,
  axes: SpatialAxes,
  reduce: (x: Value, axes: readonly number[], options: ReduceOptions) => Value,
  options: GlobalPoolingOptions,
): Layer {
  checkLayerOptions(name, options, ['keepdims']);
  const keepDims = checkFlag(`${name}: keepdims`, options.keepdims ?? false);
  return layer({
    kind,
    config: options,
    outputShape: ([input]) => {
      checkSpatial(name, input, axes);
      return [...(keepDims ? input.slice(0, -1).map(() => 1) : []), input[axes]];
    },
    call: ([x]) => {
      const pooled = reduce(x.value, spatialAxes(x), { keepDims });
      return keepDims ? inLayoutOf(x, pooled) : features(pooled);
    },
  });
}
