import { floats, type Tensor, tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { isTensor, type Signal, slices } from './channels.ts';
import { checkFftLength, checkFinite, checkPositiveInteger } from './check.ts';
import { frameTransform, LANES } from './fft/frame-transform.ts';
import { frameGrid } from './frame-grid.ts';
import { putBlock } from './framing.ts';
import { normalize } from './normalize.ts';
import { onsetStrength } from './onset-strength.ts';
import { copyPadded } from './pad.ts';
import { remember } from './remember.ts';
import { getWindow, type Window } from './window.ts';

export interface TempogramOptions {
  /** Sampling rate in Hz; default 22050. */
  sr?: number;
  /** Onset strength, samples or a tensor (..., frames), to use in place of a signal, which is then null. */
  onsetEnvelope?: Float32Array | Tensor;
  /** Samples from one frame to the next; default 512. */
  hopLength?: number;
  /** Frames of a window, and lags, at least 1; default 384, about 9 s. */
  winLength?: number;
  /** Windows are centred at their frames (default), in place of beginning there. */
  center?: boolean;
  /** See {@link Window}; default 'hann'. */
  window?: Window;
  /** Norm of each frame: a number of at least 0, Infinity (default, its largest value) or -Infinity; null for none. */
  norm?: number | null;
}

/**
 * Tempogram: the local autocorrelation of the onset strength, row k at a lag of k frames, that is at a tempo of
 * 60 sr / (k hopLength) beats a minute. Equal to `librosa.feature.tempogram` (0.11).
 *
 * @param y - Mono samples, at least one, all finite; or a tensor of shape (..., n), as (channels, n); or null with
 *   `onsetEnvelope` given.
 * @param options - See {@link TempogramOptions}: `sr` = 22050, `onsetEnvelope`, `hopLength` = 512, `winLength` = 384,
 *   `center` = true, `window` = 'hann', `norm` = Infinity.
 * @returns Shape (winLength, frames), for a tensor (..., winLength, frames).
 * @throws EarshotError as `onsetStrength` does; INVALID_ARGUMENT when there is neither `y` nor `onsetEnvelope`, for
 *   options out of range, or an envelope shorter than a window without `center`.
 * @see Grosche, Müller and Kurth, Cyclic tempogram, 2010.
 *
 * @example
 * ```ts
 * import { tempogram } from 'earshot/audio';
 *
 * const onsetEnvelope = Float32Array.from({ length: 200 }, (_, t) => (t % 20 === 0 ? 1 : 0));
 * const lags = tempogram(null, { onsetEnvelope, winLength: 64 });
 * lags.dims; // [64, 200]
 * Number(lags.data[20 * 200 + 100]) > Number(lags.data[10 * 200 + 100]); // true
 * ```
 */
export function tempogram(y: Signal | null, options: TempogramOptions = {}): Tensor {
  const where = 'tempogram';
  const { sr = 22050, hopLength = 512, winLength = 384, center = true, norm = Infinity } = options;
  checkPositiveInteger(where, 'winLength', winLength);
  checkFftLength(where, 2 * winLength);
  const envelope = options.onsetEnvelope ?? strengthOf(where, y, { sr, hopLength });
  const [values, dims] = isTensor(envelope)
    ? [floats(envelope), envelope.dims]
    : [envelope, [envelope.length]];
  const length = dims[dims.length - 1];
  if (!(values instanceof Float32Array) || values.length === 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: onsetEnvelope must be a Float32Array or a tensor (..., frames), not empty; received ${describe(options.onsetEnvelope)}.`,
    );
  }
  checkFinite(where, 'onsetEnvelope', values);
  const grid = frameGrid(where, length, { frameLength: winLength, hopLength: 1, center });
  const frames = center ? length : grid.frames;
  const window = Float32Array.from(getWindow(options.window ?? 'hann', winLength));
  const size = winLength * frames;
  const out = new Float32Array((values.length / length) * size);
  slices(values, length).forEach((channel, c) => {
    autocorrelations(channel, { window, frames, pad: grid.pad }, out.subarray(c * size, (c + 1) * size));
  });
  return normalize(tensor(out, [...dims.slice(0, -1), winLength, frames]), { norm, axis: -2 });
}

function strengthOf(where: string, y: Signal | null, options: { sr: number; hopLength: number }): Tensor {
  if (y === null || y === undefined) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${where}: a signal or the option onsetEnvelope is needed; received ${describe(y)} and no onsetEnvelope.`,
    );
  }
  return onsetStrength(y, options);
}

const ones = remember((length: number) => new Float32Array(length).fill(1));

/** Fills `out`, of shape (window.length, frames), with each windowed frame's autocorrelation. */
function autocorrelations(
  envelope: Float32Array,
  { window, frames, pad }: { window: Float32Array; frames: number; pad: number },
  out: Float32Array,
): void {
  const length = window.length;
  // Room for all lags without wrapping round; the power spectrum is even, so its transform goes back.
  const points = 2 ** Math.max(1, Math.ceil(Math.log2(2 * length - 1)));
  const transform = frameTransform({ nFft: points, window: ones(points), stride: points });
  const lanes = slices(transform.input, points);
  const frame = new Float32Array(length);
  for (let first = 0; first < frames; first += LANES) {
    transform.input.fill(0);
    lanes.forEach((lane, l) => {
      if (first + l >= frames) return;
      copyPadded(envelope, first + l - pad, frame, 'linear_ramp', pad);
      for (let i = 0; i < length; i++) lane[i] = frame[i] * window[i];
    });
    const power = transform.magnitude(2);
    lanes.forEach((lane, l) => {
      for (let j = 0; j <= points / 2; j++) {
        lane[j] = power[j * LANES + l] / points;
        if (j > 0) lane[points - j] = lane[j];
      }
    });
    const lags = transform.complex().real.subarray(0, length * LANES);
    putBlock(lags, out, frames, first, Math.min(LANES, frames - first));
  }
}
