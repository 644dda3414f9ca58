import { Tensor } from 'onnxruntime-common';

/** Evenly distributed numbers in [0, 1) from a seed (the "mulberry32" generator). */
export function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Normally distributed numbers from a seed (Box and Muller). */
export function normal(seed: number): () => number {
  const next = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** A falling loss curve with noise, `epochs` long. */
export function lossCurve(epochs: number, floor: number, seed: number): number[] {
  const noise = normal(seed);
  return Array.from({ length: epochs }, (_, e) => floor + Math.exp(-e / 25) + 0.01 * Math.abs(noise()));
}

/** Two clouds of `n` points each, as rows (x, y) with their labels. */
export function twoClouds(n: number): { X: Float32Array; labels: Int32Array } {
  const next = normal(1);
  const X = new Float32Array(4 * n);
  const labels = new Int32Array(2 * n);
  for (let i = 0; i < 2 * n; i++) {
    labels[i] = i < n ? 0 : 1;
    X[2 * i] = (labels[i] ? 1 : -1) + 1.8 * next();
    X[2 * i + 1] = (labels[i] ? 1 : -1) + 1.8 * next();
  }
  return { X, labels };
}

/** A decaying chirp with a second knock, `seconds` long at 22,050 Hz. */
export function chirp(seconds: number, seed = 3): Float32Array {
  const noise = normal(seed);
  return Float32Array.from({ length: Math.round(22050 * seconds) }, (_, n) => {
    const t = n / 22050;
    const knock = t > 2 ? Math.exp(-6 * (t - 2)) : 0;
    return (
      0.8 * (Math.exp(-1.5 * t) + knock) * Math.sin(2 * Math.PI * (200 + 300 * seed * t) * t) + 0.01 * noise()
    );
  });
}

/** Something like a mel spectrogram in decibels: a rising ridge with harmonics over noise. */
export function ridge(rows: number, frames: number, seed = 5): Tensor {
  const noise = normal(seed);
  const data = new Float32Array(rows * frames);
  for (let r = 0; r < rows; r++) {
    for (let t = 0; t < frames; t++) {
      const centre = rows * (0.15 + 0.3 * (t / frames));
      const level = [1, 2, 3].reduce((sum, k) => sum + Math.exp(-(((r - k * centre) / 3) ** 2)) / k, 0);
      data[r * frames + t] = Math.max(-80, -60 + 60 * level + 4 * noise());
    }
  }
  const highest = data.reduce((a, b) => Math.max(a, b));
  return new Tensor(
    'float32',
    data.map((v) => v - highest),
    [rows, frames],
  );
}
