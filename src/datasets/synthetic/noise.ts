import type { Xoshiro128 } from '../../array/xoshiro.ts';
import { between } from './chance.ts';
import { contour, type Point } from './envelope.ts';

/** Uniform white noise over [-1, 1). */
export function whiteNoise(random: Xoshiro128, length: number): Float32Array {
  const out = new Float32Array(length);
  for (let i = 0; i < length; i++) out[i] = 2 * random.uniform() - 1;
  return out;
}

/** Noise that falls by 3 dB an octave, by three leaky sums of white noise (Paul Kellet's economy filter). */
export function pinkNoise(random: Xoshiro128, length: number): Float32Array {
  const out = new Float32Array(length);
  let slow = 0;
  let middle = 0;
  let fast = 0;
  for (let i = 0; i < length; i++) {
    const white = 2 * random.uniform() - 1;
    slow = 0.99765 * slow + white * 0.099046;
    middle = 0.963 * middle + white * 0.2965164;
    fast = 0.57 * fast + white * 1.0526913;
    out[i] = 0.2 * (slow + middle + fast + white * 0.1848);
  }
  return out;
}

/** Noise that falls by 6 dB an octave above about 20 Hz. */
export function brownNoise(random: Xoshiro128, length: number): Float32Array {
  const out = new Float32Array(length);
  let sum = 0;
  for (let i = 0; i < length; i++) {
    sum = 0.997 * sum + 0.06 * (2 * random.uniform() - 1);
    out[i] = sum;
  }
  return out;
}

/** A random contour that wanders between `low` and `high`, with a new value every `period` samples. */
export function wander(
  random: Xoshiro128,
  length: number,
  period: number,
  low: number,
  high: number,
): Float32Array {
  const knots = Math.max(2, Math.ceil(length / period) + 1);
  const points: Point[] = [];
  for (let i = 0; i < knots; i++) points.push([i / (knots - 1), between(random, low, high)]);
  return contour(length, points);
}
