import { cosine, sine } from './sine.ts';

export type FilterKind = 'lowpass' | 'bandpass' | 'highpass';

/** How often a moving cutoff is looked at, in samples. */
const CONTROL_PERIOD = 32;

/**
 * A second-order filter as a new signal: the state variable filter with trapezoidal integration (Zavalishin,
 * "The Art of VA Filter Design", 2012), which stays stable while its cutoff moves. Band-pass has gain 1 at its
 * centre.
 *
 * @param frequency cutoff or centre in Hz, one number or one a sample; held below 0.45 of the sample rate
 */
export function filter(
  signal: Float32Array,
  sr: number,
  kind: FilterKind,
  frequency: number | Float32Array,
  q = Math.SQRT1_2,
): Float32Array {
  const out = new Float32Array(signal.length);
  const damping = 1 / q;
  const [high, band, low] = {
    highpass: [1, 0, 0],
    bandpass: [0, damping, 0],
    lowpass: [0, 0, 1],
  }[kind];
  let s1 = 0;
  let s2 = 0;
  for (let start = 0; start < signal.length; start += CONTROL_PERIOD) {
    const hertz = typeof frequency === 'number' ? frequency : frequency[start];
    const g = tangent(Math.min(Math.max(hertz, 5) / sr, 0.45));
    const a1 = 1 / (1 + g * (g + damping));
    const stop =
      typeof frequency === 'number' ? signal.length : Math.min(start + CONTROL_PERIOD, signal.length);
    for (let i = start; i < stop; i++) {
      const rest = signal[i] - s2;
      const v1 = a1 * (s1 + g * rest);
      const v2 = s2 + g * v1;
      s1 = 2 * v1 - s1;
      s2 = 2 * v2 - s2;
      out[i] = high * (signal[i] - damping * v1 - v2) + band * v1 + low * v2;
    }
    if (typeof frequency === 'number') break;
  }
  return out;
}

/** A resonance of a throat, a case or a pipe. */
export interface Resonance {
  /** centre in Hz */
  readonly frequency: number;
  /** bandwidth in Hz */
  readonly bandwidth: number;
  readonly gain: number;
}

/**
 * The signal through parallel resonances, as a throat or a clock's case shapes its source.
 * @param opening factor on all the frequencies, one a sample: a mouth that opens and closes
 */
export function resonate(
  signal: Float32Array,
  sr: number,
  resonances: readonly Resonance[],
  opening?: Float32Array,
): Float32Array {
  const out = new Float32Array(signal.length);
  for (const { frequency, bandwidth, gain } of resonances) {
    const moving = opening?.map((factor) => factor * frequency);
    const band = filter(signal, sr, 'bandpass', moving ?? frequency, frequency / bandwidth);
    for (let i = 0; i < out.length; i++) out[i] += gain * band[i];
  }
  return out;
}

function tangent(frequency: number): number {
  return sine(frequency / 2) / cosine(frequency / 2);
}
