import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import { Monitor } from '../../src/nn/callbacks/monitor.ts';
import * as nn from '../../src/nn/index.ts';
import { expectError, scratchFolder, uniform, weightsOf } from './support.ts';

/** @file Callbacks decide as Keras's do on the same logs (Keras 3.15, test/fixtures/keras/callbacks.py). */

const fixture = new URL('../fixtures/keras/callbacks/decisions.json', import.meta.url);
const decisions = JSON.parse(readFileSync(fixture, 'utf8'));
const scratch = scratchFolder();

const x = uniform([8, 1], 1);
const y = uniform([8, 1], 2);

function network(learningRate = 0.01, metrics: nn.MetricName[] = []): nn.Model {
  const model = nn.sequential({ inputShape: [1], seed: 3 }, [nn.dense(1, { useBias: false })]);
  model.compile({ optimizer: nn.sgd({ learningRate }), loss: 'mse', metrics });
  return model;
}

/** Drives a callback by hand over a series of one key of the logs, as `fit` would; returns the epoch it stopped at. */
async function drive(
  callback: nn.Callback,
  model: nn.Model,
  key: string,
  series: number[],
  before: (epoch: number) => void,
): Promise<number | null> {
  const context = { model, epochs: series.length };
  model.stopTraining = false;
  let stopped: number | null = null;
  await callback.onTrainBegin?.(context);
  for (const [epoch, value] of series.entries()) {
    before(epoch);
    await callback.onEpochEnd?.(epoch, { [key]: value }, context);
    await callback.onEpochDone?.(epoch, { [key]: value }, context);
    if (!model.stopTraining) continue;
    stopped = epoch;
    break;
  }
  await callback.onTrainEnd?.(context);
  return stopped;
}

const noted = (options: object) => JSON.stringify(options);

describe('earlyStopping stops where Keras stops, with the weights of the same epoch', () => {
  for (const [
    i,
    { options, monitor, series, stoppedEpoch, weightsOfEpoch },
  ] of decisions.earlyStopping.entries()) {
    it(`${i}: ${noted(options)}`, async () => {
      const model = network();
      const setWeight = (epoch: number) =>
        model.setWeights([new Tensor('float32', Float32Array.of(epoch), [1, 1])]);
      const stopped = await drive(nn.earlyStopping(options), model, monitor, series, setWeight);
      expect(stopped).toBe(stoppedEpoch);
      expect(weightsOf(model)[0][0]).toBe(weightsOfEpoch);
    });
  }
});

describe('reduceLROnPlateau lowers the learning rate when Keras does', () => {
  for (const [i, one] of decisions.reduceLROnPlateau.entries()) {
    it(`${i}: ${noted(one.options)} from ${one.learningRate}`, async () => {
      const model = network(one.learningRate);
      const rates: number[] = [];
      await drive(nn.reduceLROnPlateau(one.options), model, one.monitor, one.series, () => {
        rates.push(model.learningRate);
      });
      // Keras holds the learning rate in float32
      for (const [epoch, rate] of rates.entries()) expect(rate / one.learningRates[epoch]).toBeCloseTo(1, 6);
      expect(model.learningRate / one.learningRateAfter).toBeCloseTo(1, 6);
    });
  }

  it('notes the learning rate of each epoch in the history', async () => {
    const model = network(0.5);
    const callbacks = [nn.reduceLROnPlateau({ monitor: 'loss', patience: 1, factor: 0.5, minDelta: 100 })];
    const { history } = await model.fit(x, y, { epochs: 4, callbacks, verbose: 0 });
    expect(Object.keys(history)).toEqual(['loss', 'learning_rate']);
    expect(history.learning_rate).toEqual([0.5, 0.5, 0.25, 0.125]);
  });
});

describe('a callback used twice starts anew', () => {
  it('earlyStopping', async () => {
    const stopping = nn.earlyStopping({ monitor: 'loss', patience: 2, minDelta: 100 });
    for (let run = 0; run < 2; run++) {
      const { epoch } = await network().fit(x, y, { epochs: 9, callbacks: [stopping], verbose: 0 });
      expect(epoch).toEqual([0, 1, 2]);
    }
  });
});

describe('fit calls callbacks', () => {
  it('in order, with epochs, logs, progress and the model', async () => {
    const calls: string[] = [];
    const model = network(0.01, ['mae']);
    const hooks: nn.Callback = {
      onTrainBegin: ({ model: given, epochs }) => void calls.push(`begin ${given === model} ${epochs}`),
      onEpochBegin: (epoch) => void calls.push(`epoch ${epoch}`),
      onProgress: (done, total, logs) => void calls.push(`${done}/${total} ${Object.keys(logs())}`),
      onEpochEnd: async (epoch, logs) => {
        await Promise.resolve();
        calls.push(`end ${epoch} ${Object.keys(logs)}`);
      },
      onTrainEnd: () => void calls.push('trained'),
    };
    await model.fit(x, y, {
      epochs: 2,
      batchSize: 8,
      callbacks: [hooks],
      validationData: [x, y],
      verbose: 0,
    });
    expect(calls).toEqual([
      'begin true 2',
      'epoch 0',
      '8/8 loss,mae',
      'end 0 loss,mae,val_loss,val_mae',
      'epoch 1',
      '8/8 loss,mae',
      'end 1 loss,mae,val_loss,val_mae',
      'trained',
    ]);
  });

  it('that are plain functions after each epoch; stopTraining ends it', async () => {
    const model = network();
    const seen: number[] = [];
    const stop = (epoch: number, logs: nn.Logs, context: nn.TrainingContext) => {
      seen.push(logs.loss);
      if (epoch === 1) context.model.stopTraining = true;
    };
    const { history, epoch } = await model.fit(x, y, { epochs: 5, callbacks: [stop], verbose: 0 });
    expect(epoch).toEqual([0, 1]);
    expect(seen).toEqual(history.loss);
  });

  it('and keeps what they add to the logs', async () => {
    const add = (epoch: number, logs: nn.Logs) => {
      logs.twice = 2 * epoch;
    };
    const { history } = await network().fit(x, y, { epochs: 3, callbacks: [add], verbose: 0 });
    expect(history.twice).toEqual([0, 2, 4]);
  });
});

