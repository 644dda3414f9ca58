import { describe, EarshotError } from '../errors.ts';
import { gaussianFactor } from './gaussian-factor.ts';
import { glibcLog } from './glibc-log.ts';
import { Mt19937 } from './mt19937.ts';
import { checkSeed, checkSize, dimsOf } from './random-arguments.ts';
import { sizeOf, Tensor } from './tensor.ts';
import { checkProbabilities, chooseWeighted } from './weighted-choice.ts';

/** Any typed array whose elements are numbers. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** Everything that decides the numbers a `RandomState` draws next. */
export interface RandomStateData {
  /** the 624 words of the Mersenne Twister */
  key: Uint32Array;
  /** the next word's index, 0 to 624 */
  pos: number;
  /** whether the second number of a normal pair waits in `cachedGaussian` */
  hasGauss: boolean;
  cachedGaussian: number;
}

/** Options of `RandomState.choice`. */
export interface ChoiceOptions {
  /** how many to draw (default 1) */
  size?: number;
  /** whether an element can be drawn twice (default true) */
  replace?: boolean;
  /** probability of each element, summing to 1 (default: all equal) */
  p?: ArrayLike<number>;
}

/**
 * NumPy's legacy random generator: the same seed gives the numbers of `numpy.random.RandomState(seed)`
 * (a stream that NumPy keeps frozen; checked against NumPy 2.4). Integers, uniform and normal numbers,
 * shuffles and choices are equal to the last bit. Normal numbers pass through a logarithm, for which NumPy
 * asks the machine's mathematics library; here it is that of Linux (glibc) on every machine. Where NumPy
 * finds another, its own normal numbers may be a few units in the last place away.
 *
 * Doubles, as in NumPy: one axis is a `Float64Array`, more are a float64 `Tensor` in row-major order.
 * Without a seed, the generator starts from the system's entropy.
 *
 * @param seed an integer in [0, 2^32), or an array of such integers.
 * @throws EarshotError INVALID_ARGUMENT for another seed.
 * @example
 * import { RandomState } from 'earshot/learn';
 * const random = new RandomState(42);
 * random.rand(2); // Float64Array [0.3745401188473625, 0.9507143064099162]
 * random.permutation(5); // Int32Array, as numpy.random.RandomState would go on
 */
export class RandomState {
  readonly #bits = new Mt19937();
  #cachedGaussian: number | undefined;

  constructor(seed?: number | readonly number[]) {
    if (seed === undefined) this.#bits.seedByArray([...crypto.getRandomValues(new Uint32Array(8))]);
    else if (typeof seed === 'number') this.#bits.seed(checkSeed(seed));
    else if (Array.isArray(seed) && seed.length > 0) this.#bits.seedByArray(seed.map(checkSeed));
    else checkSeed(seed as unknown as number);
  }

  /**
   * Uniform numbers in [0, 1), of the given dimensions: `rand()` a number, `rand(n)` a Float64Array,
   * `rand(n, m, ...)` a float64 Tensor.
   */
  rand(): number;
  rand(n: number): Float64Array;
  rand(...dims: [number, number, ...number[]]): Tensor;
  rand(...dims: number[]): number | Float64Array | Tensor {
    return this.#draw(() => this.#bits.nextDouble(), dims);
  }

  /** Standard normal numbers, of the given dimensions (see `rand`), by Marsaglia's polar method. */
  randn(): number;
  randn(n: number): Float64Array;
  randn(...dims: [number, number, ...number[]]): Tensor;
  randn(...dims: number[]): number | Float64Array | Tensor {
    return this.#draw(() => this.#gauss(), dims);
  }

  /** Uniform numbers in [0, 1): one without `size`, else `size` of them. */
  randomSample(): number;
  randomSample(size: number): Float64Array;
  randomSample(size: readonly [number, number, ...number[]]): Tensor;
  randomSample(size?: number | readonly number[]): number | Float64Array | Tensor {
    return this.#draw(() => this.#bits.nextDouble(), dimsOf(size));
  }

