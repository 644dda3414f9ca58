/** A point of a contour: [time as a fraction of the whole, value]. */
export type Point = readonly [time: number, value: number];

/**
 * `length` values on straight lines between the points, whose times rise: 0 is the first sample, 1 the last.
 * Before the first point and after the last the value stays.
 */
export function contour(length: number, points: readonly Point[]): Float32Array {
  const values = new Float32Array(length).fill(points[points.length - 1][1]);
  const indexOf = (time: number): number => Math.max(0, Math.min(length, Math.ceil(time * (length - 1))));
  values.fill(points[0][1], 0, indexOf(points[0][0]));
  for (let p = 1; p < points.length; p++) {
    const [t0, v0] = points[p - 1];
    const [t1, v1] = points[p];
    const slope = (v1 - v0) / (t1 - t0);
    const stop = indexOf(t1);
    for (let i = indexOf(t0); i < stop; i++) values[i] = v0 + slope * (i / (length - 1) - t0);
  }
  return values;
}

/** Multiplies `signal` by the contour, in place. */
export function shape(signal: Float32Array, points: readonly Point[]): Float32Array {
  return multiply(signal, contour(signal.length, points));
}

/** Multiplies `signal` by `envelope`, sample by sample, in place. */
export function multiply(signal: Float32Array, envelope: Float32Array): Float32Array {
  for (let i = 0; i < signal.length; i++) signal[i] *= envelope[i];
  return signal;
}

/** Multiplies `signal` by exp(-t / tau), in place; tau in samples. */
export function decay(signal: Float32Array, tau: number): Float32Array {
  const step = Math.fround(Math.exp(-1 / tau));
  let gain = 1;
  for (let i = 0; i < signal.length; i++) {
    signal[i] *= gain;
    gain *= step;
  }
  return signal;
}
