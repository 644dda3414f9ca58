import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import { input } from '../../src/graph/ops/input.ts';
import { topologicalOrder } from '../../src/graph/value.ts';
import * as nn from '../../src/nn/index.ts';
import { applyOptimizer } from '../../src/nn/optimizers/apply.ts';
import { optimizer } from '../../src/nn/optimizers/index.ts';
import { expectClose } from '../graph/check-operator.ts';
import { expectError, uniform, weightsOf } from './support.ts';

/** @file What every optimizer can do beside its rule; that it does so as Keras is in keras-trajectories.test.ts. */

/** A model of a kernel (3, 3) and a bias 1. */
function line(made: nn.Optimizer): nn.Model {
  const model = nn.sequential({ inputShape: [2] }, [nn.dense(1, { name: 'line' })]);
  model.compile({ optimizer: made, loss: 'mae' });
  model.setWeights([tensor([3, 3], [2, 1]), tensor([1], [1])]);
  return model;
}

function tensor(data: number[], shape: number[]): Tensor {
  return new Tensor('float32', Float32Array.from(data), shape);
}

/** The gradient of |3 * 3 + 3 * 4 + 1|: (3, 4) and 1. */
async function step(model: nn.Model): Promise<number[]> {
  await model.trainOnBatch(tensor([3, 4], [1, 2]), tensor([0], [1]));
  return weightsOf(model).flatMap((weight) => [...weight]);
}

describe('gradients', () => {
  it('are clipped by the norm of each weight', async () => {
    const moved = await step(line(nn.sgd({ learningRate: 1, clipnorm: 2 })));
    expectClose(moved, [3 - 6 / 5, 3 - 8 / 5, 0], 1e-6, 'weights');
  });

  it('are clipped by the norm of all weights', async () => {
    const moved = await step(line(nn.sgd({ learningRate: 1, globalClipnorm: 2 })));
    const scale = 2 / Math.sqrt(26);
    expectClose(moved, [3 - 3 * scale, 3 - 4 * scale, 1 - scale], 1e-6, 'weights');
  });

  it('are clipped number by number', async () => {
    const moved = await step(line(nn.sgd({ learningRate: 1, clipvalue: 3.5 })));
    expectClose(moved, [0, -0.5, 0], 1e-6, 'weights');
  });

  it('that are shorter stay as they are', async () => {
    for (const options of [{ clipnorm: 6 }, { globalClipnorm: 6 }, { clipvalue: 6 }])
      expect(await step(line(nn.sgd({ learningRate: 1, ...options })))).toEqual([0, -1, 0]);
  });

  it('gathered over batches step as those of one large batch', async () => {
    const make = {
      2: () => nn.adam({ learningRate: 0.1, gradientAccumulationSteps: 2 }),
      1: () => nn.adam({ learningRate: 0.1 }),
    };
    const [parts, whole] = [line(make[2]()), line(make[1]())];
    const [inputs, targets] = [uniform([8, 2], 5), uniform([8], 6)];
    const before = weightsOf(parts);
    for (let round = 0; round < 3; round++) {
      for (const half of [0, 1]) {
        if (half === 1 && round === 0) expect(weightsOf(parts)).toEqual(before);
        const rows = { from: half * 4, to: half * 4 + 4 };
        await parts.trainOnBatch(
          tensor([...(inputs.data as Float32Array).slice(rows.from * 2, rows.to * 2)], [4, 2]),
          tensor([...(targets.data as Float32Array).slice(rows.from, rows.to)], [4]),
        );
      }
      await whole.trainOnBatch(inputs, targets);
      for (const [i, weight] of weightsOf(parts).entries())
        expectClose(weight, weightsOf(whole)[i], 1e-5, `weight ${i}`);
    }
  });
});

describe('weight decay', () => {
  it('takes the same share off every weight, whatever its gradient', async () => {
    expect(await step(line(nn.sgd({ learningRate: 0.5, weightDecay: 0.5 })))).toEqual([0.75, 0.25, 0.25]);
  });

  it('leaves out weights by a part of their name, and whole layers', async () => {
    const decays = { learningRate: 0.5, weightDecay: 0.5 };
    const exclude = (excludeFromWeightDecay: nn.WeightDecayExclusions) =>
      step(line(nn.sgd({ ...decays, excludeFromWeightDecay })));
    expect(await exclude({ names: ['bia'] })).toEqual([0.75, 0.25, 0.5]);
    expect(await exclude({ names: ['kernel'] })).toEqual([1.5, 1, 0.25]);
    expect(await exclude({ layers: ['line'] })).toEqual([1.5, 1, 0.5]);
  });

  it('refuses to leave out a layer that is not there', () =>
    expectError(
      () => step(line(nn.adamw({ excludeFromWeightDecay: { layers: ['lime'] } }))),
      'UNKNOWN_NAME',
      /Did you mean 'line'/,
    ));
});

