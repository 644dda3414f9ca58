import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Tensor } from '../../src/array/tensor.ts';
import { decodeModel } from '../../src/graph/from-onnx.ts';
import { add as addValues } from '../../src/graph/ops/add.ts';
import { channelsLast, features } from '../../src/nn/features.ts';
import * as nn from '../../src/nn/index.ts';
import { expectError, scratchFolder, uniform, weightsOf } from './support.ts';

/** @file Models that are more than a stack. */

const sum = (config = {}) =>
  nn.layer({
    kind: 'Sum',
    config,
    arity: [2, Infinity],
    outputShape: ([first]) => first,
    call: (inputs) => features(inputs.map(channelsLast).reduce(addValues)),
  });

const quiet = { verbose: 0 } as const;
const folder = scratchFolder();
const x = uniform([12, 3], 1);
const y = uniform([12, 2], 2);

describe('a model with a residual connection', () => {
  const residual = () => {
    const start = nn.input({ shape: [3] });
    const hidden = nn.dense(3, { activation: 'tanh' })(start);
    return nn.model({ inputs: start, outputs: nn.dense(2)(sum()([start, hidden])), seed: 4 });
  };

  it('computes what its parts compute', async () => {
    const net = residual();
    const [kernel, , last] = weightsOf(net);
    const [row] = [x.data.slice(0, 3) as Float32Array];
    const inner = [0, 1, 2].map(
      (j) => row[j] + Math.tanh(row.reduce((total, v, i) => total + v * kernel[i * 3 + j], 0)),
    );
    const expected = [0, 1].map((j) => inner.reduce((total, v, i) => total + v * last[i * 2 + j], 0));
    const { data, dims } = await net.predict(x);
    expect(dims).toEqual([12, 2]);
    for (const [j, value] of expected.entries()) expect(data[j]).toBeCloseTo(value, 5);
  });

  it('learns', async () => {
    const net = residual();
    net.compile({ optimizer: 'adam', loss: 'mse' });
    const { history } = await net.fit(x, y, { epochs: 30, ...quiet });
    expect(history.loss[29]).toBeLessThan(history.loss[0]);
  });
});

describe('a shared layer', () => {
  const twins = () => {
    const [a, b] = [nn.input({ shape: [3], name: 'a' }), nn.input({ shape: [3], name: 'b' })];
    const shared = nn.dense(2, { useBias: false });
    return nn.model({ inputs: [a, b], outputs: sum()([shared(a), shared(b)]) });
  };

  it('has its weights once, and learns from both uses', async () => {
    const net = twins();
    expect(net.countParams().total).toBe(6);
    const [kernel] = weightsOf(net);
    net.compile({ optimizer: nn.sgd({ learningRate: 0.5 }), loss: 'mse' });
    const one = uniform([1, 3], 5);
    const two = uniform([1, 3], 6);
    const target = uniform([1, 2], 7);
    const output = (await net.predict([one, two])).data as Float32Array;
    await net.trainOnBatch({ b: two, a: one }, target);
    const [after] = weightsOf(net);
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 2; j++) {
        const slope = output[j] - (target.data[j] as number); // of the mean of two squares
        const gradient = slope * ((one.data[i] as number) + (two.data[i] as number));
        expect(after[i * 2 + j]).toBeCloseTo(kernel[i * 2 + j] - 0.5 * gradient, 5);
      }
  });

  it('takes its inputs in order or by name, and no others', async () => {
    const net = twins();
    const ordered = await net.predict([x, x]);
    expect((await net.predict({ b: x, a: x })).data).toEqual(ordered.data);
    await expectError(() => net.predict([x]), 'SHAPE_MISMATCH', /one entry for each of a, b; received 1/);
    await expectError(() => net.predict(x), 'SHAPE_MISMATCH', /one entry for each of a, b/);
    await expectError(() => net.predict({ a: x }), 'SHAPE_MISMATCH', /'b' is missing/);
    await expectError(() => net.predict({ a: x, bb: x }), 'UNKNOWN_NAME', /'b'/);
    await expectError(() => net.predict([x, uniform([5, 3], 1)]), 'SHAPE_MISMATCH', /as many examples/);
  });
});

