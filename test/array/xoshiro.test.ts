import { describe, expect, test } from 'vitest';
import { Xoshiro128 } from '../../src/array/xoshiro.ts';
import { EarshotError } from '../../src/errors.ts';

const take = (random: Xoshiro128, n: number): number[] =>
  Array.from({ length: n }, () => random.nextUint32());

/** xoshiro128** over big integers, as its definition reads. */
function referenceStream(words: number[], n: number): number[] {
  const mask = 0xffffffffn;
  const rotl = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & mask;
  const s = words.map(BigInt);
  return Array.from({ length: n }, () => {
    const result = (rotl((s[1] * 5n) & mask, 7n) * 9n) & mask;
    const t = (s[1] << 9n) & mask;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 11n);
    return Number(result);
  });
}

describe('Xoshiro128', () => {
  test('gives the reference stream from a known state', () => {
    const random = new Xoshiro128(0);
    random.setState(Uint32Array.of(1, 2, 3, 4));
    // By hand from the definition: rotl(2 * 5, 7) * 9 = 11520, then s1 = 0 gives 0.
    expect(take(random, 3)).toEqual([11520, 0, 5927040]);
    random.setState(Uint32Array.of(1, 2, 3, 4));
    expect(take(random, 1000)).toEqual(referenceStream([1, 2, 3, 4], 1000));
  });

  test('continues the reference stream from a seeded state with high bits set', () => {
    const random = new Xoshiro128(20260101);
    const words = [...random.state()];
    expect(take(random, 1000)).toEqual(referenceStream(words, 1000));
  });

  test('the same seed repeats, others differ, also above 32 bits', () => {
    expect(take(new Xoshiro128(7), 50)).toEqual(take(new Xoshiro128(7), 50));
    const firsts = [0, 1, 2, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER].map((seed) =>
      new Xoshiro128(seed).nextUint32(),
    );
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  test('uniform stays in [0, 1) with mean 1/2 and variance 1/12', () => {
    const random = new Xoshiro128(1);
    const values = Array.from({ length: 200_000 }, () => random.uniform());
    expect(values.every((v) => v >= 0 && v < 1)).toBe(true);
    expect(mean(values)).toBeCloseTo(0.5, 2);
    expect(mean(values.map((v) => (v - 0.5) ** 2))).toBeCloseTo(1 / 12, 3);
  });

  test('normal has mean 0, variance 1, no skew, kurtosis 3', () => {
    const random = new Xoshiro128(2);
    const values = Array.from({ length: 200_000 }, () => random.normal());
    expect(Math.abs(mean(values))).toBeLessThan(0.01);
    expect(Math.abs(mean(values.map((v) => v ** 2)) - 1)).toBeLessThan(0.02);
    expect(Math.abs(mean(values.map((v) => v ** 3)))).toBeLessThan(0.03);
    expect(Math.abs(mean(values.map((v) => v ** 4)) - 3)).toBeLessThan(0.1);
  });

  test('a saved state goes on where it was, whatever was drawn', () => {
    const random = new Xoshiro128(3);
    random.normal();
    const saved = random.state();
    const expected = [random.normal(), random.uniform(), random.nextUint32()];
    const other = new Xoshiro128(99);
    other.setState(saved);
    expect([other.normal(), other.uniform(), other.nextUint32()]).toEqual(expected);
    expect(new Xoshiro128(3).state()).not.toEqual(saved);
  });

  test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '3' as unknown as number])(
    'refuses the seed %s',
    (seed) => {
      expect(() => new Xoshiro128(seed)).toThrow(EarshotError);
      expect(() => new Xoshiro128(seed)).toThrow(/seed must be an integer/);
    },
  );

  test('refuses a state that is not one', () => {
    const random = new Xoshiro128(0);
    expect(() => random.setState(Uint32Array.of(1, 2, 3))).toThrow(/four words/);
    expect(() => random.setState(new Uint32Array(4))).toThrow(/not all zero/);
  });
});

function mean(values: number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

describe('fill', () => {
  test('gives the same words as nextUint32, and goes on from there', () => {
    const [one, other] = [new Xoshiro128(5), new Xoshiro128(5)];
    const words = new Uint32Array(7);
    one.fill(words);
    expect([...words]).toEqual(Array.from({ length: 7 }, () => other.nextUint32()));
    expect(one.nextUint32()).toBe(other.nextUint32());
  });
});
