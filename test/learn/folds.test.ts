import { describe, expect, it } from 'vitest';
import { type Fold, kFold, leaveOneGroupOut, stratifiedKFold } from '../../src/learn/index.ts';
import { fixture } from './fixture.ts';

const plain = (folds: Fold[]) => folds.map(({ train, test }) => [Array.from(train), Array.from(test)]);
const shuffled = { nSplits: 4, shuffle: true, randomState: 8 };

describe('folds equal scikit-learn', () => {
  it('kFold', () => {
    expect(plain(kFold(13))).toEqual(fixture.kFold);
    expect(plain(kFold(13, shuffled))).toEqual(fixture.kFoldShuffled);
  });

  it('stratifiedKFold', () => {
    expect(plain(stratifiedKFold(fixture.stratified, { nSplits: 4 }))).toEqual(fixture.stratifiedKFold);
    expect(plain(stratifiedKFold(fixture.stratified, shuffled))).toEqual(fixture.stratifiedKFoldShuffled);
  });

  it('leaveOneGroupOut', () => {
    const rounds = leaveOneGroupOut(fixture.groups);
    expect(plain(rounds)).toEqual(fixture.leaveOneGroupOut);
    expect(rounds.map((round) => round.group)).toEqual([1, 2, 3, 5]);
  });

  it.each([
    ['one fold', () => kFold(5, { nSplits: 1 }), /received 1/],
    ['more folds than samples', () => kFold(3, { nSplits: 4 }), /samples \(3\)/],
    [
      'no class as large as the folds',
      () => stratifiedKFold([0, 0, 1, 1], { nSplits: 3 }),
      /the largest has 2/,
    ],
    ['one group', () => leaveOneGroupOut([1, 1]), /only 1/],
    ['no groups', () => leaveOneGroupOut([]), /none/],
  ] as [string, () => unknown, RegExp][])('refuse %s', (_, act, message) => {
    expect(act).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) }),
    );
  });
});
