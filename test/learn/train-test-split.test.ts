import { describe, expect, expectTypeOf, it } from 'vitest';
import { Tensor, tensor } from '../../src/array/tensor.ts';
import { RandomState, takeRows, trainTestSplit } from '../../src/learn/index.ts';
import { fixture } from './fixture.ts';

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('trainTestSplit', () => {
  it.each(fixture.splits)('takes the rows of scikit-learn: $n samples, $options', (case_) => {
    const { test_size, train_size, random_state, shuffle } = case_.options;
    const [train, test] = trainTestSplit([upTo(case_.n)], {
      testSize: test_size ?? undefined,
      trainSize: train_size ?? undefined,
      randomState: random_state ?? undefined,
      shuffle,
      stratify: case_.y,
    });
    expect(train).toEqual(case_.train);
    expect(test).toEqual(case_.test);
  });

  it('splits tensors, typed arrays and arrays alike, each to its own kind', () => {
    const x = tensor(upTo(24), [4, 2, 3]);
    const ids = new Tensor('int64', BigInt64Array.from([0n, 1n, 2n, 3n]), [4]);
    const names = ['a', 'b', 'c', 'd'];
    const [xTrain, xTest, idTrain, idTest, yTrain, yTest, nameTrain, nameTest] = trainTestSplit(
      [x, ids, Int32Array.from(upTo(4)), names],
      { testSize: 1, randomState: 3 },
    );
    expectTypeOf(xTrain).toEqualTypeOf<Tensor>();
    expectTypeOf(yTest).toEqualTypeOf<Int32Array<ArrayBuffer>>();
    expectTypeOf(nameTest).toEqualTypeOf<string[]>();
    expect([xTrain.dims, xTest.dims, idTrain.dims]).toEqual([[3, 2, 3], [1, 2, 3], [3]]);
    for (const [i, label] of yTrain.entries()) {
      expect(nameTrain[i]).toBe(names[label]);
      expect((idTrain.data as BigInt64Array)[i]).toBe(BigInt(label));
      expect(xTrain.data.slice(i * 6, i * 6 + 6)).toEqual(x.data.slice(label * 6, label * 6 + 6));
    }
    expect([nameTest, idTest.data]).toEqual([[names[yTest[0]]], BigInt64Array.of(BigInt(yTest[0]))]);
  });

  it('goes on drawing from a generator, and differs from call to call without a seed', () => {
    const random = new RandomState(0);
    const [first] = trainTestSplit([upTo(50)], { randomState: random });
    const [second] = trainTestSplit([upTo(50)], { randomState: random });
    expect(first).not.toEqual(second);
    expect(trainTestSplit([upTo(50)])).not.toEqual(trainTestSplit([upTo(50)]));
  });

  const four = [1, 2, 3, 4];
  const bad: [string, () => unknown, string, RegExp][] = [
    ['no arrays', () => trainTestSplit([]), 'INVALID_ARGUMENT', /list of arrays/],
    [
      'an array that is not in a list',
      () => trainTestSplit(tensor(four, [4]) as never),
      'INVALID_ARGUMENT',
      /\[x, y\]/,
    ],
    ['a text', () => trainTestSplit(['abc' as never]), 'INVALID_ARGUMENT', /received 'abc'/],
    ['arrays of different length', () => trainTestSplit([four, [1]]), 'SHAPE_MISMATCH', /\(4,\) and \(1,\)/],
    ['no samples', () => trainTestSplit([[]]), 'INVALID_ARGUMENT', /0 samples/],
    ['one sample', () => trainTestSplit([[1]]), 'INVALID_ARGUMENT', /1 samples cannot give 0/],
    [
      'testSize 0',
      () => trainTestSplit([four], { testSize: 0 }),
      'INVALID_ARGUMENT',
      /testSize .* received 0/,
    ],
    [
      'testSize NaN',
      () => trainTestSplit([four], { testSize: Number.NaN }),
      'INVALID_ARGUMENT',
      /received NaN/,
    ],
    ['testSize 1.5', () => trainTestSplit([four], { testSize: 1.5 }), 'INVALID_ARGUMENT', /received 1\.5/],
    ['trainSize 4 of 4', () => trainTestSplit([four], { trainSize: 4 }), 'INVALID_ARGUMENT', /trainSize/],
    [
      'more than all',
      () => trainTestSplit([four], { trainSize: 3, testSize: 3 }),
      'INVALID_ARGUMENT',
      /cannot give 3/,
    ],
    [
      'stratify without shuffle',
      () => trainTestSplit([four], { stratify: four, shuffle: false }),
      'INVALID_ARGUMENT',
      /shuffle/,
    ],
    [
      'stratify of another length',
      () => trainTestSplit([four], { stratify: [1, 1] }),
      'SHAPE_MISMATCH',
      /\(2,\)/,
    ],
    [
      'a class of one',
      () => trainTestSplit([four], { stratify: ['a', 'a', 'b', 'a'] }),
      'INVALID_ARGUMENT',
      /'b'/,
    ],
    [
      'fewer than one a class',
      () => trainTestSplit([four], { stratify: [0, 0, 1, 1], testSize: 1 }),
      'INVALID_ARGUMENT',
      /one a class/,
    ],
    [
      'NaN labels',
      () => trainTestSplit([four], { stratify: [0, Number.NaN, 1, 1] }),
      'INVALID_ARGUMENT',
      /\[1\] is NaN/,
    ],
    ['mixed labels', () => trainTestSplit([four], { stratify: [0, 'a', 1, 1] }), 'INVALID_ARGUMENT', /mixes/],
    ['a bad seed', () => trainTestSplit([four], { randomState: -1 }), 'INVALID_ARGUMENT', /seed/],
  ];
  it.each(bad)('refuses %s', (_, act, code, message) => {
    expect(act).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

describe('takeRows', () => {
  it('takes samples in the given order, with repeats, from every kind', () => {
    expect(takeRows(['a', 'b', 'c'], [2, 0, 2])).toEqual(['c', 'a', 'c']);
    expect(takeRows(Float32Array.of(1, 2, 3), Int32Array.of(1))).toEqual(Float32Array.of(2));
    const texts = takeRows(new Tensor('string', ['a', 'b', 'c', 'd'], [2, 2]), [1]);
    expect([texts.dims, texts.data]).toEqual([
      [1, 2],
      ['c', 'd'],
    ]);
    expect(takeRows([[1, 2], [3]], [1])).toEqual([[3]]);
  });

  it.each([3, -1, 0.5, Number.NaN])('refuses index %d of 3 samples', (index) => {
    expect(() => takeRows([1, 2, 3], [0, index])).toThrow(/indices\[1\] is .* \[0, 3\)/);
  });

  it('refuses a scalar', () => {
    expect(() => takeRows(new Tensor('float32', [1], []), [0])).toThrow(/at least one axis/);
  });
});