describe('moving averages', () => {
  it('follow the weights, and take their place when fit ends', async () => {
    const model = line(nn.sgd({ learningRate: 1, useEma: true, emaMomentum: 0.75 }));
    const [one, zero] = [tensor([3, 4], [1, 2]), tensor([-100], [1])];
    await model.trainOnBatch(one, zero);
    await model.trainOnBatch(one, zero);
    expect(weightsOf(model)[0]).toEqual(Float32Array.of(-3, -5));
    expect(model.state.get('parameters:average')!.data).toEqual(Float32Array.of(-0.75, -2, -0.25));
    await model.fit(one, zero, { verbose: 0 });
    expect(weightsOf(model)[0]).toEqual(Float32Array.of(0.75 * -0.75 - 1.5, 0.75 * -2 - 2.25));
    model.setWeights([tensor([7, 7], [2, 1]), tensor([7], [1])]);
    expect(model.state.get('parameters:average')!.data[0]).toBe(0.75 * -0.75 - 1.5);
  });

  it('take the place of the weights every so many updates', async () => {
    const model = line(nn.sgd({ learningRate: 1, useEma: true, emaMomentum: 0.5, emaOverwriteFrequency: 2 }));
    expect(await step(model)).toEqual([0, -1, 0]);
    expect((await step(model)).slice(0, 2)).toEqual([1.5, 1]);
  });
});

describe('what is off', () => {
  it('costs no node', () => {
    const state = new Map([['w', input('w', [3])]]);
    const weights = [{ layer: 'a', name: 'w', shape: [3], trainable: true, tensor: 'w', offset: 0 }];
    const tensors = [{ name: 'w', gradient: input('gradient', [3]), weights }];
    const { next } = applyOptimizer(nn.sgd(), tensors, state);
    const types = topologicalOrder([...next.values()]).map(({ operator }) => operator.type);
    expect(types.sort()).toEqual(['Input', 'Input', 'Input', 'Mul', 'Sub']);
  });
});

describe('bad options', () => {
  // biome-ignore lint/suspicious/noExplicitAny: wrong options on purpose
  const bad: [string, () => any, RegExp][] = [
    ['an unknown option', () => nn.adam({ learningrate: 0.1 } as object), /Did you mean 'learningRate'/],
    ['an option of another optimizer', () => nn.sgd({ beta1: 0.9 } as object), /sgd: an option must be/],
    ['an unknown optimizer', () => optimizer('adagard' as 'adagrad'), /Did you mean 'adagrad'/],
    [
      'an unknown exclusion',
      () => nn.sgd({ weightDecay: 1, excludeFromWeightDecay: { name: [] } as object }),
      /'names'/,
    ],
    ['a number for options', () => nn.adam(0.1 as never), /adam takes one object of options/],
    ['a negative rate', () => nn.nadam({ learningRate: -1 }), /nadam: learningRate/],
    ['a rate that is no number', () => nn.sgd({ learningRate: '0.1' as never }), /sgd: learningRate/],
    ['two ways of clipping', () => nn.sgd({ clipnorm: 1, clipvalue: 1 }), /clipnorm and clipvalue/],
    ['a norm of 0', () => nn.sgd({ globalClipnorm: 0 }), /globalClipnorm must be above 0/],
    ['a negative decay', () => nn.lion({ weightDecay: -1 }), /lion: weightDecay/],
    [
      'exclusions without decay',
      () => nn.sgd({ excludeFromWeightDecay: { names: ['bias'] } }),
      /needs weightDecay/,
    ],
    [
      'exclusions that are no list',
      () => nn.adamw({ weightDecay: 1, excludeFromWeightDecay: { names: 'bias' as never } }),
      /array of names/,
    ],
    ['an average above 1', () => nn.sgd({ useEma: true, emaMomentum: 1.5 }), /emaMomentum/],
    ['overwriting without averages', () => nn.sgd({ emaOverwriteFrequency: 2 }), /needs useEma/],
    ['accumulation over one step', () => nn.sgd({ gradientAccumulationSteps: 1 }), /at least 2/],
    ['beta1 of 0 for lion', () => nn.lion({ beta1: 0 }), /lion: beta1 must be above 0/],
    ['beta2 of 1', () => nn.adamax({ beta2: 1 }), /adamax: beta2/],
    ['a negative start', () => nn.adagrad({ initialAccumulatorValue: -1 }), /initialAccumulatorValue/],
    ['rho above 1', () => nn.adadelta({ rho: 2 }), /adadelta: rho/],
    ['a power above 0', () => nn.ftrl({ learningRatePower: 0.5 }), /learningRatePower/],
    [
      'a rate of 0 for ftrl',
      () => step(line(nn.ftrl({ learningRate: 0 }))),
      /ftrl: learningRate must be above 0/,
    ],
  ];
  for (const [what, make, message] of bad) {
    it(`refuses ${what}`, async () => {
      const code = what.includes('unknown') || what.includes('another') ? 'UNKNOWN_NAME' : 'INVALID_ARGUMENT';
      await expectError(make, code, message);
    });
  }
});
