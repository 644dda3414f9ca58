import { EarshotError } from '../../errors.ts';
import { besselI0, sinc } from './kaiser-sinc.ts';
import { resamplingKernel, rooms } from './kernel.ts';
import { copyPadded } from './polyphase.ts';

/** resampy 0.4's two prepared filters: zero crossings a side, table steps a crossing, Kaiser beta, roll-off. */
const FILTERS = {
  kaiser_best: { crossings: 50, precision: 8192, beta: 12.984585157833946, rolloff: 0.9173473712608761 },
  kaiser_fast: { crossings: 24, precision: 512, beta: 9.903224472960549, rolloff: 0.8682120388377784 },
};

export type ResampyFilter = keyof typeof FILTERS;

/** Longer cycles of phases than this are computed output by output. */
const MOST_PHASES = 1024;

/** Sums that the kernel computes side by side, and how many outputs and samples each of them is for at most. */
const LANES = 12;
const LANE_OUTPUTS = 512;
const LANE_SAMPLES = 65536;

/** The right half of a windowed sinc, sampled finely; its values are looked up between by straight lines. */
interface HalfWindow {
  readonly values: Float64Array;
  /** Table steps from one input sample to the next: whole, since resampy cuts the fraction off. */
  readonly step: number;
  /** Table steps for each input sample of distance in time. */
  readonly density: number;
  /** Samples on either side that can have a weight. */
  readonly reach: number;
}

/** A resampler by `up / down` (coprime integers), as `resampy.resample` with that filter. */
export interface Resampy {
  readonly up: number;
  readonly down: number;
  readonly half: HalfWindow;
  /** The weights of each phase: those of samples base, base − 1, ... and then of base + 1, base + 2, ... */
  readonly rows?: Float64Array;
}

export function prepareResampy(filter: ResampyFilter, up: number, down: number): Resampy {
  const half = halfWindow(filter, up / down);
  if (up > MOST_PHASES) return { up, down, half };
  const { reach } = half;
  const rows = new Float64Array(up * 2 * reach);
  for (let phase = 0; phase < up; phase++) {
    for (let j = 0; j < reach; j++) {
      rows[2 * reach * phase + j] = weight(half, phase / up, j);
      rows[2 * reach * phase + reach + j] = weight(half, 1 - phase / up, j);
    }
  }
  return { up, down, half, rows };
}

/**
 * `floor(n · up/down)` samples, each summed in resampy's order and rounded to single precision after each term, since
 * that rounding is most of what two exact resamplers would differ by.
 *
 * @throws EarshotError INVALID_ARGUMENT when that is no sample
 */
export function runResampy(x: Float32Array, resampy: Resampy): Float32Array {
  const { up, down, half, rows } = resampy;
  const length = Math.floor((x.length * up) / down);
  if (length < 1) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `resample: ${x.length} samples are too few to leave one at ${up}/${down} of their rate.`,
    );
  }
  // resampy's clock is a floating-point one, which may fall just short of a whole number of samples.
  const increment = 1 / (up / down);
  if (rows === undefined) return Float32Array.from({ length }, (_, n) => outputAt(x, half, n * increment));
  const y = byRows(x, resampy, rows, length);
  for (let n = 0, base = 0; n < length; n += up, base += down) {
    if (Math.floor(n * increment) < base) y[n] = outputAt(x, half, n * increment);
  }
  return y;
}

function byRows(
  x: Float32Array,
  { up, down, half }: Resampy,
  rows: Float64Array,
  length: number,
): Float32Array {
  const { reach } = half;
  const kernel = resamplingKernel();
  // Each lane computes some cycles of phases, the next lane those after them.
  const most = Math.max(1, Math.min(Math.floor(LANE_OUTPUTS / up), Math.floor(LANE_SAMPLES / down)));
  const cycles = Math.min(most, Math.ceil(length / (LANES * up)));
  const [count, stride] = [cycles * up, cycles * down];
  const span = stride + 2 * reach;
  const [table, input, lanes, output] = rooms(
    2 * rows.length,
    (LANES - 1) * stride + span,
    2 * LANES * span,
    LANES * count,
  );
  table.floats.set(new Float32Array(rows.buffer));
  const y = new Float32Array(length);
  for (let n = 0; n < length; n += LANES * count) {
    copyPadded(x, (n / up) * down - reach, input.floats);
    kernel.spread(span, stride, input.at, lanes.at);
    kernel.sequential(count, up, down, lanes.at + 8 * LANES * reach, reach, table.at, output.at);
    y.set(output.floats.subarray(0, length - n), n);
  }
  return y;
}

function outputAt(x: Float32Array, half: HalfWindow, time: number): number {
  const base = Math.floor(time);
  const fraction = time - base;
  let sum = 0;
  for (let j = 0; j < half.reach && j <= base; j++) {
    sum = Math.fround(sum + weight(half, fraction, j) * x[base - j]);
  }
  for (let j = 0; j < half.reach && base + 1 + j < x.length; j++) {
    sum = Math.fround(sum + weight(half, 1 - fraction, j) * x[base + 1 + j]);
  }
  return sum;
}

function halfWindow(filter: ResampyFilter, ratio: number): HalfWindow {
  const { crossings, precision, beta, rolloff } = FILTERS[filter];
  const scale = Math.min(1, ratio);
  const values = new Float64Array(crossings * precision + 1);
  const peak = besselI0(beta);
  for (let i = 0; i < values.length; i++) {
    const t = i / precision;
    const window = besselI0(beta * Math.sqrt(1 - (t / crossings) ** 2)) / peak;
    values[i] = scale * rolloff * sinc(rolloff * t) * window;
  }
  const step = Math.floor(scale * precision);
  return { values, step, density: scale * precision, reach: Math.ceil(values.length / step) };
}

/** Weight of the sample that is `distance` (0 to 1) and then `j` samples more away from an output. */
function weight({ values, step, density }: HalfWindow, distance: number, j: number): number {
  const start = density * distance;
  const whole = Math.floor(start);
  if (j >= Math.floor((values.length - whole) / step)) return 0;
  const i = whole + j * step;
  const next = i + 1 < values.length ? values[i + 1] : values[i];
  return values[i] + (start - whole) * (next - values[i]);
}
