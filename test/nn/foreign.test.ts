import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cast } from '../../src/graph/ops/cast.ts';
import { constant } from '../../src/graph/ops/constant.ts';
import { input } from '../../src/graph/ops/input.ts';
import { mul } from '../../src/graph/ops/mul.ts';
import { reduceMean } from '../../src/graph/ops/reduce-mean.ts';
import { encodeModel, toOnnx } from '../../src/graph/to-onnx.ts';
import * as nn from '../../src/nn/index.ts';
import { expectClose } from '../graph/check-operator.ts';
import { expectError, scratchFolder, uniform } from './support.ts';

/** @file ONNX files that model.save did not write. */

const folder = scratchFolder();
const x = uniform([10, 6, 5, 2], 1);
const classes = Float32Array.from({ length: 10 }, (_, i) => i % 3);
const compiled = {
  loss: 'sparseCategoricalCrossentropy',
  metrics: ['accuracy'],
} as const;

const network = () => {
  const model = nn.sequential({ inputShape: [6, 5, 2], seed: 2 }, [
    nn.conv2d(4, 3, { activation: 'relu' }),
    nn.flatten(),
    nn.dense(3, { activation: 'softmax' }),
  ]);
  model.compile(compiled);
  return model;
};

describe('an exported model', () => {
  it('predicts and is evaluated as the one that exported it', async () => {
    const [model, path] = [network(), join(folder, 'exported.onnx')];
    await model.export(path);
    const foreign = await nn.loadModel(path);
    expect(foreign.inputShape).toEqual([6, 5, 2]);
    expect(foreign.outputShape).toEqual([3]);
    expect(foreign.countParams().nonTrainable).toBeGreaterThanOrEqual(model.countParams().total);
    const [own, theirs] = [await model.predict(x), await foreign.predict(x)];
    expectClose(theirs.data as Float32Array, own.data as Float32Array, 1e-6, 'predictions');
    expect((await foreign.predict(x, { batchSize: 3 })).dims).toEqual([10, 3]);
    foreign.compile(compiled);
    const logs = await foreign.evaluate(x, classes, { batchSize: 4 });
    const expected = await model.evaluate(x, classes);
    expect(logs.loss).toBeCloseTo(expected.loss, 6);
    expect(logs.accuracy).toBeCloseTo(expected.accuracy, 6);
  });

  it('cannot be trained, saved or exported', async () => {
    const path = join(folder, 'again.onnx');
    await network().export(path);
    const foreign = await nn.loadModel(path);
    foreign.compile(compiled);
    await expectError(() => foreign.fit(x, classes), 'UNSUPPORTED', /not trained/);
    await expectError(() => foreign.save(join(folder, 'no.onnx')), 'UNSUPPORTED', /not made by earshot/);
    await expectError(() => foreign.export(join(folder, 'no.onnx')), 'UNSUPPORTED', /not made by earshot/);
    await expectError(() => foreign.predict(uniform([2, 5, 5, 2], 1)), 'SHAPE_MISMATCH', /\(None, 6, 5, 2\)/);
  });
});

describe('a model with a fixed batch and whole numbers as input', () => {
  it('runs in such batches, the last filled up', async () => {
    const tokens = input('tokens', [4, 3], 'int64');
    const doubled = mul(cast(tokens, 'float32'), constant(2));
    const bytes = encodeModel(toOnnx({ doubled, mean: reduceMean(doubled, [1]) }));
    const path = join(folder, 'fixed.onnx');
    writeFileSync(path, bytes);
    for (const from of [path, bytes]) {
      const foreign = await nn.loadModel(from);
      const numbers = Float32Array.from({ length: 18 }, (_, i) => i);
      const [twice, means] = (await foreign.predict(
        new nn.Tensor('float32', numbers, [6, 3]),
      )) as unknown as nn.Tensor[];
      expect([twice.dims, means.dims]).toEqual([[6, 3], [6]]);
      expect(twice.data).toEqual(numbers.map((value) => 2 * value));
      expect(means.data).toEqual(Float32Array.of(2, 8, 14, 20, 26, 32));
    }
  });
});

describe('transferWeights', () => {
  const base = () =>
    nn.sequential({ inputShape: [6, 5, 2], seed: 1 }, [
      nn.conv2d(3, 2, { name: 'features' }),
      nn.flatten(),
      nn.dense(4, { name: 'head' }),
    ]);

  it('takes what a model learned into another one, saved or not', async () => {
    const first = base();
    const path = join(folder, 'base.onnx');
    await first.save(path);
    const loaded = await nn.loadModel(path);
    const features = loaded.getLayer('features').output;
    const other = nn.model({
      inputs: loaded.inputs,
      outputs: nn.dense(2)(nn.globalAveragePooling2d()(features)),
      seed: 9,
    });
    other.getLayer('features').trainable = false;
    expect(other.transferWeights(loaded)).toEqual(['features']);
    expect(other.getWeights()[0].data).toEqual(first.getWeights()[0].data);
    other.compile({ loss: 'mse' });
    await other.fit(x, uniform([10, 2], 3), { epochs: 2, verbose: 0 });
    expect(other.getWeights()[0].data).toEqual(first.getWeights()[0].data);
    expect(other.countParams().trainable).toBe(8);
  });

  it('refuses what does not fit, and changes nothing', async () => {
    const [a, b] = [
      base(),
      nn.sequential({ inputShape: [4] }, [nn.dense(4, { name: 'head' }), nn.dense(1, { name: 'x' })]),
    ];
    const before = b.getWeights();
    await expectError(() => b.transferWeights(a), 'SHAPE_MISMATCH', /head\/kernel has shape \(4, 4\)/);
    await expectError(() => b.transferWeights(a, ['feature']), 'UNKNOWN_NAME', /'feature'/);
    expect(b.getWeights()).toEqual(before);
    const strange = nn.sequential({ inputShape: [4] }, [nn.dense(4, { name: 'other' })]);
    await expectError(() => strange.transferWeights(a), 'SHAPE_MISMATCH', /no layer of the same name/);
  });
});
