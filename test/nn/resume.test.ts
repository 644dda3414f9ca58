import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import { expectError, scratchFolder, uniform, weightsOf } from './support.ts';

/** @file A training that was interrupted goes on to the same bits. */

const folder = scratchFolder();
const x = uniform([22, 4], 1);
const y = uniform([22, 1], 2);
const options = { batchSize: 5, validationSplit: 0.3, verbose: 0 } as const;

const network = () => {
  const model = nn.sequential({ inputShape: [4], seed: 3 }, [
    nn.dense(6, { activation: 'tanh' }),
    nn.batchNormalization({ momentum: 0.8 }),
    nn.dropout(0.3),
    nn.dense(1),
  ]);
  model.compile({ optimizer: nn.adam({ learningRate: 0.05 }), loss: 'mse', metrics: ['mae'] });
  return model;
};

/** Callbacks that remember much, and that change the course of training. */
const watchers = (path: string) => [
  nn.reduceLROnPlateau({ monitor: 'loss', patience: 1, factor: 0.5, minDelta: 0.02 }),
  nn.modelCheckpoint(path),
  nn.earlyStopping({ patience: 5, restoreBestWeights: true, startFromEpoch: 3 }),
];

describe('resumeFrom', () => {
  it('ends with the bits and the history of an unbroken training, from whichever epoch', async () => {
    const unbroken = network();
    const files = join(folder, 'epoch{epoch}.onnx');
    const whole = await unbroken.fit(x, y, { ...options, epochs: 20, callbacks: watchers(files) });
    expect(whole.epoch.length).toBeGreaterThan(6);
    expect(whole.epoch.length, 'stopped early').toBeLessThan(20);
    expect(new Set(whole.history.learning_rate).size, 'rates').toBeGreaterThan(1);
    const last = whole.epoch.length;
    for (const epoch of [1, 2, 5, last - 1, last]) {
      const resumeFrom = join(folder, `epoch${String(epoch).padStart(2, '0')}.onnx`);
      const model = network();
      const callbacks = watchers(join(folder, 'again.onnx'));
      const rest = await model.fit(x, y, { ...options, epochs: 20, callbacks, resumeFrom });
      expect(rest, `from ${epoch}`).toEqual(whole);
      expect(weightsOf(model), `from ${epoch}`).toEqual(weightsOf(unbroken));
    }
  });

  it('goes on with a schedule, averages of weights and accumulated gradients', async () => {
    const scheduled = () => {
      const model = network();
      const learningRate = nn.cosineDecay({ initialLearningRate: 0.1, decaySteps: 40 });
      const optimizer = nn.adamw({
        learningRate,
        useEma: true,
        emaOverwriteFrequency: 7,
        gradientAccumulationSteps: 2,
        globalClipnorm: 0.5,
      });
      model.compile({ optimizer, loss: 'mse' });
      return model;
    };
    const [unbroken, broken, resumed] = [scheduled(), scheduled(), scheduled()];
    const whole = await unbroken.fit(x, y, { ...options, epochs: 7 });
    const path = join(folder, 'scheduled.onnx');
    // the weights as they were before the averages overwrote them at the end of training
    await broken.fit(x, y, { ...options, epochs: 3, callbacks: [nn.modelCheckpoint(path)] });
    const callbacks = [nn.modelCheckpoint(join(folder, 'other.onnx'))];
    const rest = await resumed.fit(x, y, { ...options, epochs: 7, resumeFrom: path, callbacks });
    expect(rest).toEqual(whole);
    expect(weightsOf(resumed)).toEqual(weightsOf(unbroken));
  });

  it('trains a finished training on when asked for more epochs', async () => {
    const [unbroken, model] = [network(), network()];
    const whole = await unbroken.fit(x, y, { ...options, epochs: 5 });
    await model.fit(x, y, { ...options, epochs: 3 });
    const path = join(folder, 'three.onnx');
    await model.save(path);
    const again = network();
    expect(await again.fit(x, y, { ...options, epochs: 5, resumeFrom: path })).toEqual(whole);
    const same = await again.fit(x, y, { ...options, epochs: 3, resumeFrom: path });
    expect(same.epoch).toEqual([0, 1, 2]);
    expect(weightsOf(again)).toEqual(weightsOf(model));
  });

  it('refuses what would not go on as before', async () => {
    const path = join(folder, 'saved.onnx');
    const model = network();
    await model.save(path);
    const goOn = (other: nn.Model, more: nn.FitOptions = {}) =>
      other.fit(x, y, { ...options, epochs: 4, resumeFrom: path, ...more });
    await expectError(() => goOn(network()), 'INVALID_ARGUMENT', /was not saved while training/);
    await model.fit(x, y, { ...options, epochs: 2 });
    await model.save(path);
    const other = nn.sequential({ inputShape: [4] }, [nn.dense(1)]);
    other.compile({ optimizer: nn.adam({ learningRate: 0.05 }), loss: 'mse', metrics: ['mae'] });
    await expectError(() => goOn(other), 'INVALID_ARGUMENT', /has other layers/);
    const compiled = (options: Partial<nn.CompileOptions>) => {
      const again = network();
      again.compile({
        optimizer: nn.adam({ learningRate: 0.05 }),
        loss: 'mse',
        metrics: ['mae'],
        ...options,
      });
      return again;
    };
    await expectError(() => goOn(compiled({ optimizer: 'sgd' })), 'INVALID_ARGUMENT', /another optimizer/);
    await expectError(() => goOn(compiled({ loss: 'mae' })), 'INVALID_ARGUMENT', /another loss/);
    const callbacks = [nn.earlyStopping()];
    await expectError(
      () => goOn(network(), { callbacks }),
      'INVALID_ARGUMENT',
      /with 0 callbacks, now there are 1/,
    );
    await expectError(() => goOn(network(), { resumeFrom: join(folder, 'none') }), 'NOT_FOUND');
    const untouched = network();
    const before = weightsOf(untouched);
    await expectError(() => goOn(untouched, { callbacks }), 'INVALID_ARGUMENT');
    expect(weightsOf(untouched)).toEqual(before);
  });
});
