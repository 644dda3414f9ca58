import { describe, expect, it } from 'vitest';
import { stratifiedGroupKFold } from '../../src/learn/index.ts';
import { fixture } from './fixture.ts';

describe('stratifiedGroupKFold', () => {
  it.each([...fixture.groupFolds.entries()])(
    'equals scikit-learn, case %i',
    (_, { y, groups, options, folds }) => {
      const { n_splits: nSplits, shuffle, random_state: randomState } = options;
      const found = stratifiedGroupKFold(y, groups, { nSplits, shuffle, randomState });
      expect(found.map(({ train, test }) => [Array.from(train), Array.from(test)])).toEqual(folds);
    },
  );

  it('takes names', () => {
    const [first, second] = stratifiedGroupKFold(['x', 'y', 'x', 'y'], ['b', 'b', 'a', 'a'], { nSplits: 2 });
    expect(Array.from(first.test)).toEqual([2, 3]);
    expect(Array.from(second.test)).toEqual([0, 1]);
  });

  it.each([
    ['SHAPE_MISMATCH', [0, 1, 0], [1, 2], 2, 'received 3 and 2'],
    ['INVALID_ARGUMENT', [0, 1, 0], [1, 2, 3], 4, 'received 4'],
    ['INVALID_ARGUMENT', [0, 0, 1, 1], [1, 1, 2, 2], 3, '3 folds need as many groups or more; received 2'],
    ['INVALID_ARGUMENT', [0, 0, 1, 1], [1, 2, 3, 4], 3, 'the largest has 2'],
  ])('refuses with %s labels %j in groups %j and %i folds', (code, labels, groups, nSplits, message) => {
    expect(() => stratifiedGroupKFold(labels, groups, { nSplits })).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
