import { describe, expect, test } from 'vitest';
import { floats, type Tensor, tensor } from '../../src/array/tensor.ts';
import { filters, type MelToStftOptions, melspectrogram, melToStft } from '../../src/audio/index.ts';
import type { Packed } from './cepstral-fixture.ts';
import { largestDifference, peak } from './difference.ts';
import { unpack } from './fixture-file.ts';
import { inverse } from './inverse-fixture.ts';
import { noise } from './resample-input.ts';

const packed = ({ dims, values }: Packed): Tensor => tensor(unpack(values), dims);

/** The mel spectrogram of magnitudes. */
function melOf(S: Tensor, { power = 2, ...options }: MelToStftOptions, nMels: number): Float32Array {
  const energies = tensor(
    floats(S).map((value) => value ** power),
    S.dims,
  );
  return floats(melspectrogram(null, { S: energies, ...options, nMels }));
}

describe('melToStft', () => {
  test.each(inverse.melToStft)(
    'equals librosa: $signal times $factor, $options',
    ({ factor, mel, options, ...c }) => {
      const S = melToStft(packed(mel), options);
      expect(S.dims).toEqual(c.dims);
      const expected = unpack(c.values);
      // Librosa's solver takes steps where the energies are large, and another one ends at another of many solutions: the
      // next check tells whether it is as good a one.
      const stepped = factor >= 1;
      expect(largestDifference(floats(S), expected) / (peak(expected) || 1)).toBeLessThan(
        stepped ? 0.3 : 1e-4,
      );

      const nMels = mel.dims[mel.dims.length - 2];
      const M = unpack(mel.values);
      const off = (T: Tensor) => Math.hypot(...melOf(T, options, nMels).map((value, i) => value - M[i]));
      expect(off(S)).toBeLessThanOrEqual(1.5 * off(tensor(expected, S.dims)) + 1e-6 * Math.hypot(...M));
    },
  );

  test('gives back energies that are in the range of the filters', () => {
    const M = melspectrogram(noise(8000), { nFft: 512, nMels: 30 });
    const again = melOf(melToStft(M, { nFft: 512 }), { nFft: 512 }, 30);
    expect(largestDifference(again, floats(M)) / peak(floats(M))).toBeLessThan(0.1);
  });

  test('takes filters that have the same bin, or none', () => {
    const options = { nFft: 128, fMin: 0, sr: 22050 };
    const M = melspectrogram(noise(3000), { ...options, nMels: 60 });
    expect(floats(filters.mel({ ...options, nMels: 60 })).length).toBe(60 * 65);
    const S = floats(melToStft(M, options));
    expect(S.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
  });

  test('takes long spectrograms in blocks of columns', () => {
    const M = melspectrogram(noise(64 * 3500), { nFft: 128, hopLength: 64, nMels: 20 });
    const [, frames] = M.dims;
    const S = melToStft(M, { nFft: 128 });
    expect(S.dims).toEqual([65, frames]);
    const columns = Array.from(
      { length: 20 * 10 },
      (_, i) => floats(M)[Math.floor(i / 10) * frames + 3300 + (i % 10)],
    );
    const part = melToStft(tensor(columns, [20, 10]), { nFft: 128 });
    const same = Array.from(
      { length: 65 * 10 },
      (_, i) => floats(S)[Math.floor(i / 10) * frames + 3300 + (i % 10)],
    );
    expect(largestDifference(floats(part), same)).toBeLessThan(0.05 * peak(same));
  });

  test.each<[string, Tensor, MelToStftOptions, string]>([
    ['one axis', tensor([1], [1]), {}, '(nMels, frames)'],
    ['negative energies', tensor([-1], [1, 1]), {}, 'at least 0'],
    ['NaN', tensor([Number.NaN], [1, 1]), {}, 'finite'],
    ['power 0', tensor([1], [1, 1]), { power: 0 }, 'power'],
  ])('%s is an error', (_, M, options, message) => {
    expect(() => melToStft(M, options)).toThrow(
      expect.objectContaining({ name: 'EarshotError', message: expect.stringContaining(message) }),
    );
  });
});
