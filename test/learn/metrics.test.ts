import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import { accuracyScore, classificationReport, confusionMatrix } from '../../src/learn/index.ts';
import { fixture } from './fixture.ts';

describe.each(fixture.reports.map((report, i) => ({ i, ...report })))(
  'metrics as in scikit-learn, case $i',
  (report) => {
    const { yTrue, yPred } = report;
    const { labels, target_names: targetNames } = report.options;

    it('accuracyScore', () => {
      expect(accuracyScore(yTrue, yPred)).toBe(report.accuracy);
      expect(accuracyScore(yTrue, yPred, { normalize: false })).toBe(report.right);
    });

    it('confusionMatrix', () => {
      const counts = confusionMatrix(yTrue, yPred, { labels });
      expect([counts.type, Array.from(counts.data as Float32Array)]).toEqual(['float32', report.matrix.None]);
      expect(counts.dims[0] ** 2).toBe(report.matrix.None.length);
      for (const normalize of ['true', 'pred', 'all'] as const) {
        const shares = confusionMatrix(yTrue, yPred, { labels, normalize }).data;
        expect(shares).toEqual(Float32Array.from(report.matrix[normalize]));
      }
    });

    it('classificationReport', () => {
      expect(classificationReport(yTrue, yPred, { labels, targetNames })).toBe(report.text);
      expect(classificationReport(yTrue, yPred, { labels, targetNames, digits: 4, zeroDivision: 1 })).toBe(
        report.text4,
      );
      const actual = classificationReport(yTrue, yPred, { labels, targetNames, outputDict: true });
      expect(Object.keys(actual).sort()).toEqual(Object.keys(report.dict).sort());
      for (const [name, expected] of Object.entries(report.dict)) {
        if (typeof expected === 'number') expect(actual[name]).toBeCloseTo(expected, 14);
        else
          for (const [key, value] of Object.entries(expected))
            expect((actual[name] as unknown as Record<string, number>)[key]).toBeCloseTo(value, 14);
      }
    });
  },
);

describe('metrics', () => {
  it('take tensors (n,) and (n, 1), 64-bit integers, typed arrays', () => {
    const truth = new Tensor('int64', [0n, 1n, 1n], [3]);
    const predicted = new Tensor('float32', [0, 1, 0], [3, 1]);
    expect(accuracyScore(truth, predicted)).toBeCloseTo(2 / 3);
    expect(confusionMatrix(Int32Array.of(0, 1, 1), Float32Array.of(0, 1, 0)).data).toEqual(
      Float32Array.of(1, 0, 1, 1),
    );
  });

  const probabilities = new Tensor('float32', [0.1, 0.9, 0.8, 0.2], [2, 2]);
  const bad: [string, () => unknown, string, RegExp][] = [
    ['different lengths', () => accuracyScore([1, 2], [1]), 'SHAPE_MISMATCH', /2 and 1/],
    ['no samples', () => accuracyScore([], []), 'INVALID_ARGUMENT', /at least one/],
    ['probabilities', () => accuracyScore([0, 1], probabilities), 'SHAPE_MISMATCH', /\(2, 2\)/],
    ['numbers against names', () => accuracyScore([0, 1], ['0', '1']), 'INVALID_ARGUMENT', /one kind/],
    ['NaN', () => confusionMatrix([0, 1], [0, Number.NaN]), 'INVALID_ARGUMENT', /yPred\[1\] is NaN/],
    ['no list', () => confusionMatrix(3 as never, [1]), 'INVALID_ARGUMENT', /received 3/],
    [
      'repeated labels',
      () => confusionMatrix([0, 1], [0, 1], { labels: [0, 0] }),
      'INVALID_ARGUMENT',
      /each label once/,
    ],
    [
      'foreign labels',
      () => confusionMatrix([0, 1], [0, 1], { labels: [7] }),
      'INVALID_ARGUMENT',
      /none of labels \[7\]/,
    ],
    [
      'another normalize',
      () => confusionMatrix([0], [0], { normalize: 'row' as never }),
      'UNKNOWN_NAME',
      /'true', 'pred', 'all'/,
    ],
    [
      'too few names',
      () => classificationReport([0, 1], [0, 1], { targetNames: ['a'] }),
      'SHAPE_MISMATCH',
      /2 labels/,
    ],
  ];
  it.each(bad)('refuse %s', (_, act, code, message) => {
    expect(act).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});
