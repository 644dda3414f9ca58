import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import * as nn from '../../src/nn/index.ts';
import { slotName } from '../../src/nn/optimizers/apply.ts';
import { optimizer } from '../../src/nn/optimizers/index.ts';
import { expectClose } from '../graph/check-operator.ts';
import { scratchFolder, uniform, weightsOf } from './support.ts';

/** @file What every optimizer keeps to; that they step as Keras's do is in keras-trajectories.test.ts. */

const cases: Record<string, { make: () => nn.Optimizer; slots: string[] }> = {
  sgd: { make: () => nn.sgd({ learningRate: 0.1 }), slots: [] },
  'sgd with momentum': { make: () => nn.sgd({ learningRate: 0.05, momentum: 0.8 }), slots: ['momentum'] },
  'sgd, nesterov': {
    make: () => nn.sgd({ learningRate: 0.05, momentum: 0.8, nesterov: true }),
    slots: ['momentum'],
  },
  adam: { make: () => nn.adam({ learningRate: 0.05 }), slots: ['momentum', 'velocity'] },
  'adam with options': {
    make: () => nn.adam({ learningRate: 0.05, beta1: 0.8, beta2: 0.95, epsilon: 1e-5, amsgrad: true }),
    slots: ['momentum', 'velocity', 'velocityMax'],
  },
  adamw: { make: () => nn.adamw({ learningRate: 0.05 }), slots: ['momentum', 'velocity'] },
  'adamw with options': {
    make: () => nn.adamw({ learningRate: 0.05, weightDecay: 0.1, amsgrad: true }),
    slots: ['momentum', 'velocity', 'velocityMax'],
  },
  rmsprop: { make: () => nn.rmsprop({ learningRate: 0.02 }), slots: ['velocity'] },
  'rmsprop with options': {
    make: () => nn.rmsprop({ learningRate: 0.01, rho: 0.8, momentum: 0.5, centered: true, epsilon: 1e-4 }),
    slots: ['velocity', 'momentum', 'mean'],
  },
  adagrad: { make: () => nn.adagrad({ learningRate: 0.1 }), slots: ['accumulator'] },
  'adagrad with options': {
    make: () => nn.adagrad({ learningRate: 0.1, initialAccumulatorValue: 0.01, epsilon: 1e-3 }),
    slots: ['accumulator'],
  },
  adadelta: {
    make: () => nn.adadelta({ learningRate: 5, rho: 0.9, epsilon: 1e-4 }),
    slots: ['accumulatedGrad', 'accumulatedDeltaVar'],
  },
  adamax: { make: () => nn.adamax({ learningRate: 0.05 }), slots: ['momentum', 'norm'] },
  nadam: { make: () => nn.nadam({ learningRate: 0.05, beta1: 0.8 }), slots: ['momentum', 'velocity'] },
  lion: { make: () => nn.lion({ learningRate: 0.01, beta2: 0.9 }), slots: ['momentum'] },
  ftrl: {
    make: () => nn.ftrl({ learningRate: 1.5, l1RegularizationStrength: 1e-4 }),
    slots: ['accumulator', 'linear'],
  },
  'sgd with averages': {
    make: () => nn.sgd({ learningRate: 0.1, useEma: true, emaMomentum: 0.5, emaOverwriteFrequency: 5 }),
    slots: ['average'],
  },
  'adam with all that every optimizer can do': {
    make: () =>
      nn.adam({
        learningRate: 0.1,
        weightDecay: 0.01,
        excludeFromWeightDecay: { names: ['bias'], layers: ['dense_1'] },
        globalClipnorm: 1,
        useEma: true,
        emaMomentum: 0.5,
        gradientAccumulationSteps: 2,
      }),
    slots: ['momentum', 'velocity', 'gradientAccumulator', 'average'],
  },
};

const folder = scratchFolder();
const x = uniform([10, 3], 1);
const y = uniform([10, 1], 2);
const fitting = { batchSize: 4, verbose: 0 } as const;

