import { floats, shapeText, type Tensor, tensor } from '../array/tensor.ts';
import { EarshotError } from '../errors.ts';
import { checkFinite, checkPositive } from './check.ts';
import { type MelOptions, melBands } from './mel.ts';
import { type BandMatrix, leastNormSolver, nonNegativeLeastSquares } from './non-negative-least-squares.ts';
import { remember } from './remember.ts';

export interface MelToStftOptions extends Omit<MelOptions, 'nMels'> {
  /** Exponent of the magnitudes that `M` was made with: 1 for amplitudes, 2 (default) for power. */
  power?: number;
}

/** Bytes of single precision that librosa takes at once. */
const BLOCK_BYTES = 2 ** 18;

/**
 * Magnitudes of a short-time Fourier transform whose mel spectrogram is near `M`, as
 * `librosa.feature.inverse.mel_to_stft` (0.11). There are many, since a band has many bins: like librosa's, this is the
 * least squares solution of smallest norm without its negative parts, made better where its mean squared error is still
 * steep (librosa: by L-BFGS-B).
 *
 * @param M - Mel spectrogram (nMels, frames), or (..., nMels, frames), finite and at least 0.
 * @param options - See {@link MelToStftOptions}: `sr` = 22050, `nFft` = 2048, `power` = 2, `fMin` = 0, `fMax` = sr / 2,
 *   `htk` = false, `norm` = 'slaney', as `M` was made.
 * @returns Magnitudes (..., 1 + nFft / 2, frames).
 * @throws EarshotError SHAPE_MISMATCH for a tensor of fewer than two axes or without values, NOT_FINITE,
 *   INVALID_ARGUMENT for values below 0; as `filters.mel` for the others.
 *
 * @example
 * ```ts
 * import { melspectrogram, melToStft } from 'earshot/audio';
 *
 * const y = Float32Array.from({ length: 4096 }, (_, n) => Math.sin((2 * Math.PI * 440 * n) / 22050));
 * melToStft(melspectrogram(y)).dims; // [1025, 9]
 * ```
 */
export function melToStft(M: Tensor, options: MelToStftOptions = {}): Tensor {
  const {
    sr = 22050,
    nFft = 2048,
    power = 2,
    fMin = 0,
    fMax = sr / 2,
    htk = false,
    norm = 'slaney',
  } = options;
  checkPositive('melToStft', 'power', power);
  const mel = floats(M);
  if (M.dims.length < 2 || mel.length === 0) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `melToStft: M must have the shape (nMels, frames) with at least one of each; received ${shapeText(M.dims)}.`,
    );
  }
  checkFinite('melToStft', 'M', mel);
  if (mel.some((value) => value < 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      'melToStft: M must hold energies of at least 0; received negative numbers. dbToPower makes energies of decibels.',
    );
  }
  const [nMels, frames] = M.dims.slice(-2);
  const lead = M.dims.slice(0, -2);
  const bins = 1 + Math.floor(nFft / 2);
  const matrix: BandMatrix = { ...melBands({ sr, nFft, nMels, fMin, fMax, htk, norm }), bins };
  const solve = rememberedSolver(sr, nFft, nMels, fMin, fMax, htk, norm);

  const sounds = mel.length / (nMels * frames);
  const columns = Math.max(1, Math.floor(BLOCK_BYTES / (sounds * nMels * 4)));
  const S = new Float32Array(sounds * bins * frames);
  for (let first = 0; first < frames; first += columns) {
    // The channels of a block stand side by side, since librosa's measure is the mean over all of them.
    const count = Math.min(columns, frames - first);
    const width = sounds * count;
    const B = new Float64Array(nMels * width);
    for (let c = 0; c < sounds; c++) {
      for (let m = 0; m < nMels; m++) {
        const from = (c * nMels + m) * frames + first;
        B.set(mel.subarray(from, from + count), m * width + c * count);
      }
    }
    const X = nonNegativeLeastSquares(matrix, solve, B, width);
    for (let c = 0; c < sounds; c++) {
      for (let k = 0; k < bins; k++) {
        for (let t = 0; t < count; t++) {
          S[(c * bins + k) * frames + first + t] = X[k * width + c * count + t] ** (1 / power);
        }
      }
    }
  }
  return tensor(S, [...lead, bins, frames]);
}

const rememberedSolver = remember(
  (
    sr: number,
    nFft: number,
    nMels: number,
    fMin: number,
    fMax: number,
    htk: boolean,
    norm: 'slaney' | number | null,
  ) =>
    leastNormSolver({
      ...melBands({ sr, nFft, nMels, fMin, fMax, htk, norm }),
      bins: 1 + Math.floor(nFft / 2),
    }),
);
