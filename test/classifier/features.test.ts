import { describe, expect, it } from 'vitest';
import { floats } from '../../src/array/tensor.ts';
import { amplitudeToDb, melspectrogram, powerToDb } from '../../src/audio/index.ts';
import { features, rawFeatures } from '../../src/classifier/features.ts';
import { settings, sound } from './cases.ts';

const y = sound(4000);

/** The mel spectrogram by the settings of the tests. */
function mel(power = 2) {
  return melspectrogram(y, { sr: 8000, nFft: 512, hopLength: 128, nMels: 24, fMin: 0, fMax: 4000, power });
}

describe('rawFeatures', () => {
  it('is the mel spectrogram, in decibels of powers or magnitudes', () => {
    const front = settings().frontEnd;
    const decibels = { ref: 'max', amin: 1e-5, topDb: 60 } as const;
    expect(rawFeatures(y, 8000, { ...front, decibels: null }).data).toEqual(mel().data);
    expect(rawFeatures(y, 8000, { ...front, decibels }).data).toEqual(powerToDb(mel(), decibels).data);
    expect(rawFeatures(y, 8000, { ...front, decibels, power: 1 }).data).toEqual(
      amplitudeToDb(mel(1), decibels).data,
    );
  });
});

describe('features', () => {
  const raw = floats(rawFeatures(y, 8000, settings().frontEnd));
  const list = (length: number, first: number) => Array.from({ length }, (_, i) => first + i);

  it.each([
    [1, () => 0],
    [24, (band: number) => band],
    [24 * 32, (band: number, frame: number) => band * 32 + frame],
  ])('subtracts and divides by %i numbers', (count, at) => {
    const { frontEnd } = settings({ mean: list(count, -40), deviation: list(count, 3) });
    const made = features(y, 8000, frontEnd);
    expect(made.dims).toEqual([24, 32, 1]);
    for (const [i, value] of floats(made).entries()) {
      const place = at(Math.floor(i / 32), i % 32);
      expect(value).toBeCloseTo((raw[i] + 40 - place) / (3 + place), 4);
    }
  });
});
