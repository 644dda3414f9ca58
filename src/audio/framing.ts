import { EarshotError } from '../errors.ts';
import { checkFftLength, checkPositiveInteger, checkSignal } from './check.ts';
import { type FrameTransform, frameTransform, LANES, type TransformSpec } from './fft/frame-transform.ts';
import { checkPadMode, copyPadded, type PadMode } from './pad.ts';
import { remember } from './remember.ts';
import { warn } from './warn.ts';
import { getWindow, type Window } from './window.ts';

export interface FramingOptions {
  /** Points of the Fourier transform, a whole number of 1 to 2^24; default 2048. */
  nFft?: number;
  /** Samples from one frame to the next. */
  hopLength?: number;
  /** Points of the window, at most nFft, which is padded with zeros on both sides to nFft; default nFft. */
  winLength?: number;
  /** See {@link Window}; default 'hann'. */
  window?: Window;
  /** Frame t is centred at sample t hopLength (default), in place of beginning there. */
  center?: boolean;
  /** With `center`, what stands before and after the signal; default 'constant', zeros. */
  padMode?: PadMode;
}

/** How a signal is cut into frames. */
export interface Framing {
  readonly nFft: number;
  readonly hopLength: number;
  readonly window: Float64Array;
  /** Samples of padding on each side. */
  readonly pad: number;
  readonly padMode: PadMode;
  readonly frames: number;
}

/** Checks `y` and the options, and says how many frames they make. `where` names the caller in messages. */
export function framing(where: string, y: Float32Array, options: FramingOptions): Framing {
  checkSignal(where, y);
  return framingOf(where, y.length, options);
}

/** Checks the options, and says how many frames they make of a signal of `length` samples. */
export function framingOf(where: string, length: number, options: FramingOptions): Framing {
  const { nFft = 2048, window = 'hann', center = true, padMode = 'constant' } = options;
  checkFftLength(where, nFft);
  const { winLength = nFft } = options;
  checkPositiveInteger(where, 'winLength', winLength);
  if (winLength > nFft) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: winLength must be at most nFft=${nFft}; received ${winLength}. Choose a larger nFft or a shorter window.`,
    );
  }
  const { hopLength = Math.floor(winLength / 4) } = options;
  checkPositiveInteger(where, 'hopLength', hopLength);
  checkPadMode(where, padMode);
  if (nFft > length) {
    const short = `nFft=${nFft} is more than the ${length} samples of the signal`;
    if (!center) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `${where}: ${short}, which without centring makes no frame. Choose a smaller nFft, pad the signal, or use center: true.`,
      );
    }
    warn(`${where}: ${short}; every frame holds padding.`);
  }
  const pad = center ? Math.floor(nFft / 2) : 0;
  const frames = 1 + Math.floor((length + 2 * pad - nFft) / hopLength);
  return { nFft, hopLength, window: paddedWindow(window, winLength, nFft), pad, padMode, frames };
}

/** A window of `winLength` points with zeros on both sides up to `nFft`; shared between calls where named. */
export function paddedWindow(window: Window, winLength: number, nFft: number): Float64Array {
  return typeof window === 'string'
    ? rememberedWindow(window, winLength, nFft)
    : centred(getWindow(window, winLength), nFft);
}

const rememberedWindow = remember((name: string, winLength: number, nFft: number) =>
  centred(getWindow(name as Window, winLength), nFft),
);

function centred(values: Float64Array, size: number): Float64Array {
  const padded = new Float64Array(size);
  padded.set(values, Math.floor((size - values.length) / 2));
  return padded;
}

/**
 * Transforms the frames of `y`, four at a time: `visit` gets the transform with its input filled, the first
 * frame's index and how many of the four there are.
 */
export function forEachBlock(
  y: Float32Array,
  { nFft, hopLength, window, pad, padMode, frames }: Framing,
  how: Pick<TransformSpec, 'bands' | 'columns' | 'precision'>,
  visit: (transform: FrameTransform, first: number, count: number) => void,
): void {
  const stride = Math.min(hopLength, nFft);
  const transform = frameTransform({ nFft, window, stride, ...how });
  const { input } = transform;
  // Frames that touch lie in one stretch of the signal, others are copied one by one.
  const stretches = hopLength <= nFft ? [input] : lanes(input, nFft);
  for (let first = 0; first < frames; first += LANES) {
    stretches.forEach((stretch, lane) => {
      copyPadded(y, (first + lane) * hopLength - pad, stretch, padMode, pad);
    });
    visit(transform, first, Math.min(LANES, frames - first));
  }
}

function lanes(input: Float32Array, nFft: number): Float32Array[] {
  return Array.from({ length: LANES }, (_, lane) => input.subarray(lane * nFft, (lane + 1) * nFft));
}

/** Copies a block of shape (rows, LANES) into columns `first` onwards of `matrix` of shape (rows, columns). */
export function putBlock(
  block: Float32Array,
  matrix: Float32Array,
  columns: number,
  first: number,
  count: number,
): void {
  const whole = count === LANES;
  for (let from = 0, to = first; from < block.length; from += LANES, to += columns) {
    matrix[to] = block[from];
    if (whole) {
      matrix[to + 1] = block[from + 1];
      matrix[to + 2] = block[from + 2];
      matrix[to + 3] = block[from + 3];
    } else {
      for (let lane = 1; lane < count; lane++) matrix[to + lane] = block[from + lane];
    }
  }
}
