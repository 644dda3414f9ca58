import { describe, expect, it } from 'vitest';
import { Tensor } from '../../../src/array/tensor.ts';
import {
  add,
  batchNormalization,
  bidirectional,
  conv2d,
  dense,
  dropout,
  flatten,
  gru,
  input,
  layerNormalization,
  lstm,
  maxPooling2d,
  model,
  multiHeadAttention,
  sequential,
  simpleRnn,
  timeDistributed,
} from '../../../src/nn/index.ts';
import { loadKeras, loadKerasWeights } from '../../../src/nn/keras/index.ts';
import type { AnyModel } from '../../../src/nn/model.ts';
import { expectError } from '../support.ts';
import { bitsOf, bytesOf, expected, pathOf, weightsByLayer } from './fixtures.ts';

/** The network of the fixture `cnn`, made by hand, with names of its own. */
const cnn = () =>
  sequential({ inputShape: [12, 10, 1], seed: 1 }, [
    conv2d(3, [3, 2], { strides: [2, 1], padding: 'same', activation: 'relu', name: 'ears' }),
    maxPooling2d(2),
    batchNormalization({ epsilon: 1e-4 }),
    flatten(),
    dense(4, { activation: 'tanh' }),
    dropout(0.25),
    dense(3, { activation: 'softmax' }),
  ]);

/** All weights in the order of layers: the names of layers may differ. */
const bits = (weights: ReturnType<typeof weightsByLayer>) => Object.values(bitsOf(weights));

describe('weights for a model made here', () => {
  const files = [2, 3].flatMap((version) =>
    ['keras', 'h5', 'weights.h5', 'only-weights.h5'].map((form) => [`cnn-keras${version}`, form]),
  );
  for (const [name, form] of [...files, ['cnn-keras3', 'chunked'], ['cnn-keras2', '2.12']]) {
    it(`from ${name}.${form}`, async () => {
      const own = cnn();
      const file = ['chunked', '2.12'].includes(form) ? `cnn-${form}.weights.h5` : `${name}.${form}`;
      await loadKerasWeights(own, pathOf(file));
      const { inputs, outputs, weights } = expected(name);
      expect(bits(weightsByLayer(own))).toEqual(bits(weights));
      const { data } = await own.predict(inputs[0]);
      for (const [i, y] of (outputs[0].data as Float32Array).entries()) expect(data[i]).toBeCloseTo(y, 5);
    });
  }

  it('of layers within layers', async () => {
    const own = sequential({ inputShape: [6, 4] }, [
      lstm(3, { returnSequences: true }),
      timeDistributed(dense(5)),
      bidirectional(gru(2, { returnSequences: true })),
      bidirectional(lstm(2, { returnSequences: true }), { mergeMode: 'sum' }),
      simpleRnn(3),
      dense(2),
    ]);
    for (const name of ['recurrent-keras2', 'recurrent-keras3']) {
      for (const form of ['keras', 'h5']) {
        await loadKerasWeights(own, bytesOf(`${name}.${form}`));
        expect(bits(weightsByLayer(own))).toEqual(bits(expected(name).weights));
      }
    }
  });

  it('of names that Keras splits over several attributes', async () => {
    for (const name of ['deep-keras2', 'deep-keras3']) {
      const stack = Array.from({ length: 14 }, () => dense(1, { useBias: false }));
      const own = sequential({ inputShape: [1] }, stack);
      await loadKerasWeights(own, pathOf(`${name}.only-weights.h5`));
      expect(bits(weightsByLayer(own))).toEqual(bits(expected(name).weights));
    }
  });
});

