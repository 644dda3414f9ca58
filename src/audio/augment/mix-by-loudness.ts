import { describe, EarshotError } from '../../errors.ts';
import { checkPositive, checkSignal } from '../check.ts';
import { fftFrequencies } from '../convert.ts';
import type { Bands } from '../fft/frame-transform.ts';
import { LANES } from '../fft/frame-transform.ts';
import { fixLength } from '../fix-length.ts';
import { forEachBlock, framingOf } from '../framing.ts';
import { remember } from '../remember.ts';
import { aWeighting } from './a-weighting.ts';

export interface MixByLoudnessOptions {
  /** Sample rate of both in Hz. */
  sr: number;
  /** Share of the first in what is heard, 0 to 1. */
  ratio: number;
}

/** Softer frames than this count as it, in decibels: only digital silence is so soft. */
const FLOOR = -80;

/**
 * Two sounds mixed so that they are heard in a given ratio, however loud each was recorded: between-class learning.
 * Labels, as shares of the classes, are mixed in the same ratio (see {@link mixup}), and a network learns to tell how
 * much of each it hears.
 *
 * The first is weighted by p = 1 / (1 + 10^((Ga - Gb) / 20) (1 - ratio) / ratio), the second by 1 - p, and the sum is
 * divided by sqrt(p^2 + (1 - p)^2), which keeps the energy of sounds that have nothing in common. Ga and Gb are the
 * loudness of the loudest frame of each, in decibels, A-weighted (see {@link aWeighting}), of frames of about a tenth of
 * a second. Silence has no loudness to compare: with it p is the ratio.
 *
 * Tokozume, Ushiku and Harada, "Learning from between-class examples for deep sound recognition", ICLR 2018.
 *
 * @param a - Mono samples.
 * @param b - As many of another sound.
 * @param options - `sr`, `ratio`.
 * @returns The mixture, as long as they are.
 * @throws EarshotError INVALID_ARGUMENT for empty signals or options out of range, SHAPE_MISMATCH for two lengths,
 *   NOT_FINITE for NaN or infinity.
 *
 * @example
 * ```ts
 * import { mixByLoudness, mixup } from 'earshot/audio';
 *
 * const sr = 22050;
 * const tone = (hertz: number, size: number) =>
 *   Float32Array.from({ length: sr }, (_, n) => size * Math.sin((2 * Math.PI * hertz * n) / sr));
 * const loud = tone(1000, 1);
 * const faint = tone(2000, 0.01);
 * const half = mixByLoudness(loud, faint, { sr, ratio: 0.5 }); // both are heard alike
 * const label = mixup(Float32Array.of(1, 0), Float32Array.of(0, 1), { lambda: 0.5 });
 * ```
 */
export function mixByLoudness(
  a: Float32Array,
  b: Float32Array,
  { sr, ratio }: MixByLoudnessOptions,
): Float32Array {
  const where = 'mixByLoudness';
  checkSignal(where, a);
  checkSignal(where, b);
  checkPositive(where, 'sr', sr);
  if (a.length !== b.length) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${where}: two sounds of one length are needed; received ${a.length} and ${b.length} samples. fixLength brings them there.`,
    );
  }
  if (!(ratio >= 0 && ratio <= 1)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: ratio must be a number of 0 to 1; received ${describe(ratio)}.`,
    );
  }
  const [ofA, ofB] = [loudness(a, sr), loudness(b, sr)];
  const louder = ofA === FLOOR || ofB === FLOOR ? 1 : 10 ** ((ofA - ofB) / 20);
  const p = ratio === 0 ? 0 : 1 / (1 + (louder * (1 - ratio)) / ratio);
  const size = Math.hypot(p, 1 - p);
  const mixed = new Float32Array(a.length);
  for (let n = 0; n < a.length; n++) mixed[n] = (p * a[n] + (1 - p) * b[n]) / size;
  return mixed;
}

/** Decibels of the loudest frame, A-weighted; of any reference, since only differences matter. */
export function loudness(y: Float32Array, sr: number): number {
  const nFft = 2 ** Math.max(4, Math.round(Math.log2(sr / 10)));
  const padded = y.length < nFft ? fixLength(y, nFft) : y;
  const cut = framingOf('mixByLoudness', padded.length, { nFft, hopLength: nFft / 2, center: false });
  let loudest = 10 ** (FLOOR / 10);
  forEachBlock(padded, cut, { bands: weights(sr, nFft) }, (transform, _, count) => {
    const sums = transform.bandSums(2);
    for (let lane = 0; lane < Math.min(count, LANES); lane++) loudest = Math.max(loudest, sums[lane]);
  });
  return 10 * Math.log10(loudest);
}

/** One band that sums the whole power spectrum by its A-weights. */
const weights = remember((sr: number, nFft: number): Bands => {
  const decibels = aWeighting(fftFrequencies({ sr, nFft }));
  return {
    spans: Int32Array.of(0, decibels.length),
    weights: Float32Array.from(decibels, (db) => 10 ** (db / 10)),
  };
});
