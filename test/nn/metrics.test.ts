import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import { input } from '../../src/graph/ops/input.ts';
import { reduceMean } from '../../src/graph/ops/reduce-mean.ts';
import { sub } from '../../src/graph/ops/sub.ts';
import type { Value } from '../../src/graph/value.ts';
import * as nn from '../../src/nn/index.ts';
import { confusionCounts, confusionMeans } from '../../src/nn/metrics/confusion-matrix.ts';
import { metric } from '../../src/nn/metrics/registry.ts';
import { evaluate } from '../graph/check-operator.ts';
import { expectError } from './support.ts';

/** @file Metrics over several batches, equal to Keras's. */

interface MetricCase {
  metric: nn.MetricName;
  options: object;
  targets: string;
  outputs: string;
  value: number;
}

const fixture: { data: Record<string, { shape: number[]; data: number[] }>; cases: MetricCase[] } =
  JSON.parse(readFileSync(new URL('../fixtures/keras/metrics/values.json', import.meta.url), 'utf8'));

const tensor = (name: string) => {
  const { shape, data } = fixture.data[name];
  return new Tensor('float32', Float32Array.from(data), shape);
};

/** Metrics of outputs that a model passes on as they are. */
async function measure(
  outputs: Tensor,
  targets: Tensor,
  metrics: (nn.Metric | nn.MetricName)[],
  batchSize = 8,
) {
  const model = nn.sequential({ inputShape: outputs.dims.slice(1) }, [nn.activation('linear')]);
  const sparse = targets.dims.length < outputs.dims.length;
  model.compile({ loss: sparse ? 'sparseCategoricalCrossentropy' : 'mse', metrics });
  return model.evaluate(outputs, targets, { batchSize });
}

describe('metrics equal those of Keras over several batches', () => {
  for (const { metric: name, options, targets, outputs, value } of fixture.cases) {
    it(`${name} ${JSON.stringify(options)} of ${outputs} for ${targets}`, async () => {
      const logs = await measure(tensor(outputs), tensor(targets), [metric(name, options)]);
      expect(logs[name]).toBeGreaterThan(value - 1e-6 * Math.max(1, Math.abs(value)));
      expect(logs[name]).toBeLessThan(value + 1e-6 * Math.max(1, Math.abs(value)));
    });
  }
});