describe('weights for a model that was loaded', () => {
  it('models within it have their places', async () => {
    for (const version of [2, 3]) {
      for (const form of ['keras', 'h5', 'weights.h5']) {
        const loaded = await loadKeras(pathOf(`nested-keras${version}.h5`));
        const zeros = ({ dims, size }: Tensor) => new Tensor('float32', new Float32Array(size), dims);
        loaded.setWeights(loaded.getWeights().map(zeros));
        await loadKerasWeights(loaded, pathOf(`nested-keras${version}.${form}`));
        expect(bitsOf(weightsByLayer(loaded))).toEqual(bitsOf(expected(`nested-keras${version}`).weights));
      }
    }
  });

  it('keeps frozen layers frozen', async () => {
    const { weights } = await loadKeras(pathOf('nested-keras3.keras'));
    const trainable = (layer: string) =>
      weights.filter((w) => w.layer === layer && w.trainable).map((w) => w.name);
    expect(trainable('head/d')).toEqual([]);
    expect(trainable('body/n')).toEqual(['gamma', 'beta']);
  });
});

describe('weights by name', () => {
  const named = () =>
    sequential({ inputShape: [12, 10, 1] }, [
      flatten(),
      dense(4, { name: 'other' }),
      dense(3, { name: 'dense_1' }),
    ]);

  it('layers of other names keep theirs', async () => {
    const own = named();
    const before = bitsOf(weightsByLayer(own));
    await loadKerasWeights(own, pathOf('cnn-keras2.h5'), { byName: true });
    const after = bitsOf(weightsByLayer(own));
    expect(after.other).toEqual(before.other);
    expect(after.dense_1).toEqual(bitsOf(expected('cnn-keras2').weights).dense_1);
  });

  it('is refused where no name fits, and for files without names', async () => {
    const own = sequential({ inputShape: [2] }, [dense(2, { name: 'mine' })]);
    await expectError(
      () => loadKerasWeights(own, pathOf('cnn-keras2.h5'), { byName: true }),
      'BAD_FILE',
      'by name',
    );
    const file = pathOf('cnn-keras3.weights.h5');
    await expectError(() => loadKerasWeights(own, file, { byName: true }), 'INVALID_ARGUMENT', 'byName');
  });
});

describe('weights that do not fit', () => {
  const refuses = async (own: AnyModel, file: string, ...patterns: (string | RegExp)[]) => {
    const before = bitsOf(weightsByLayer(own));
    await expectError(
      () => loadKerasWeights(own, pathOf(file)),
      'BAD_FILE',
      'does not fit the model',
      ...patterns,
    );
    expect(bitsOf(weightsByLayer(own))).toEqual(before);
  };

  it('a layer of another size', async () => {
    const own = sequential({ inputShape: [4] }, [dense(4), dense(2)]);
    await refuses(own, 'functional-keras3.keras', 'layers/dense');
    await refuses(own, 'cnn-keras3.h5', 'layers with weights', /has 4 .* has 2/);
  });

  it('a layer that the file lacks, or has more', async () => {
    const [first, ...others] = [dense(3, { useBias: false }), dense(2), dense(1)];
    const less = sequential({ inputShape: [4] }, [first, ...others]);
    await refuses(less, 'functional-keras3.keras', 'layers/dense has 2 weights; dense needs 1');
    await refuses(
      sequential({ inputShape: [4] }, others),
      'functional-keras3.keras',
      'layers/dense_2',
      'no layer',
    );
    const x = input({ shape: [5, 4] });
    const attending = model({
      inputs: x,
      outputs: layerNormalization()(add()([x, multiHeadAttention(2, 3)([x, x])])),
    });
    await refuses(attending, 'attention-keras3.keras', 'no layer');
  });

  it('weights that are not finite', async () => {
    const bytes = bytesOf('cnn-keras3.only-weights.h5');
    const { data } = expected('cnn-keras3').weights.dense[1];
    const wanted = new Uint8Array((data as Float32Array).slice().buffer);
    const at = bytes.findIndex((_, i) => wanted.every((byte, j) => bytes[i + j] === byte));
    new DataView(bytes.buffer).setFloat32(at, NaN, true);
    await expectError(() => loadKerasWeights(cnn(), bytes), 'NOT_FINITE');
  });
});
