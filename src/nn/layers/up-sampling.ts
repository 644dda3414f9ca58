import { constant } from '../../graph/ops/constant.ts';
import { expand } from '../../graph/ops/expand.ts';
import { matmul } from '../../graph/ops/matmul.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import type { Value } from '../../graph/value.ts';
import { checkPerAxis, checkSpatial, type SpatialAxes } from '../check.ts';
import { channelsFirst, type Features, images } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { lookUp } from '../names.ts';
import { checkLayerOptions } from '../options.ts';
import type { LayerNames } from './convolution.ts';
import { inLayoutOf, spatialAxes } from './layout.ts';

/** How `upSampling2d` fills in. */
export type Interpolation = 'nearest' | 'bilinear';

/** Options of `upSampling2d`. */
export interface UpSampling2DOptions extends LayerOptions {
  /** 'nearest' repeats, 'bilinear' draws lines between neighbours; default 'nearest' */
  interpolation?: Interpolation;
}

/**
 * Each step of sequences repeated. Keras: `layers.UpSampling1D`.
 *
 * Input (batch, steps, channels), output (batch, size steps, channels).
 *
 * @param size how often; default 2
 * @throws EarshotError INVALID_ARGUMENT for another size
 *
 * @example
 * import { sequential, upSampling1d } from 'earshot/nn';
 * const model = sequential({ inputShape: [2, 1] }, [upSampling1d(3)]);
 * console.log(model.outputShape); // [6, 1]
 */
export function upSampling1d(size = 2, options: LayerOptions = {}): Layer {
  checkLayerOptions('upSampling1d', options, []);
  return upSampling({ kind: 'UpSampling1D', name: 'upSampling1d' }, 1, size, options, repeat);
}

/**
 * Images enlarged by whole factors. Keras: `layers.UpSampling2D`.
 *
 * Input (batch, height, width, channels), output (batch, factor height, factor width, channels). 'bilinear' takes the
 * centres of pixels for their places, as Keras does; beyond the outer centres it repeats the edge.
 *
 * @param size factor for both axes, or [height, width]; default 2
 * @throws EarshotError INVALID_ARGUMENT for another size, UNKNOWN_NAME for another interpolation
 *
 * @example
 * import { sequential, upSampling2d } from 'earshot/nn';
 * const model = sequential({ inputShape: [4, 5, 3] }, [upSampling2d([2, 3], { interpolation: 'bilinear' })]);
 * console.log(model.outputShape); // [8, 15, 3]
 */
export function upSampling2d(size: number | [number, number] = 2, options: UpSampling2DOptions = {}): Layer {
  checkLayerOptions('upSampling2d', options, ['interpolation']);
  const fill = lookUp('upSampling2d: interpolation', options.interpolation ?? 'nearest', {
    nearest: repeat,
    bilinear,
  });
  return upSampling({ kind: 'UpSampling2D', name: 'upSampling2d' }, 2, size, options, fill);
}

function upSampling(
  { kind, name }: LayerNames,
  axes: SpatialAxes,
  size: number | [number, number],
  options: LayerOptions,
  fill: (x: Features, factors: readonly number[]) => Features,
): Layer {
  const factors = checkPerAxis(`${name}: size`, size, axes);
  return layer({
    kind,
    config: { size: axes === 1 ? factors[0] : factors, ...options },
    outputShape: ([input]) => {
      checkSpatial(name, input, axes);
      return [...factors.map((factor, axis) => input[axis] * factor), input[axes]];
    },
    call: ([x]) => fill(x, factors),
  });
}

/** Each element put down `factors` times along each spatial axis. */
function repeat(x: Features, factors: readonly number[]): Features {
  const axes = spatialAxes(x);
  const times = x.value.shape.map((_, axis) => factors[axes.indexOf(axis)] ?? 1);
  const each = (lengthsOf: (length: number, axis: number) => number[]) =>
    x.value.shape.flatMap((length, axis) => (axes.includes(axis) ? lengthsOf(length, axis) : [length]));
  const apart = reshape(x.value, openBatch(each((length) => [length, 1])));
  const filled = expand(
    apart,
    each((length, axis) => [length, times[axis]]),
  );
  return inLayoutOf(x, reshape(filled, openBatch(x.value.shape.map((length, axis) => length * times[axis]))));
}

const openBatch = ([, ...shape]: readonly number[]) => [-1, ...shape];

/** Both axes interpolated by matrices. */
function bilinear(x: Features, [rows, columns]: readonly number[]): Features {
  const [height, width] = x.shape;
  const wide = matmul(channelsFirst(x), interpolation(width, columns, 'columns'));
  return images(matmul(interpolation(height, rows, 'rows'), wide));
}

/** What each place of the enlarged axis takes from each place of the old one. */
function interpolation(length: number, factor: number, as: 'rows' | 'columns'): Value {
  const places = length * factor;
  const shape = as === 'rows' ? [places, length] : [length, places];
  const shares = new Float32Array(length * places);
  const give = (place: number, from: number, share: number) => {
    shares[as === 'rows' ? place * length + from : from * places + place] += share;
  };
  for (let place = 0; place < places; place++) {
    const centre = (place + 0.5) / factor - 0.5;
    const below = Math.floor(centre);
    give(place, Math.max(below, 0), 1 - (centre - below));
    give(place, Math.min(below + 1, length - 1), centre - below);
  }
  return constant(shares, shape);
}
