import { floats, sameShape, shapeText, sizeOf, type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { checkFinite, checkPositive, checkPositiveInteger } from './check.ts';
import { maximumFilter } from './maximum-filter.ts';

export interface PcenOptions {
  /** Sampling rate in Hz; default 22050. */
  sr?: number;
  /** Samples from one frame to the next; default 512. */
  hopLength?: number;
  /** How strongly a band is divided by its smoothed past, at least 0; default 0.98. */
  gain?: number;
  /** What is added before the compression, at least 0; default 2. */
  bias?: number;
  /** Exponent of the compression, at least 0; default 0.5. 0 stands for log(1 + x). */
  power?: number;
  /** Seconds that the smoothing looks back; default 0.4. */
  timeConstant?: number;
  /** What keeps the division from zero; above 0, default 1e-6. */
  eps?: number;
  /** The smoothing filter's coefficient, above 0 and at most 1; default from `timeConstant`. */
  b?: number;
  /** Neighbouring bands whose maximum is smoothed in place of each band; default 1. */
  maxSize?: number;
  /** What is smoothed, of the shape of `S`; default `S`, or its maxima with `maxSize` above 1. */
  ref?: Tensor;
  /** The axis of time; default -1, the last. */
  axis?: number;
  /** The axis of the bands for `maxSize`; needed when `S` has not two axes. */
  maxAxis?: number;
  /** The smoothing filter's state at the beginning, as `zf` is; default that of a past of ones. */
  zi?: Tensor;
}

/** What `pcen` gives with `returnZf`. */
export interface PcenWithState {
  /** The normalized energies. */
  P: Tensor;
  /** The smoothing filter's state at the end, of the shape of `S` with one frame: `zi` of the block that follows. */
  zf: Tensor;
}

/**
 * Per-channel energy normalization: each band is divided by its own smoothed past and compressed, which lifts
 * what changes out of a steady background (Wang et al., 2017; Lostanlen et al., 2019):
 * P = (S (eps + M)^-gain + bias)^power - bias^power with M[t] = (1 - b) M[t - 1] + b ref[t].
 * Equal to `librosa.pcen` (0.11) within 1e-6 of its maximum. The defaults are for samples on the scale of
 * 32-bit integers: multiply the magnitudes of a signal in [-1, 1] by 2^31.
 *
 * Porting note: `b` = 0 is an error, as are negative energies; librosa gives NaN.
 *
 * @param S - Non-negative magnitudes of any shape, as a mel spectrogram (nMels, frames) of power 1.
 * @param options - See {@link PcenOptions}; `returnZf` (default false) gives the filter's state at the end too.
 * @returns Of the shape of `S`; with `returnZf` an object of it and the filter's state.
 * @throws EarshotError INVALID_ARGUMENT for options out of range or negative magnitudes, SHAPE_MISMATCH when
 *   `ref` or `zi` does not fit `S` or `S` has no values, NOT_FINITE for NaN or infinity.
 *
 * @example
 * ```ts
 * import { melspectrogram, pcen } from 'earshot/audio';
 *
 * const sr = 22050;
 * const y = Float32Array.from({ length: sr }, (_, n) => 2 ** 31 * Math.sin((2 * Math.PI * 440 * n) / sr));
 * const P = pcen(melspectrogram(y, { sr, power: 1 }), { sr });
 * P.dims; // [128, 44]
 * ```
 */
export function pcen(S: Tensor, options: PcenOptions & { returnZf: true }): PcenWithState;
export function pcen(S: Tensor, options?: PcenOptions & { returnZf?: false }): Tensor;
export function pcen(
  S: Tensor,
  { returnZf = false, ...options }: PcenOptions & { returnZf?: boolean } = {},
): Tensor | PcenWithState {
  const { gain = 0.98, bias = 2, power = 0.5, eps = 1e-6, zi } = options;
  const values = floats(S);
  if (S.dims.length === 0 || values.length === 0) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `pcen: S has no values; received the shape ${shapeText(S.dims)}.`,
    );
  }
  checkEnergies('S', values);
  for (const [name, value] of Object.entries({ gain, bias, power })) checkNotNegative(name, value);
  checkPositive('pcen', 'eps', eps);
  const b = coefficient(options);
  const axis = axisOf('axis', options.axis ?? -1, S.dims);
  const past = referenceOf(S, axis, options);
  const frames = S.dims[axis];
  const stride = sizeOf(S.dims.slice(axis + 1));
  const stateDims = S.dims.map((dim, i) => (i === axis ? 1 : dim));
  const state = stateOf(zi, stateDims, 1 - b);
  const compress = compressor(power, bias);
  const out = new Float32Array(values.length);
  for (let line = 0; line < state.length; line++) {
    const first = Math.floor(line / stride) * stride * frames + (line % stride);
    let z = state[line];
    for (let t = 0, at = first; t < frames; t++, at += stride) {
      const smoothed = b * past[at] + z;
      z = (1 - b) * smoothed;
      out[at] = compress(values[at] * Math.exp(-gain * Math.log(eps + smoothed)));
    }
    state[line] = z;
  }
  const P = tensor(out, S.dims);
  return returnZf ? { P, zf: tensor(Float32Array.from(state), stateDims) } : P;
}

