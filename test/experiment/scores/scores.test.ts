import { describe, expect, it } from 'vitest';
import type { ClipPrediction } from '../../../src/experiment/results.ts';
import { scorePredictions } from '../../../src/experiment/scores.ts';
import { accuracyInterval, accuracySpread } from '../../../src/learn/index.ts';

/** Clips with these labels, and a prediction of each: `[label, predicted, round]`, sure to `confidence`. */
function judged(
  rows: readonly (readonly [number, number, number])[],
  classes: readonly string[],
  confidence = 0.7,
) {
  const rest = (1 - confidence) / (classes.length - 1);
  const predictions = rows.map(
    ([, predicted, round], clip): ClipPrediction => ({
      clip,
      round,
      predicted,
      probabilities: classes.map((_, k) => (k === predicted ? confidence : rest)),
    }),
  );
  const clips = rows.map(([label], i) => ({ path: `${i}`, name: `${i}`, label }));
  return scorePredictions({ classes, clips }, predictions);
}

/** `right` of `n` clips in a round. */
const round = (number: number, right: number, n: number) =>
  Array.from({ length: n }, (_, i) => [i % 2, i < right ? i % 2 : 1 - (i % 2), number] as const);

describe('scorePredictions', () => {
  it('of one round', () => {
    const scores = judged(
      [
        [0, 0, 0],
        [0, 0, 0],
        [0, 1, 0],
        [1, 1, 0],
        [1, 0, 0],
      ],
      ['accuracy', 'macro avg', 'never there'],
      0.8,
    );
    expect(scores).toMatchObject({
      n: 5,
      accuracy: 0.6,
      deviation: null,
      interval: accuracyInterval(0.6, 5),
      perClass: [
        { name: 'accuracy', precision: 2 / 3, recall: 2 / 3, f1: 2 / 3, support: 3 },
        { name: 'macro avg', precision: 0.5, recall: 0.5, f1: 0.5, support: 2 },
        { name: 'never there', precision: 0, recall: 0, f1: 0, support: 0 },
      ],
      macroF1: (2 / 3 + 0.5) / 2,
      confusion: [
        [2, 1, 0],
        [1, 1, 0],
        [0, 0, 0],
      ],
    });
    expect(scores.loss).toBeCloseTo(-(3 * Math.log(0.8) + 2 * Math.log(0.1)) / 5, 9);
    expect(scores.calibration.bins).toHaveLength(10);
    expect(scores.calibration.error).toBeCloseTo(0.2, 9);
  });

  it('takes the mean over rounds of different sizes', () => {
    const { n, accuracy, deviation } = judged([...round(0, 9, 10), ...round(1, 10, 20)], ['a', 'b']);
    expect([n, accuracy]).toEqual([30, 0.7]);
    expect(deviation).toBeCloseTo(Math.sqrt(0.08), 9);
  });

  it('has the interval of the rounds where they differ', () => {
    const rows = [...round(0, 60, 100), ...round(1, 95, 100), ...round(2, 80, 100)];
    expect(judged(rows, ['a', 'b']).interval).toEqual(accuracySpread([0.6, 0.95, 0.8]).interval95);
  });

  it('has the interval of the clips where rounds agree by accident', () => {
    const rows = [...round(0, 18, 20), ...round(1, 18, 20), ...round(2, 18, 20)];
    expect(judged(rows, ['a', 'b']).interval).toEqual(accuracyInterval(0.9, 60));
  });

  it.each<[string, ClipPrediction[], string, RegExp]>([
    ['none', [], 'INVALID_ARGUMENT', /received none/],
    [
      'an unknown clip',
      [{ clip: 3, round: 0, predicted: 0, probabilities: [1, 0] }],
      'INVALID_ARGUMENT',
      /clip 3 has label undefined/,
    ],
    [
      'an unknown class',
      [{ clip: 0, round: 0, predicted: 2, probabilities: [1, 0] }],
      'INVALID_ARGUMENT',
      /predicted as 2/,
    ],
    [
      'too few probabilities',
      [{ clip: 0, round: 0, predicted: 0, probabilities: [1] }],
      'SHAPE_MISMATCH',
      /1 probabilities; there are 2/,
    ],
    [
      'NaN',
      [{ clip: 0, round: 0, predicted: 0, probabilities: [Number.NaN, 0] }],
      'INVALID_ARGUMENT',
      /is NaN/,
    ],
  ])('refuses %s', (_, predictions, code, message) => {
    const set = { classes: ['a', 'b'], clips: [{ path: 'x', name: 'x', label: 0 }] };
    expect(() => scorePredictions(set, predictions)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
