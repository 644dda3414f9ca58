import { floats, sameShape, tensor } from '../array/tensor.ts';
import { EarshotError } from '../errors.ts';
import { checkFinite, checkPositive, checkPositiveInteger } from './check.ts';
import type { ComplexTensor } from './stft.ts';

export interface PhaseVocoderOptions {
  /** How many times faster, above 0. */
  rate: number;
  /** Samples from one frame of `D` to the next; default floor(nFft / 4). */
  hopLength?: number;
  /** Points of the transform; default 2 (frequencies - 1). */
  nFft?: number;
}

const { atan2, cos, fround, sqrt, sin } = Math;
const TURN = 2 * Math.PI;

/**
 * A short-time Fourier transform stretched in time without a change of pitch, as `librosa.phase_vocoder` (0.11).
 * Phases add up in single precision, as they do there.
 *
 * @param D - Transform (..., frequencies, frames) as {@link stft} gives it.
 * @param options - See {@link PhaseVocoderOptions}: `rate`, `hopLength`, `nFft`.
 * @returns A transform of ceil(frames / rate) frames.
 * @throws EarshotError INVALID_ARGUMENT for an empty transform or options out of range, SHAPE_MISMATCH for real and
 *   imaginary parts of two shapes, NOT_FINITE for NaN or infinity.
 *
 * @example
 * ```ts
 * import { phaseVocoder, stft } from 'earshot/audio';
 *
 * const D = stft(Float32Array.from({ length: 22050 }, (_, n) => Math.sin(n / 4)));
 * phaseVocoder(D, { rate: 2 }).real.dims; // [1025, 22]
 * ```
 */
export function phaseVocoder({ real, imag }: ComplexTensor, options: PhaseVocoderOptions): ComplexTensor {
  const [re, im] = [floats(real), floats(imag)];
  if (!sameShape(real.dims, imag.dims)) {
    throw new EarshotError('SHAPE_MISMATCH', 'phaseVocoder: D.real and D.imag must have one shape.');
  }
  if (real.dims.length < 2 || re.length === 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `phaseVocoder: D must have the shape (..., frequencies, frames); received (${real.dims.join(', ')}).`,
    );
  }
  checkFinite('phaseVocoder', 'D.real', re);
  checkFinite('phaseVocoder', 'D.imag', im);
  const [bins, frames] = real.dims.slice(-2);
  const { rate, nFft = Math.max(1, 2 * (bins - 1)) } = options;
  checkPositive('phaseVocoder', 'rate', rate);
  checkPositiveInteger('phaseVocoder', 'nFft', nFft);
  const { hopLength = Math.floor(nFft / 4) } = options;
  checkPositiveInteger('phaseVocoder', 'hopLength', hopLength);

  const steps = Math.ceil(frames / rate);
  const rows = re.length / frames;
  const out = { real: new Float32Array(rows * steps), imag: new Float32Array(rows * steps) };
  for (let row = 0; row < rows; row++) {
    const advance = (hopLength * TURN * (row % bins)) / nFft;
    const at = row * frames;
    stretch(re.subarray(at, at + frames), im.subarray(at, at + frames), rate, advance, {
      real: out.real.subarray(row * steps, (row + 1) * steps),
      imag: out.imag.subarray(row * steps, (row + 1) * steps),
    });
  }
  const dims = [...real.dims.slice(0, -1), steps];
  return { real: tensor(out.real, dims), imag: tensor(out.imag, dims) };
}

/** One frequency: magnitudes between two frames, and the phase that the difference of theirs lets it go on by. */
function stretch(
  re: Float32Array,
  im: Float32Array,
  rate: number,
  advance: number,
  out: { real: Float32Array; imag: Float32Array },
): void {
  const frames = re.length;
  // Two frames of zeros follow the last one.
  const magnitudes = new Float32Array(frames + 2);
  const angles = new Float32Array(frames + 2);
  for (let t = 0; t < frames; t++) {
    magnitudes[t] = sqrt(re[t] * re[t] + im[t] * im[t]); // squares of single precision stay within doubles
    angles[t] = atan2(im[t], re[t]);
  }
  let phase = angles[0];
  for (let i = 0; i < out.real.length; i++) {
    const place = i * rate;
    const t = Math.floor(place);
    const alpha = place - t;
    const level = (1 - alpha) * magnitudes[t] + alpha * magnitudes[t + 1];
    out.real[i] = fround(cos(phase)) * level;
    out.imag[i] = fround(sin(phase)) * level;
    const excess = fround(angles[t + 1] - angles[t]) - advance;
    phase = fround(phase + (advance + (excess - TURN * Math.round(excess / TURN))));
  }
}