describe('a model with two outputs', () => {
  const classes = Float32Array.from({ length: 12 }, (_, i) => i % 3);
  const two = (seed = 3) => {
    const start = nn.input({ shape: [3] });
    const hidden = nn.dropout(0.2)(nn.dense(4, { activation: 'relu', trainable: true })(start));
    const outputs = [
      nn.dense(2, { name: 'values' })(hidden),
      nn.dense(3, { name: 'class', activation: 'softmax' })(hidden),
    ];
    const net = nn.model({ inputs: start, outputs, seed });
    net.compile({
      optimizer: nn.adam({ learningRate: 0.01 }),
      loss: { values: 'mse', class: 'sparseCategoricalCrossentropy' },
      lossWeights: { values: 0.5 },
      metrics: { class: ['accuracy'], values: ['mae'] },
    });
    return net;
  };

  it('adds up weighted losses and logs each', async () => {
    const net = two();
    const logs = await net.evaluate(x, { values: y, class: classes });
    expect(Object.keys(logs)).toEqual(['loss', 'values_loss', 'class_loss', 'values_mae', 'class_accuracy']);
    expect(logs.loss).toBeCloseTo(0.5 * logs.values_loss + logs.class_loss, 6);
    const [values, probabilities] = await net.predict(x);
    expect([values.dims, probabilities.dims]).toEqual([
      [12, 2],
      [12, 3],
    ]);
    const mse = (y.data as Float32Array).reduce(
      (total, v, i) => total + (v - (values.data[i] as number)) ** 2,
      0,
    );
    expect(logs.values_loss).toBeCloseTo(mse / 24, 6);
  });

  it('goes on after save and loadModel as if nothing had been', async () => {
    const targets = [y, classes];
    const unbroken = two();
    const whole = await unbroken.fit(x, targets, { epochs: 4, batchSize: 5, ...quiet });
    const net = two();
    await net.fit(x, targets, { epochs: 2, batchSize: 5, ...quiet });
    const path = join(folder, 'two.onnx');
    await net.save(path);
    const loaded = await nn.loadModel(path);
    const rest = await loaded.fit(x, targets, { epochs: 4, initialEpoch: 2, batchSize: 5, ...quiet });
    expect(rest.history).toEqual(
      Object.fromEntries(Object.entries(whole.history).map(([key, values]) => [key, values.slice(2)])),
    );
    expect(weightsOf(loaded)).toEqual(weightsOf(unbroken));
  });

  it('counts which class of an output was taken for which', async () => {
    const net = two();
    const targets = [y, classes];
    const matrix = await net.confusionMatrix(x, targets, { output: 'class', batchSize: 5 });
    const [, probabilities] = await net.predict(x);
    const expected = [0, 1, 2].map(() => [0, 0, 0]);
    for (const [i, wanted] of classes.entries()) {
      const row = [...(probabilities.data as Float32Array).subarray(3 * i, 3 * i + 3)];
      expected[wanted][row.indexOf(Math.max(...row))]++;
    }
    expect(matrix).toEqual(expected);
    await expectError(() => net.confusionMatrix(x, targets), 'INVALID_ARGUMENT', /values, class/);
    await expectError(() => net.confusionMatrix(x, targets, { output: 'clas' }), 'UNKNOWN_NAME', /'class'/);
  });

  it('refuses what does not fit its outputs', async () => {
    const net = two();
    await expectError(() => net.compile({ loss: { values: 'mse' } }), 'INVALID_ARGUMENT', /output 'class'/);
    await expectError(() => net.compile({ loss: { value: 'mse' } }), 'UNKNOWN_NAME', /'values'/);
    await expectError(() => net.compile({ loss: ['mse'] }), 'INVALID_ARGUMENT', /received 1/);
    await expectError(
      () => net.fit(x, y),
      'SHAPE_MISMATCH',
      /y must have one entry for each of values, class/,
    );
    await expectError(
      () => net.fit(x, [y, classes], { classWeight: { 0: 1 } }),
      'INVALID_ARGUMENT',
      /one output/,
    );
  });
});