/** (x + bias)^power - bias^power of a normalized energy x. */
function compressor(power: number, bias: number): (x: number) => number {
  if (power === 0) return Math.log1p;
  if (bias === 0) return (x) => x ** power;
  if (power === 0.5) return (x) => x / (Math.sqrt(x + bias) + Math.sqrt(bias));
  const scale = bias ** power;
  return (x) => scale * Math.expm1(power * Math.log1p(x / bias));
}

/** b solves b^2 + (1 - b) / t - 2 = 0 near enough: the filter falls to half its power at the time constant. */
function coefficient({ b, timeConstant = 0.4, sr = 22050, hopLength = 512 }: PcenOptions): number {
  if (b === undefined) {
    checkPositive('pcen', 'timeConstant', timeConstant);
    checkPositive('pcen', 'sr', sr);
    checkPositive('pcen', 'hopLength', hopLength);
    const t = (timeConstant * sr) / hopLength;
    return (Math.sqrt(1 + 4 * t ** 2) - 1) / (2 * t ** 2);
  }
  if (!(b > 0 && b <= 1)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `pcen: b must be above 0 and at most 1; received ${describe(b)}.`,
    );
  }
  return b;
}

function referenceOf(S: Tensor, axis: number, { ref, maxSize = 1, maxAxis }: PcenOptions): Float32Array {
  checkPositiveInteger('pcen', 'maxSize', maxSize);
  if (ref !== undefined) {
    if (!sameShape(ref.dims, S.dims)) {
      throw new EarshotError(
        'SHAPE_MISMATCH',
        `pcen: ref must have the shape of S, ${shapeText(S.dims)}; received ${shapeText(ref.dims)}.`,
      );
    }
    checkEnergies('ref', floats(ref));
    return floats(ref);
  }
  if (maxSize === 1) return floats(S);
  if (S.dims.length === 1 || (S.dims.length !== 2 && maxAxis === undefined)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `pcen: maxSize=${maxSize} needs an axis of bands beside that of time: two axes, or the option maxAxis; S has the shape ${shapeText(S.dims)}.`,
    );
  }
  return maximumFilter(floats(S), S.dims, maxSize, axisOf('maxAxis', maxAxis ?? 1 - axis, S.dims));
}

/** The state of each line along time, in the order of the values. */
function stateOf(zi: Tensor | undefined, dims: readonly number[], steady: number): Float64Array {
  if (zi === undefined) return new Float64Array(sizeOf(dims)).fill(steady);
  if (!sameShape(zi.dims, dims)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `pcen: zi must have the shape of S with one frame, ${shapeText(dims)}; received ${shapeText(zi.dims)}.`,
    );
  }
  checkEnergies('zi', floats(zi));
  return Float64Array.from(floats(zi));
}

function axisOf(name: string, axis: number, dims: readonly number[]): number {
  if (!Number.isInteger(axis) || axis < -dims.length || axis >= dims.length) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `pcen: ${name} must be a whole number from ${-dims.length} to ${dims.length - 1} for the shape ${shapeText(dims)}; received ${describe(axis)}.`,
    );
  }
  return axis < 0 ? axis + dims.length : axis;
}

function checkEnergies(name: string, values: Float32Array): void {
  checkFinite('pcen', name, values);
  const at = values.findIndex((value) => value < 0);
  if (at < 0) return;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `pcen: ${name} must hold numbers of at least 0; received ${values[at]} at index ${at}. Give magnitudes, not decibels.`,
  );
}

function checkNotNegative(name: string, value: number): void {
  if (Number.isFinite(value) && value >= 0) return;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `pcen: ${name} must be a finite number of at least 0; received ${describe(value)}.`,
  );
}
