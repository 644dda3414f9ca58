import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RandomState } from '../../src/array/random-state.ts';

const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/learn/random_state.json', import.meta.url), 'utf8'),
);

/** The numbers of `randn(count)` that an exact logarithm, rounded once, would put 2 or more units off. */
interface LogarithmRounding {
  seed: number;
  count: number;
  at: number[];
  values: number[];
  /** of all `count` numbers */
  sha256: string;
}

function largestError(actual: ArrayLike<number>, expected: number[]): number {
  expect(actual.length).toBe(expected.length);
  return Math.max(...expected.map((value, i) => Math.abs(actual[i] - value) / Math.max(1, Math.abs(value))));
}

describe('RandomState equals numpy.random.RandomState', () => {
  it.each([0, 1, 2, 3, 4])('stream %i', (index) => {
    const expected = fixture.streams[index];
    const r = new RandomState(expected.seed);
    const data = (array: ArrayLike<number>) => Array.from(array);
    expect(data(r.rand(5))).toEqual(expected.rand);
    const matrix = r.rand(2, 3);
    expect([matrix.type, matrix.dims]).toEqual(['float64', [2, 3]]);
    expect(data(matrix.data as Float64Array)).toEqual(expected.rand2);
    expect(data(r.randn(7))).toEqual(expected.randn);
    expect(data(r.randint(-3, 1000, 20))).toEqual(expected.randint);
    expect(data(r.randint(0, 1, 3))).toEqual(expected.randintOne);
    expect(data(r.randint(10, undefined, 5))).toEqual(expected.randintHigh);
    expect(data(r.randint(-(2 ** 31), 2 ** 31, 4))).toEqual(expected.randintFull);
    expect(Array.from({ length: 4 }, () => r.randint(0, 2 ** 40))).toEqual(expected.randintWide);
    expect(data(r.permutation(20))).toEqual(expected.permutation);
    expect(data(r.permutation(Float64Array.from({ length: 9 }, (_, i) => i * 1.5)))).toEqual(
      expected.shuffled,
    );
    expect(data(r.normal(2, 3, 5))).toEqual(expected.normal);
    expect(data(r.uniform(-2, 5, 5))).toEqual(expected.uniform);
    expect(r.choice(10, { size: 5 })).toEqual(expected.choice);
    expect(r.choice(10, { size: 5, replace: false })).toEqual(expected.choiceOnce);
    const p = [0.1, 0, 0.5, 0.25, 0.15];
    expect(r.choice(5, { size: 8, p })).toEqual(expected.choiceP);
    expect(r.choice(5, { size: 4, replace: false, p })).toEqual(expected.choicePOnce);
    for (const [name, cov] of Object.entries(fixture.matrices as Record<string, number[][]>)) {
      const mean = cov.map((_, i) => i - 1);
      const points = r.multivariateNormal(mean, cov, 3);
      expect(largestError(points.data as Float64Array, expected.normals[name]), name).toBeLessThan(
        // the zero eigenvalue comes out as rounding error, whose root is drawn
        name.endsWith('singular') ? 1e-7 : 1e-12,
      );
    }
    expect(r.rand()).toBe(expected.last);
  });

  it.each(fixture.logarithmRounding as LogarithmRounding[])(
    'normal numbers, where an exact logarithm would round otherwise (seed $seed)',
    ({ seed, count, at, values, sha256 }) => {
      const numbers = new RandomState(seed).randn(count);
      expect(at.map((i) => numbers[i])).toEqual(values);
      expect(createHash('sha256').update(new Uint8Array(numbers.buffer)).digest('hex')).toBe(sha256);
    },
  );

  it('goes on from a state of NumPy, and from its own', () => {
    const random = new RandomState(0);
    random.setState({ ...fixture.state, key: Uint32Array.from(fixture.state.key) });
    const state = random.getState();
    expect(Array.from(random.randn(3))).toEqual(fixture.afterState);
    const other = new RandomState(1);
    other.setState(state);
    expect(Array.from(other.randn(3))).toEqual(fixture.afterState);
  });
});

