import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import { schedule } from '../../src/nn/schedules/index.ts';
import { expectClose } from '../graph/check-operator.ts';
import { expectError, scratchFolder, uniform, weightsOf } from './support.ts';

/** @file Rates step by step; trajectories of training with schedules are in keras-trajectories.test.ts. */

interface Case {
  name: string;
  options: object;
  rates: number[];
}

const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(new URL('../fixtures/keras/schedules/values.json', import.meta.url), 'utf8'),
);

describe.each(cases)('$name $options', ({ name, options, rates }) => {
  const made = schedule({ name, config: options });

  it('has the rates of the reference', () => {
    const ours = rates.map((_, step) => made.rate(step));
    expectClose(ours, rates, 2e-6, 'rates');
  });

  it('is made again from plain data', () => {
    const again = schedule(JSON.parse(JSON.stringify(made)));
    for (let step = 0; step < 70; step++) expect(again.rate(step)).toBe(made.rate(step));
    expect(again.name).toBe(name);
    expect(again.config).toEqual(options);
  });

  it('gives a finite rate at any step', () => {
    for (const step of [0, 1, 61, 1000, 1e6]) {
      expect(made.rate(step)).toBeGreaterThanOrEqual(0);
      expect(made.rate(step)).toBeLessThan(Infinity);
    }
  });
});

describe('oneCycle', () => {
  it('holds its last rate after its last step', () => {
    const { rate } = nn.oneCycle({ maxLr: 1, totalSteps: 10 });
    expect([rate(10), rate(1000)]).toEqual([rate(9), rate(9)]);
  });

  it('has a peak on its very first step when all of the rise is one step', () => {
    expect(nn.oneCycle({ maxLr: 1, totalSteps: 10, pctStart: 0.1 }).rate(0)).toBe(1);
  });
});

const x = uniform([20, 3], 1);
const y = uniform([20, 1], 2);
const decay = { initialLearningRate: 0.1, decaySteps: 4, decayRate: 0.5 };

function network(optimizer: nn.Optimizer): nn.Model {
  const model = nn.sequential({ inputShape: [3], seed: 3 }, [
    nn.dense(4, { activation: 'tanh' }),
    nn.dense(1),
  ]);
  model.compile({ optimizer, loss: 'mse' });
  return model;
}

describe('an optimizer with a schedule', () => {
  const make = () => nn.adam({ learningRate: nn.exponentialDecay(decay) });

  it('steps with the rate of each step', async () => {
    const scheduled = network(make());
    const byHand = network(nn.adam());
    for (let step = 0; step < 6; step++) {
      byHand.learningRate = 0.1 * 0.5 ** (step / 4);
      expect(scheduled.learningRate).toBe(byHand.learningRate);
      await scheduled.trainOnBatch(x, y);
      await byHand.trainOnBatch(x, y);
      expect(weightsOf(scheduled)).toEqual(weightsOf(byHand));
    }
  });

  it('has the same rates in many steps at once', async () => {
    const [fitted, stepped] = [network(make()), network(make())];
    await fitted.fit(x, y, { batchSize: 20, epochs: 5, shuffle: false, verbose: 0 });
    for (let step = 0; step < 5; step++) await stepped.trainOnBatch(x, y);
    for (const [i, weight] of weightsOf(fitted).entries())
      expectClose(weight, weightsOf(stepped)[i], 1e-6, `weight ${i}`);
  });

  it('goes on from a file as if never interrupted', async () => {
    const path = join(scratch, 'scheduled.onnx');
    const model = network(make());
    await model.fit(x, y, { batchSize: 8, verbose: 0 });
    await model.save(path);
    const loaded = await nn.loadModel(path);
    expect(loaded.learningRate).toBe(model.learningRate);
    expect(await loaded.trainOnBatch(x, y)).toEqual(await model.trainOnBatch(x, y));
    expect(weightsOf(loaded)).toEqual(weightsOf(model));
  });

  it('does not let its rate be set', () =>
    expectError(
      () => {
        network(make()).learningRate = 0.5;
      },
      'INVALID_ARGUMENT',
      /follows the schedule 'exponentialDecay'/,
    ));

  it('takes a schedule written by hand', async () => {
    const rate = (step: number) => (step === 0 ? 0 : 0.1);
    const model = network(nn.sgd({ learningRate: { name: 'wait', config: {}, rate } }));
    const before = weightsOf(model);
    await model.trainOnBatch(x, y);
    expect(weightsOf(model)).toEqual(before);
    await model.trainOnBatch(x, y);
    expect(weightsOf(model)).not.toEqual(before);
  });
});

