import { floats, shapeText, sizeOf, type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { channelsOf, type Signal, slices } from './channels.ts';
import { checkFftLength, checkFinite, checkPositive } from './check.ts';
import type { Bands } from './fft/frame-transform.ts';
import { type FramingOptions, forEachBlock, framingOf, putBlock } from './framing.ts';
import { type MelOptions, melBands } from './mel.ts';

export interface MelspectrogramOptions extends FramingOptions, MelOptions {
  /** Samples from one frame to the next; default 512. */
  hopLength?: number;
  /** A spectrogram of shape (..., bins, frames) to use in place of a signal: `melspectrogram(null, { S })`. */
  S?: Tensor;
  /** Exponent of the magnitudes: 2 (default) for power, 1 for amplitude. */
  power?: number;
}

/**
 * Mel spectrogram of a signal: row m is mel band m, from low to high, column t is frame t, centred at
 * t hopLength / sr seconds; equal to `librosa.feature.melspectrogram` (0.11) within 1e-6 of its maximum.
 *
 * @param y - Mono samples, at least one, all finite; or a tensor of shape (..., n), as (channels, n); or null with
 *   `S` given.
 * @param options - See {@link MelspectrogramOptions}: `sr` = 22050, `S`, `nFft` = 2048, `hopLength` = 512,
 *   `winLength` = nFft, `window` = 'hann', `center` = true, `padMode` = 'constant', `power` = 2,
 *   `nMels` = 128, `fMin` = 0, `fMax` = sr / 2, `htk` = false, `norm` = 'slaney'. With `S`, which goes before
 *   `y`, the transform's length follows from its rows where `nFft` does not fit them.
 * @returns Shape (nMels, frames), for a tensor (..., nMels, frames), in units of y to the power of `power`.
 * @throws EarshotError as {@link stft} and `filters.mel` do; INVALID_ARGUMENT when there is neither
 *   `y` nor `S`; SHAPE_MISMATCH when `S` has fewer than two axes.
 *
 * @example
 * ```ts
 * import { melspectrogram, powerToDb } from 'earshot/audio';
 *
 * const sr = 22050;
 * const y = Float32Array.from({ length: 5 * sr }, (_, n) => Math.sin((2 * Math.PI * 440 * n) / sr));
 * const S = melspectrogram(y, { sr });
 * S.dims; // [128, 216]
 * const db = powerToDb(S, { ref: 'max' }); // 0 dB at the loudest point, -80 dB at the quietest
 * ```
 */
export function melspectrogram(y: Signal | null, options: MelspectrogramOptions = {}): Tensor {
  const { S, power = 2, nMels = 128 } = options;
  if (S !== undefined) return melOfSpectrogram(S, options);
  if (y === null || y === undefined) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `melspectrogram: a signal or the option S is needed; received ${describe(y)} and no S.`,
    );
  }
  checkPositive('melspectrogram', 'power', power);
  const { lead, channels } = channelsOf('melspectrogram', y);
  const { hopLength = 512 } = options;
  const cut = framingOf('melspectrogram', channels[0].length, { ...options, hopLength });
  const bands = melBands({ ...options, nFft: cut.nFft });
  const size = nMels * cut.frames;
  const mel = new Float32Array(channels.length * size);
  slices(mel, size).forEach((matrix, c) => {
    forEachBlock(channels[c], cut, { bands }, (transform, first, count) => {
      putBlock(transform.bandSums(power), matrix, cut.frames, first, count);
    });
  });
  return tensor(mel, [...lead, nMels, cut.frames]);
}

function melOfSpectrogram(S: Tensor, options: MelspectrogramOptions): Tensor {
  const { nFft = 2048, nMels = 128 } = options;
  const values = floats(S);
  const [bins, frames] = S.dims.slice(-2);
  if (S.dims.length < 2 || bins < 2) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `melspectrogram: S must have the shape (bins, frames) with at least 2 bins; received ${shapeText(S.dims)}.`,
    );
  }
  checkFftLength('melspectrogram', nFft);
  checkFinite('melspectrogram', 'S', values);
  const points = Math.floor(nFft / 2) + 1 === bins ? nFft : 2 * (bins - 1);
  const bands = melBands({ ...options, nFft: points });
  const lead = S.dims.slice(0, -2);
  const mel = new Float32Array(sizeOf(lead) * nMels * frames);
  if (mel.length > 0) {
    const spectra = slices(values, bins * frames);
    slices(mel, nMels * frames).forEach((out, c) => {
      sumBands(spectra[c], bands, frames, out);
    });
  }
  return tensor(mel, [...lead, nMels, frames]);
}

/** out[m, t] = sum over the bins k of band m of weight[m, k] S[k, t]. */
function sumBands(S: Float32Array, { spans, weights }: Bands, frames: number, out: Float32Array): void {
  const row = new Float64Array(frames);
  for (let band = 0, at = 0; 2 * band < spans.length; band++) {
    row.fill(0);
    for (let j = 0; j < spans[2 * band + 1]; j++, at++) {
      const from = (spans[2 * band] + j) * frames;
      for (let t = 0; t < frames; t++) row[t] += weights[at] * S[from + t];
    }
    out.set(row, band * frames);
  }
}
