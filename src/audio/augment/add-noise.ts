import type { Xoshiro128 } from '../../array/xoshiro.ts';
import { describe, EarshotError } from '../../errors.ts';
import { channelsOf, type Signal } from '../channels.ts';
import { likeSignal } from '../like-signal.ts';
import { generatorOf, type Seeded } from './seed.ts';

export interface AddNoiseOptions extends Seeded {
  /** Ratio of the signal's energy to the noise's, in decibels: 20 is faint noise, 0 as loud as the signal. */
  snr: number;
}

/**
 * A signal with white Gaussian noise at a given ratio of signal to noise, as `torchaudio.functional.add_noise`: the
 * noise is scaled by its own energy, so the ratio holds exactly. Silence has no ratio to anything: it stays silent.
 *
 * @param y - Mono samples, or a tensor (channels, n); each channel gets its own noise, by its own energy.
 * @param options - `snr` in decibels, `seed`.
 * @returns A signal of the form and length of `y`.
 * @throws EarshotError INVALID_ARGUMENT for an empty signal or options out of range, NOT_FINITE for NaN or infinity.
 *
 * @example
 * ```ts
 * import { addNoise } from 'earshot/audio';
 *
 * const y = Float32Array.from({ length: 22050 }, (_, n) => Math.sin(n / 8));
 * const noisy = addNoise(y, { snr: 20, seed: 1 });
 * const energy = (x: Float32Array) => x.reduce((sum, value) => sum + value ** 2, 0);
 * const ratio = energy(y) / energy(noisy.map((value, n) => value - y[n]));
 * console.log((10 * Math.log10(ratio)).toFixed(2)); // 20.00
 * ```
 */
export function addNoise<S extends Signal>(y: S, { snr, seed }: AddNoiseOptions): S {
  const { channels } = channelsOf('addNoise', y);
  const generator = generatorOf('addNoise', seed);
  if (!Number.isFinite(snr)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `addNoise: snr must be a finite number of decibels; received ${describe(snr)}.`,
    );
  }
  return likeSignal(
    y,
    channels.map((channel) => noisy(channel, snr, generator)),
  );
}

function noisy(y: Float32Array, snr: number, generator: Xoshiro128): Float32Array {
  const noise = whiteNoise(y.length, generator);
  const factor = Math.sqrt(energy(y) / energy(noise)) / 10 ** (snr / 20);
  if (!Number.isFinite(factor)) return y.slice(); // all the noise drawn is zero: of one sample it can be
  for (let n = 0; n < y.length; n++) noise[n] = y[n] + factor * noise[n];
  return noise;
}

/** Normal numbers by Marsaglia's polar method, both of each pair. */
function whiteNoise(n: number, generator: Xoshiro128): Float32Array {
  const noise = new Float32Array(n + 1);
  const words = new Uint32Array(512);
  let at = words.length;
  for (let i = 0; i < n; ) {
    if (at === words.length) {
      generator.fill(words);
      at = 0;
    }
    const x = words[at++] * 2 ** -31 - 1;
    const y = words[at++] * 2 ** -31 - 1;
    const s = x * x + y * y;
    if (s >= 1 || s === 0) continue;
    const scale = Math.sqrt((-2 * Math.log(s)) / s);
    noise[i++] = x * scale;
    noise[i++] = y * scale;
  }
  return noise.subarray(0, n);
}

function energy(y: Float32Array): number {
  let sum = 0;
  for (let n = 0; n < y.length; n++) sum += y[n] * y[n];
  return sum;
}