for (const [name, { make, slots }] of Object.entries(cases)) {
  describe(name, () => {
    const network = () => {
      const model = nn.sequential({ inputShape: [3], seed: 2 }, [
        nn.dense(6, { activation: 'tanh' }),
        nn.dense(1),
      ]);
      model.compile({ optimizer: make(), loss: 'mse' });
      return model;
    };

    it('keeps the slots of its options, each of the shape of what it follows', () => {
      expect(make().slots).toEqual(slots);
      const { state } = network();
      const dims = state.get('parameters')!.dims;
      expect(slots.map((slot) => state.get(slotName('parameters', slot))?.dims)).toEqual(
        slots.map(() => dims),
      );
    });

    it('is made again from its name and config', async () => {
      const { name, config } = make();
      const [model, copy] = [network(), network()];
      copy.compile({ optimizer: optimizer(name as 'sgd', JSON.parse(JSON.stringify(config))), loss: 'mse' });
      await model.fit(x, y, { ...fitting, epochs: 3 });
      await copy.fit(x, y, { ...fitting, epochs: 3 });
      expect(weightsOf(copy)).toEqual(weightsOf(model));
    });

    it('makes the loss fall', async () => {
      const { history } = await network().fit(x, y, { ...fitting, epochs: 40 });
      expect(history.loss.at(-1)).toBeLessThan(history.loss[0] / 2);
    });

    // ftrl divides by the learning rate
    it.skipIf(name === 'ftrl')('leaves the weights alone at learning rate 0', async () => {
      const model = network();
      const before = weightsOf(model);
      model.learningRate = 0;
      await model.fit(x, y, fitting);
      for (const [i, weight] of weightsOf(model).entries())
        expectClose(weight, before[i], 1e-6, `weight ${i}`);
    });

    it('starts anew when the model is compiled again', async () => {
      const model = network();
      const before = model.getWeights();
      const first = await model.fit(x, y, { ...fitting, shuffle: false, epochs: 2 });
      model.setWeights(before);
      model.compile({ optimizer: make(), loss: 'mse' });
      expect(model.iterations).toBe(0);
      const second = await model.fit(x, y, { ...fitting, shuffle: false, epochs: 2 });
      expect(second.history).toEqual(first.history);
    });

    it('comes back from a file with its slots, steps and changed learning rate', async () => {
      const model = network();
      await model.fit(x, y, { ...fitting, epochs: 2 });
      model.learningRate /= 4;
      const path = join(folder, 'optimizer.onnx');
      await model.save(path);
      const loaded = await nn.loadModel(path);
      expect(loaded.learningRate).toBe(model.learningRate);
      expect(loaded.state).toEqual(model.state);
      const [first, second] = [await model.trainOnBatch(x, y), await loaded.trainOnBatch(x, y)];
      expect(second).toEqual(first);
      expect(loaded.state).toEqual(model.state);
    });
  });
}

describe('optimizers', () => {
  it('of one description serve two models apart', () => {
    const shared = nn.adam({ learningRate: 0.1 });
    const [a, b] = [1, 2].map((seed) => nn.sequential({ inputShape: [1], seed }, [nn.dense(1)]));
    for (const model of [a, b]) model.compile({ optimizer: shared, loss: 'mse' });
    a.learningRate = 0.5;
    expect(b.learningRate).toBe(0.1);
    expect(shared.learningRate).toBe(0.1);
  });

  it('keep weights of a layer whose name looks like a slot when compiled', async () => {
    const model = nn.sequential({ inputShape: [70], seed: 1 }, [nn.dense(70, { name: 'a:b' })]);
    const before = weightsOf(model);
    model.compile({ optimizer: 'adam', loss: 'mse' });
    expect(weightsOf(model)).toEqual(before);
  });

  it('penalties are part of the loss and of its gradient: l1 |w| + l2 w^2', async () => {
    const zero = new Tensor('float32', Float32Array.of(0), [1, 1]);
    for (const [penalty, loss, next] of [
      [nn.l1(0.1), 0.2, -2 + 0.1],
      [nn.l2(0.1), 0.4, -2 + 0.4],
      [nn.l1l2({ l1: 0.1, l2: 0.1 }), 0.6, -2 + 0.5],
      [nn.l1l2(), 0, -2],
    ] as const) {
      const model = nn.sequential({ inputShape: [1] }, [
        nn.dense(1, { useBias: false, kernelRegularizer: penalty }),
      ]);
      model.compile({ optimizer: nn.sgd({ learningRate: 1 }), loss: 'mse' });
      model.setWeights([new Tensor('float32', Float32Array.of(-2), [1, 1])]);
      expect((await model.trainOnBatch(zero, zero)).loss).toBeCloseTo(loss, 6);
      expect(weightsOf(model)[0][0]).toBeCloseTo(next, 6);
    }
  });

  it('penalties have the defaults of Keras', () => {
    expect([nn.l1(), nn.l2(), nn.l1l2()]).toEqual([
      { l1: 0.01, l2: 0 },
      { l1: 0, l2: 0.01 },
      { l1: 0, l2: 0 },
    ]);
  });
});
