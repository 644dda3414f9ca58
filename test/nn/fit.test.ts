import { afterEach, describe, expect, it, vi } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import * as nn from '../../src/nn/index.ts';
import { loadEngine } from '../../src/runtime/index.ts';
import { expectClose } from '../graph/check-operator.ts';
import { expectError, uniform, weightsOf } from './support.ts';

/** @file What `fit` means: batches, means over an epoch, validation, weights of examples, what it prints. */

const quiet = { verbose: 0, shuffle: false } as const;

/** y = weight x, on which nothing is learned: the loss of an example is (weight x - y)^2. */
function fixedModel(weight = 1): nn.Model {
  const model = nn.sequential({ inputShape: [1] }, [nn.dense(1, { useBias: false })]);
  model.compile({ optimizer: nn.sgd({ learningRate: 0 }), loss: 'mse', metrics: ['mae'] });
  model.setWeights([new Tensor('float32', Float32Array.of(weight), [1, 1])]);
  return model;
}

const column = (...numbers: number[]) =>
  new Tensor('float32', Float32Array.from(numbers), [numbers.length, 1]);
const mean = (...numbers: number[]) => numbers.reduce((a, b) => a + b) / numbers.length;

describe('history', () => {
  it('counts each example once, also those of a smaller last batch', async () => {
    const { history, epoch } = await fixedModel().fit(column(1, 2, 3, 4, 5), column(0, 0, 0, 0, 0), {
      ...quiet,
      batchSize: 2,
      epochs: 2,
    });
    expect(epoch).toEqual([0, 1]);
    expectClose(history.loss, [11, 11], 1e-6, 'loss');
    expectClose(history.mae, [3, 3], 1e-6, 'mae');
  });

  it('has validation keys from the last rows for validationSplit, before any shuffling', async () => {
    const { history } = await fixedModel().fit(column(1, 2, 3, 4, 5), column(0, 0, 0, 0, 0), {
      verbose: 0,
      validationSplit: 0.4,
    });
    expect(Object.keys(history)).toEqual(['loss', 'mae', 'val_loss', 'val_mae']);
    expectClose(history.loss, [mean(1, 4, 9)], 1e-6, 'loss');
    expectClose(history.val_loss, [mean(16, 25)], 1e-6, 'val_loss');
  });

  it('measures validationData after the epoch, in its own batches and weights', async () => {
    const { history } = await fixedModel().fit(column(1), column(0), {
      ...quiet,
      validationData: [column(1, 2, 3), column(0, 0, 0), Float32Array.of(2, 0, 1)],
      validationBatchSize: 2,
    });
    expectClose(history.val_loss, [(2 * 1 + 0 + 9) / 3], 1e-6, 'val_loss');
    expectClose(history.val_mae, [2], 1e-6, 'metrics are not weighted');
  });

  it('multiplies class weights and sample weights', async () => {
    const { history } = await fixedModel().fit(column(1, 1, 2), column(0, 1, 0), {
      ...quiet,
      classWeight: { 0: 3 },
      sampleWeight: [2, 5, 0.5],
    });
    // losses 1, 0, 4 with weights 3 * 2, 1 * 5, 3 * 0.5
    expectClose(history.loss, [(6 + 0 + 6) / 3], 1e-6, 'loss');
  });

  it('numbers epochs from initialEpoch up to epochs', async () => {
    const { epoch, history } = await fixedModel().fit(column(1), column(0), {
      ...quiet,
      initialEpoch: 3,
      epochs: 5,
    });
    expect(epoch).toEqual([3, 4]);
    expect(history.loss).toHaveLength(2);
    const none = await fixedModel().fit(column(1), column(0), { ...quiet, initialEpoch: 5, epochs: 5 });
    expect(none).toEqual({ epoch: [], history: {} });
  });

  it('evaluate equals the loss of an epoch in which nothing is learned', async () => {
    const [x, y] = [column(1, 2, 3, 4, 5), column(1, 1, 1, 1, 1)];
    const { history } = await fixedModel(2).fit(x, y, { ...quiet, batchSize: 3 });
    const logs = await fixedModel(2).evaluate(x, y, { batchSize: 2 });
    expectClose([logs.loss, logs.mae], [history.loss[0], history.mae[0]], 1e-6, 'logs');
  });
});

