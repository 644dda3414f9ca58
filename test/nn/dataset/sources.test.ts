import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../src/errors.ts';
import * as nn from '../../../src/nn/index.ts';
import { expectError, scratchFolder, uniform, weightsOf } from '../support.ts';

/** @file Models fed by generators and datasets: the same bits as from arrays, and the same errors. */

const folder = scratchFolder();
const module = new URL('./functions.js', import.meta.url);
const quiet = { verbose: 0 } as const;
const x = uniform([11, 4], 1);
const y = Float32Array.from({ length: 11 }, (_, i) => i % 3);
const w = Float32Array.from({ length: 11 }, (_, i) => 1 + (i % 2));

const network = (seed = 3) => {
  const model = nn.sequential({ inputShape: [4], seed }, [
    nn.dense(6, { activation: 'relu' }),
    nn.dropout(0.3),
    nn.batchNormalization(),
    nn.dense(3, { activation: 'softmax' }),
  ]);
  model.compile({
    optimizer: nn.adam({ learningRate: 0.05 }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
};

const part = ({ data, dims: [, ...shape] }: nn.Tensor, start: number, end: number) => {
  const size = shape.reduce((a, b) => a * b, 1);
  const numbers = (data as Float32Array).slice(start * size, end * size);
  return new nn.Tensor('float32', numbers, [numbers.length / size, ...shape]);
};

/** The batches that `fit` makes of the arrays, unshuffled. */
function* batches(): Generator<nn.Batch> {
  const size = 4;
  for (let start = 0; start < 11; start += size)
    yield [part(x, start, start + size), y.slice(start, start + size), w.slice(start, start + size)];
}

async function* slowBatches(): AsyncGenerator<nn.Batch> {
  for (const batch of batches()) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    yield batch;
  }
}

function* endless(): Generator<nn.Batch> {
  for (;;) yield* batches();
}

describe('fit gives the same bits as on arrays, unshuffled', async () => {
  const options = { ...quiet, epochs: 4 } as const;
  const model = network();
  const history = await model.fit(x, y, {
    ...options,
    batchSize: 4,
    shuffle: false,
    sampleWeight: w,
    classWeight: { 1: 2 },
    validationData: [x, y, w],
    validationBatchSize: 4,
  });

  const rows = { x, y, sampleWeight: w };
  const sources: [string, () => nn.BatchSource, Partial<nn.FitSourceOptions>?][] = [
    ['a generator function', () => batches],
    ['an asynchronous one', () => slowBatches],
    ['a function of the epoch', () => (_epoch: number) => [...batches()]],
    ['an iterable that begins anew', () => new Set(batches())],
    ['an endless generator function', () => endless, { stepsPerEpoch: 3 }],
    ['an endless generator object', () => endless(), { stepsPerEpoch: 3 }],
    ['a dataset of arrays', () => nn.dataset(rows).batch(4)],
    [
      'a dataset of a generator, made elsewhere',
      () =>
        nn
          .dataset(function* () {
            for (let i = 0; i < 11; i++) yield [part(x, i, i + 1).reshape([4]), y[i], w[i]];
          })
          .map(async (example) => example)
          .batch(4),
    ],
    [
      'a dataset through a thread',
      () => nn.dataset(rows, { workers: 1 }).map({ module, export: 'unchanged' }).batch(4),
    ],
  ];
  it.each(sources)('from %s', async (_, source, more) => {
    const fed = network();
    const own = { ...options, ...more, classWeight: { 1: 2 } };
    const rest = await fed.fit(source(), {
      ...own,
      validationData: source(),
      ...(more && { validationSteps: 3 }),
    });
    expect(rest).toEqual(history);
    expect(weightsOf(fed)).toEqual(weightsOf(model));
  });

  it('from arrays that are validated on a source', async () => {
    const fed = network();
    const rest = await fed.fit(x, y, {
      ...options,
      batchSize: 4,
      shuffle: false,
      sampleWeight: w,
      classWeight: { 1: 2 },
      validationData: batches,
    });
    expect(rest).toEqual(history);
  });
});

describe('several inputs and outputs', () => {
  const twoOfEach = () => {
    const [a, b] = [nn.input({ shape: [4], name: 'a' }), nn.input({ shape: [2], name: 'b' })];
    const joined = nn.concatenate()([a, b]);
    const [left, right] = [nn.dense(1, { name: 'left' })(joined), nn.dense(2, { name: 'right' })(joined)];
    const model = nn.model({ inputs: [a, b], outputs: [left, right], seed: 2 });
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    return model;
  };
  const inputs = { a: uniform([6, 4], 1), b: uniform([6, 2], 2) };
  const targets = [uniform([6, 1], 3), uniform([6, 2], 4)];

  it('come from datasets by name or in order', async () => {
    const [whole, fed] = [twoOfEach(), twoOfEach()];
    const source = nn.dataset({ x: inputs, y: targets }).batch(4);
    const history = await whole.fit(inputs, targets, { ...quiet, batchSize: 4, shuffle: false });
    expect(await fed.fit(source, quiet)).toEqual(history);
    expect(weightsOf(fed)).toEqual(weightsOf(whole));
    const [p, q] = [await whole.predict(inputs), await fed.predict(source)];
    expect(q.map(({ data, dims }) => [data, dims])).toEqual(p.map(({ data, dims }) => [data, dims]));
    expect(await fed.evaluate(source)).toEqual(await whole.evaluate(inputs, targets, { batchSize: 4 }));
  });
});

describe('evaluate and predict', () => {
  it('go over a source as over arrays', async () => {
    const model = network();
    const wanted = await model.evaluate(x, y, { batchSize: 4, sampleWeight: w });
    expect(await model.evaluate(batches)).toEqual(wanted);
    expect(await model.evaluate(endless, { steps: 3 })).toEqual(wanted);
    const { data, dims } = await model.predict(x);
    const alone = function* () {
      for (const [x] of batches()) yield x as nn.Tensor;
    };
    for (const source of [batches, slowBatches(), alone, nn.dataset({ x }).batch(4)]) {
      const made = await model.predict(source);
      expect([made.dims, made.data]).toEqual([dims, data]);
    }
    expect((await model.predict(endless, { steps: 2 })).dims).toEqual([8, 3]);
  });

  it('close a dataset that they do not read to its end', async () => {
    const model = network();
    const before = process.getActiveResourcesInfo().length;
    const source = nn.dataset({ x, y }, { workers: 1 }).map({ module, export: 'unchanged' }).batch(2);
    await model.evaluate(source, { steps: 2 });
    expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before);
  });
});

describe('a training on a dataset', () => {
  const source = (workers: number) =>
    nn.dataset({ x, y }, { seed: 7, workers }).shuffle().map({ module, export: 'jitter' }).batch(4);

  it('has the same bits with any number of threads', async () => {
    const results = [];
    for (const workers of [0, 1, 2]) {
      const model = network();
      results.push([await model.fit(source(workers), { ...quiet, epochs: 3 }), weightsOf(model)]);
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
    const other = nn.dataset({ x, y }, { seed: 8, workers: 0 }).shuffle().map({ module, export: 'jitter' });
    const model = network();
    expect([await model.fit(other.batch(4), { ...quiet, epochs: 3 }), weightsOf(model)]).not.toEqual(
      results[0],
    );
  });

  it('ends with the same bits when it is resumed from a file', async () => {
    const [unbroken, broken, resumed] = [network(), network(), network()];
    const whole = await unbroken.fit(source(1), { ...quiet, epochs: 6, validationData: source(0) });
    const path = join(folder, 'broken.onnx');
    await broken.fit(source(1), { ...quiet, epochs: 2, validationData: source(0) });
    await broken.save(path);
    const rest = await resumed.fit(source(2), {
      ...quiet,
      epochs: 6,
      validationData: source(0),
      resumeFrom: path,
    });
    expect(rest).toEqual(whole);
    expect(weightsOf(resumed)).toEqual(weightsOf(unbroken));
  });

  it('keeps the weights from before an epoch in which an example fails', async () => {
    const model = network();
    const before = weightsOf(model);
    const source = nn
      .dataset({ x, y })
      .map(([x, y], { index }) => [x, index === 9 ? Number.NaN : y])
      .batch(4);
    await expectError(
      () => model.fit(source, quiet),
      'NOT_FINITE',
      /fit: batch 2: y holds NaN \(example 1\)/,
    );
    expect(weightsOf(model)).toEqual(before);
  });

  it('tells callbacks how many examples an epoch has, once that is known', async () => {
    const totals = async (source: nn.BatchSource) => {
      const seen: [number, number][] = [];
      const callbacks = [{ onProgress: (done: number, total: number) => void seen.push([done, total]) }];
      await network().fit(source, { ...quiet, epochs: 2, callbacks });
      return seen;
    };
    // biome-ignore format: a table
    const known = [[4, 11], [8, 11], [11, 11]];
    expect(await totals(nn.dataset({ x, y }).batch(4))).toEqual([...known, ...known]);
    expect(await totals(batches)).toEqual([...known.map(([done]) => [done, Infinity]), ...known]);
  });
});

describe('a source that does not fit is refused, by the number of its batch', () => {
  const good = (): nn.Batch => [uniform([2, 4], 1), [0, 1]];
  // biome-ignore lint/suspicious/noExplicitAny: batches as untyped programs write them
  const cases: [string, any, ErrorCode, RegExp][] = [
    [
      'a label out of range',
      [uniform([2, 4], 1), [0, 3]],
      'INVALID_ARGUMENT',
      /batch 1: y must hold whole numbers from 0 to 2.*\[1\] is 3/,
    ],
    [
      'NaN in x',
      [new nn.Tensor('float32', Float32Array.of(0, 1, Number.NaN, 2), [1, 4]), [0]],
      'NOT_FINITE',
      /batch 1: x holds NaN/,
    ],
    [
      'infinity in weights',
      [uniform([1, 4], 1), [0], [Infinity]],
      'NOT_FINITE',
      /batch 1: sampleWeight holds Infinity/,
    ],
    [
      'another shape of x',
      [uniform([2, 5], 1), [0, 1]],
      'SHAPE_MISMATCH',
      /batch 1: x must have shape \(None, 4\).*\(2, 5\)/,
    ],
    [
      'another shape of y',
      [uniform([2, 4], 1), uniform([2, 3], 1)],
      'SHAPE_MISMATCH',
      /batch 1: y must have shape \(None,\)/,
    ],
    ['other counts', [uniform([2, 4], 1), [0, 1, 2]], 'SHAPE_MISMATCH', /batch 1: x and y must have as many/],
    [
      'weights of another count',
      [uniform([2, 4], 1), [0, 1], [1]],
      'SHAPE_MISMATCH',
      /batch 1: x and sampleWeight/,
    ],
    ['an unknown input', [{ sound: uniform([2, 4], 1) }, [0, 1]], 'UNKNOWN_NAME', /batch 1: x/],
    [
      'x alone',
      [uniform([2, 4], 1)],
      'INVALID_ARGUMENT',
      /batch 1 must be \[x, y\] or \[x, y, sampleWeight\]/,
    ],
    ['no batch', undefined, 'INVALID_ARGUMENT', /batch 1 must be \[x, y\].*received undefined/],
    ['text', [['loud'], [0]], 'INVALID_ARGUMENT', /batch 1: x must be/],
    ['an empty batch', [uniform([0, 4], 1), []], 'INVALID_ARGUMENT', /batch 1: x has no examples/],
  ];
  it.each(cases)('%s', async (_, bad, code, message) => {
    const source = () => [good(), bad];
    const model = network();
    const before = weightsOf(model);
    await expectError(() => model.fit(source, quiet), code, /^fit: /, message);
    expect(weightsOf(model)).toEqual(before);
    const validated = model.fit(() => [good()], { ...quiet, validationData: source });
    await expectError(() => validated, code, /^fit: validationData: /, message);
    await expectError(() => model.evaluate(source), code, /^evaluate: /, message);
  });

  it.each<[string, unknown, RegExp]>([
    ['another shape', uniform([1, 5], 1), /batch 1: x must have shape/],
    ['NaN', [new nn.Tensor('float32', Float32Array.of(0, 1, Number.NaN, 2), [1, 4])], /batch 1: x holds NaN/],
    ['nothing', undefined, /batch 1: x must be/],
  ])('predict: %s', async (_, bad, message) => {
    const error = await network()
      .predict(() => [[uniform([2, 4], 1)], bad] as never)
      .catch((error) => error);
    expect(error.name).toBe('EarshotError');
    expect(error.message).toMatch(message);
  });
});

describe('bad sources and options', () => {
  const train = (source: unknown, options: object = {}) =>
    network().fit(source as nn.BatchSource, { ...quiet, ...options });
  const cases: [string, () => unknown, RegExp][] = [
    ['no batches', () => train(() => []), /ended after 0 batches of epoch 1/],
    [
      'too few',
      () => train(batches, { stepsPerEpoch: 4 }),
      /ended after 3 batches of epoch 1; stepsPerEpoch is 4/,
    ],
    [
      'a generator object for two epochs',
      () => train(batches(), { epochs: 2 }),
      /can be gone over once, and 2 epochs.*stepsPerEpoch/,
    ],
    [
      'a generator object that ends',
      () => train(batches(), { epochs: 2, stepsPerEpoch: 2 }),
      /after 1 batches of epoch 2; stepsPerEpoch is 2.*generator function/,
    ],
    [
      'a generator object to validate on',
      () => train(batches, { epochs: 2, validationData: batches() }),
      /validationData: a generator object.*validationSteps/,
    ],
    ['a function that returns none', () => train(() => 3), /must return batches.*returned 3/],
    ['a dataset of examples', () => train(nn.dataset({ x, y })), /end it with \.batch\(32\)/],
    ['steps', () => train(batches, { stepsPerEpoch: 0 }), /stepsPerEpoch must be a whole number/],
    ['batchSize', () => train(batches, { batchSize: 4 }), /batchSize is for arrays/],
    ['shuffle', () => train(batches, { shuffle: true }), /shuffle is for arrays/],
    ['validationSplit', () => train(batches, { validationSplit: 0.1 }), /validationSplit is for arrays/],
    ['sampleWeight', () => train(batches, { sampleWeight: w }), /sampleWeight is for arrays/],
    ['y beside it', () => network().fit(batches as never, y as never, quiet), /gives x and y/],
    ['what is none', () => train(5), /fit: x must be/],
  ];
  it.each(cases)('%s', async (_, action, message) => {
    await expectError(action, 'INVALID_ARGUMENT', message);
  });

  it('before compile', async () => {
    const model = nn.sequential({ inputShape: [4] }, [nn.dense(3)]);
    await expectError(() => model.fit(batches, quiet), 'WRONG_ORDER');
    await expectError(() => model.evaluate(batches), 'WRONG_ORDER');
  });
});

describe('generator objects', () => {
  it('are gone on with, and not closed', async () => {
    const given: number[] = [];
    let closed = false;
    const counting = function* (): Generator<nn.Batch> {
      try {
        for (let i = 0; ; i++) {
          given.push(i);
          yield [uniform([2, 4], i), [0, 1]];
        }
      } finally {
        closed = true;
      }
    };
    const object = counting();
    const model = network();
    await model.fit(object, { ...quiet, epochs: 2, stepsPerEpoch: 3 });
    expect(given, 'none is taken and lost').toEqual([0, 1, 2, 3, 4, 5]);
    await model.evaluate(object, { steps: 1 });
    expect([given.length, closed]).toEqual([7, false]);
  });

  it('of functions are closed at the end of an epoch that is cut', async () => {
    let closed = 0;
    const function_ = function* (): Generator<nn.Batch> {
      try {
        yield* endless();
      } finally {
        closed++;
      }
    };
    await network().fit(function_, { ...quiet, epochs: 3, stepsPerEpoch: 2 });
    expect(closed).toBe(3);
  });
});
