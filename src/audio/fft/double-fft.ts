import { remember } from '../remember.ts';

/** Fourier transform in double precision, in place, of complex numbers given as real and imaginary parts. */
export type DoubleFft = (re: Float64Array, im: Float64Array) => void;

/** The transform of `length` points: by halves where that is a power of two, else as a convolution of such a length. */
export const doubleFft = remember(
  (length: number): DoubleFft => (Number.isInteger(Math.log2(length)) ? byHalves(length) : byChirp(length)),
);

/** Cooley and Tukey's transform, two halvings at a time: a quarter fewer products, and half the passes over memory. */
function byHalves(length: number): DoubleFft {
  const cos = Float64Array.from({ length }, (_, k) => Math.cos((2 * Math.PI * k) / length));
  const sin = Float64Array.from({ length }, (_, k) => -Math.sin((2 * Math.PI * k) / length));
  const reversed = new Uint32Array(length);
  for (let i = 1; i < length; i++) reversed[i] = (reversed[i >> 1] >> 1) + (i % 2 === 0 ? 0 : length / 2);
  const swaps = Uint32Array.from([...reversed.entries()].filter(([i, j]) => i < j).flat());
  const odd = Math.log2(length) % 2 === 1;
  return (re, im) => {
    permute(re, swaps);
    permute(im, swaps);
    if (odd) pairs(re, im);
    for (let quarter = odd ? 2 : 1; quarter < length; quarter *= 4) fours(re, im, quarter, cos, sin);
  };
}

/** Swaps the values at the places of each pair. */
function permute(values: Float64Array, swaps: Uint32Array): void {
  for (let n = 0; n < swaps.length; n += 2) {
    const [i, j] = [swaps[n], swaps[n + 1]];
    const value = values[i];
    values[i] = values[j];
    values[j] = value;
  }
}

/** Transforms of two neighbouring points each. */
function pairs(re: Float64Array, im: Float64Array): void {
  for (let i = 0; i < re.length; i += 2) {
    const [x, y] = [re[i + 1], im[i + 1]];
    re[i + 1] = re[i] - x;
    im[i + 1] = im[i] - y;
    re[i] += x;
    im[i] += y;
  }
}

/** Joins four transforms of `quarter` points each, which stand in the order of reversed bits: 0, 2, 1, 3. */
function fours(
  re: Float64Array,
  im: Float64Array,
  quarter: number,
  cos: Float64Array,
  sin: Float64Array,
): void {
  const length = re.length;
  const step = length / (4 * quarter);
  for (let k = 0; k < quarter; k++) {
    const c1 = cos[k * step];
    const s1 = sin[k * step];
    const c2 = cos[2 * k * step];
    const s2 = sin[2 * k * step];
    const c3 = cos[3 * k * step];
    const s3 = sin[3 * k * step];
    for (let p = k; p < length; p += 4 * quarter) {
      const q = p + quarter;
      const r = q + quarter;
      const t = r + quarter;
      const br = re[r] * c1 - im[r] * s1;
      const bi = re[r] * s1 + im[r] * c1;
      const cr = re[q] * c2 - im[q] * s2;
      const ci = re[q] * s2 + im[q] * c2;
      const dr = re[t] * c3 - im[t] * s3;
      const di = re[t] * s3 + im[t] * c3;
      const evenR = re[p] + cr;
      const evenI = im[p] + ci;
      const oddR = re[p] - cr;
      const oddI = im[p] - ci;
      const sumR = br + dr;
      const sumI = bi + di;
      const turnR = bi - di;
      const turnI = dr - br;
      re[p] = evenR + sumR;
      im[p] = evenI + sumI;
      re[q] = oddR + turnR;
      im[q] = oddI + turnI;
      re[r] = evenR - sumR;
      im[r] = evenI - sumI;
      re[t] = oddR - turnR;
      im[t] = oddI - turnI;
    }
  }
}

/** Bluestein's transform, for any length. */
function byChirp(length: number): DoubleFft {
  const points = 2 ** Math.ceil(Math.log2(2 * length - 1));
  const fft = byHalves(points);
  // The angle is periodic in k^2 modulo 2 length, which keeps it exact for long transforms.
  const angle = (k: number) => (Math.PI * ((k * k) % (2 * length))) / length;
  const cos = Float64Array.from({ length }, (_, k) => Math.cos(angle(k)));
  const sin = Float64Array.from({ length }, (_, k) => Math.sin(angle(k)));
  const [chirpRe, chirpIm] = [new Float64Array(points), new Float64Array(points)];
  for (let k = 0; k < length; k++) {
    chirpRe[k] = chirpRe[(points - k) % points] = cos[k] / points;
    chirpIm[k] = chirpIm[(points - k) % points] = sin[k] / points;
  }
  fft(chirpRe, chirpIm);
  const [a, b] = [new Float64Array(points), new Float64Array(points)];
  return (re, im) => {
    a.fill(0);
    b.fill(0);
    for (let k = 0; k < length; k++) {
      a[k] = re[k] * cos[k] + im[k] * sin[k];
      b[k] = im[k] * cos[k] - re[k] * sin[k];
    }
    fft(a, b);
    for (let k = 0; k < points; k++) {
      const x = a[k] * chirpRe[k] - b[k] * chirpIm[k];
      b[k] = a[k] * chirpIm[k] + b[k] * chirpRe[k];
      a[k] = x;
    }
    // The inverse transform is the transform with both parts swapped.
    fft(b, a);
    for (let k = 0; k < length; k++) {
      re[k] = a[k] * cos[k] + b[k] * sin[k];
      im[k] = b[k] * cos[k] - a[k] * sin[k];
    }
  };
}
