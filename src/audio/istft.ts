import { floats, shapeText, tensor } from '../array/tensor.ts';
import { EarshotError } from '../errors.ts';
import { type Signal, slices } from './channels.ts';
import { checkFftLength, checkPositiveInteger } from './check.ts';
import { checkComplex } from './check-complex.ts';
import { forEachInverse, type Spectrum } from './fft/inverse-transform.ts';
import { type FramingOptions, paddedWindow } from './framing.ts';
import type { ComplexTensor } from './stft.ts';

export interface IstftOptions extends Omit<FramingOptions, 'padMode'> {
  /** Points of the Fourier transform; default 2 (bins - 1). An odd one must be given. */
  nFft?: number;
  /** Samples of the result, cut or continued with zeros; default as many as the frames hold. */
  length?: number;
}

/**
 * Inverse short-time Fourier transform: the frames are transformed back, windowed again, added up where they lie,
 * and divided by the sum of the squared windows, which undoes {@link stft} wherever that sum is above 0 (Griffin and
 * Lim, 1984). Equal to `librosa.istft` (0.11) within 1e-5 of the maximum.
 *
 * Porting note: a result of no samples, as of one centred frame without `length`, is an error.
 *
 * @param D - Real and imaginary parts of shape (bins, frames), or (..., bins, frames) for several channels, all
 *   finite, with at least one frame.
 * @param options - See {@link IstftOptions}: `nFft` = 2 (bins - 1), `hopLength` = floor(winLength / 4),
 *   `winLength` = nFft, `window` = 'hann', `center` = true, `length`. They must be those of the forward transform.
 *   Where `nFft` does not fit the bins, these are cut or continued with zeros.
 * @returns Mono samples of two axes, of more a tensor (..., n), where n is `length`, or
 *   hopLength (frames - 1) with `center` and an even nFft, or nFft + hopLength (frames - 1) without `center`.
 * @throws EarshotError INVALID_ARGUMENT for options out of range or a result of no samples; SHAPE_MISMATCH for
 *   another shape, NOT_FINITE for NaN or infinity in `D`, UNKNOWN_NAME for another window.
 *
 * @example
 * ```ts
 * import { istft, stft } from 'earshot/audio';
 *
 * const y = Float32Array.from({ length: 1000 }, (_, n) => Math.sin(n / 10));
 * const again = istft(stft(y, { nFft: 256 }), { length: 1000 }) as Float32Array;
 * Math.max(...again.map((value, n) => Math.abs(value - y[n]))) < 1e-6; // true
 * ```
 */
export function istft(D: ComplexTensor, options: IstftOptions = {}): Signal {
  checkComplex('istft', D);
  const { dims } = D.real;
  const [bins, frames] = dims.slice(-2);
  if (dims.length < 2 || D.real.size === 0) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `istft: D must have the shape (bins, frames) with at least one of each; received ${shapeText(dims)}.`,
    );
  }
  const plan = planOf(bins, frames, options);
  const imags = slices(floats(D.imag), bins * frames);
  const lead = dims.slice(0, -2);
  const y = new Float32Array((D.real.size / (bins * frames)) * plan.length);
  const channels = slices(y, plan.length);
  for (const [c, real] of slices(floats(D.real), bins * frames).entries()) {
    invert({ real, imag: imags[c], bins, frames }, plan, channels[c]);
  }
  return lead.length === 0 ? y : tensor(y, [...lead, plan.length]);
}

interface Plan {
  nFft: number;
  hopLength: number;
  window: Float64Array;
  /** Samples before the first of the result. */
  start: number;
  length: number;
  /** Frames that reach into the result. */
  used: number;
}

function planOf(bins: number, frames: number, options: IstftOptions): Plan {
  const { nFft = 2 * (bins - 1), window = 'hann', center = true } = options;
  checkFftLength('istft', nFft);
  const { winLength = nFft } = options;
  checkPositiveInteger('istft', 'winLength', winLength);
  if (winLength > nFft) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `istft: winLength must be at most nFft=${nFft}; received ${winLength}.`,
    );
  }
  const { hopLength = Math.floor(winLength / 4) } = options;
  checkPositiveInteger('istft', 'hopLength', hopLength);
  const start = center ? Math.floor(nFft / 2) : 0;
  const { length = nFft + hopLength * (frames - 1) - 2 * start } = options;
  if (options.length !== undefined) checkPositiveInteger('istft', 'length', length);
  if (length === 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      'istft: one centred frame holds no sample beside its padding. Give the length of the signal.',
    );
  }
  // With a length given, librosa leaves out the frames that begin after all the padding; so does the divisor.
  const used =
    options.length === undefined ? frames : Math.min(frames, Math.ceil((length + 2 * start) / hopLength));
  return { nFft, hopLength, window: paddedWindow(window, winLength, nFft), start, length, used };
}

const SMALLEST_FLOAT32 = 2 ** -126;

function invert(spectrum: Spectrum, plan: Plan, y: Float32Array): void {
  const { hopLength, start, length } = plan;
  forEachInverse(spectrum, plan, (sums, first) => {
    const shift = first * hopLength - start;
    const end = Math.min(sums.length, length - shift);
    for (let n = Math.max(0, -shift); n < end; n++) y[shift + n] += sums[n];
  });
  const squares = squaredWindows(plan);
  for (let n = 0; n < length; n++) if (squares[n] > SMALLEST_FLOAT32) y[n] /= squares[n];
}

/** For each sample of the result the sum of the squared windows that lie over it. */
function squaredWindows({ nFft, hopLength, window, start, length, used }: Plan): Float32Array {
  const squares = window.map((value) => value * value);
  const sums = new Float32Array(length);
  const whole = Math.ceil(nFft / hopLength);
  for (let n = 0; n < length; n++) {
    const frame = Math.floor((n + start) / hopLength);
    if (frame > whole && frame < used) {
      // As many windows lie over it as over the sample one hop before.
      sums[n] = sums[n - hopLength];
      continue;
    }
    // Of the frames that have begun, the last ones reach here.
    let sum = 0;
    for (let t = Math.min(frame, used - 1); t >= 0 && n + start - t * hopLength < nFft; t--) {
      sum += squares[n + start - t * hopLength];
    }
    sums[n] = sum;
  }
  return sums;
}
