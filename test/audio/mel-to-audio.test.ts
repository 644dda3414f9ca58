import { describe, expect, test } from 'vitest';
import { floats, tensor } from '../../src/array/tensor.ts';
import { melspectrogram, melToAudio } from '../../src/audio/index.ts';
import { largestDifference, peak } from './difference.ts';
import { unpack } from './fixture-file.ts';
import { dimsOf, inverse, samplesOf } from './inverse-fixture.ts';
import { noise } from './resample-input.ts';

describe('melToAudio', () => {
  test.each(inverse.melToAudio)(
    'equals librosa of the same phases: $signal $options',
    ({ mel, options, ...c }) => {
      const y = melToAudio(tensor(unpack(mel.values), mel.dims), options);
      expect(dimsOf(y)).toEqual(c.dims);
      const expected = unpack(c.values);
      expect(largestDifference(samplesOf(y), expected)).toBeLessThanOrEqual(1e-4 * peak(expected));
    },
  );

  test('makes a sound of nearly the same mel spectrogram, for each channel', () => {
    const M = melspectrogram(tensor(noise(8000), [2, 4000]), { nFft: 512, nMels: 30 });
    const y = melToAudio(M, { nFft: 512, hopLength: 512, randomState: 0, length: 4000 });
    expect(dimsOf(y)).toEqual([2, 4000]);
    const again = floats(melspectrogram(y, { nFft: 512, nMels: 30 }));
    const off = Math.hypot(...again.map((value, i) => value - floats(M)[i]));
    expect(off / Math.hypot(...floats(M))).toBeLessThan(0.35);
  });
});
