import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sizeOf, Tensor } from '../../src/array/tensor.ts';
import { differentiate } from '../../src/graph/differentiate.ts';
import { abs } from '../../src/graph/ops/abs.ts';
import { add } from '../../src/graph/ops/add.ts';
import { cast } from '../../src/graph/ops/cast.ts';
import { constant } from '../../src/graph/ops/constant.ts';
import { greater } from '../../src/graph/ops/greater.ts';
import { input } from '../../src/graph/ops/input.ts';
import { minimum } from '../../src/graph/ops/minimum.ts';
import { mul } from '../../src/graph/ops/mul.ts';
import { reduceMean } from '../../src/graph/ops/reduce-mean.ts';
import { reduceSum } from '../../src/graph/ops/reduce-sum.ts';
import { sigmoid } from '../../src/graph/ops/sigmoid.ts';
import { softmax } from '../../src/graph/ops/softmax.ts';
import { sub } from '../../src/graph/ops/sub.ts';
import type { Value } from '../../src/graph/value.ts';
import * as nn from '../../src/nn/index.ts';
import { type LossName, loss, lossNames } from '../../src/nn/losses/registry.ts';
import { evaluate, expectClose } from '../graph/check-operator.ts';
import { expectError, scratchFolder, uniform } from './support.ts';

/** @file Losses and their gradients, example by example, equal to Keras's. */

interface LossCase {
  loss: LossName;
  options: object;
  shape: number[];
  yTrue: number[];
  yPred: number[];
  losses: number[];
  gradient: number[];
}

const cases: LossCase[] = JSON.parse(
  readFileSync(new URL('../fixtures/keras/losses/values.json', import.meta.url), 'utf8'),
);

/** The loss of each example and the gradient of their mean with respect to the predictions (or logits). */
async function measure(
  from: nn.Loss,
  shape: number[],
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  output: (x: Value) => Value = (x) => x,
): Promise<{ losses: Float32Array; gradient: Float32Array }> {
  const targets = from.targets === 'classes' ? shape.slice(0, -1) : shape;
  const [y, x] = [input('y', targets), input('x', shape)];
  const losses = from.compute(y, output(x));
  const [gradient] = differentiate(reduceMean(losses), [x]);
  const results = await evaluate(
    { losses, gradient },
    {
      y: new Tensor('float32', Float32Array.from(yTrue), targets),
      x: new Tensor('float32', Float32Array.from(yPred), shape),
    },
  );
  return { losses: results.losses.data as Float32Array, gradient: results.gradient.data as Float32Array };
}

describe('losses equal those of Keras', () => {
  for (const [i, { loss: name, options, shape, yTrue, yPred, ...wanted }] of cases.entries()) {
    it(`${i} ${name} ${JSON.stringify(options)}`, async () => {
      const { losses, gradient } = await measure(loss(name, options), shape, yTrue, yPred);
      expectClose(losses, wanted.losses, 2e-6, 'losses');
      expectClose(gradient, wanted.gradient, 2e-6, 'gradient');
    });
  }

  it('every loss is among the cases', () => {
    const checked = new Set(cases.map((one) => loss(one.loss).name));
    for (const name of lossNames) expect(checked).toContain(loss(name).name);
  });
});

describe('losses', () => {
  it('are made again from their name and config', async () => {
    for (const one of cases) {
      const first = loss(one.loss, one.options);
      const again = loss(first.name as LossName, JSON.parse(JSON.stringify(first.config)));
      expect(again).toMatchObject({ name: first.name, config: first.config, targets: first.targets });
    }
    expect(loss('huber', { delta: 3 }).config).toEqual({ delta: 3 });
  });

  it('keep finite gradients where probabilities saturate and vectors vanish', async () => {
    const far = [200, -200, 200, -200, 0, 0];
    const outputs = { binary: sigmoid, categorical: softmax };
    const yTrue = [0, 1, 1, 0, 1, 0];
    for (const name of ['binaryCrossentropy', 'binaryFocalCrossentropy'] as const) {
      const { losses, gradient } = await measure(loss(name), [3, 2], yTrue, far, outputs.binary);
      expect([...losses, ...gradient].every(Number.isFinite), name).toBe(true);
    }
    for (const gamma of [0, 0.5, 1, 2]) {
      const from = nn.categoricalFocalCrossentropy({ gamma });
      const { losses, gradient } = await measure(from, [3, 2], yTrue, far, outputs.categorical);
      expect([...losses, ...gradient].every(Number.isFinite), `gamma ${gamma}`).toBe(true);
    }
    const { losses, gradient } = await measure(nn.cosineSimilarity(), [2, 2], [0, 0, 1, 0], [1, 2, 0, 0]);
    expect([...losses]).toEqual([-0, 0].map((v) => expect.closeTo(v, 6)));
    expect(gradient.every(Number.isFinite)).toBe(true);
  });

  it('spread labels over the classes for numbers of classes as for one-hot targets', async () => {
    const options = { labelSmoothing: 0.3, fromLogits: true };
    const yPred = [0.4, -1, 2, 0.1, 0.2, -0.7];
    const sparse = await measure(nn.sparseCategoricalCrossentropy(options), [2, 3], [2, 0], yPred);
    const whole = await measure(nn.categoricalCrossentropy(options), [2, 3], [0, 0, 1, 1, 0, 0], yPred);
    expect(sparse).toEqual(whole);
  });

  it('refuse options out of range and unknown names', async () => {
    await expectError(() => nn.huber({ delta: -1 }), 'INVALID_ARGUMENT', /huber: delta .* received -1/);
    await expectError(() => nn.binaryCrossentropy({ labelSmoothing: 2 }), 'INVALID_ARGUMENT', /from 0 to 1/);
    await expectError(() => nn.binaryFocalCrossentropy({ gamma: -1 }), 'INVALID_ARGUMENT', /gamma/);
    await expectError(() => nn.binaryFocalCrossentropy({ alpha: 2 }), 'INVALID_ARGUMENT', /alpha/);
    await expectError(() => nn.categoricalFocalCrossentropy({ alpha: [-1] }), 'INVALID_ARGUMENT', /alpha/);
    await expectError(() => loss('hubre' as LossName), 'UNKNOWN_NAME', /Did you mean 'huber'\?/);
    await expectError(() => loss('toString' as LossName), 'UNKNOWN_NAME');
  });
});

