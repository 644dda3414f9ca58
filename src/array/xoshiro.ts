import { describe, EarshotError } from '../errors.ts';

/**
 * A small, fast, seeded generator of random numbers: xoshiro128** 1.1 (Blackman and Vigna, "Scrambled
 * linear pseudorandom number generators", ACM TOMS 2021), its four words filled by splitmix32.
 *
 * The stream of integers, and with it `uniform`, is the same on every machine. `normal` also uses `Math.log`
 * and may differ in its last bit between JavaScript engines. Not for cryptography.
 *
 * For NumPy's own numbers use `RandomState` instead.
 *
 * @param seed integer from 0 to 2^53 - 1
 * @throws EarshotError INVALID_ARGUMENT for another seed
 */
export class Xoshiro128 {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(seed: number) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `Xoshiro128: seed must be an integer from 0 to 2^53 - 1; received ${describe(seed)}.`,
      );
    }
    const high = Math.floor(seed / 2 ** 32);
    const next = splitmix32((seed ^ Math.imul(high, 0x9e3779b1)) >>> 0);
    this.#a = next();
    this.#b = next();
    this.#c = next();
    this.#d = next();
  }

  /** The next integer, uniform over 0 to 2^32 - 1. */
  nextUint32(): number {
    const scrambled = Math.imul(this.#b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** Fills an array with the next integers: the same as `nextUint32` again and again, several times faster. */
  fill(words: Uint32Array): void {
    let [a, b, c, d] = [this.#a, this.#b, this.#c, this.#d];
    for (let i = 0; i < words.length; i++) {
      const scrambled = Math.imul(b, 5);
      words[i] = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
    }
    [this.#a, this.#b, this.#c, this.#d] = [a, b, c, d];
  }

  /** The next number, uniform over [0, 1), a multiple of 2^-32. */
  uniform(): number {
    return this.nextUint32() * 2 ** -32;
  }

  /** The next number of a normal distribution with mean 0 and variance 1 (Marsaglia's polar method). */
  normal(): number {
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const s = x * x + y * y;
      // The pair's second number is dropped, so that the four words are the whole state.
      if (s > 0 && s < 1) return x * Math.sqrt((-2 * Math.log(s)) / s);
    }
  }

  /** The four words of the state, as a copy. With `setState` a stream goes on where it was left. */
  state(): Uint32Array {
    return Uint32Array.of(this.#a, this.#b, this.#c, this.#d);
  }

  /**
   * Goes on from a state that `state()` gave.
   * @throws EarshotError INVALID_ARGUMENT when it has not four words or all are zero (the stream would stay there)
   */
  setState(words: Uint32Array): void {
    if (words.length !== 4 || words.every((word) => word === 0)) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `Xoshiro128: a state is four words, not all zero, as state() gives it; received [${[...words.subarray(0, 8)].join(', ')}].`,
      );
    }
    [this.#a, this.#b, this.#c, this.#d] = words;
  }
}

/** Steele, Lea and Flood's SplitMix (OOPSLA 2014) in 32 bits, with the finalizer of MurmurHash3. */
function splitmix32(seed: number): () => number {
  let counter = seed | 0;
  return () => {
    counter = (counter + 0x9e3779b9) | 0;
    let z = counter;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
}