describe('frozen layers', () => {
  it('stay as they are, also in batch normalisation and penalties, until they are thawed', async () => {
    const net = nn.sequential({ inputShape: [3], seed: 2 }, [
      nn.dense(4, { trainable: false, kernelRegularizer: nn.l2(1) }),
      nn.batchNormalization({ trainable: false }),
      nn.dense(2),
    ]);
    net.compile({ optimizer: nn.sgd({ learningRate: 0.1 }), loss: 'mse' });
    expect(net.countParams()).toEqual({ total: 42, trainable: 10, nonTrainable: 32 });
    const before = weightsOf(net);
    await net.fit(x, y, { epochs: 3, ...quiet });
    const after = weightsOf(net);
    expect(after.slice(0, 6)).toEqual(before.slice(0, 6));
    expect(after[6]).not.toEqual(before[6]);
    const loss = (await net.evaluate(x, y)).loss;
    expect(loss).toBeLessThan(1); // no penalty
    for (const built of net.layers) built.trainable = true;
    net.compile({ optimizer: 'sgd', loss: 'mse' });
    expect(weightsOf(net)).toEqual(after);
    expect((await net.evaluate(x, y)).loss).toBeGreaterThan(loss);
    await net.fit(x, y, { epochs: 1, ...quiet });
    for (const [i, weight] of weightsOf(net).entries()) expect(weight, `${i}`).not.toEqual(after[i]);
  });
});

describe('building', () => {
  const a = nn.input({ shape: [3], name: 'a' });
  const b = nn.input({ shape: [3], name: 'b' });

  it('puts layers in the order of Keras: the farthest from the outputs first', () => {
    const left = nn.dense(3, { name: 'left' })(a);
    const right = nn.dense(3, { name: 'right' })(nn.dense(3, { name: 'early' })(b));
    const net = nn.model({ inputs: [a, b], outputs: sum({ name: 'sum' })([left, right]) });
    expect(net.layers.map(({ name }) => name)).toEqual(['early', 'left', 'right', 'sum']);
  });

  it('goes on from a layer of another model', async () => {
    const base = nn.sequential({ inputShape: [3] }, [nn.dense(5, { name: 'first' }), nn.dense(1)]);
    const net = nn.model({ inputs: base.inputs, outputs: nn.dense(2)(base.getLayer('first').output) });
    expect(net.layers.map(({ name }) => name)).toEqual(['first', 'dense']);
    await expectError(() => base.getLayer('frist'), 'UNKNOWN_NAME', /'first'/);
  });

  it('says what is wrong', async () => {
    const joined = sum()([a, b]);
    await expectError(() => nn.model({ inputs: a, outputs: joined }), 'INVALID_ARGUMENT', /input b/);
    const one = nn.dense(1)(a);
    await expectError(() => nn.model({ inputs: [a, b], outputs: one }), 'INVALID_ARGUMENT', /input b/);
    await expectError(() => sum()([a]), 'SHAPE_MISMATCH', /Sum takes 2 or more inputs; received 1/);
    await expectError(() => nn.dense(1)([a, b]), 'SHAPE_MISMATCH', /Dense takes 1 input; received 2/);
    await expectError(() => nn.dense(1)(x as never), 'INVALID_ARGUMENT', /model.predict/);
    await expectError(() => nn.model({ inputs: [], outputs: one } as never), 'INVALID_ARGUMENT', /inputs/);
    const same = nn.dense(3);
    await expectError(
      () => nn.sequential({ inputShape: [3] }, [same, same]),
      'INVALID_ARGUMENT',
      /layer 0 again/,
    );
  });
});

