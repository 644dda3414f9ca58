import { tensor } from '../../src/array/tensor.ts';
import type { Signal } from '../../src/audio/index.ts';

/** The signals of test/fixtures/audio/resample.py, made the same way. */
export function resampleInput(kind: string, n: number): Signal {
  if (kind === 'noise') return noise(n);
  if (kind === 'silence') return new Float32Array(n);
  if (kind === 'stereo') {
    const [left, right] = [noise(n), resampleInput('chirp', n) as Float32Array];
    return tensor([...left, ...right], [2, n]);
  }
  if (kind === 'chirp') {
    return Float32Array.from({ length: n }, (_, i) => {
      const t = i / n;
      return 0.9 * Math.sin(Math.PI * 0.45 * n * t * t);
    });
  }
  const clicks = new Float32Array(n);
  clicks[0] = 1;
  clicks[Math.floor(n / 2)] = -1;
  clicks[n - 1] = 1;
  return clicks;
}

/** White noise in [-1, 1) by a linear congruential generator. */
export function noise(n: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: n }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
