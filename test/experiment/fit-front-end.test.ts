import { describe, expect, test } from 'vitest';
import { floats } from '../../src/array/tensor.ts';
import { features } from '../../src/classifier/features.ts';
import type { FeatureSettings } from '../../src/experiment/experiment.ts';
import { fitFrontEnd, networkInputShape, windowsOf } from '../../src/experiment/fit-front-end.ts';
import { recordingsOf, SR, smallExperiment, sound } from './sound-fixture.ts';

const samples = [sound(1), sound(2, 1.2), sound(3, 0.2), sound(9)];

function fitted(normalization: FeatureSettings['normalization'], clips = [0, 1, 2]) {
  const experiment = smallExperiment({ features: { normalization } });
  const recordings = recordingsOf(samples, experiment);
  const frontEnd = fitFrontEnd(experiment, recordings, clips);
  const all = clips.flatMap((clip) =>
    recordings.starts(clip).map((start) => recordings.rawFeatures(clip, start)),
  );
  return { recordings, frontEnd, all };
}

/** Mean and deviation in two passes. */
function moments(values: readonly number[]): [mean: number, deviation: number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)];
}

describe('fitFrontEnd', () => {
  test('over everything', () => {
    const { frontEnd, all } = fitted('global');
    const [mean, deviation] = moments(all.flatMap((x) => [...x]));
    expect(all).toHaveLength(1 + 3 + 1);
    expect(frontEnd.mean).toHaveLength(1);
    expect(frontEnd.mean[0]).toBeCloseTo(mean, 10);
    expect(frontEnd.deviation[0]).toBeCloseTo(deviation, 10);
  });

  test('over each band', () => {
    const { frontEnd, all, recordings } = fitted('band');
    const { bands, frames } = recordings;
    expect(frontEnd.mean).toHaveLength(bands);
    for (let band = 0; band < bands; band++) {
      const values = all.flatMap((x) => [...x.subarray(band * frames, (band + 1) * frames)]);
      const [mean, deviation] = moments(values);
      expect(frontEnd.mean[band]).toBeCloseTo(mean, 10);
      expect(frontEnd.deviation[band]).toBeCloseTo(deviation, 10);
    }
  });

  test('over each band and frame', () => {
    const { frontEnd, all } = fitted('pixel');
    expect(frontEnd.mean).toHaveLength(all[0].length);
    for (const i of [0, 16, 17, 200, all[0].length - 1]) {
      const [mean, deviation] = moments(all.map((x) => x[i]));
      expect(frontEnd.mean[i]).toBeCloseTo(mean, 10);
      expect(frontEnd.deviation[i]).toBeCloseTo(deviation, 10);
    }
  });

  test('standardises the features that it was fitted on', () => {
    for (const normalization of ['global', 'band', 'pixel'] as const) {
      const { frontEnd, recordings } = fitted(normalization, [0, 3]);
      const values = [0, 3].flatMap((clip) => [...floats(features(samples[clip], SR, frontEnd))]);
      const [mean, deviation] = moments(values);
      expect(recordings.starts(0)).toEqual([0]);
      expect(mean).toBeCloseTo(0, 5);
      expect(deviation).toBeCloseTo(1, 5);
    }
  });

  test('takes only the clips that it is told', () => {
    expect(fitted('global', [0]).frontEnd.mean).not.toEqual(fitted('global', [3]).frontEnd.mean);
  });

  test('leaves features alone without normalization', () => {
    expect(fitted('none').frontEnd).toMatchObject({ mean: [0], deviation: [1], fMax: SR / 2 });
  });

  test('never divides by zero: silence, and one clip alone', () => {
    for (const normalization of ['global', 'band', 'pixel'] as const) {
      const experiment = smallExperiment({ features: { normalization } });
      const silent = recordingsOf([new Float32Array(SR)], experiment);
      const { mean, deviation } = fitFrontEnd(experiment, silent, [0]);
      expect(new Set(deviation)).toEqual(new Set([1]));
      expect(new Set(mean)).toEqual(new Set([-100]));
    }
    expect(new Set(fitted('pixel', [0]).frontEnd.deviation)).toEqual(new Set([1]));
  });

  test('refuses no clips', () => {
    expect(() => fitted('global', [])).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringMatching(/at least one clip/),
      }),
    );
  });
});

test('networkInputShape is the shape of a window', () => {
  const experiment = smallExperiment({ data: { duration: 1 } });
  const recordings = recordingsOf(samples, experiment);
  expect(networkInputShape(experiment, recordings.frontEnd)).toEqual([20, 1 + Math.floor(SR / 256), 1]);
  const uncentred = { ...recordings.frontEnd, center: false };
  expect(networkInputShape(experiment, uncentred)).toEqual([20, 1 + Math.floor((SR - 512) / 256), 1]);
});

test('windowsOf rounds seconds to samples, and takes the duration for a hop', () => {
  const settings = { sampleRate: 22050, duration: 0.1, hop: null, shorter: 'repeat' } as const;
  expect(windowsOf(settings)).toEqual({ size: 2205, hop: 2205, shorter: 'repeat' });
  expect(windowsOf({ ...settings, hop: 0.05001 })).toMatchObject({ hop: 1103 });
});
