import { describe, expect, test } from 'vitest';
import { type Tensor, tensor } from '../../src/array/tensor.ts';
import { decomposeHpss, type HpssOptions } from '../../src/audio/decompose-hpss.ts';
import { hpss } from '../../src/audio/hpss.ts';
import type { ComplexTensor } from '../../src/audio/stft.ts';
import { largestDifference, peak } from './difference.ts';
import { effects, samplesOf, signalNamed } from './effects-fixture.ts';
import { unpack } from './fixture-file.ts';
import { unpackTensor } from './spectral-fixture.ts';

const magnitudes = (D: Tensor | ComplexTensor): Tensor => {
  if (!('real' in D)) return D;
  const [real, imag] = [D.real.data as Float32Array, D.imag.data as Float32Array];
  return tensor(
    real.map((value, i) => Math.hypot(value, imag[i])),
    D.real.dims,
  );
};
const power = (options: Record<string, unknown>) =>
  (options.power === 'Infinity' ? { ...options, power: Infinity } : options) as HpssOptions & {
    mask?: false;
  };

describe('decomposeHpss equals librosa 0.11', () => {
  test.each(effects.decomposeHpss)('$kind $signal $options', ({ signal, kind, options, ...expected }) => {
    const { real, imag } = effects.spectra[signal];
    const D = { real: unpackTensor(real), imag: unpackTensor(imag) };
    const parts = decomposeHpss(kind === 'complex' ? D : magnitudes(D), power(options));
    // Where both parts are as good as equal, a hard mask is a matter of the last digit.
    const hard = options.power === 'Infinity';
    for (const part of ['harmonic', 'percussive'] as const) {
      const [found, wanted] = [magnitudes(parts[part]), unpack(expected[part].values)];
      expect(found.dims).toEqual(expected[part].dims);
      const values = found.data as Float32Array;
      if (hard) expect(values.filter((value, i) => value !== wanted[i]).length).toBeLessThanOrEqual(2);
      else expect(largestDifference(values, wanted)).toBeLessThanOrEqual(1e-5 * Math.max(peak(wanted), 1e-9));
    }
  });
});

describe('hpss equals librosa 0.11', () => {
  test.each(effects.hpss)('$signal $options', ({ signal, options, ...expected }) => {
    const y = signalNamed(signal);
    const parts = hpss(y, options);
    for (const part of ['harmonic', 'percussive'] as const) {
      const wanted = unpack(expected[part].values);
      expect(largestDifference(samplesOf(parts[part]), wanted)).toBeLessThanOrEqual(
        1e-5 * peak(samplesOf(y)),
      );
      expect(parts[part] instanceof Float32Array).toBe(y instanceof Float32Array);
    }
  });
});

describe('decomposeHpss refuses', () => {
  const S = tensor([1, 2, 3, 4], [2, 2]);
  test.each([
    [S, { kernelSize: 0 }, 'INVALID_ARGUMENT', /kernelSize must be a whole number/],
    [S, { power: 0 }, 'INVALID_ARGUMENT', /power must be above 0/],
    [S, { margin: 0.5 }, 'INVALID_ARGUMENT', /margins must be finite numbers of at least 1/],
    [tensor([1, -2], [1, 2]), {}, 'INVALID_ARGUMENT', /must hold magnitudes/],
    [tensor([1, 2], [2]), {}, 'INVALID_ARGUMENT', /must be a spectrogram/],
    [tensor([1, Number.NaN], [1, 2]), {}, 'NOT_FINITE', /S must be finite/],
  ])('%o %o', (given, options, code, message) => {
    expect(() => decomposeHpss(given, options)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
