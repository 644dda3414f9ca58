import { describe, expect, it } from 'vitest';
import { tensor } from '../../src/array/tensor.ts';
import { calibration, calibrationCurve } from '../../src/learn/index.ts';
import { fixture } from './fixture.ts';

const refusal = (code: string, message: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

describe('calibrationCurve', () => {
  it.each([...fixture.calibrationCurves.entries()])(
    'equals scikit-learn, case %i',
    (_, { y, p, nBins, ...expected }) => {
      const { probTrue, probPred } = calibrationCurve(y, p, { nBins });
      expect(probTrue).toEqual(expected.probTrue);
      expect(probPred.length).toBe(expected.probPred.length);
      for (const [i, value] of probPred.entries()) expect(value).toBeCloseTo(expected.probPred[i], 12);
    },
  );

  it('takes the class that is named', () => {
    const options = { nBins: 1, posLabel: 'cat' };
    expect(calibrationCurve(['cat', 'dog', 'dog', 'dog'], [0.2, 0.4, 0.2, 0], options).probTrue).toEqual([
      0.25,
    ]);
  });

  it.each([
    ['different lengths', [0, 1], [0.5], {}, 'SHAPE_MISMATCH', '2 and 1'],
    ['nothing', [], [], {}, 'INVALID_ARGUMENT', 'received none'],
    ['three classes', [0, 1, 2], [0, 0, 0], {}, 'INVALID_ARGUMENT', '[0, 1, 2]'],
    ['a probability above 1', [0, 1], [0.5, 1.5], {}, 'INVALID_ARGUMENT', 'sample 1 is 1.5'],
    ['NaN', [0, 1], [Number.NaN, 0.5], {}, 'INVALID_ARGUMENT', 'sample 0 is NaN'],
    ['no bins', [0, 1], [0.5, 0.5], { nBins: 0 }, 'INVALID_ARGUMENT', 'nBins'],
  ])('refuses %s', (_, y, p, options, code, message) => {
    expect(() => calibrationCurve(y, p, options)).toThrow(refusal(code, message));
  });
});

describe('calibration', () => {
  const probabilities = [
    [0.95, 0.05, 0],
    [0.9, 0.1, 0],
    [0.2, 0.5, 0.3],
    [0.3, 0.2, 0.5],
    [0, 0, 1],
  ];
  const truth = [0, 1, 1, 2, 2];

  it('weighs the distance in each bin by its samples', () => {
    const { error, bins } = calibration(truth, probabilities);
    expect(bins.map(({ n }) => n)).toEqual([0, 0, 0, 0, 2, 0, 0, 0, 1, 2]);
    expect(bins[4]).toEqual({ from: 0.4, to: 0.5, n: 2, confidence: 0.5, accuracy: 1 });
    expect(bins[9].confidence).toBeCloseTo(0.975, 12);
    expect(error).toBeCloseTo((2 * 0.5 + 0.9 + 2 * 0.025) / 5, 12);
  });

  it('takes tensors', () => {
    const { error } = calibration(tensor([0, 1, 1, 2, 2], [5, 1]), tensor(probabilities.flat(), [5, 3]), {
      nBins: 1,
    });
    expect(error).toBeCloseTo(Math.abs(0.77 - 0.8), 6);
  });

  it('of perfect certainty is 0', () => {
    expect(
      calibration(
        [0, 1],
        [
          [1, 0],
          [0, 1],
        ],
      ).error,
    ).toBe(0);
  });

  it.each([
    ['different lengths', [0], [[1], [1]], 'SHAPE_MISMATCH', '1 and 2'],
    ['a flat tensor', [0, 1], tensor([0.5, 0.5], [2]), 'SHAPE_MISMATCH', '(n, classes)'],
    [
      'logits',
      [0, 1],
      [
        [3, -3],
        [1, 0],
      ],
      'INVALID_ARGUMENT',
      'sample 0 is 3',
    ],
  ])('refuses %s', (_, y, p, code, message) => {
    expect(() => calibration(y, p)).toThrow(refusal(code, message));
  });
});
