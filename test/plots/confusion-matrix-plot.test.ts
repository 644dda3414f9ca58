import { Tensor } from 'onnxruntime-common';
import { describe, expect, it } from 'vitest';
import { confusionMatrixPlot } from '../../src/plots/index.ts';

const texts = (svg: string) => [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map((m) => m[1]);

describe('confusionMatrixPlot', () => {
  it('shows every count, both axes and every class twice', () => {
    const plot = confusionMatrixPlot(
      [
        [11, 12, 13],
        [21, 22, 23],
        [31, 32, 33],
      ],
      { classes: ['dog', 'cat', 'hen'], title: 'Test' },
    );
    const shown = texts(plot.svg);
    for (const count of [11, 12, 13, 21, 22, 23, 31, 32, 33]) expect(shown).toContain(String(count));
    for (const name of ['dog', 'cat', 'hen']) expect(shown.filter((text) => text === name)).toHaveLength(2);
    for (const name of ['Predicted class', 'True class', 'Test']) expect(shown).toContain(name);
    expect(plot.description).toBe('Test. Confusion matrix of 3 classes and 198 samples, 66 on the diagonal.');
  });

  it('has the first true class on top and the first predicted class at the left', () => {
    const { svg } = confusionMatrixPlot([
      [51, 52],
      [53, 54],
    ]);
    const place = (text: string) => {
      const [, x, y] = new RegExp(`translate\\(([\\d.]+) ([\\d.]+)\\)" fill="[^"]*">${text}</text>`).exec(
        svg,
      )!;
      return { x: Number(x), y: Number(y) };
    };
    expect(place('52').x).toBeGreaterThan(place('51').x);
    expect(place('53').y).toBeGreaterThan(place('52').y);
  });

  it('adds shares of the row when normalized', () => {
    const shown = texts(
      confusionMatrixPlot(
        [
          [3, 1],
          [0, 0],
        ],
        { normalize: 'true' },
      ).svg,
    );
    expect(shown).toEqual(expect.arrayContaining(['75 %', '3', '25 %', '1', '0']));
    expect(shown.some((text) => text.includes('NaN'))).toBe(false);
  });

  it('takes integer tensors', () => {
    const int32 = new Tensor('int32', [5, 1, 2, 6], [2, 2]);
    const int64 = new Tensor('int64', [5n, 1n, 2n, 6n], [2, 2]);
    const plain = confusionMatrixPlot([
      [5, 1],
      [2, 6],
    ]).svg;
    expect(confusionMatrixPlot(int32).svg).toBe(plain);
    expect(confusionMatrixPlot(int64).svg).toBe(plain);
  });

  it('holds 50 classes', () => {
    const matrix = Array.from({ length: 50 }, (_, i) =>
      Array.from({ length: 50 }, (_, j) => (i === j ? 8 : 0)),
    );
    const plot = confusionMatrixPlot(matrix, { classes: matrix.map((_, i) => `class number ${i}`) });
    expect(texts(plot.svg).filter((text) => text === '8')).toHaveLength(50);
    expect(plot.svg.length).toBeLessThan(900_000);
  });

  it.each([
    ['nothing', [], {}, 'INVALID_ARGUMENT', 'the matrix is empty'],
    ['a ragged matrix', [[1, 2], [3]], {}, 'SHAPE_MISMATCH', 'row 1 has 1 columns, there are 2 rows'],
    [
      'a flat tensor',
      new Tensor('float32', [1, 2, 3, 4], [4]),
      {},
      'SHAPE_MISMATCH',
      'must have 2 axes; received 1',
    ],
    [
      'too few classes',
      [
        [1, 2],
        [3, 4],
      ],
      { classes: ['dog'] },
      'SHAPE_MISMATCH',
      'each of the 2 rows; received 1 names',
    ],
    [
      'a negative count',
      [
        [1, -1],
        [0, 1],
      ],
      {},
      'INVALID_ARGUMENT',
      'cannot be negative; matrix[0]',
    ],
    ['NaN', [[Number.NaN]], {}, 'NOT_FINITE', 'matrix[0][0] is NaN'],
    ['an unknown normalization', [[1]], { normalize: 'rows' }, 'INVALID_ARGUMENT', "received 'rows'"],
  ])('refuses %s', (_, matrix, options, code, message) => {
    const draw = () => confusionMatrixPlot(matrix as never, options as never);
    expect(draw).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
  });
});