describe('metrics', () => {
  it('go by names, and by functions with names of their own', async () => {
    const metrics: (nn.Metric | nn.MetricName)[] = [
      'accuracy',
      'sparseTopKCategoricalAccuracy',
      nn.precision({ name: 'strict', thresholds: 0.6 }),
      nn.precision({ name: 'third', classId: 2 }),
      nn.f1Score(),
    ];
    const logs = await measure(tensor('scores'), tensor('classes'), metrics);
    expect(Object.keys(logs)).toEqual([
      'loss',
      'accuracy',
      'sparseTopKCategoricalAccuracy',
      'strict',
      'third',
      'f1Score',
    ]);
    const one = await measure(tensor('scores'), tensor('classes'), metrics, 1);
    for (const [key, value] of Object.entries(logs)) expect(one[key], key).toBeCloseTo(value, 6);
  });

  it('are measured in training as in evaluation', async () => {
    const model = nn.sequential({ inputShape: [6] }, [nn.dense(6, { activation: 'softmax' })]);
    const metrics = [nn.auc(), nn.f1Score(), nn.recall(), nn.topKAccuracy({ k: 2 })];
    model.compile({ loss: 'sparseCategoricalCrossentropy', optimizer: nn.sgd({ learningRate: 0 }), metrics });
    const [x, y] = [tensor('scores'), tensor('classes')];
    const { history } = await model.fit(x, y, { epochs: 1, batchSize: 8, verbose: 0 });
    const logs = await model.evaluate(x, y);
    for (const key of ['auc', 'f1Score', 'recall', 'topKAccuracy'])
      expect(history[key][0], key).toBeCloseTo(logs[key], 6);
  });

  it('are made again from their kind and config', () => {
    for (const { metric: name, options } of fixture.cases) {
      const first = metric(name, { ...options, name: 'own' });
      const again = metric((first.kind ?? first.name) as nn.MetricName, first.config);
      expect(again.config).toEqual(first.config);
      expect(again.name).toBe(first.name);
    }
  });

  it('may be objects of the user', async () => {
    const bias: nn.Metric = {
      name: 'bias',
      means: (yTrue: Value, yPred: Value) => reduceMean(sub(yPred, yTrue)),
      result: ([mean], examples) => mean * examples,
    };
    const logs = await measure(
      new Tensor('float32', [1, 2, 3, 4], [4, 1]),
      new Tensor('float32', [0, 0, 0, 0], [4, 1]),
      [bias],
      3,
    );
    expect(logs.bias).toBeCloseTo(10, 5);
  });

  it('are 0, not NaN, where there is nothing to divide by', async () => {
    const nothing = new Tensor('float32', [0, 0, 0, 0], [4, 1]);
    const metrics = ['precision', 'recall', 'f1Score', 'auc', 'r2Score'] as const;
    const logs = await measure(nothing, nothing, [...metrics, nn.auc({ curve: 'PR', name: 'pr' })]);
    for (const key of [...metrics, 'pr']) expect(logs[key], key).toBe(0);
  });

  it('refuse wrong options and unknown names', async () => {
    await expectError(() => nn.precision({ thresholds: 2 }), 'INVALID_ARGUMENT', /precision: thresholds/);
    await expectError(() => nn.recall({ classId: -1 }), 'INVALID_ARGUMENT', /recall: classId/);
    await expectError(() => nn.topKAccuracy({ k: 0 }), 'INVALID_ARGUMENT', /k must be/);
    await expectError(() => nn.f1Score({ average: 'makro' as 'macro' }), 'UNKNOWN_NAME', /'macro'\?/);
    await expectError(() => nn.fBetaScore({ beta: 0 }), 'INVALID_ARGUMENT', /beta/);
    await expectError(() => nn.auc({ numThresholds: 1 }), 'INVALID_ARGUMENT', /numThresholds/);
    await expectError(() => nn.auc({ curve: 'RPC' as 'PR' }), 'UNKNOWN_NAME', /auc: curve/);
    await expectError(() => metric('precison' as 'precision'), 'UNKNOWN_NAME', /'precision'\?/);
    const twice = () =>
      measure(tensor('scores'), tensor('classes'), [nn.recall(), nn.recall({ classId: 1 })]);
    await expectError(twice, 'INVALID_ARGUMENT', /'recall' is taken/);
    const beyond = () => measure(tensor('scores'), tensor('classes'), [nn.precision({ classId: 6 })]);
    await expectError(beyond, 'INVALID_ARGUMENT', /below 6/);
  });
});

describe('the confusion matrix', () => {
  const count = async (outputs: Tensor, targets: Tensor) => {
    const [y, x] = [input('y', targets.dims), input('x', outputs.dims)];
    const { means } = await evaluate({ means: confusionMeans(y, x) }, { y: targets, x: outputs });
    return confusionCounts(means.data as Float32Array, outputs.dims[0]);
  };
  const outputs = new Tensor('float32', [0.9, 0.1, 0, 0.2, 0.7, 0.1, 0.6, 0.3, 0.1, 0, 0, 1], [4, 3]);

  it('counts each pair of a true and a predicted class', async () => {
    const wanted = [
      [1, 0, 1],
      [1, 1, 0],
      [0, 0, 0],
    ];
    expect(await count(outputs, new Tensor('float32', [0, 1, 1, 0], [4]))).toEqual(wanted);
    const oneHot = new Tensor('float32', [1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0], [4, 3]);
    expect(await count(outputs, oneHot)).toEqual(wanted);
  });

  it('has two classes for a single output, and sums over steps', async () => {
    const single = new Tensor('float32', [0.9, 0.2, 0.7, 0.4], [4, 1]);
    expect(await count(single, new Tensor('float32', [1, 1, 0, 0], [4, 1]))).toEqual([
      [1, 1],
      [1, 1],
    ]);
    const steps = new Tensor('float32', outputs.data as Float32Array, [2, 2, 3]);
    const total = (await count(steps, new Tensor('float32', [0, 1, 1, 0], [2, 2]))).flat();
    expect(total).toEqual([1, 0, 1, 1, 1, 0, 0, 0, 0]);
  });
});
