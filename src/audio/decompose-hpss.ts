import { floats, type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { checkFinite, checkPositiveInteger } from './check.ts';
import { medianFilter } from './median-filter.ts';
import type { ComplexTensor } from './stft.ts';

export interface HpssOptions {
  /** Points of the median filters along time and along frequency: a number for both, or [harmonic, percussive]; default 31. */
  kernelSize?: number | readonly [harmonic: number, percussive: number];
  /** Exponent of the soft masks, above 0; Infinity for hard masks. Default 2. */
  power?: number;
  /** Whether to return the masks in place of the masked spectrograms; default false. */
  mask?: boolean;
  /** How much larger a part must be than the other, at least 1: a number for both, or [harmonic, percussive]; default 1. */
  margin?: number | readonly [harmonic: number, percussive: number];
}

/** The two parts of a sound. */
export interface HarmonicPercussive<T> {
  harmonic: T;
  percussive: T;
}

/** Below this, the least normal number of single precision, both parts count as 0. */
const TINY = 2 ** -126;

/**
 * Parts a spectrogram into a harmonic part, steady in time, and a percussive part, broad in frequency, by median
 * filters and soft masks, as `librosa.decompose.hpss` (0.11). With margins above 1 a residual is in neither.
 *
 * Fitzgerald: Harmonic/percussive separation using median filtering, DAFx 2010; Driedger, Müller and Disch: Extending
 * harmonic-percussive separation of audio, ISMIR 2014.
 *
 * @param S - A magnitude spectrogram (..., frequencies, frames) without negative values, or a complex one of
 *   {@link stft}, whose phases are kept.
 * @param options - See {@link HpssOptions}: `kernelSize` = 31, `power` = 2, `mask` = false, `margin` = 1.
 * @returns `harmonic` and `percussive`, of the form of `S`; with `mask` real tensors of values from 0 to 1.
 * @throws EarshotError INVALID_ARGUMENT for fewer than two axes, an empty or negative spectrogram or options out of
 *   range, NOT_FINITE for NaN or infinity.
 *
 * @example
 * ```ts
 * import { decomposeHpss, stft } from 'earshot/audio';
 *
 * const y = Float32Array.from({ length: 22050 }, (_, n) => Math.sin(n / 4) + (n % 5000 === 0 ? 10 : 0));
 * const { harmonic, percussive } = decomposeHpss(stft(y), { margin: [1, 3] });
 * harmonic.real.dims; // [1025, 44]
 * ```
 */
export function decomposeHpss<S extends Tensor | ComplexTensor>(
  S: S,
  options?: HpssOptions & { mask?: false },
): HarmonicPercussive<S>;
export function decomposeHpss(
  S: Tensor | ComplexTensor,
  options: HpssOptions & { mask: true },
): HarmonicPercussive<Tensor>;
export function decomposeHpss(
  S: Tensor | ComplexTensor,
  { kernelSize = 31, power = 2, mask = false, margin = 1 }: HpssOptions = {},
): HarmonicPercussive<Tensor | ComplexTensor> {
  const real = 'real' in S ? S.real : S;
  const magnitudes = 'real' in S ? magnitudesOf(S) : floats(S);
  const { dims } = real;
  const [time, frequency] = typeof kernelSize === 'number' ? [kernelSize, kernelSize] : kernelSize;
  const [harmonicMargin, percussiveMargin] = typeof margin === 'number' ? [margin, margin] : margin;
  checkSpectrogram(magnitudes, dims);
  checkOptions(time, frequency, power, harmonicMargin, percussiveMargin);

  const [bins, frames] = dims.slice(-2);
  const [steady, broad] = [new Float32Array(magnitudes.length), new Float32Array(magnitudes.length)];
  for (let first = 0; first < magnitudes.length; first += bins * frames) {
    for (let k = 0; k < bins; k++) {
      medianFilter(magnitudes, steady, { start: first + k * frames, step: 1, count: frames, size: time });
    }
    for (let t = 0; t < frames; t++) {
      medianFilter(magnitudes, broad, { start: first + t, step: frames, count: bins, size: frequency });
    }
  }
  const share = harmonicMargin === 1 && percussiveMargin === 1 ? 0.5 : 0;
  const harmonicMask = softMask(steady, broad, harmonicMargin, power, share);
  const percussiveMask = softMask(broad, steady, percussiveMargin, power, share);
  const part = (weights: Float32Array) => {
    if (mask) return tensor(weights, dims);
    return 'real' in S
      ? {
          real: tensor(times(floats(S.real), weights), dims),
          imag: tensor(times(floats(S.imag), weights), dims),
        }
      : tensor(times(magnitudes, weights), dims);
  };
  return { harmonic: part(harmonicMask), percussive: part(percussiveMask) };
}

function magnitudesOf({ real, imag }: ComplexTensor): Float32Array {
  const [re, im] = [floats(real), floats(imag)];
  return re.map((value, i) => Math.hypot(value, im[i]));
}

/** x^power / (x^power + (margin other)^power); `share` where both are 0. */
function softMask(
  x: Float32Array,
  other: Float32Array,
  margin: number,
  power: number,
  share: number,
): Float32Array {
  return x.map((value, i) => {
    const rival = margin * other[i];
    if (power === Infinity) return value > rival ? 1 : 0;
    const larger = Math.max(value, rival);
    if (larger < TINY) return share;
    const [a, b] = [(value / larger) ** power, (rival / larger) ** power];
    return a / (a + b);
  });
}

function times(values: Float32Array, weights: Float32Array): Float32Array {
  return values.map((value, i) => value * weights[i]);
}

function checkSpectrogram(magnitudes: Float32Array, dims: readonly number[]): void {
  if (dims.length < 2 || magnitudes.length === 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `decomposeHpss: S must be a spectrogram (..., frequencies, frames); received the shape (${dims.join(', ')}).`,
    );
  }
  checkFinite('decomposeHpss', 'S', magnitudes);
  if (magnitudes.some((value) => value < 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      'decomposeHpss: S must hold magnitudes, 0 or above; received negative values. Decibels must be turned into amplitudes first.',
    );
  }
}

function checkOptions(time: number, frequency: number, power: number, ...margins: number[]): void {
  checkPositiveInteger('decomposeHpss', 'kernelSize', time);
  checkPositiveInteger('decomposeHpss', 'kernelSize', frequency);
  if (!(power > 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `decomposeHpss: power must be above 0; received ${describe(power)}.`,
    );
  }
  if (!margins.every((margin) => margin >= 1 && margin < Infinity)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `decomposeHpss: margins must be finite numbers of at least 1; received ${describe(margins)}.`,
    );
  }
}
