import { RandomState } from '../array/random-state.ts';
import { floats, shapeText, sizeOf, type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError, unknownName } from '../errors.ts';
import { type Signal, slices } from './channels.ts';
import { checkFinite, checkPositiveInteger } from './check.ts';
import type { FramingOptions } from './framing.ts';
import { type IstftOptions, istft } from './istft.ts';
import { stft } from './stft.ts';
import { warn } from './warn.ts';

export interface GriffinlimOptions extends IstftOptions {
  /** Rounds of the algorithm; default 32. */
  nIter?: number;
  /** What stands before and after the signal between rounds, with `center`; default 'constant'. */
  padMode?: FramingOptions['padMode'];
  /** Speed of the fast variant, at least 0: 0 for the plain algorithm, above 1 may diverge; default 0.99. */
  momentum?: number;
  /** The phases to begin with: 'random' (default), or null for zeros. */
  init?: 'random' | null;
  /** Seed or generator of the random phases; default a new seed each time. */
  randomState?: number | RandomState;
}

/**
 * Finds a signal whose magnitude spectrogram is near the given one, by Griffin and Lim's algorithm (1984) in the
 * fast variant of Perraudin, Balazs and Sondergaard (2013): phases are guessed, the signal is built, transformed
 * again, and of the result only the phases are kept. Follows `librosa.griffinlim` (0.11): the same seed gives the
 * same phases to begin with. Differences of rounding grow from round to round, to about 1e-4 of the maximum after 32.
 *
 * @param S - Magnitudes (not power) of shape (bins, frames), or (..., bins, frames), all finite and at least 0.
 * @param options - See {@link GriffinlimOptions}: `nIter` = 32, `momentum` = 0.99, `init` = 'random',
 *   `randomState`, and those of {@link istft} and {@link stft}: `nFft`, `hopLength`, `winLength`, `window`,
 *   `center`, `padMode`, `length`. They must be those that `S` was made with.
 * @returns Mono samples of two axes, of more a tensor (..., n).
 * @throws EarshotError as {@link istft} does; INVALID_ARGUMENT for negative magnitudes or options out of range;
 *   SHAPE_MISMATCH when a signal of `length` samples does not have the frames of `S`.
 *
 * @example
 * ```ts
 * import { griffinlim, magphase, stft } from 'earshot/audio';
 *
 * const y = Float32Array.from({ length: 4096 }, (_, n) => Math.sin((2 * Math.PI * 440 * n) / 22050));
 * const { magnitude } = magphase(stft(y, { nFft: 512 }));
 * const again = griffinlim(magnitude, { randomState: 0 }) as Float32Array;
 * again.length; // 4096
 * ```
 */
export function griffinlim(S: Tensor, options: GriffinlimOptions = {}): Signal {
  const { nIter = 32, momentum = 0.99, init = 'random', randomState, ...framing } = options;
  checkOptions(nIter, momentum, init);
  const values = floats(S);
  if (S.dims.length < 2 || values.length === 0) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `griffinlim: S must have the shape (bins, frames) with at least one of each; received ${shapeText(S.dims)}.`,
    );
  }
  checkFinite('griffinlim', 'S', values);
  if (values.some((value) => value < 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      'griffinlim: S must hold magnitudes of at least 0; received negative numbers. dbToAmplitude makes magnitudes of decibels.',
    );
  }
  const [bins, frames] = S.dims.slice(-2);
  const { nFft = 2 * (bins - 1) } = framing;
  const turns = init === null ? undefined : drawTurns(values.length, randomState);
  const size = bins * frames;
  const results = slices(values, size).map((magnitudes, c) => {
    const phases = turns?.subarray(c * size, (c + 1) * size);
    return recover(magnitudes, [bins, frames], phases, { nIter, momentum, ...framing, nFft });
  });
  if (S.dims.length === 2) return results[0];
  const { length } = results[0];
  const y = new Float32Array(results.length * length);
  for (const [c, result] of results.entries()) y.set(result, c * length);
  return tensor(y, [...S.dims.slice(0, -2), length]);
}

function drawTurns(count: number, randomState: number | RandomState | undefined): Float64Array {
  const random = randomState instanceof RandomState ? randomState : new RandomState(randomState);
  return random.randomSample(count);
}

type Rounds = Required<Pick<GriffinlimOptions, 'nIter' | 'momentum' | 'nFft'>> &
  IstftOptions &
  FramingOptions;

/** The samples of one channel. */
function recover(
  S: Float32Array,
  dims: readonly [number, number],
  turns: Float64Array | undefined,
  { nIter, momentum, length, ...framing }: Rounds,
): Float32Array {
  const real = S.slice();
  const imag = new Float32Array(S.length);
  if (turns !== undefined) {
    for (let i = 0; i < S.length; i++) {
      real[i] = S[i] * Math.fround(Math.cos(2 * Math.PI * turns[i]));
      imag[i] = S[i] * Math.fround(Math.sin(2 * Math.PI * turns[i]));
    }
  }
  const current = { real: tensor(real, dims), imag: tensor(imag, dims) };
  const signal = () => istft(current, { ...framing, length }) as Float32Array;
  const drag = momentum / (1 + momentum);
  let before: readonly Float32Array[] = [new Float32Array(S.length), new Float32Array(S.length)];
  for (let round = 0; round < nIter; round++) {
    const rebuilt = stft(signal(), framing);
    checkFrames(rebuilt.real.dims, dims);
    const now = [floats(rebuilt.real), floats(rebuilt.imag)];
    turn(S, now, before, drag, [real, imag]);
    before = now;
  }
  return signal();
}

const SMALLEST_FLOAT32 = 2 ** -126;

/** out = the magnitudes S with the phases of now - drag before; complex numbers as [real, imaginary]. */
function turn(
  S: Float32Array,
  [re, im]: readonly Float32Array[],
  [reBefore, imBefore]: readonly Float32Array[],
  drag: number,
  [real, imag]: readonly Float32Array[],
): void {
  for (let i = 0; i < S.length; i++) {
    const x = re[i] - drag * reBefore[i];
    const y = im[i] - drag * imBefore[i];
    const scale = S[i] / (Math.sqrt(x * x + y * y) + SMALLEST_FLOAT32);
    real[i] = x * scale;
    imag[i] = y * scale;
  }
}

function checkFrames(rebuilt: readonly number[], dims: readonly number[]): void {
  if (sizeOf(rebuilt) === sizeOf(dims) && rebuilt[0] === dims[0]) return;
  throw new EarshotError(
    'SHAPE_MISMATCH',
    `griffinlim: the signal has a spectrogram of shape ${shapeText(rebuilt)}, S has ${shapeText(dims)}. Give the length, nFft, hopLength and center that S was made with.`,
  );
}

function checkOptions(nIter: number, momentum: number, init: 'random' | null): void {
  checkPositiveInteger('griffinlim', 'nIter', nIter);
  if (!(Number.isFinite(momentum) && momentum >= 0)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `griffinlim: momentum must be a finite number of at least 0; received ${describe(momentum)}.`,
    );
  }
  if (momentum > 1) warn(`griffinlim: a momentum of ${momentum}, above 1, can be unstable.`);
  if (init !== 'random' && init !== null) throw unknownName('griffinlim: init', init, ['random']);
}
