import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dense, sequential, Tensor } from '../../../src/nn/index.ts';
import { readCompile } from '../../../src/nn/keras/compile.ts';
import { loadKeras } from '../../../src/nn/keras/index.ts';
import { Unsupported } from '../../../src/nn/keras/unsupported.ts';
import { expectError } from '../support.ts';
import { pathOf } from './fixtures.ts';

/** A model compiled by what Keras wrote. */
function compiledBy(training: object, version: string) {
  const unsupported = new Unsupported();
  const options = readCompile(training, version, ['output'], unsupported);
  unsupported.check('the config');
  const model = sequential({ inputShape: [2] }, [dense(3, { activation: 'softmax' })]);
  model.compile(options!);
  return model.compiled;
}

/** With numbers in single precision, as which Keras 2 keeps some. */
function rounded(from: unknown): unknown {
  if (typeof from === 'number') return Math.fround(from);
  if (Array.isArray(from)) return from.map(rounded);
  if (typeof from !== 'object' || from === null) return from;
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, rounded(value)]));
}

const optimizers: Record<string, [name: string, config: object]> = {
  sgd: ['sgd', { learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 }],
  adam: [
    'adam',
    { learningRate: 0.002, beta1: 0.8, beta2: 0.999, epsilon: 1e-7, amsgrad: true, clipnorm: 1 },
  ],
  adamw: ['adamw', { learningRate: 0.002, weightDecay: 0.03, globalClipnorm: 2 }],
  rmsprop: ['rmsprop', { learningRate: 0.002, rho: 0.8, momentum: 0.1, centered: true, clipvalue: 0.5 }],
  adagrad: ['adagrad', { learningRate: 0.01, initialAccumulatorValue: 0.2 }],
  adadelta: ['adadelta', { learningRate: 0.5, rho: 0.9 }],
  adamax: ['adamax', { learningRate: 0.01, beta2: 0.99 }],
  nadam: ['nadam', { learningRate: 0.01, epsilon: 1e-6 }],
  ftrl: ['ftrl', { learningRate: 0.01, l1RegularizationStrength: 0.1, beta: 0.2 }],
  averaged: ['sgd', { learningRate: 0.1, useEma: true, emaMomentum: 0.9, emaOverwriteFrequency: 5 }],
  lion: ['lion', { learningRate: 0.001, beta1: 0.8 }],
  accumulated: ['adam', { learningRate: 0.001, gradientAccumulationSteps: 4 }],
};

const schedules: Record<string, [name: string, config: object]> = {
  exponential: [
    'exponentialDecay',
    { initialLearningRate: 0.1, decaySteps: 100, decayRate: 0.9, staircase: true },
  ],
  inverse: ['inverseTimeDecay', { initialLearningRate: 0.1, decaySteps: 100, decayRate: 0.9 }],
  piecewise: ['piecewiseConstantDecay', { boundaries: [10, 20], values: [0.5, 0.25, 0.125] }],
  polynomial: [
    'polynomialDecay',
    { initialLearningRate: 0.5, decaySteps: 10, endLearningRate: 0.125, power: 2 },
  ],
  cosine: [
    'cosineDecay',
    { initialLearningRate: 0, decaySteps: 90, alpha: 0.1, warmupTarget: 0.5, warmupSteps: 10 },
  ],
  restarts: ['cosineDecayRestarts', { initialLearningRate: 0.5, firstDecaySteps: 10, tMul: 2, mMul: 0.5 }],
};

const losses: Record<string, [name: string, config?: object]> = {
  0: ['mse'],
  1: ['mae'],
  2: ['msle'],
  3: ['klDivergence'],
  4: ['huber'],
  5: ['squaredHinge'],
  bce: ['binaryCrossentropy', { fromLogits: true, labelSmoothing: 0.125 }],
  cce: ['categoricalCrossentropy', { fromLogits: false, labelSmoothing: 0.25 }],
  scce: ['sparseCategoricalCrossentropy', { fromLogits: true }],
  cosine: ['cosineSimilarity'],
  logCosh: ['logCosh'],
  kl: ['klDivergence'],
  focal: ['binaryFocalCrossentropy', { applyClassBalancing: true, alpha: 0.5, gamma: 3 }],
};

const metrics: Record<string, [name: string, config?: object][]> = {
  names: [['accuracy'], ['mae'], ['meanSquaredError']],
  objects: [
    ['precision', { thresholds: 0.25, classId: 1 }],
    ['recall', { thresholds: 0.5 }],
    ['auc', { numThresholds: 50, curve: 'PR' }],
  ],
  topK: [['topKAccuracy', { k: 2 }], ['categoricalAccuracy'], ['rootMeanSquaredError']],
  f1: [['f1Score', { average: 'macro' }]],
  cosine: [['cosineSimilarity']],
};