  /** Uniform numbers in [low, high). */
  uniform(low?: number, high?: number): number;
  uniform(low: number, high: number, size: number): Float64Array;
  uniform(low: number, high: number, size: readonly [number, number, ...number[]]): Tensor;
  uniform(low = 0, high = 1, size?: number | readonly number[]): number | Float64Array | Tensor {
    const range = high - low;
    if (!Number.isFinite(range))
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `uniform: low and high must be finite; got ${low}, ${high}.`,
      );
    return this.#draw(() => low + range * this.#bits.nextDouble(), dimsOf(size));
  }

  /** Normal numbers with mean `loc` and standard deviation `scale` >= 0. */
  normal(loc?: number, scale?: number): number;
  normal(loc: number, scale: number, size: number): Float64Array;
  normal(loc: number, scale: number, size: readonly [number, number, ...number[]]): Tensor;
  normal(loc = 0, scale = 1, size?: number | readonly number[]): number | Float64Array | Tensor {
    if (!Number.isFinite(loc) || !(scale >= 0 && scale < Infinity))
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `normal: loc must be finite and scale finite and not negative; got ${loc}, ${scale}.`,
      );
    return this.#draw(() => loc + scale * this.#gauss(), dimsOf(size));
  }

  /**
   * Integers in [low, high), or in [0, low) when `high` is left out; the stream of NumPy's default
   * integer type. One integer without `size`, else an Int32Array (whose bounds must be 32-bit).
   */
  randint(low: number, high?: number): number;
  randint(low: number, high: number | undefined, size: number): Int32Array;
  randint(low: number, high?: number, size?: number): number | Int32Array {
    const [from, to] = high === undefined ? [0, low] : [low, high];
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from >= to || to - from > 2 ** 53)
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `randint: low and high must be integers with low < high; got ${describe(from)}, ${describe(to)}.`,
      );
    const span = to - from - 1;
    if (size === undefined) return from + this.#interval(span);
    if (from < -(2 ** 31) || to > 2 ** 31)
      throw new EarshotError(
        'UNSUPPORTED',
        `randint: arrays hold 32-bit integers; got bounds ${from}, ${to}. Draw one at a time, without size.`,
      );
    return Int32Array.from({ length: checkSize(size) }, () => from + this.#interval(span));
  }

  /** 0 to n - 1 in random order, or a shuffled copy of an array; `array` itself is not changed. */
  permutation(n: number): Int32Array;
  permutation<T extends NumberArray | unknown[]>(array: T): T;
  permutation(input: number | NumberArray | unknown[]): NumberArray | unknown[] {
    const copy =
      typeof input === 'number' ? Int32Array.from({ length: checkSize(input) }, (_, i) => i) : input.slice();
    this.shuffle(copy);
    return copy;
  }

  /** Shuffles an array in place. */
  shuffle(array: NumberArray | unknown[]): void {
    for (let i = array.length - 1; i > 0; i--) {
      const j = this.#interval(i);
      const held = array[i];
      array[i] = array[j];
      array[j] = held;
    }
  }

  /**
   * Elements drawn from an array (or from 0 to n - 1), with or without replacement, with equal
   * probabilities or those of `p`. Always an array, of `size` (default 1) elements.
   */
  choice(n: number, options?: ChoiceOptions): number[];
  choice<T>(array: ArrayLike<T>, options?: ChoiceOptions): T[];
  choice(from: number | ArrayLike<unknown>, { size = 1, replace = true, p }: ChoiceOptions = {}): unknown[] {
    const count = typeof from === 'number' ? checkSize(from) : from.length;
    checkSize(size);
    if (p !== undefined) checkProbabilities(p, count);
    if (size > 0 && count === 0)
      throw new EarshotError('INVALID_ARGUMENT', 'choice: nothing to choose from; received no elements.');
    const available = p === undefined ? count : Array.from(p).filter((value) => value > 0).length;
    if (!replace && size > available)
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `choice: cannot draw ${size} of ${available} elements without replacement.`,
      );
    const indices =
      p === undefined ? this.#chooseEven(count, size, replace) : chooseWeighted(this, p, size, replace);
    return typeof from === 'number' ? indices : indices.map((i) => from[i]);
  }

  /**
   * `n` points of a normal distribution in d dimensions, as a float64 Tensor (n, d).
   *
   * Equal to NumPy within rounding up to 25 dimensions; in more, or where two eigenvalues coincide but
   * for rounding, principal components may have other signs or directions.
   *
   * Porting note: a covariance that is not symmetric or has a negative eigenvalue is an error here, a
   * warning in NumPy.
   *
   * @param mean d numbers.
   * @param cov the covariance, d rows of d numbers.
   * @throws EarshotError SHAPE_MISMATCH, NOT_FINITE or INVALID_ARGUMENT for a `cov` that is none.
   */
  multivariateNormal(mean: readonly number[], cov: readonly (readonly number[])[], n: number): Tensor {
    const size = mean.length;
    if (size === 0 || cov.length !== size)
      throw new EarshotError(
        'SHAPE_MISMATCH',
        `multivariateNormal: a mean of ${size} numbers needs a covariance of ${size} rows; received ${cov.length}.`,
      );
    if (!mean.every(Number.isFinite))
      throw new EarshotError(
        'NOT_FINITE',
        `multivariateNormal: mean is ${describe(mean)}; expected numbers.`,
      );
    const factor = gaussianFactor(cov);
    const points = new Float64Array(checkSize(n) * size);
    const standard = this.randn(n * size);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < size; j++) {
        let sum = 0;
        for (let k = 0; k < size; k++) sum += standard[i * size + k] * factor[k * size + j];
        points[i * size + j] = sum + mean[j];
      }
    }
    return new Tensor('float64', points, [n, size]);
  }

  /** A copy of the state, for `setState`: the numbers drawn after both are the same. */
  getState(): RandomStateData {
    return {
      key: this.#bits.key.slice(),
      pos: this.#bits.position,
      hasGauss: this.#cachedGaussian !== undefined,
      cachedGaussian: this.#cachedGaussian ?? 0,
    };
  }

  /** Goes back to a state given by `getState` (or by NumPy's `get_state(legacy=False)`). */
  setState({ key, pos, hasGauss, cachedGaussian }: RandomStateData): void {
    if (key.length !== 624 || !Number.isInteger(pos) || pos < 0 || pos > 624)
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `setState: expected a key of 624 words and pos in [0, 624]; got ${key.length} words, pos ${describe(pos)}.`,
      );
    this.#bits.key.set(key);
    this.#bits.position = pos;
    this.#cachedGaussian = hasGauss ? cachedGaussian : undefined;
  }

  #draw(next: () => number, dims: readonly number[]): number | Float64Array | Tensor {
    if (dims.length === 0) return next();
    for (const dim of dims) checkSize(dim);
    const values = new Float64Array(sizeOf(dims));
    for (let i = 0; i < values.length; i++) values[i] = next();
    return dims.length === 1 ? values : new Tensor('float64', values, dims);
  }

  /** Numbers come in pairs; the second waits for the next call. */
  #gauss(): number {
    if (this.#cachedGaussian !== undefined) {
      const cached = this.#cachedGaussian;
      this.#cachedGaussian = undefined;
      return cached;
    }
    let x1: number;
    let x2: number;
    let r2: number;
    do {
      x1 = 2 * this.#bits.nextDouble() - 1;
      x2 = 2 * this.#bits.nextDouble() - 1;
      r2 = x1 * x1 + x2 * x2;
    } while (r2 >= 1 || r2 === 0);
    const f = Math.sqrt((-2 * glibcLog(r2)) / r2);
    this.#cachedGaussian = f * x1;
    return f * x2;
  }

  /** A uniform integer in [0, max]: words masked to max's bits, until one is small enough. */
  #interval(max: number): number {
    if (max === 0) return 0;
    if (max > 0xffffffff) return this.#wideInterval(max);
    const mask = 0xffffffff >>> Math.clz32(max);
    let value: number;
    do value = (this.#bits.next() & mask) >>> 0;
    while (value > max);
    return value;
  }

  #wideInterval(max: number): number {
    const mask = 0xffffffff >>> Math.clz32(Math.floor(max / 2 ** 32));
    let value: number;
    do {
      const high = (this.#bits.next() & mask) >>> 0;
      value = high * 2 ** 32 + this.#bits.next();
    } while (value > max);
    return value;
  }

  #chooseEven(count: number, size: number, replace: boolean): number[] {
    if (!replace) return [...this.permutation(count).subarray(0, size)];
    return Array.from({ length: size }, () => this.#interval(count - 1));
  }
}
