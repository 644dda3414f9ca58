import { expect, test } from 'vitest';
import { drawExample } from '../../src/experiment/example-draw.ts';
import { noAugmentation, recordingsOf, smallExperiment, sound } from './sound-fixture.ts';

test('random crops are for clips of several windows, not for some samples too many', () => {
  const augmentation = { ...noAugmentation, randomCrop: true };
  const recordings = recordingsOf([sound(1, 0.502), sound(2, 1.2)], smallExperiment({ augmentation }));
  const places = [
    { clip: 0, start: 0 },
    { clip: 1, start: 0 },
  ];
  const draws = { recordings, labels: [0, 1], places, augmentation };
  const starts = places.map((place) =>
    Array.from({ length: 20 }, (_, seed) => drawExample(place, draws, seed).sounds[0].start),
  );
  expect(new Set(starts[0])).toEqual(new Set([0]));
  expect(new Set(starts[1]).size).toBeGreaterThan(10);
});
