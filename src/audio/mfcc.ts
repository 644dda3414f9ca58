import { floats, shapeText, sizeOf, type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { type Signal, slices } from './channels.ts';
import { checkFinite, checkPositiveInteger } from './check.ts';
import { powerToDb } from './db.ts';
import { checkDct, type DctNorm, type DctType, dctMatrix } from './dct.ts';
import { type MelspectrogramOptions, melspectrogram } from './melspectrogram.ts';

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
  /** How the mel filters are scaled: `norm` of {@link melFilterbank}; default 'slaney'. */
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
  const lifts = Float64Array.from({ length: rows }, (_, k) =>
    lifter === 0 ? 1 : 1 + (lifter / 2) * Math.sin((Math.PI * (k + 1)) / lifter),
  );
  const lead = db.dims.slice(0, -2);
  const out = new Float32Array(sizeOf(lead) * rows * frames);
  if (out.length > 0) {
    const results = slices(out, rows * frames);
    slices(floats(db), bands * frames).forEach((from, c) => {
      multiply(matrix, lifts, from, frames, results[c]);
    });
  }
  return tensor(out, [...lead, rows, frames]);
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

/** out[k, t] = lifts[k] sum over m of matrix[k, m] S[m, t]. */
function multiply(
  matrix: Float64Array,
  lifts: Float64Array,
  S: Float32Array,
  frames: number,
  out: Float32Array,
): void {
  const bands = matrix.length / lifts.length;
  const row = new Float64Array(frames);
  for (let k = 0; k < lifts.length; k++) {
    row.fill(0);
    // Four bands at a time: the sums are loaded and stored a quarter as often.
    const weights = matrix.subarray(k * bands, (k + 1) * bands).map((weight) => lifts[k] * weight);
    const fours = bands - (bands % 4);
    for (let m = 0; m < fours; m += 4) {
      const [a, b, c, d] = [weights[m], weights[m + 1], weights[m + 2], weights[m + 3]];
      for (let t = 0, at = m * frames; t < frames; t++, at++) {
        row[t] += a * S[at] + b * S[at + frames] + (c * S[at + 2 * frames] + d * S[at + 3 * frames]);
      }
    }
    for (let m = fours; m < bands; m++) {
      for (let t = 0, at = m * frames; t < frames; t++, at++) row[t] += weights[m] * S[at];
    }
    out.set(row, k * frames);
  }
}