describe('RandomState', () => {
  it('gives points of the asked covariance in three dimensions', () => {
    const points = new RandomState(1).multivariateNormal([1, 2, 3], fixture.matrices.three, 100_000);
    const data = points.data as Float64Array;
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) {
        let sum = 0;
        for (let i = 0; i < data.length; i += 3) sum += (data[i + a] - 1 - a) * (data[i + b] - 1 - b);
        expect(Math.abs(sum / 100_000 - fixture.matrices.three[a][b])).toBeLessThan(0.06);
      }
    }
  });

  it('starts from entropy without a seed', () => {
    expect(new RandomState().rand(4)).not.toEqual(new RandomState().rand(4));
  });

  it('leaves the permuted array as it was', () => {
    const labels = ['a', 'b', 'c', 'd'];
    expect(new RandomState(0).permutation(labels)).not.toEqual(labels);
    expect(labels).toEqual(['a', 'b', 'c', 'd']);
  });

  const random = new RandomState(0);
  const bad: [string, () => unknown, string, RegExp][] = [
    ['a negative seed', () => new RandomState(-1), 'INVALID_ARGUMENT', /seed must be an integer/],
    ['a broken seed', () => new RandomState(1.5), 'INVALID_ARGUMENT', /received 1\.5/],
    ['no seed words', () => new RandomState([]), 'INVALID_ARGUMENT', /seed must be an integer/],
    ['a text seed', () => new RandomState('42' as never), 'INVALID_ARGUMENT', /received '42'/],
    ['a negative size', () => random.rand(-1), 'INVALID_ARGUMENT', /size must be a whole number/],
    ['a NaN size', () => random.permutation(Number.NaN), 'INVALID_ARGUMENT', /received NaN/],
    ['low above high', () => random.randint(5, 5), 'INVALID_ARGUMENT', /low < high/],
    ['wide arrays', () => random.randint(0, 2 ** 40, 3), 'UNSUPPORTED', /one at a time/],
    ['a negative scale', () => random.normal(0, -1), 'INVALID_ARGUMENT', /scale/],
    ['an infinite range', () => random.uniform(0, Infinity), 'INVALID_ARGUMENT', /finite/],
    [
      'too many without replacement',
      () => random.choice(3, { size: 4, replace: false }),
      'INVALID_ARGUMENT',
      /4 of 3/,
    ],
    ['probabilities above 1', () => random.choice(2, { p: [0.9, 0.9] }), 'INVALID_ARGUMENT', /sum 1\.8/],
    [
      'too few probabilities',
      () => random.choice(3, { p: [0.5, 0.5] }),
      'INVALID_ARGUMENT',
      /3 probabilities/,
    ],
    ['nothing to choose from', () => random.choice([]), 'INVALID_ARGUMENT', /no elements/],
    [
      'a covariance of another size',
      () =>
        random.multivariateNormal(
          [0],
          [
            [1, 0],
            [0, 1],
          ],
          2,
        ),
      'SHAPE_MISMATCH',
      /2/,
    ],
    [
      'a ragged covariance',
      () => random.multivariateNormal([0, 0], [[1, 0], [0]], 2),
      'SHAPE_MISMATCH',
      /row 1/,
    ],
    [
      'an asymmetric covariance',
      () =>
        random.multivariateNormal(
          [0, 0],
          [
            [1, 2],
            [3, 9],
          ],
          2,
        ),
      'INVALID_ARGUMENT',
      /symmetric/,
    ],
    [
      'an indefinite covariance',
      () =>
        random.multivariateNormal(
          [0, 0],
          [
            [1, 2],
            [2, 1],
          ],
          2,
        ),
      'INVALID_ARGUMENT',
      /negative eigenvalue/,
    ],
    ['a NaN covariance', () => random.multivariateNormal([0], [[Number.NaN]], 2), 'NOT_FINITE', /NaN/],
    [
      'a damaged state',
      () => random.setState({ ...random.getState(), pos: 700 }),
      'INVALID_ARGUMENT',
      /pos 700/,
    ],
  ];
  it.each(bad)('refuses %s', (_, act, code, message) => {
    expect(act).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});