const scratch = scratchFolder();

describe('learningRateScheduler', () => {
  it('sets the rate of each epoch and writes it down', async () => {
    const calls: [number, number][] = [];
    const callback = nn.learningRateScheduler((epoch, rate) => {
      calls.push([epoch, rate]);
      return rate / 2;
    });
    const model = network(nn.sgd({ learningRate: 0.5 }));
    const { history } = await model.fit(x, y, { epochs: 3, callbacks: [callback], verbose: 0 });
    expect(calls).toEqual([
      [0, 0.5],
      [1, 0.25],
      [2, 0.125],
    ]);
    expect(history.learning_rate).toEqual([0.25, 0.125, 0.0625]);
  });

  it('refuses what is no function, a rate that is none, and an optimizer with a schedule', async () => {
    await expectError(() => nn.learningRateScheduler(0.1 as never), 'INVALID_ARGUMENT', /takes a function/);
    const train = (callback: nn.Callback, optimizer: nn.Optimizer) =>
      network(optimizer).fit(x, y, { callbacks: [callback], verbose: 0 });
    await expectError(
      () =>
        train(
          nn.learningRateScheduler(() => Number.NaN),
          nn.sgd(),
        ),
      'INVALID_ARGUMENT',
      /learningRate must be a finite number/,
    );
    await expectError(
      () =>
        train(
          nn.learningRateScheduler(() => 0.1),
          nn.sgd({ learningRate: nn.exponentialDecay(decay) }),
        ),
      'INVALID_ARGUMENT',
      /follows the schedule/,
    );
  });
});

describe('bad schedules', () => {
  const bad: [string, () => unknown, RegExp][] = [
    ['an unknown name', () => schedule({ name: 'cosinDecay', config: {} }), /Did you mean 'cosineDecay'/],
    ['an unknown option', () => nn.exponentialDecay({ ...decay, stairs: 1 } as never), /'staircase'/],
    ['a missing option', () => nn.inverseTimeDecay({ initialLearningRate: 1 } as never), /decaySteps/],
    ['no steps', () => nn.polynomialDecay({ initialLearningRate: 1, decaySteps: 0 }), /decaySteps/],
    [
      'a negative rate',
      () => nn.cosineDecay({ initialLearningRate: -1, decaySteps: 5 }),
      /initialLearningRate/,
    ],
    [
      'a warm-up to nowhere',
      () => nn.cosineDecay({ initialLearningRate: 1, decaySteps: 5, warmupSteps: 5 }),
      /warmupTarget/,
    ],
    [
      'decays that get shorter',
      () => nn.cosineDecayRestarts({ initialLearningRate: 1, firstDecaySteps: 5, tMul: 0.5 }),
      /tMul/,
    ],
    [
      'a value too few',
      () => nn.piecewiseConstantDecay({ boundaries: [1, 2], values: [1, 2] }),
      /one value more/,
    ],
    [
      'boundaries that fall',
      () => nn.piecewiseConstantDecay({ boundaries: [2, 1], values: [1, 2, 3] }),
      /rising/,
    ],
    ['a step size of 0', () => nn.stepDecay({ initialLearningRate: 1, stepSize: 0 }), /stepSize/],
    ['a cycle without length', () => nn.oneCycle({ maxLr: 1 }), /totalSteps, or epochs and stepsPerEpoch/],
    ['a share above 1', () => nn.oneCycle({ maxLr: 1, totalSteps: 5, pctStart: 1.2 }), /pctStart/],
    [
      'an unknown curve',
      () => nn.oneCycle({ maxLr: 1, totalSteps: 5, annealStrategy: 'cosine' as 'cos' }),
      /'cos'/,
    ],
    [
      'a factor of 0',
      () => nn.oneCycle({ maxLr: 1, totalSteps: 5, divFactor: 0 }),
      /divFactor must be above 0/,
    ],
  ];
  for (const [what, make, message] of bad) {
    const code = what.includes('unknown') ? 'UNKNOWN_NAME' : 'INVALID_ARGUMENT';
    it(`are refused: ${what}`, () => expectError(make, code, message));
  }
});
