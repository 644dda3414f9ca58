import { describe, expect, test } from 'vitest';
import { type FrameTransform, frameTransform, LANES } from '../../../src/audio/fft/frame-transform.ts';
import { kernelBytes } from '../../../src/audio/fft/kernel-bytes.ts';
import { radicesOf } from '../../../src/audio/fft/tables.ts';
import { peak } from '../difference.ts';

const SIZES = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 20, 31, 49, 60, 64, 98, 127, 128, 220, 256, 400, 441, 1024,
];

/** A transform of four frames of numbers that look random, with a window that is not symmetric. */
function filled(nFft: number, stride = nFft): FrameTransform {
  const window = Float32Array.from({ length: nFft }, (_, n) => 0.2 + ((7 * n) % 11) / 11);
  const transform = frameTransform({ nFft, stride, window });
  transform.input.forEach((_, i) => {
    transform.input[i] = Math.sin(i * i + 0.3 * i);
  });
  return transform;
}

/** Bin k of frame `lane` by the definition, in double precision. */
function slowBin({ spec, input }: FrameTransform, lane: number, k: number): [number, number] {
  let real = 0;
  let imag = 0;
  for (let n = 0; n < spec.nFft; n++) {
    const value = input[lane * spec.stride + n] * spec.window[n];
    const angle = (-2 * Math.PI * ((k * n) % spec.nFft)) / spec.nFft;
    real += value * Math.cos(angle);
    imag += value * Math.sin(angle);
  }
  return [real, imag];
}

describe('frameTransform', () => {
  test.each(SIZES)('equals the definition of the transform with %i points', (nFft) => {
    const transform = filled(nFft, Math.ceil(nFft / 3));
    const { real, imag } = transform.complex();
    expect(real.length).toBe((1 + Math.floor(nFft / 2)) * LANES);
    const errors: number[] = [];
    const sizes: number[] = [];
    for (let k = 0; k < transform.bins; k++) {
      for (let lane = 0; lane < LANES; lane++) {
        const [re, im] = slowBin(transform, lane, k);
        errors.push(Math.abs(real[k * LANES + lane] - re), Math.abs(imag[k * LANES + lane] - im));
        sizes.push(Math.hypot(re, im));
      }
    }
    expect(peak(errors)).toBeLessThan(3e-7 * peak(sizes));
  });

  test.each([2, 7, 64, 100])('gives magnitudes to any power and their sums, %i points', (nFft) => {
    const spans = Int32Array.of(0, 1, 1, Math.floor(nFft / 2), 0, 0);
    const weights = Float32Array.from({ length: 1 + Math.floor(nFft / 2) }, (_, i) => 1 + i);
    const { window, stride } = filled(nFft).spec;
    const transform = frameTransform({ nFft, window, stride, bands: { spans, weights } });
    transform.input.forEach((_, i) => {
      transform.input[i] = Math.cos(i * i);
    });
    const { real, imag } = transform.complex();
    const magnitudes = Array.from(real, (re, i) => Math.hypot(re, imag[i]));
    for (const exponent of [1, 2, 2.5]) {
      const expected = magnitudes.map((m) => m ** exponent);
      const actual = transform.magnitude(exponent);
      for (let i = 0; i < expected.length; i++) expect(actual[i]).toBeCloseTo(expected[i], 3);
      const sums = transform.bandSums(exponent);
      for (let lane = 0; lane < LANES; lane++) {
        const rest = expected.filter((_, i) => i >= LANES && i % LANES === lane);
        const sum = rest.reduce((total, value, k) => total + (k + 2) * value, 0);
        expect(sums[lane]).toBeCloseTo(expected[lane], 3);
        expect(Math.abs(sums[LANES + lane] - sum)).toBeLessThanOrEqual(1e-5 * sum);
        expect(sums[2 * LANES + lane]).toBe(0);
      }
    }
  });

  test.each([64, 99])('keeps the energy of a frame (Parseval), %i points', (nFft) => {
    const transform = filled(nFft);
    const power = Float64Array.from(transform.magnitude(2));
    for (let lane = 0; lane < LANES; lane++) {
      const frame = transform.input.subarray(lane * nFft, (lane + 1) * nFft);
      const energy = frame.reduce((sum, value, n) => sum + (value * transform.spec.window[n]) ** 2, 0);
      let spectral = 0;
      for (let k = 0; k < transform.bins; k++) {
        const twice = k > 0 && 2 * k !== nFft ? 2 : 1;
        spectral += (twice * power[k * LANES + lane]) / nFft;
      }
      expect(spectral / energy).toBeCloseTo(1, 5);
    }
  });

  test('the same spec gives the same transform, another spec another', () => {
    const { spec } = filled(64);
    expect(frameTransform({ ...spec })).toBe(frameTransform(spec));
    expect(frameTransform({ ...spec, stride: 32 })).not.toBe(frameTransform(spec));
  });

  test('transforms of more memory and of less take turns', () => {
    const small = Array.from(filled(16).complex().real);
    filled(65536).complex();
    expect(Array.from(filled(16).complex().real)).toEqual(small);
  });

  test('says so when there is not enough memory', () => {
    expect(() => frameTransform({ nFft: 2 ** 29, stride: 1, window: new Float32Array(0) })).toThrow(
      /nFft=536870912 needs .* MiB .* Choose a smaller nFft/,
    );
  });
});

test('radicesOf factors fours first, then a two, then odd primes', () => {
  expect(radicesOf(1024)).toEqual([4, 4, 4, 4, 4]);
  expect(radicesOf(2 * 4 * 3 * 25 * 7)).toEqual([4, 2, 3, 5, 5, 7]);
  expect(radicesOf(1)).toEqual([]);
});

test('the kernels are small enough to compile at once on a browser main thread', () => {
  for (const bytes of Object.values(kernelBytes)) expect(atob(bytes).length).toBeLessThan(4096);
});