describe('a loss of the user', () => {
  const folder = scratchFolder();
  const pinball = (yTrue: Value, yPred: Value) => {
    const off = sub(yTrue, yPred);
    return mul(off, sub(constant(0.9), cast(greater(constant(0), off), 'float32')));
  };

  it('is a function of graph values, with its gradient for free', async () => {
    const from = loss(pinball);
    expect(from).toMatchObject({ name: 'pinball', targets: 'values', config: undefined });
    const { losses, gradient } = await measure(from, [2, 2], [1, 0, 2, 2], [0, 1, 2.5, 0]);
    expectClose(losses, [(0.9 + 0.1) / 2, (0.05 + 1.8) / 2], 1e-6, 'losses');
    expectClose(gradient, [-0.225, 0.025, 0.025, -0.225], 1e-6, 'gradient');
  });

  it('takes a name, and numbers of classes', async () => {
    const spread = (yTrue: Value, yPred: Value) => abs(sub(yTrue, reduceSum(yPred, [1])));
    const from = nn.customLoss(spread, { name: 'own', targets: 'classes' });
    expect(from.name).toBe('own');
    const { losses } = await measure(from, [2, 2], [3, 1], [1, 1, 2, 2]);
    expect([...losses]).toEqual([1, 3]);
  });

  it('trains a model as the loss of earshot that it equals', async () => {
    const huber = (yTrue: Value, yPred: Value) => {
      const off = abs(sub(yTrue, yPred));
      const near = minimum(off, constant(0.5));
      return add(mul(constant(0.5), mul(near, near)), mul(constant(0.5), sub(off, near)));
    };
    const histories = [];
    for (const chosen of [huber, nn.customLoss(huber, { name: 'mine' }), nn.huber({ delta: 0.5 })]) {
      const model = nn.sequential({ inputShape: [3], seed: 4 }, [
        nn.dense(4, { activation: 'elu' }),
        nn.dense(2),
      ]);
      model.compile({ optimizer: 'adam', loss: chosen, metrics: ['mae'] });
      const fitting = { epochs: 3, batchSize: 4, verbose: 0 } as const;
      histories.push((await model.fit(uniform([10, 3], 1), uniform([10, 2], 2), fitting)).history);
    }
    expect(histories[1]).toEqual(histories[0]);
    expectClose(histories[2].loss, histories[0].loss, 1e-6, 'loss');
  });

  it('is found again by its name among the custom objects, losses with options by themselves', async () => {
    const [x, y] = [uniform([6, 3], 1), uniform([6, 1], 2)];
    const saved = async (chosen: nn.Loss | nn.LossFunction, metrics: nn.Metric[] = []) => {
      const model = nn.sequential({ inputShape: [3] }, [nn.dense(1, { activation: 'sigmoid' })]);
      model.compile({ loss: chosen, metrics });
      const path = join(folder, 'model.onnx');
      await model.save(path);
      return { path, logs: await model.evaluate(x, y) };
    };
    const metrics = [nn.recall({ thresholds: 0.3, name: 'found' })];
    const focal = await saved(nn.binaryFocalCrossentropy({ gamma: 3, labelSmoothing: 0.1 }), metrics);
    const again = await nn.loadModel(focal.path);
    expect(await again.evaluate(x, y)).toEqual(focal.logs);
    const own = await saved(pinball);
    await expectError(() => nn.loadModel(own.path), 'BAD_FILE', /'pinball'/);
    const customObjects = { pinball: () => nn.customLoss(pinball) };
    const model = await nn.loadModel(own.path, { customObjects });
    expect(await model.evaluate(x, y)).toEqual(own.logs);
  });

  it('must be a function that gives a number for each example', async () => {
    await expectError(() => nn.customLoss('mse' as never), 'INVALID_ARGUMENT', /received 'mse'/);
    const scalar = loss((yTrue: Value, yPred: Value) => reduceMean(sub(yTrue, yPred)));
    const [y, x] = [input('y', [2, 3]), input('x', [2, 3])];
    await expectError(() => scalar.compute(y, x), 'SHAPE_MISMATCH', /\(batch\)/);
    const hits = loss((yTrue: Value, yPred: Value) => greater(yTrue, yPred));
    await expectError(() => hits.compute(y, x), 'SHAPE_MISMATCH', /bool/);
    expect(sizeOf(loss(pinball).compute(y, x).shape)).toBe(2);
  });
});