describe('csvLogger', () => {
  const lines = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');

  it('writes the columns of Keras in its order, in full precision', async () => {
    const path = join(scratch, 'log.csv');
    const options = {
      epochs: 3,
      validationData: [x, y] as const,
      callbacks: [nn.csvLogger(path)],
      verbose: 0 as const,
    };
    const { history } = await network(0.01, ['mae']).fit(x, y, options);
    const [header, ...rows] = lines(path);
    expect(header).toBe('epoch,loss,mae,val_loss,val_mae');
    expect(rows).toHaveLength(3);
    for (const [i, row] of rows.entries()) {
      const { loss, mae, val_loss, val_mae } = history;
      expect(row.split(',').map(Number)).toEqual([i, loss[i], mae[i], val_loss[i], val_mae[i]]);
    }
  });

  it('starts anew, or goes on with one header whether or not the file is there', async () => {
    const path = join(scratch, 'append.csv');
    const log = (append: boolean) =>
      network().fit(x, y, {
        epochs: 2,
        callbacks: [nn.csvLogger(path, { append, separator: ';' })],
        verbose: 0,
      });
    await log(true);
    expect(lines(path)[0]).toBe('epoch;loss');
    await log(true);
    expect(lines(path).map((line) => line.split(';')[0])).toEqual(['epoch', '0', '1', '0', '1']);
    await log(false);
    expect(lines(path)).toHaveLength(3);
  });
});

describe('which way is better', () => {
  const watched = {
    up: ['val_accuracy', 'val_binaryAccuracy', 'auc', 'val_head_recall', 'val_f1Score', 'r2Score'],
    down: ['val_loss', 'loss', 'val_mae', 'val_rootMeanSquaredError', 'head_loss'],
  };
  it.each(watched.up)('%s: up', (monitor) => {
    expect(new Monitor({ monitor }).isBetter(0.9, 0.8)).toBe(true);
  });
  it.each(watched.down)('%s: down', (monitor) => {
    expect(new Monitor({ monitor }).isBetter(0.9, 0.8)).toBe(false);
  });
});

describe('modelCheckpoint', () => {
  it('writes a file an epoch, named by epoch and logs', async () => {
    const model = network();
    const callbacks = [nn.modelCheckpoint(join(scratch, 'epoch-{epoch}-{loss}.onnx'))];
    const { history } = await model.fit(x, y, { epochs: 2, callbacks, verbose: 0 });
    const names = history.loss.map((loss, i) => `epoch-0${i + 1}-${loss.toFixed(4)}.onnx`);
    expect(readdirSync(scratch).filter((name) => name.startsWith('epoch-'))).toEqual(names);
    expect(weightsOf(await nn.loadModel(join(scratch, names[1])))).toEqual(weightsOf(model));
  });

  it('keeps the best alone when asked', async () => {
    const path = join(scratch, 'best.onnx');
    const model = network();
    const checkpoint = nn.modelCheckpoint(path, { saveBestOnly: true, monitor: 'val_accuracy' });
    const setWeight = (epoch: number) =>
      model.setWeights([new Tensor('float32', Float32Array.of(epoch), [1, 1])]);
    await drive(checkpoint, model, 'val_accuracy', [0.2, 0.7, 0.7, 0.5], setWeight);
    expect(weightsOf(await nn.loadModel(path))[0][0]).toBe(1);
  });

  it('refuses a name with a key that the logs lack', async () => {
    const callbacks = [nn.modelCheckpoint(join(scratch, 'never-{val_loss}.onnx'))];
    await expectError(
      () => network().fit(x, y, { callbacks, verbose: 0 }),
      'INVALID_ARGUMENT',
      /there is no 'val_loss'.*'loss'.*validationData/,
    );
  });

  it('leaves an older file as it was when it cannot write', async () => {
    const path = join(scratch, 'older.onnx');
    writeFileSync(path, 'older');
    await expectError(() => network().save(join(path, 'inside.onnx')), 'NOT_WRITABLE', /inside\.onnx/);
    expect(readFileSync(path, 'utf8')).toBe('older');
    expect(existsSync(join(scratch, 'older.onnx.part'))).toBe(false);
  });
});