describe('inputs', () => {
  it('may be flat where an example is one number, of any number type, from another copy of Tensor', async () => {
    const wanted = (await fixedModel().predict(column(1, 2, 3))).data;
    const foreign = { dims: [3, 1], type: 'float32', data: Float32Array.of(1, 2, 3) } as unknown as Tensor;
    for (const x of [[1, 2, 3], Float64Array.of(1, 2, 3), Uint8Array.of(1, 2, 3), foreign])
      expect((await fixedModel().predict(x)).data).toEqual(wanted);
  });

  it('may have a last axis of one too many or too few in targets', async () => {
    const flat = await fixedModel().evaluate(column(1, 2), [0, 1]);
    expect(flat).toEqual(await fixedModel().evaluate(column(1, 2), column(0, 1)));
    const model = nn.sequential({ inputShape: [1], seed: 1 }, [nn.dense(2, { activation: 'softmax' })]);
    model.compile({ loss: 'sparseCategoricalCrossentropy' });
    expect(await model.evaluate(column(1, 2), column(0, 1))).toEqual(
      await model.evaluate(column(1, 2), [0, 1]),
    );
  });

  it('are not changed by training', async () => {
    const [x, y] = [uniform([7, 1], 1), uniform([7, 1], 2)];
    const before = [x, y].map(({ data }) => data.slice());
    await fixedModel().fit(x, y, { verbose: 0, epochs: 2, batchSize: 3 });
    expect([x.data, y.data]).toEqual(before);
  });
});