describe('names in a graph', () => {
  it('of outputs are those of their layers, as they were given', async () => {
    const start = nn.input({ shape: [3] });
    const heads = [nn.dense(2, { name: 'What' })(start), nn.dense(1, { name: 'howMuch' })(start)];
    const net = nn.model({ inputs: start, outputs: heads });
    expect(net.outputNames).toEqual(['What', 'howMuch']);
    net.compile({ optimizer: 'sgd', loss: { What: 'mse', howMuch: 'mae' } });
    const logs = await net.evaluate(x, { What: y, howMuch: uniform([12, 1], 3) });
    expect(Object.keys(logs)).toEqual(['loss', 'What_loss', 'howMuch_loss']);
  });

  it('of outputs differ from those of inputs, so that files of the model can be run', async () => {
    const start = nn.input({ shape: [3], name: 'output' });
    const single = nn.model({ inputs: start, outputs: nn.dense(2)(start) });
    const several = nn.model({ inputs: start, outputs: [nn.dense(2, { name: 'output' })(start), start] });
    expect(single.outputNames).toEqual(['output_1']);
    expect(several.outputNames).toEqual(['output_1', 'output_2']);
    const path = join(folder, 'names.onnx');
    await several.export(path);
    const read = (await nn.loadModel(path)) as nn.AnyModel as nn.Model<Tensor[]>;
    expect((await read.predict(x)).map(({ data }) => [...data])).toEqual(
      (await several.predict(x)).map(({ data }) => [...data]),
    );
  });

  it('are text', async () => {
    for (const name of ['', 5, null]) {
      const named = () => nn.sequential({ inputShape: [3] }, [nn.dense(2, { name: name as string })]);
      await (name === null
        ? expect(named().layers[0].name).toBe('dense')
        : expectError(named, 'INVALID_ARGUMENT', /sequential: a name must be text that is not empty/));
    }
  });
});

it('a layer cannot be shared by inputs that need other weights', async () => {
  const [a, b] = [nn.input({ shape: [4] }), nn.input({ shape: [5] })];
  const shared = nn.dense(2);
  const outputs = nn.add()([shared(a), shared(b)]);
  await expectError(
    () => nn.model({ inputs: [a, b], outputs }),
    'SHAPE_MISMATCH',
    /'dense' is shared by inputs \(None, 4\) and \(None, 5\).*\(4, 2\), \(2,\) and \(5, 2\), \(2,\); give it inputs of one shape/,
  );
});

it('layers of users are made again inside other layers, too', async () => {
  const doubled = (config: nn.LayerOptions = {}) =>
    nn.layer({
      kind: 'Doubled',
      config,
      outputShape: ([input]) => input,
      call: ([input]) => features(addValues(channelsLast(input), channelsLast(input))),
    });
  const net = nn.sequential({ inputShape: [2, 3] }, [nn.timeDistributed(doubled())]);
  const bytes = net.toBytes();
  const steps = uniform([5, 2, 3], 1);
  const again = await nn.loadModel(bytes, { customObjects: { Doubled: doubled } });
  expect([...(await again.predict(steps)).data]).toEqual([...steps.data].map((v) => 2 * Number(v)));
  await expectError(() => nn.loadModel(bytes), 'BAD_FILE', /kind of layer.*'Doubled'/);
});

it('metrics of several outputs may be one for each', () => {
  const start = nn.input({ shape: [3] });
  const net = nn.model({ inputs: start, outputs: [nn.dense(2)(start), nn.dense(1)(start)] });
  const kept = () => net.compiled.outputs.map(({ metrics }) => metrics.map(({ name }) => name));
  net.compile({ loss: 'mse', metrics: ['mae', 'accuracy'] });
  expect(kept()).toEqual([['mae'], ['accuracy']]);
  net.compile({ loss: 'mse', metrics: { dense_1: 'mae' } });
  expect(kept()).toEqual([[], ['mae']]);
});

it('an exported file carries only the weights that it reads', async () => {
  const net = nn.sequential({ inputShape: [3] }, [nn.normalization(), nn.dense(1)]);
  const path = join(folder, 'normalised.onnx');
  await net.export(path);
  const names = decodeModel(readFileSync(path), 'file').graph?.initializer.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['normalization/mean', 'dense/kernel']));
  expect(names).not.toContain('normalization/count');
  expect((await nn.loadModel(net.toBytes())).weights).toHaveLength(5);
});
