import type { Xoshiro128 } from '../../array/xoshiro.ts';
import { sine } from './sine.ts';

/** A sine wave that follows `frequency` (Hz, one a sample). */
export function sineTone(frequency: Float32Array, sr: number): Float32Array {
  const out = new Float32Array(frequency.length);
  let phase = 0;
  for (let i = 0; i < out.length; i++) {
    out[i] = sine(phase);
    phase += frequency[i] / sr;
    if (phase >= 1) phase -= 1;
  }
  return out;
}

/**
 * A sawtooth that follows `frequency` (Hz, one a sample), its steps rounded so that it hardly aliases
 * (polynomial band-limited step: Valimaki and Huovilainen, 2007). Each cycle's length and height deviate by
 * about `roughness`, as those of vocal folds and engines do.
 */
export function sawtooth(
  frequency: Float32Array,
  sr: number,
  random: Xoshiro128,
  roughness = 0.01,
): Float32Array {
  const out = new Float32Array(frequency.length);
  let phase = random.uniform();
  let pace = 1;
  let height = 1;
  for (let i = 0; i < out.length; i++) {
    const step = Math.min((pace * frequency[i]) / sr, 0.45);
    phase += step;
    if (phase >= 1) {
      phase -= 1;
      pace = Math.max(0.3, 1 + roughness * random.normal());
      height = Math.max(0, 1 + 2 * roughness * random.normal());
    }
    out[i] = height * (2 * phase - 1 - stepResidual(phase, step));
  }
  return out;
}

/** What rounds a falling step of the sawtooth within one sample of it. */
function stepResidual(phase: number, step: number): number {
  if (phase < step) {
    const t = phase / step - 1;
    return -t * t;
  }
  if (phase > 1 - step) {
    const t = (phase - 1) / step + 1;
    return t * t;
  }
  return 0;
}