describe('many steps in one run', () => {
  const network = (first: nn.Layer[] = []) => {
    const model = nn.sequential({ inputShape: [4], seed: 6 }, [
      ...first,
      nn.dense(6, { activation: 'relu' }),
      nn.dropout(0.3),
      nn.batchNormalization(),
      nn.dense(1),
    ]);
    model.compile({ optimizer: nn.adam({ learningRate: 0.02 }), loss: 'mse', metrics: ['mae'] });
    return model;
  };
  const [x, y] = [uniform([23, 4], 1), uniform([23, 1], 2)];
  const w = uniform([23], 3, [0, 2]);
  const rows = ({ data, dims }: Tensor, start: number, end: number) => {
    const size = data.length / dims[0];
    const part = (data as Float32Array).slice(start * size, end * size);
    return new Tensor('float32', part, [end - start, ...dims.slice(1)]);
  };

  it.each([false, true])('give the same bits as the steps one by one (weighted: %s)', async (weighted) => {
    const [together, apart] = [network(), network()];
    let runs = 0;
    const { history } = await together.fit(x, y, {
      ...quiet,
      batchSize: 5,
      sampleWeight: weighted ? w : undefined,
      callbacks: [{ onProgress: () => void runs++ }],
    });
    expect(runs).toBe(1); // four steps of five rows, and one of the last three
    const sums = { loss: 0, mae: 0 };
    for (let start = 0; start < 23; start += 5) {
      const end = Math.min(start + 5, 23);
      const logs = await apart.trainOnBatch(rows(x, start, end), rows(y, start, end), {
        sampleWeight: weighted ? rows(w, start, end) : undefined,
      });
      sums.loss += logs.loss * (end - start);
      sums.mae += logs.mae * (end - start);
    }
    expect(history.loss[0]).toBeCloseTo(sums.loss / 23, 12);
    expect(history.mae[0]).toBeCloseTo(sums.mae / 23, 12);
    expect(weightsOf(together)).toEqual(weightsOf(apart));
    expect(together.generator.state()).toEqual(apart.generator.state());
    expect(together.iterations).toBe(5);
  });

  it.each([
    ['mse', 1],
    ['binaryCrossentropy', 1],
    ['categoricalCrossentropy', 3],
  ] as const)('give the same bits where %s is computed after the steps', async (loss, units) => {
    const labels = Float32Array.from({ length: 39 * units }, (_, i) =>
      Number(i % units === 0 && i % 2 === 0),
    );
    const y = new Tensor('float32', labels, [39, units]);
    const [together, apart] = [0, 1].map(() => {
      const activation = units === 1 ? 'sigmoid' : 'softmax';
      const model = nn.sequential({ inputShape: [4], seed: 6 }, [nn.dense(units, { activation })]);
      model.compile({ optimizer: nn.sgd({ learningRate: 0.2 }), loss, metrics: ['accuracy', 'mae'] });
      return model;
    });
    const x = uniform([39, 4], 1);
    const { history } = await together.fit(x, y, { ...quiet, batchSize: 16 });
    const sums = { loss: 0, accuracy: 0, mae: 0 };
    for (const [start, end] of [
      [0, 16],
      [16, 32],
      [32, 39],
    ]) {
      const logs = await apart.trainOnBatch(rows(x, start, end), rows(y, start, end));
      for (const name of ['loss', 'accuracy', 'mae'] as const) sums[name] += logs[name] * (end - start);
    }
    for (const [name, sum] of Object.entries(sums)) expect(history[name][0]).toBeCloseTo(sum / 39, 12);
    expect(weightsOf(together)).toEqual(weightsOf(apart));
  });

  it('go over several epochs where nobody looks between them, to the same bits', async () => {
    const [together, apart] = [network(), network()];
    const options = { verbose: 0, batchSize: 5, epochs: 23, sampleWeight: w } as const;
    const { history } = await together.fit(x, y, options);
    let seen = 0;
    const watched = await apart.fit(x, y, { ...options, callbacks: [() => void seen++] });
    expect(seen).toBe(23);
    expect(history).toEqual(watched.history);
    expect(weightsOf(together)).toEqual(weightsOf(apart));
    expect(together.generator.state()).toEqual(apart.generator.state());
    expect(together.iterations).toBe(23 * 5);
  });

  it('stop at the epoch in which the loss is no number any more, whether somebody looks or not', async () => {
    const ends = await Promise.all(
      [[], [() => {}]].map(async (callbacks) => {
        const model = network();
        const rate = nn.exponentialDecay({ initialLearningRate: 1e-3, decaySteps: 1, decayRate: 1e3 });
        model.compile({ optimizer: nn.sgd({ learningRate: rate }), loss: 'mse' });
        const error = await model
          .fit(x, y, { ...quiet, epochs: 30, batchSize: 12, callbacks })
          .catch((e) => e);
        expect(error).toMatchObject({ code: 'NOT_FINITE' });
        return [error.message, model.iterations, weightsOf(model), [...model.generator.state()]];
      }),
    );
    expect(ends[0][1]).toBeGreaterThan(0);
    expect(ends[0]).toEqual(ends[1]);
  });

  /** After how many examples of 12, in batches of one, a model with a layer of this size tells how far it is. */
  async function reports(size: number, count = 12): Promise<number[]> {
    const model = nn.sequential({ inputShape: [size] }, [nn.dense(size), nn.dense(1)]);
    model.compile({ optimizer: nn.sgd({ learningRate: 1e-6 }), loss: 'mse' });
    const done: number[] = [];
    const callbacks = [{ onProgress: (examples: number) => void done.push(examples) }];
    const [x, y] = [uniform([count, size], 1), uniform([count, 1], 2)];
    await model.fit(x, y, { ...quiet, batchSize: 1, callbacks });
    return done;
  }

  it('begin with one alone where steps are work enough', async () => {
    const { name } = await loadEngine();
    expect(await reports(4000, 3)).toEqual(name === 'native' ? [1, 3] : [1, 2, 3]);
  });

  it('are so many that progress shows', async () => {
    expect(await reports(50)).toEqual([12]);
    const done = await reports(1000, 600);
    expect(done.length).toBeGreaterThan(1);
    expect(done.length).toBeLessThan(30);
    expect(done.at(-1)).toBe(600);
  });
});

