import { convertRate } from './resample.ts';

/**
 * Samples that the filters reach on each side, at the lower of both rates; they have about 190 points there, and what
 * further stages add is less than as much again.
 */
const REACH = 256;

/**
 * `resample` of a signal that comes piece by piece: the pieces that it gives, one after the other, are the whole
 * signal's result but for rounding. It holds back what later samples still change, some hundredths of a second.
 */
export class StreamResampler {
  readonly #origSr: number;
  readonly #targetSr: number;
  /** whole numbers of samples that last equally long at both rates */
  readonly #down: number;
  readonly #up: number;
  /** samples that are waited for on both sides: a multiple of #down */
  readonly #margin: number;
  /** samples that are needed still, and the number of the first of them */
  #held = new Float32Array(0);
  #from = 0;
  /** samples whose results were given: a multiple of #down */
  #done = 0;

  /** @param origSr whole numbers of hertz, both of them */
  constructor(origSr: number, targetSr: number) {
    const divisor = greatestCommonDivisor(origSr, targetSr);
    [this.#origSr, this.#targetSr] = [origSr, targetSr];
    [this.#down, this.#up] = [origSr / divisor, targetSr / divisor];
    const reach = REACH * Math.max(1, origSr / targetSr);
    this.#margin = Math.ceil(reach / this.#down) * this.#down;
  }

  /** The results that are final with these samples. */
  push(samples: Float32Array): Float32Array {
    this.#held = joined(this.#held, samples);
    const total = this.#from + this.#held.length;
    const until = Math.floor((total - this.#margin) / this.#down) * this.#down;
    return until > this.#done ? this.#results(until, (until / this.#down) * this.#up) : new Float32Array(0);
  }

  /** The rest of the results. */
  end(): Float32Array {
    const total = this.#from + this.#held.length;
    return total > this.#done
      ? this.#results(total, Math.ceil(total * (this.#targetSr / this.#origSr)))
      : new Float32Array(0);
  }

  /** The results up to a sample, of which `end` is the number in the result. */
  #results(until: number, end: number): Float32Array {
    const resampled = convertRate(this.#held, this.#origSr, this.#targetSr, 'soxr_hq');
    const first = (this.#from / this.#down) * this.#up;
    const results = resampled.slice((this.#done / this.#down) * this.#up - first, end - first);
    const from = Math.max(0, until - this.#margin);
    this.#held = this.#held.slice(from - this.#from);
    [this.#from, this.#done] = [from, until];
    return results;
  }
}

function joined(a: Float32Array<ArrayBuffer>, b: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
