import { describe, expect, it } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import { uniform } from './support.ts';

/** @file What an optimizer remembers of weights without gradient comes to rest at 0, not at subnormal numbers. */

const rows = 21;
const [x, y] = [uniform([rows, 3], 1), uniform([rows, 1], 2)];
const options = { verbose: 0, batchSize: 3, shuffle: false } as const;
const stepsOfEpoch = rows / options.batchSize;

/** Of its 32 units 30 die after an epoch, and leave a momentum. */
async function withDeadUnits(optimizer = nn.adam({ learningRate: 0.001 })): Promise<nn.Model> {
  const model = nn.sequential({ inputShape: [3], seed: 4 }, [
    nn.dense(32, { activation: 'relu' }),
    nn.dense(1),
  ]);
  model.compile({ optimizer, loss: 'mse' });
  await model.fit(x, y, { ...options, epochs: 1 });
  const [kernel, bias, ...others] = model.getWeights();
  (bias.data as Float32Array).fill(-100, 2);
  model.setWeights([kernel, bias, ...others]);
  return model;
}

/** All numbers that the optimizer remembers. */
const remembered = (model: nn.Model): number[] =>
  [...model.state].flatMap(([name, { data }]) => (name.includes(':') ? [...(data as Float32Array)] : []));
const subnormal = (number: number) => number !== 0 && Math.abs(number) < 2 ** -126;

const ways: Record<string, (model: nn.Model, epochs: number) => Promise<unknown>> = {
  'epochs together': (model, epochs) => model.fit(x, y, { ...options, epochs }),
  'epochs one by one': (model, epochs) => model.fit(x, y, { ...options, epochs, callbacks: [() => {}] }),
  batches: async (model, epochs) => {
    for (let step = 0; step < epochs * stepsOfEpoch; step++) await model.trainOnBatch(x, y);
  },
  'a stream of batches': (model, epochs) =>
    model.fit(
      () =>
        (async function* () {
          for (let step = 0; step < stepsOfEpoch; step++) yield [x, y] as const;
        })(),
      { verbose: 0, epochs },
    ),
};

describe('the momentum of weights without gradient', () => {
  it.each(Object.entries(ways))('comes to rest at 0: %s', async (_, train) => {
    const model = await withDeadUnits();
    const before = remembered(model).filter((number) => number === 0).length;
    await train(model, 180); // 1,260 steps: 0.9 to that power is 1e-58
    expect(remembered(model).filter(subnormal)).toEqual([]);
    expect(remembered(model).filter((number) => number === 0).length).toBeGreaterThanOrEqual(before + 30 * 2);
  });

  it('does so at the same steps whether epochs run together or not, from any step on', async () => {
    const [together, apart] = [await withDeadUnits(), await withDeadUnits()];
    for (const epochs of [3, ...Array<number>(11).fill(10)]) {
      await ways['epochs together'](together, epochs);
      await ways['epochs one by one'](apart, epochs);
      expect(remembered(together), `step ${together.iterations}`).toEqual(remembered(apart));
    }
    expect(remembered(together).filter((number) => number === 0).length).toBeGreaterThan(30);
  });

  it('leaves all else as it is', async () => {
    const model = await withDeadUnits(nn.sgd({ learningRate: 0.001, momentum: 0.999 }));
    await ways['epochs one by one'](model, 40);
    expect(remembered(model).filter((number) => Math.abs(number) > 1e-30).length).toBeGreaterThan(100);
  });
});