for (const [version, file] of [
  ['3.15.1', 'compiled-keras3.json'],
  ['2.21.0', 'compiled-keras2.json'],
]) {
  const written = JSON.parse(readFileSync(pathOf(file), 'utf8'));

  describe(`what Keras ${version} wrote of compile`, () => {
    for (const [key, training] of Object.entries<object>(written.optimizers)) {
      it(`optimizer ${key}`, () => {
        const { optimizer } = compiledBy(training, version);
        if (key in schedules) {
          const [name, config] = schedules[key];
          expect(optimizer.schedule?.name).toBe(name);
          expect(rounded(optimizer.schedule?.config)).toMatchObject(rounded(config) as object);
          return;
        }
        const [name, config] = optimizers[key];
        expect(optimizer.name).toBe(name);
        expect(rounded(optimizer.config)).toMatchObject(rounded(config) as object);
      });
    }

    for (const [key, [name, config]] of Object.entries(losses)) {
      it(`loss ${key}`, () => {
        const [{ loss }] = compiledBy(written.losses[key], version).outputs;
        expect(loss.name).toBe(name);
        expect(loss.config ?? {}).toMatchObject(config ?? {});
      });
    }

    for (const [key, wanted] of Object.entries(metrics)) {
      it(`metrics ${key}`, () => {
        const [output] = compiledBy(written.metrics[key], version).outputs;
        expect(output.metrics.map(({ kind, name }) => kind ?? name)).toEqual(wanted.map(([name]) => name));
        for (const [i, [, config]] of wanted.entries())
          expect(output.metrics[i].config ?? {}).toMatchObject(config ?? {});
      });
    }
  });
}

describe('compile of whole files', () => {
  it('several outputs have losses, weights and metrics of their own', async () => {
    for (const name of ['functional-keras3.keras', 'functional-keras2.h5']) {
      const { outputs, optimizer } = (await loadKeras(pathOf(name))).compiled;
      expect(outputs.map(({ loss }) => loss.name)).toEqual(['categoricalCrossentropy', 'mse']);
      expect(outputs.map(({ lossWeight }) => lossWeight)).toEqual([1, 0.5]);
      expect(outputs.map(({ metrics }) => metrics.map(({ name }) => name))).toEqual([['accuracy'], ['mae']]);
      expect(rounded(optimizer.config)).toMatchObject(rounded({ momentum: 0.9, nesterov: true }) as object);
    }
  });

  it('dictionaries by names of outputs', () => {
    const read = (training: object, outputs: string[], version = '3.15.1') =>
      readCompile({ optimizer: 'sgd', ...training }, version, outputs, new Unsupported())!;
    const names = (from: unknown) => [from].flat(2).map((one) => (one as { name: string }).name);
    const two = { loss: { b: 'mse', a: 'mae' }, loss_weights: { a: 2, b: 3 }, metrics: { b: ['accuracy'] } };
    const { loss, lossWeights, metrics } = read(two, ['a', 'b']);
    expect(names(loss)).toEqual(['mae', 'mse']);
    expect(lossWeights).toEqual([2, 3]);
    expect((metrics as unknown[][]).map(names)).toEqual([[], ['accuracy']]);
    expect(names(read({ loss: { out: 'mse' } }, ['out']).loss)).toEqual(['mse']);
    const plain = { loss: 'mse', metrics: ['mae', 'mse'] };
    expect((read(plain, ['a', 'b']).metrics as unknown[][]).map(names)).toEqual([['mae'], ['mse']]);
    expect(names(read(plain, ['a', 'b'], '2.15.0').metrics)).toEqual(['mae', 'mse']);
  });

  it('is left out when asked, and where the model was not compiled', async () => {
    expect((await loadKeras(pathOf('cnn-keras3.h5'))).isCompiled).toBe(true);
    expect((await loadKeras(pathOf('cnn-keras3.h5'), { compile: false })).isCompiled).toBe(false);
    expect((await loadKeras(pathOf('norms-keras3.keras'))).isCompiled).toBe(false);
  });

  it('a loaded model trains on', async () => {
    const model = await loadKeras(pathOf('cnn-keras3.keras'), { seed: 3 });
    const x = new Float32Array(4 * 120).map((_, i) => Math.sin(i));
    const data = [new Tensor('float32', x, [4, 12, 10, 1]), [0, 1, 2, 0]] as const;
    const { history } = await model.fit(...data, { epochs: 80, verbose: 0 });
    expect(model.seed).toBe(3);
    expect(history.loss.at(-1)).toBeLessThan(history.loss[0]);
  });

  it('lists every part that is unsupported', async () => {
    const training = {
      optimizer: { class_name: 'SGD', config: { learning_rate: 0.1, loss_scale_factor: 8 } },
      loss: { class_name: 'function', config: 'my_loss' },
      metrics: ['my_metric', { class_name: 'F1Score', config: { average: null } }],
      weighted_metrics: ['mae'],
    };
    const patterns = ['loss_scale_factor = 8', 'my_loss', 'my_metric', 'average = null', 'weighted_metrics'];
    await expectError(() => compiledBy(training, '3.15.1'), 'UNSUPPORTED', ...patterns);
    const other = { optimizer: 'muon', loss: 'mse' };
    await expectError(() => compiledBy(other, '3.15.1'), 'UNSUPPORTED', 'muon');
  });
});
