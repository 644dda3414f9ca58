import { type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { channelsOf, type Signal } from './channels.ts';
import { type FrameGrid, frameGrid } from './frame-grid.ts';
import { copyPadded } from './pad.ts';

export interface ZeroCrossingRateOptions {
  /** Samples of a frame, a whole number of 1 to 2^24; default 2048. */
  frameLength?: number;
  /** Samples from one frame to the next; default 512. */
  hopLength?: number;
  /** Frame t is centred at sample t hopLength (default), the outermost samples repeated, in place of beginning there. */
  center?: boolean;
  /** Samples of at most this magnitude count as zero; default 1e-10. */
  threshold?: number;
  /** `threshold` is in units of this: a number, the largest magnitude, or a function of all frames' magnitudes. */
  refMagnitude?: number | 'max' | ((magnitudes: Float32Array) => number);
  /** A frame's first sample counts as a crossing; default false. */
  pad?: boolean;
  /** Zero counts as positive (default), in place of having a sign of its own. */
  zeroPos?: boolean;
}

/**
 * Share of each frame's samples at which the sign differs from the sample before: high for hiss, low for hum.
 * Equal to `librosa.feature.zero_crossing_rate` (0.11).
 *
 * @param y - Mono samples, at least one, all finite; or a tensor of shape (..., n), as (channels, n).
 * @param options - See {@link ZeroCrossingRateOptions}: `frameLength` = 2048, `hopLength` = 512, `center` = true,
 *   `threshold` = 1e-10, `refMagnitude` = 1, `pad` = false, `zeroPos` = true.
 * @returns Shape (1, frames), for a tensor (..., 1, frames), from 0 to 1.
 * @throws EarshotError INVALID_ARGUMENT for an empty signal, options out of range, or a signal shorter than a frame
 *   without `center`; NOT_FINITE for NaN or infinity in `y`.
 *
 * @example
 * ```ts
 * import { zeroCrossingRate } from 'earshot/audio';
 *
 * const y = Float32Array.of(1, -1, 1, -1, 1, 1, 1, 1);
 * zeroCrossingRate(y, { frameLength: 4, hopLength: 4, center: false }).data; // Float32Array [0.75, 0]
 * ```
 */
export function zeroCrossingRate(y: Signal, options: ZeroCrossingRateOptions = {}): Tensor {
  const { threshold = 1e-10, refMagnitude = 1, pad = false, zeroPos = true } = options;
  const { lead, channels } = channelsOf('zeroCrossingRate', y);
  const grid = frameGrid('zeroCrossingRate', channels[0].length, { ...options, padMode: 'edge' });
  const limit = Math.fround(threshold * reference(channels, grid, refMagnitude));
  if (!(threshold >= 0 && limit >= 0 && Number.isFinite(limit))) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `zeroCrossingRate: threshold times refMagnitude must be a finite number of at least 0; received threshold=${describe(threshold)} and refMagnitude=${describe(refMagnitude)}.`,
    );
  }
  const sign = (value: number) => (Math.abs(value) <= limit ? (zeroPos ? 1 : 0) : Math.sign(value));
  const { frameLength, hopLength, frames } = grid;
  const rates = channels.flatMap((channel) => {
    const crossings = crossingsUpTo(channel, sign);
    // Repeated samples cross nothing: a count up to a place outside of the signal is that up to its nearest sample.
    const upTo = (place: number) => crossings[Math.min(Math.max(place, 0), channel.length - 1)];
    return Array.from({ length: frames }, (_, t) => {
      const first = t * hopLength - grid.pad;
      const count = upTo(first + frameLength - 1) - upTo(first) + (pad ? 1 : 0);
      return count / frameLength;
    });
  });
  return tensor(rates, [...lead, 1, frames]);
}

/** At sample n, how many samples 1 .. n have another sign than the one before. */
function crossingsUpTo(y: Float32Array, sign: (value: number) => number): Uint32Array {
  const counts = new Uint32Array(y.length);
  let before = sign(y[0]);
  for (let n = 1; n < y.length; n++) {
    const now = sign(y[n]);
    counts[n] = counts[n - 1] + (now === before ? 0 : 1);
    before = now;
  }
  return counts;
}

function reference(
  channels: readonly Float32Array[],
  grid: FrameGrid,
  refMagnitude: NonNullable<ZeroCrossingRateOptions['refMagnitude']>,
): number {
  if (typeof refMagnitude === 'number') return refMagnitude;
  const { frameLength, hopLength, pad, padMode, frames } = grid;
  const size = frames * frameLength;
  const framed = new Float32Array(channels.length * size);
  channels.forEach((channel, c) => {
    for (let t = 0; t < frames; t++) {
      const from = c * size + t * frameLength;
      copyPadded(channel, t * hopLength - pad, framed.subarray(from, from + frameLength), padMode, pad);
    }
  });
  const magnitudes = framed.map(Math.abs);
  return refMagnitude === 'max' ? magnitudes.reduce((a, b) => Math.max(a, b)) : refMagnitude(magnitudes);
}
