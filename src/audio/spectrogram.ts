import { floats, shapeText, sizeOf, type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { channelsOf, type Signal, slices } from './channels.ts';
import { checkFftLength, checkFinite } from './check.ts';
import { LANES } from './fft/frame-transform.ts';
import type { Precision } from './fft/kernel.ts';
import { type FramingOptions, forEachBlock, framingOf } from './framing.ts';

export interface SpectrogramOptions extends FramingOptions {
  /** Samples from one frame to the next; default 512. */
  hopLength?: number;
  /** A spectrogram of shape (..., bins, frames) to use in place of a signal, which is then null. */
  S?: Tensor;
}

/**
 * Gives a spectrogram's frames, LANES of them at a time: bin k of frame first + l stands at k LANES + l of a block, for
 * l < count. A block is to be read before the next one.
 */
export type Blocks = (visit: (block: Float32Array, first: number, count: number) => void) => void;

/** One spectrogram for each channel, and the length of the transform they came from. */
export interface Spectrograms {
  readonly bins: number;
  readonly frames: number;
  readonly nFft: number;
  /** The axes that count the channels: none for a mono signal. */
  readonly lead: readonly number[];
  readonly channels: readonly Blocks[];
}

/**
 * The spectrograms that a feature works on: `S` where it is given, else the magnitudes of `y` to the power of
 * `power`. Where the rows of `S` do not fit `nFft`, they set it. `where` names the caller in messages.
 */
export function spectrograms(
  where: string,
  y: Signal | null,
  options: SpectrogramOptions,
  power: number,
  precision: Precision = 'single',
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
  const blocks = channels.map((channel): Blocks => {
    return (visit) =>
      forEachBlock(channel, cut, { precision }, (transform, first, count) => {
        visit(transform.magnitude(power), first, count);
      });
  });
  return { bins: 1 + Math.floor(cut.nFft / 2), frames: cut.frames, nFft: cut.nFft, lead, channels: blocks };
}

/** As {@link spectrograms}, of whose values none may be below 0. */
export function magnitudes(
  where: string,
  y: Signal | null,
  options: SpectrogramOptions,
  power = 1,
  precision: Precision = 'single',
): Spectrograms {
  const S = spectrograms(where, y, options, power, precision);
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
    channels: slices(values, bins * frames).map((matrix) => blocksOf(matrix, frames)),
  };
}

/** The blocks of a matrix (bins, frames). */
export function blocksOf(matrix: Float32Array, frames: number): Blocks {
  const block = new Float32Array((matrix.length / frames) * LANES);
  return (visit) => {
    for (let first = 0; first < frames; first += LANES) {
      const count = Math.min(LANES, frames - first);
      for (let from = first, at = 0; from < matrix.length; from += frames, at += LANES) {
        for (let lane = 0; lane < count; lane++) block[at + lane] = matrix[from + lane];
      }
      visit(block, first, count);
    }
  };
}

/** The same spectrograms, computed once: for features that look at a sound twice. */
export function kept(S: Spectrograms): Spectrograms {
  const channels = S.channels.map((blocks): Blocks => {
    const parts: [block: Float32Array, first: number, count: number][] = [];
    blocks((block, first, count) => parts.push([block.slice(), first, count]));
    return (visit) => {
      for (const part of parts) visit(...part);
    };
  });
  return { ...S, channels };
}

/**
 * A tensor (..., rows, frames); `compute` gets each block, the index of its first frame and how many there are, and
 * fills `out`, of shape (rows, LANES), with their values.
 */
export function eachBlock(
  { channels, lead, frames }: Pick<Spectrograms, 'channels' | 'lead' | 'frames'>,
  rows: number,
  compute: (block: Float32Array, out: Float64Array, first: number, count: number) => void,
): Tensor {
  const values = new Float32Array(channels.length * rows * frames);
  const out = new Float64Array(rows * LANES);
  channels.forEach((blocks, channel) => {
    blocks((block, first, count) => {
      compute(block, out, first, count);
      for (let row = 0, to = channel * rows * frames + first; row < rows; row++, to += frames) {
        for (let lane = 0; lane < count; lane++) values[to + lane] = out[row * LANES + lane];
      }
    });
  });
  return tensor(values, [...lead, rows, frames]);
}

/** A tensor (..., 1, frames) of what `compute` makes of each frame, whose bin k stands at k LANES + lane of `block`. */
export function eachFrame(
  { channels, lead, frames }: Spectrograms,
  compute: (block: Float32Array, lane: number, frame: number, channel: number) => number,
): Tensor {
  const values = new Float32Array(channels.length * frames);
  channels.forEach((blocks, channel) => {
    blocks((block, first, count) => {
      for (let lane = 0; lane < count; lane++) {
        values[channel * frames + first + lane] = compute(block, lane, first + lane, channel);
      }
    });
  });
  return tensor(values, [...lead, 1, frames]);
}

/** A sum to divide by: 1 in place of one below the smallest normal float32. */
export function atLeastNormal(sum: number): number {
  return sum < 2 ** -126 ? 1 : sum;
}
