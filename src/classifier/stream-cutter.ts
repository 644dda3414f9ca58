import { windowStarts } from './windows.ts';

/** Some samples of a longer signal. */
export interface Piece {
  /** number of its first sample in the signal */
  start: number;
  samples: Float32Array;
}

/** Cuts a signal that comes bit by bit into pieces of one length, which start where `windowStarts` says. */
export class StreamCutter {
  readonly #size: number;
  readonly #hop: number;
  #held = new Float32Array(0);
  /** number of the first sample that is held */
  #from = 0;
  #given = 0;

  /** @param size samples of a piece; `hop`: from one's start to the next one's */
  constructor({ size, hop }: { size: number; hop: number }) {
    [this.#size, this.#hop] = [size, hop];
  }

  /** The pieces that are whole with these samples. */
  *push(samples: Float32Array): Generator<Piece> {
    const all = new Float32Array(this.#held.length + samples.length);
    all.set(this.#held);
    all.set(samples, this.#held.length);
    this.#held = all;
    const total = this.#from + all.length;
    for (let start = this.#given * this.#hop; start + this.#size <= total; start += this.#hop) {
      this.#given++;
      yield this.#piece(start);
    }
    // the last piece is moved back to end with the signal
    const needed = Math.max(this.#from, Math.min(this.#given * this.#hop, total - this.#size));
    this.#held = this.#held.slice(needed - this.#from);
    this.#from = needed;
  }

  /** The piece that ends with the signal, if it is worth one; it is shorter where the signal is. */
  *end(): Generator<Piece> {
    const total = this.#from + this.#held.length;
    if (total === 0) return;
    const starts = windowStarts(total, { size: this.#size, hop: this.#hop });
    if (starts.length > this.#given) yield this.#piece(starts[starts.length - 1]);
  }

  #piece(start: number): Piece {
    const at = start - this.#from;
    return { start, samples: this.#held.slice(at, at + this.#size) };
  }
}
