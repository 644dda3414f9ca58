/** Loss and metrics by name. */
export type Logs = Record<string, number>;

/** The mean of batches' losses and metrics, each batch counted by its number of examples, as Keras does. */
export class LogsMean {
  readonly #names: readonly string[];
  readonly #sums: Float64Array;
  #count = 0;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#sums = new Float64Array(names.length);
  }

  add(batch: ArrayLike<number>, examples: number): void {
    for (let i = 0; i < this.#sums.length; i++) this.#sums[i] += batch[i] * examples;
    this.#count += examples;
  }

  result(): Logs {
    return Object.fromEntries(this.#names.map((name, i) => [name, this.#sums[i] / this.#count]));
  }
}