describe('several large steps in one run', () => {
  const network = () => {
    const model = nn.sequential({ inputShape: [48, 64, 1], seed: 6 }, [
      nn.conv2d(24, 3, { activation: 'relu' }),
      nn.maxPooling2d(2),
      nn.batchNormalization(),
      nn.spatialDropout2d(0.2),
      nn.globalAveragePooling2d(),
      nn.dropout(0.3),
      nn.dense(3, { activation: 'softmax' }),
    ]);
    model.layers[2].trainable = false;
    const loss = nn.sparseCategoricalCrossentropy();
    model.compile({ optimizer: nn.adam({ learningRate: 0.02 }), loss, metrics: ['accuracy'] });
    return model;
  };
  const [size, count] = [40, 135];
  const x = uniform([count, 48, 64, 1], 1);
  const y = new Tensor(
    'float32',
    Float32Array.from({ length: count }, (_, i) => i % 3),
    [count],
  );
  const w = uniform([count], 3, [0, 2]);

  it.each([false, true])('give the same bits as one by one (weighted: %s)', async (weighted) => {
    const [together, apart] = [network(), network()];
    const sampleWeight = weighted ? w : undefined;
    const done: number[] = [];
    const callbacks = [{ onProgress: (examples: number) => void done.push(examples) }];
    const { history } = await together.fit(x, y, {
      ...quiet,
      batchSize: size,
      epochs: 2,
      sampleWeight,
      callbacks,
    });
    const { name } = await loadEngine();
    const single = [40, 80, 120, 135];
    // on the native engine the first alone, then as many as there are
    expect(done).toEqual(name === 'native' ? [40, 120, 135, 120, 135] : [...single, ...single]);
    const losses = [0, 0];
    for (const epoch of [0, 1]) {
      for (let start = 0; start < count; start += size) {
        const end = Math.min(start + size, count);
        const [xs, ys, ws] = [x, y, w].map(({ data, dims }) => {
          const each = data.length / count;
          const part = (data as Float32Array).slice(start * each, end * each);
          return new Tensor('float32', part, [end - start, ...dims.slice(1)]);
        });
        const { loss } = await apart.trainOnBatch(xs, ys, { sampleWeight: weighted ? ws : undefined });
        losses[epoch] += (loss * (end - start)) / count;
      }
    }
    for (const epoch of [0, 1]) expect(history.loss[epoch]).toBeCloseTo(losses[epoch], 12);
    expect(weightsOf(together)).toEqual(weightsOf(apart));
    expect(together.generator.state()).toEqual(apart.generator.state());
    expect(together.iterations).toBe(8);
  });
});

