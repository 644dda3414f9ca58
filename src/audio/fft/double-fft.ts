import { remember } from '../remember.ts';

/** Fourier transform in double precision, in place, of complex numbers given as real and imaginary parts. */
export type DoubleFft = (re: Float64Array, im: Float64Array) => void;

/** The transform of `length` points: by halves where that is a power of two, else as a convolution of such a length. */
export const doubleFft = remember(
  (length: number): DoubleFft => (Number.isInteger(Math.log2(length)) ? byHalves(length) : byChirp(length)),
);

/** Cooley and Tukey's transform. */
function byHalves(length: number): DoubleFft {
  const cos = Float64Array.from({ length: length / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / length));
  const sin = Float64Array.from({ length: length / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / length));
  const reversed = new Uint32Array(length);
  for (let i = 1; i < length; i++) reversed[i] = (reversed[i >> 1] >> 1) + (i % 2 === 0 ? 0 : length / 2);
  return (re, im) => {
    for (let i = 0; i < length; i++) {
      const j = reversed[i];
      if (i >= j) continue;
      [re[i], re[j]] = [re[j], re[i]];
      [im[i], im[j]] = [im[j], im[i]];
    }
    for (let half = 1; half < length; half *= 2) {
      const step = length / (2 * half);
      for (let start = 0; start < length; start += 2 * half) {
        for (let k = 0, a = start, b = start + half; k < half; k++, a++, b++) {
          const c = cos[k * step];
          const s = sin[k * step];
          const x = re[b] * c - im[b] * s;
          const y = re[b] * s + im[b] * c;
          re[b] = re[a] - x;
          im[b] = im[a] - y;
          re[a] += x;
          im[a] += y;
        }
      }
    }
  };
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
