import { floats, shapeText, type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { weightedSums } from './blocks/weighted-sums.ts';
import { type Signal, slices } from './channels.ts';
import { checkFinite, checkPositiveInteger } from './check.ts';
import { powerToDb } from './db.ts';
import { checkDct, type DctNorm, type DctType, dctMatrix } from './dct.ts';
import { type MelspectrogramOptions, melspectrogram } from './melspectrogram.ts';
import { blocksOf, eachBlock } from './spectrogram.ts';

export interface MfccOptions extends Omit<MelspectrogramOptions, 'S' | 'norm'> {
  /** A mel spectrogram in decibels, of shape (..., nMels, frames), in place of a signal: `mfcc(null, { S })`. */
  S?: Tensor;
  /** How many coefficients are kept, from the first; default 20. At most as many as mel bands are given. */
  nMfcc?: number;
  /** Type of the discrete cosine transform, 1, 2 (default) or 3. */
  dctType?: DctType;
  /** 'ortho' (default) for an orthonormal transform, null for SciPy's plain sums. */
  norm?: DctNorm;
  /** Coefficient k is multiplied by 1 + lifter / 2 sin(pi (k + 1) / lifter); 0 (default) for none. */
  lifter?: number;
  /** How the mel filters are scaled: `norm` of `filters.mel`; default 'slaney'. */
  melNorm?: MelspectrogramOptions['norm'];
}

/**
 * Mel-frequency cepstral coefficients: the discrete cosine transform over the bands of the mel spectrogram in
 * decibels; row k is coefficient k, column t is frame t. Equal to `librosa.feature.mfcc` (0.11) to 1e-3 dB.
 * The decibels end 80 dB below the loudest point of the whole sound, all its channels together.
 *
 * @param y - Mono samples, at least one, all finite; or a tensor of shape (..., n), as (channels, n); or null
 *   with `S` given, which goes before `y`.
 * @param options - See {@link MfccOptions}: `nMfcc` = 20, `dctType` = 2, `norm` = 'ortho', `lifter` = 0,
 *   `melNorm` = 'slaney', `S`, and those of {@link melspectrogram} (`sr` = 22050, `nFft` = 2048,
 *   `hopLength` = 512, `nMels` = 128, ...).
 * @returns Shape (nMfcc, frames), for a tensor (..., nMfcc, frames).
 * @throws EarshotError as {@link melspectrogram} does; INVALID_ARGUMENT for options out of range;
 *   SHAPE_MISMATCH when `S` has fewer than two axes.
 *
 * @example
 * ```ts
 * import { mfcc } from 'earshot/audio';
 *
 * const sr = 22050;
 * const y = Float32Array.from({ length: 5 * sr }, (_, n) => Math.sin((2 * Math.PI * 440 * n) / sr));
 * mfcc(y, { sr, nMfcc: 13 }).dims; // [13, 216]
 * ```
 */
export function mfcc(y: Signal | null, options: MfccOptions = {}): Tensor {
  const { S, nMfcc = 20, dctType = 2, norm = 'ortho', lifter = 0, melNorm = 'slaney', ...mel } = options;
  checkPositiveInteger('mfcc', 'nMfcc', nMfcc);
  checkDct('mfcc', dctType, norm);
  if (!(Number.isFinite(lifter) && lifter >= 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `mfcc: lifter must be a finite number of at least 0; received ${describe(lifter)}.`,
    );
  }
  if (S !== undefined) checkDecibels(S);
  const db = S ?? powerToDb(melspectrogram(y, { ...mel, norm: melNorm }));
  const [bands, frames] = db.dims.slice(-2);
  if (dctType === 1 && bands < 2) {
    throw new EarshotError('INVALID_ARGUMENT', 'mfcc: dctType 1 needs at least 2 mel bands; there is 1.');
  }
  const rows = Math.min(nMfcc, bands);
  const matrix = dctMatrix(dctType, norm, rows, bands);
  const weights = matrix.map((weight, i) => weight * lift(Math.floor(i / bands), lifter));
  const lead = db.dims.slice(0, -2);
  if (db.size === 0) return tensor([], [...lead, rows, frames]);
  const channels = slices(floats(db), bands * frames).map((values) => blocksOf(values, frames));
  return eachBlock({ channels, lead, frames }, rows, weightedSums(bands, weights));
}

function lift(k: number, lifter: number): number {
  return lifter === 0 ? 1 : 1 + (lifter / 2) * Math.sin((Math.PI * (k + 1)) / lifter);
}

function checkDecibels(S: Tensor): void {
  const values = floats(S);
  if (S.dims.length < 2 || S.dims[S.dims.length - 2] === 0) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `mfcc: S must have the shape (nMels, frames) with at least 1 band; received ${shapeText(S.dims)}.`,
    );
  }
  checkFinite('mfcc', 'S', values);
}
