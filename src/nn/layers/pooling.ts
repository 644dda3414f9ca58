import { slideOver, type Window } from '../../graph/ops/window.ts';
import type { Value } from '../../graph/value.ts';
import { checkPerAxis, checkSpatial, type SpatialAxes } from '../check.ts';
import { channelsFirst, images, type Shape } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import { checkPadding, type Padding, paddedWindow } from '../padding.ts';
import type { LayerNames } from './convolution.ts';

/** Options of pooling layers over sequences (one axis) or images (two). */
export interface PoolingOptions extends LayerOptions {
  strides?: number | readonly number[];
  padding?: Padding;
}

/** A layer that slides a window over each channel. */
export function pooling(
  { kind, name }: LayerNames,
  axes: SpatialAxes,
  pool: (x: Value, window: Window) => Value,
  poolSize: number | readonly number[],
  options: PoolingOptions,
): Layer {
  checkLayerOptions(name, options, ['strides', 'padding']);
  const kernel = checkPerAxis(`${name}: poolSize`, poolSize, axes);
  const strides = checkPerAxis(`${name}: strides`, options.strides ?? kernel, axes);
  const padding = checkPadding(options.padding ?? 'valid');
  const window = (input: Shape) => paddedWindow(name, input, { kernel, strides }, padding);
  return layer({
    kind,
    config: { poolSize: kernel, ...options },
    outputShape: ([input]) => {
      checkSpatial(name, input, axes);
      return [...slideOver(input, window(input)), input[axes]];
    },
    call: ([x]) => images(pool(channelsFirst(x), window(x.shape))),
  });
}
