/** Adds `event` into `out` from sample `at` on; what lies outside is left off. */
export function place(out: Float32Array, event: Float32Array, at: number, gain = 1): void {
  const first = Math.max(0, -at);
  const last = Math.min(event.length, out.length - at);
  for (let i = first; i < last; i++) out[at + i] += gain * event[i];
}

/** Multiplies `signal` by `gain`, in place. */
export function amplify(signal: Float32Array, gain: number): Float32Array {
  for (let i = 0; i < signal.length; i++) signal[i] *= gain;
  return signal;
}

/** Scales `signal` in place so that its largest magnitude is `level`; silence stays silence. */
export function normalize(signal: Float32Array, level = 1): Float32Array {
  const largest = peak(signal);
  return largest > 0 ? amplify(signal, level / largest) : signal;
}

/** The largest magnitude. */
export function peak(signal: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < signal.length; i++) largest = Math.max(largest, Math.abs(signal[i]));
  return largest;
}

/** The root mean square of the loudest stretch of `window` samples: how loud short and long sounds seem alike. */
export function loudness(signal: Float32Array, window: number): number {
  let loudest = 0;
  for (let start = 0; start < signal.length; start += window) {
    const stop = Math.min(start + window, signal.length);
    let sum = 0;
    for (let i = start; i < stop; i++) sum += signal[i] * signal[i];
    loudest = Math.max(loudest, sum / (stop - start));
  }
  return Math.sqrt(loudest);
}

/** The amplitude factor of a level in decibels. */
export function fromDecibels(decibels: number): number {
  return Math.fround(10 ** (decibels / 20));
}
