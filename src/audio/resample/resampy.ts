import { EarshotError } from '../../errors.ts';
import { besselI0, sinc } from './kaiser-sinc.ts';
import { applyPhaseTable, type PhaseTable, phaseTable } from './polyphase.ts';

/** resampy 0.4's two prepared filters: zero crossings a side, table steps a crossing, Kaiser beta, roll-off. */
const FILTERS = {
  kaiser_best: { crossings: 50, precision: 8192, beta: 12.984585157833946, rolloff: 0.9173473712608761 },
  kaiser_fast: { crossings: 24, precision: 512, beta: 9.903224472960549, rolloff: 0.8682120388377784 },
};

export type ResampyFilter = keyof typeof FILTERS;

/** Longer cycles of phases than this are computed output by output. */
const MOST_PHASES = 1024;

/** The right half of a windowed sinc, sampled finely; its values are looked up between by straight lines. */
interface HalfWindow {
  readonly values: Float64Array;
  /** Table steps from one input sample to the next: whole, since resampy cuts the fraction off. */
  readonly step: number;
  /** Table steps for each input sample of distance in time. */
  readonly density: number;
}

/** A resampler by `up / down` (coprime integers), as `resampy.resample` with that filter. */
export interface Resampy {
  readonly up: number;
  readonly down: number;
  readonly half: HalfWindow;
  readonly table?: PhaseTable;
}

export function prepareResampy(filter: ResampyFilter, up: number, down: number): Resampy {
  const half = halfWindow(filter, up / down);
  if (up > MOST_PHASES) return { up, down, half };
  const reach = Math.ceil(half.values.length / half.step);
  const table = phaseTable(up, down, reach, reach, (offset, phase) => weightAt(half, phase / up, offset));
  return { up, down, half, table };
}

/** `floor(n · up/down)` samples. @throws EarshotError INVALID_ARGUMENT when that is none. */
export function runResampy(x: Float32Array, { up, down, half, table }: Resampy): Float32Array {
  const length = Math.floor((x.length * up) / down);
  if (length < 1) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `resample: ${x.length} samples are too few to leave one at ${up}/${down} of their rate.`,
    );
  }
  if (table !== undefined) return applyPhaseTable(x, table, length);
  const reach = Math.ceil(half.values.length / half.step);
  const y = new Float32Array(length);
  for (let n = 0; n < length; n++) {
    const time = (n * down) / up;
    const base = Math.floor(time);
    const to = Math.min(reach, x.length - 1 - base);
    let sum = 0;
    for (let offset = Math.max(-reach, -base); offset <= to; offset++) {
      sum += x[base + offset] * weightAt(half, time - base, offset);
    }
    y[n] = sum;
  }
  return y;
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
  return { values, step: Math.floor(scale * precision), density: scale * precision };
}

/** Factor of sample `base + offset` in the output at time `base + fraction`. */
function weightAt({ values, step, density }: HalfWindow, fraction: number, offset: number): number {
  // Samples up to `base` are counted off leftwards from the time, those behind it rightwards.
  const start = density * (offset <= 0 ? fraction : 1 - fraction);
  const steps = offset <= 0 ? -offset : offset - 1;
  const whole = Math.floor(start);
  if (steps >= Math.floor((values.length - whole) / step)) return 0;
  const i = whole + steps * step;
  const next = i + 1 < values.length ? values[i + 1] : values[i];
  return values[i] + (start - whole) * (next - values[i]);
}