describe('trainOnBatch checks what fit checks', () => {
  it('that the weights are numbers afterwards; else they are those from before', async () => {
    // The loss is still finite where its gradient times the rate is not.
    const model = fixedModel();
    model.compile({ optimizer: nn.sgd({ learningRate: 1e38 }), loss: 'mse' });
    const before = weightsOf(model);
    await expectError(
      () => model.trainOnBatch([1e5], [0]),
      'NOT_FINITE',
      /holds .* after step 1.*learning rate/,
    );
    expect(weightsOf(model)).toEqual(before);
    model.learningRate = 0;
    expect((await model.trainOnBatch([2], [0])).loss).toBeCloseTo(4, 6);
  });

  it('that large weights are numbers afterwards, by their sums or each of them', async () => {
    const large = (learningRate: number) => {
      const model = nn.sequential({ inputShape: [1024], seed: 1 }, [nn.dense(64, { useBias: false })]);
      model.compile({ optimizer: nn.sgd({ learningRate }), loss: 'mse' });
      return model;
    };
    const filled = (number: number, shape: number[]) =>
      new Tensor('float32', new Float32Array(shape[0] * shape[1]).fill(number), shape);
    const y = filled(0, [1, 64]);
    const diverging = large(1e38);
    const before = weightsOf(diverging);
    await expectError(
      () => diverging.trainOnBatch(filled(10, [1, 1024]), y),
      'NOT_FINITE',
      /'dense\/kernel' holds .* after step 1/,
    );
    expect(weightsOf(diverging)).toEqual(before);

    const fine = large(0);
    fine.setWeights([filled(1e36, [1024, 64])]); // numbers whose sum is none
    const { loss } = await fine.trainOnBatch(filled(1e-37, [1, 1024]), y);
    expect(loss / 102.4 ** 2).toBeCloseTo(1, 4);
  });

  it('that there is something to train', async () => {
    const model = nn.sequential({ inputShape: [1] }, [nn.dense(1, { trainable: false })]);
    model.compile({ loss: 'mse' });
    await expectError(
      () => model.trainOnBatch([1], [1]),
      'INVALID_ARGUMENT',
      /^trainOnBatch: .*no weights to train/,
    );
  });
});

describe('what fit prints', () => {
  afterEach(() => vi.restoreAllMocks());

  /** Everything written while a model trains two epochs, on a terminal of so many columns or none. */
  async function printed(verbose: nn.Verbose, columns?: number): Promise<string> {
    let text = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((part) => {
      text += part;
      return true;
    });
    vi.spyOn(console, 'log').mockImplementation((line) => {
      text += `${line}\n`;
    });
    const { isTTY, columns: before } = process.stdout;
    Object.assign(process.stdout, { isTTY: columns !== undefined, columns });
    try {
      const x = column(1, 2, 3);
      await fixedModel().fit(x, column(0, 0, 0), {
        epochs: 2,
        batchSize: 2,
        validationData: [x, x],
        verbose,
      });
    } finally {
      Object.assign(process.stdout, { isTTY, columns: before });
    }
    return text;
  }

  const line = (epoch: number) =>
    new RegExp(
      `^Epoch ${epoch}/2 - \\d+\\.\\ds - loss: 4\\.6667 - mae: 2\\.0000 - val_loss: 0\\.0000 - val_mae: 0\\.0000$`,
    );

  it('is nothing for verbose 0', async () => expect(await printed(0, 80)).toBe(''));

  it('is a line an epoch for verbose 2, and by default when piped', async () => {
    for (const verbose of [2, 'auto'] as const) {
      const lines = (await printed(verbose)).trimEnd().split('\n');
      expect(lines).toHaveLength(2);
      expect(lines[0]).toMatch(line(1));
      expect(lines[1]).toMatch(line(2));
    }
    expect((await printed(2, 80)).trimEnd().split('\n')).toHaveLength(2);
  });

  it('is a bar that is drawn over on a terminal, never longer than the terminal while it is', async () => {
    for (const verbose of [1, 'auto'] as const) {
      const text = (await printed(verbose, 40)).replaceAll('\x1b[K', '|'); // the rest of the line is cleared
      const lines = text.trimEnd().split('\n');
      expect(lines).toHaveLength(4);
      expect(lines[0]).toBe('Epoch 1/2');
      expect(lines[2]).toMatch(/^Epoch 2\/2 - \d+\.\ds left$/);
      const drawn = lines[1].split('\r');
      expect(drawn.length).toBeGreaterThanOrEqual(3);
      for (const over of drawn.slice(1, -1)) {
        expect(over).toMatch(/^[━╶]{20} \d+\.\ds left - .*\|$/);
        expect(over.length).toBeLessThanOrEqual(40);
      }
      expect(drawn.at(-1)).toMatch(/^━{20} \d+\.\ds - loss: 4\.6667 .*val_mae: 0\.0000\|$/);
    }
  });
});
