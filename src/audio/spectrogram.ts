import { floats, shapeText, sizeOf, type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { channelsOf, type Signal, slices } from './channels.ts';
import { checkFftLength, checkFinite } from './check.ts';
import { exactMagnitudes } from './exact-magnitudes.ts';
import { type FramingOptions, forEachBlock, framingOf, putBlock } from './framing.ts';
import { getWindow } from './window.ts';

export interface SpectrogramOptions extends FramingOptions {
  /** Samples from one frame to the next; default 512. */
  hopLength?: number;
  /** A spectrogram of shape (..., bins, frames) to use in place of a signal, which is then null. */
  S?: Tensor;
}

/** One spectrogram for each channel, and the length of the transform they came from. */
export interface Spectrograms {
  readonly bins: number;
  readonly frames: number;
  readonly nFft: number;
  /** The axes that count the channels: none for a mono signal. */
  readonly lead: readonly number[];
  /** For each channel (bins, frames), row-major. */
  readonly channels: readonly Float32Array[];
}

/**
 * The spectrograms that a feature works on: `S` where it is given, else the magnitudes of `y` to the power of
 * `power`, 'exact' for magnitudes by double precision. Where the rows of `S` do not fit `nFft`, they set it. `where` names the caller in messages.
 */
export function spectrograms(
  where: string,
  y: Signal | null,
  options: SpectrogramOptions,
  power: 1 | 2 | 'exact',
): Spectrograms {
  if (options.S !== undefined) return givenSpectrograms(where, options.S, options.nFft);
  if (y === null || y === undefined) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: a signal or the option S is needed; received ${describe(y)} and no S.`,
    );
  }
  const { lead, channels } = channelsOf(where, y);
  const { hopLength = 512 } = options;
  const cut = framingOf(where, channels[0].length, { ...options, hopLength });
  const { nFft, frames } = cut;
  const bins = 1 + Math.floor(nFft / 2);
  const matrices = channels.map((channel) => {
    if (power === 'exact') {
      return exactMagnitudes(channel, cut, getWindow(options.window ?? 'hann', options.winLength ?? nFft));
    }
    const matrix = new Float32Array(bins * frames);
    forEachBlock(channel, cut, undefined, (transform, first, count) => {
      putBlock(transform.magnitude(power), matrix, frames, first, count);
    });
    return matrix;
  });
  return { bins, frames, nFft, lead, channels: matrices };
}

/** As {@link spectrograms}, of whose values none may be below 0. */
export function magnitudes(
  where: string,
  y: Signal | null,
  options: SpectrogramOptions,
  power: 1 | 2 | 'exact' = 1,
): Spectrograms {
  const S = spectrograms(where, y, options, power);
  if (options.S !== undefined) {
    const values = floats(options.S);
    const at = values.findIndex((value) => value < 0);
    if (at >= 0) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `${where}: S must hold magnitudes or powers of at least 0; received ${values[at]} at index ${at}. Decibels are neither.`,
      );
    }
  }
  return S;
}

function givenSpectrograms(where: string, S: Tensor, nFft = 2048): Spectrograms {
  const values = floats(S);
  const [bins, frames] = S.dims.slice(-2);
  if (S.dims.length < 2 || bins < 2 || sizeOf(S.dims) === 0) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${where}: S must have the shape (bins, frames) with at least 2 bins and 1 frame; received ${shapeText(S.dims)}.`,
    );
  }
  checkFftLength(where, nFft);
  checkFinite(where, 'S', values);
  return {
    bins,
    frames,
    nFft: Math.floor(nFft / 2) + 1 === bins ? nFft : 2 * (bins - 1),
    lead: S.dims.slice(0, -2),
    channels: slices(values, bins * frames),
  };
}

/** A tensor (..., rows, frames) of what `compute` makes of each channel's spectrogram. */
export function eachChannel(
  S: Spectrograms,
  rows: number,
  compute: (values: Float32Array, channel: number) => ArrayLike<number>,
): Tensor {
  const out = new Float32Array(S.channels.length * rows * S.frames);
  S.channels.forEach((values, channel) => {
    out.set(compute(values, channel), channel * rows * S.frames);
  });
  return tensor(out, [...S.lead, rows, S.frames]);
}

/** The sum of each frame's values; 1 where it is below the smallest normal float32, to divide by. */
export function frameSums(values: Float32Array, frames: number): Float64Array {
  const sums = new Float64Array(frames);
  for (let from = 0; from < values.length; from += frames) {
    for (let t = 0; t < frames; t++) sums[t] += values[from + t];
  }
  return sums.map((sum) => (sum < 2 ** -126 ? 1 : sum));
}
