import { sizeOf } from '../array/tensor.ts';
import { input } from '../graph/ops/input.ts';
import type { Metric } from './metrics/index.ts';
import type { OutputObjective } from './objective.ts';

/** Loss and metrics by name. */
export type Logs = Record<string, number>;

/** One entry of the logs, and how many numbers of a batch's vector it is made of. */
interface Entry {
  readonly key: string;
  readonly size: number;
  readonly result: NonNullable<Metric['result']>;
}

const first: Entry['result'] = (means) => means[0];

/** The entries in the order in which the graph puts their numbers: loss, losses of several outputs, metrics. */
function entriesOf(outputs: readonly OutputObjective[]): Entry[] {
  const several = outputs.length > 1;
  const losses = several ? outputs.map(({ name }) => ({ key: `${name}_loss`, size: 1, result: first })) : [];
  const metrics = outputs.flatMap(({ name, metrics, targetShape, outputShape }) =>
    metrics.map((metric): Entry => {
      const means = metric.means(input('y', [2, ...targetShape]), input('output', [2, ...outputShape]));
      const key = several ? `${name}_${metric.name}` : metric.name;
      return { key, size: sizeOf(means.shape), result: (...all) => (metric.result ?? first)(...all) };
    }),
  );
  return [{ key: 'loss', size: 1, result: first }, ...losses, ...metrics];
}

/** Loss and metrics over batches, each batch counted by its number of examples, as Keras does. */
export class LogsMean {
  readonly #entries: readonly Entry[];
  readonly #sums: Float64Array;
  #count = 0;

  constructor(outputs: readonly OutputObjective[]) {
    this.#entries = entriesOf(outputs);
    this.#sums = new Float64Array(this.#entries.reduce((sum, { size }) => sum + size, 0));
  }

  add(batch: ArrayLike<number>, examples: number): void {
    for (let i = 0; i < this.#sums.length; i++) this.#sums[i] += batch[i] * examples;
    this.#count += examples;
  }

  result(): Logs {
    const means = this.#sums.map((sum) => sum / this.#count);
    const logs: Logs = {};
    let start = 0;
    for (const { key, size, result } of this.#entries) {
      logs[key] = result(means.subarray(start, start + size), this.#count);
      start += size;
    }
    return logs;
  }
}
