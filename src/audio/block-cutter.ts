/** How blocks lie in a signal, in samples. */
export interface BlockLayout {
  readonly size: number;
  /** From the beginning of a block to that of the next one; more than `size` leaves samples out. */
  readonly hop: number;
  /** Fills the last block up; undefined leaves it short. */
  readonly fillValue?: number;
}

/** Cuts channels that come piece by piece into blocks; it keeps less than a block and a piece. */
export class BlockCutter {
  readonly #layout: BlockLayout;
  /** the samples from the next block's beginning on, a list a channel; `#skip` more are to be left out before it */
  #held: Float32Array[] = [];
  #skip = 0;
  /** samples at the beginning of `#held` that an earlier block had too */
  #seen = 0;

  constructor(layout: BlockLayout) {
    this.#layout = layout;
  }

  /** The blocks that are whole with these samples: new arrays, one a channel. */
  *push(channels: readonly Float32Array[]): Generator<Float32Array[]> {
    const { size, hop } = this.#layout;
    const skipped = Math.min(this.#skip, channels[0].length);
    this.#skip -= skipped;
    this.#held = channels.map((signal, c) => joined(this.#held[c], signal.subarray(skipped)));
    while (this.#held[0].length >= size) {
      yield this.#held.map((signal) => signal.slice(0, size));
      this.#skip = Math.max(0, hop - this.#held[0].length);
      this.#held = this.#held.map((signal) => signal.subarray(hop));
      this.#seen = Math.max(0, size - hop);
    }
  }

  /** The block of what is left, if that holds samples that no block had. */
  end(): Float32Array[] | undefined {
    if (this.#held.length === 0 || this.#held[0].length <= this.#seen) return undefined;
    const { size, fillValue } = this.#layout;
    if (fillValue === undefined) return this.#held.map((signal) => signal.slice());
    return this.#held.map((signal) => {
      const block = new Float32Array(size).fill(fillValue);
      block.set(signal);
      return block;
    });
  }
}

function joined(before: Float32Array | undefined, signal: Float32Array): Float32Array {
  if (before === undefined || before.length === 0) return signal;
  const both = new Float32Array(before.length + signal.length);
  both.set(before);
  both.set(signal, before.length);
  return both;
}
