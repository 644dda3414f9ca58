import { describe, expect, test } from 'vitest';
import { tensor } from '../../src/array/tensor.ts';
import { deemphasis, type EmphasisOptions, preemphasis } from '../../src/audio/emphasis.ts';
import { largestDifference } from './difference.ts';
import { effects, samplesOf, signalNamed } from './effects-fixture.ts';
import { unpack } from './fixture-file.ts';

describe('preemphasis and deemphasis equal librosa 0.11', () => {
  test.each(effects.emphasis)('$signal $options', ({ signal, options, pre, de }) => {
    const y = signalNamed(signal);
    for (const [filter, expected] of [
      [preemphasis, pre],
      [deemphasis, de],
    ] as const) {
      const { y: filtered, zf } = filter(y, { ...(options as EmphasisOptions), returnZf: true });
      expect(largestDifference(samplesOf(filtered), unpack(expected.y.values))).toBeLessThan(1e-6);
      expect(largestDifference(zf, unpack(expected.zf.values))).toBeLessThan(1e-6);
      expect(samplesOf(filter(y, options as Omit<EmphasisOptions, 'returnZf'>))).toEqual(samplesOf(filtered));
    }
  });
});

describe('preemphasis', () => {
  test('joins blocks to the whole', () => {
    const y = samplesOf(signalNamed('short'));
    const whole = preemphasis(y);
    const first = preemphasis(y.subarray(0, 100), { returnZf: true });
    const second = preemphasis(y.subarray(100), { zi: first.zf });
    expect([...first.y, ...second]).toEqual([...whole]);
  });

  test('is undone by deemphasis', () => {
    const y = samplesOf(signalNamed('tone'));
    expect(largestDifference(deemphasis(preemphasis(y)), y)).toBeLessThan(1e-5);
  });

  test.each([
    [Float32Array.of(1), {}, 'INVALID_ARGUMENT', /y has one sample/],
    [Float32Array.of(1, 2), { coef: Number.NaN }, 'INVALID_ARGUMENT', /coef must be a finite number/],
    [tensor([1, 2, 3, 4], [2, 2]), { zi: [1, 2, 3] }, 'SHAPE_MISMATCH', /2 channel\(s\); received 3/],
    [Float32Array.of(1, 2), { zi: Number.NaN }, 'NOT_FINITE', /zi must be finite/],
  ])('refuses %o %o', (y, options, code, message) => {
    for (const filter of [preemphasis, deemphasis]) {
      expect(() => filter(y, options)).toThrow(
        expect.objectContaining({ code, message: expect.stringMatching(message) }),
      );
    }
  });
});
