import { dataset, dense, sequential, Tensor } from '../../src/nn/index.ts';

/** @file A training on examples that are made in worker threads, in Node and in the browser. */

/** A module in its own URL, so that Node and every page find it. */
const noisy = `export function noisy([x, y], { seed, epoch }) {
  return [{ ...x, data: x.data.map((value) => value + (seed % 1000) / 1e5 + epoch) }, y];
}
export function fails() { throw new RangeError('as it should'); }`;

const module = `data:text/javascript,${encodeURIComponent(noisy)}`;

function examples(name: string, workers: number) {
  const x = new Tensor(
    'float32',
    Float32Array.from({ length: 30 }, (_, i) => Math.sin(i)),
    [10, 3],
  );
  const y = Float32Array.from({ length: 10 }, (_, i) => i % 2);
  return dataset({ x, y }, { seed: 5, workers }).shuffle().map({ module, export: name }).batch(4);
}

/** The losses of three epochs, and what the failure of a function is told as. */
export async function trainOnDataset(workers: number): Promise<{ losses: number[]; error: string }> {
  const model = sequential({ inputShape: [3], seed: 0 }, [dense(1)]);
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  const { history } = await model.fit(examples('noisy', workers), { epochs: 3, verbose: 0 });
  const error = await model.fit(examples('fails', workers), { verbose: 0 }).then(String, String);
  return { losses: history.loss, error };
}
