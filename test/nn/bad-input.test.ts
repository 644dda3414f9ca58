import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import type { ErrorCode } from '../../src/errors.ts';
import { decodeModel } from '../../src/graph/from-onnx.ts';
import { encodeModel } from '../../src/graph/to-onnx.ts';
import * as nn from '../../src/nn/index.ts';
import { expectError, scratchFolder, uniform, weightsOf } from './support.ts';

/** @file Bad input to networks: each case with its error, whose message says what came, what was expected, what helps. */

const folder = scratchFolder();
const at = (name: string) => join(folder, name);

// biome-ignore lint/suspicious/noExplicitAny: what types forbid, plain JavaScript may still pass
const any = (value: unknown) => value as any;

function network(options: Partial<nn.CompileOptions> = {}, layers: nn.Layer[] = [nn.dense(3)]): nn.Model {
  const model = nn.sequential({ inputShape: [4], seed: 1, name: 'net' }, layers);
  model.compile({ optimizer: 'sgd', loss: 'mse', ...options });
  return model;
}

const classes = () =>
  network({ loss: 'sparseCategoricalCrossentropy' }, [nn.dense(3, { activation: 'softmax' })]);
const x = uniform([6, 4], 1);
const y = uniform([6, 3], 2);
const labels = [0, 1, 2, 0, 1, 2];
const withNumber = (shape: number[], place: number, value: number) => {
  const made = uniform(shape, 1);
  (made.data as Float32Array)[place] = value;
  return made;
};
const images = (layer: nn.Layer, inputShape = [5, 6, 1]) => nn.sequential({ inputShape }, [layer]);
const quiet = { verbose: 0 } as const;
const start = nn.input({ shape: [4] });

function twoHeads(options: nn.CompileOptions): nn.AnyModel {
  const model = nn.model({ inputs: start, outputs: [nn.dense(2)(start), nn.dense(1)(start)] });
  model.compile(options);
  return model;
}

const own = (definition: Partial<nn.LayerDefinition>) =>
  images(
    nn.layer({
      kind: 'Own',
      config: {},
      outputShape: ([input]) => input,
      weights: ([input]) => [{ name: 'kernel', shape: input, initializer: nn.ones() }],
      call: ([input]) => input,
      ...definition,
    }),
    [4],
  );

type Case = [action: () => unknown, code: ErrorCode, ...message: RegExp[]];

const options: Record<string, Case> = {
  'dense of no units': [() => nn.dense(0), 'INVALID_ARGUMENT', /dense: units.*at least 1; received 0/],
  'dense of half a unit': [
    () => nn.dense(2.5),
    'INVALID_ARGUMENT',
    /dense: units.*whole number.*received 2\.5/,
  ],
  'conv2d without a kernel size': [
    () => nn.conv2d(4, any(undefined)),
    'INVALID_ARGUMENT',
    /conv2d: kernelSize.*\[height, width\]; received undefined/,
  ],
  'conv2d with three kernel sizes': [
    () => nn.conv2d(4, any([3, 3, 3])),
    'INVALID_ARGUMENT',
    /conv2d: kernelSize.*received \[3, 3, 3\]/,
  ],
  'conv2d with strides 0': [
    () => nn.conv2d(4, 3, { strides: 0 }),
    'INVALID_ARGUMENT',
    /conv2d: strides.*at least 1; received 0/,
  ],
  'conv2d with strides and dilation': [
    () => nn.conv2d(4, 3, { strides: 2, dilationRate: 2 }),
    'INVALID_ARGUMENT',
    /strides above 1 and dilationRate above 1 do not go together/,
  ],
  'an unknown padding': [
    () => nn.conv2d(4, 3, { padding: any('smae') }),
    'UNKNOWN_NAME',
    /'valid', 'same'; received 'smae'.*Did you mean 'same'\?/,
  ],
  'an unknown activation': [
    () => nn.dense(4, { activation: any('rleu') }),
    'UNKNOWN_NAME',
    /received 'rleu'.*Did you mean 'relu'\?/,
  ],
  'dropout of everything': [
    () => nn.dropout(1),
    'INVALID_ARGUMENT',
    /dropout: rate.*not including, 1; received 1/,
  ],
  'dropout without a rate': [
    () => nn.dropout(any(undefined)),
    'INVALID_ARGUMENT',
    /dropout: rate.*received undefined/,
  ],
  'batchNormalization with a momentum above 1': [
    () => nn.batchNormalization({ momentum: 1.1 }),
    'INVALID_ARGUMENT',
    /momentum.*from 0 to 1; received 1\.1/,
  ],
  'reshape to no shape': [
    () => nn.reshape(any(12)),
    'INVALID_ARGUMENT',
    /reshape: targetShape must be an array.*received 12/,
  ],
  'reshape to another size': [
    () => images(nn.reshape([7, 4])),
    'SHAPE_MISMATCH',
    /reshape: .*\(5, 6, 1\) has 30 elements and cannot become \(7, 4\)/,
  ],
  'a negative penalty': [() => nn.l2(-0.1), 'INVALID_ARGUMENT', /l2 must be.*at least 0; received -0\.1/],
  'an initializer of negative scale, whose root is no number': [
    () => nn.varianceScaling({ scale: -1 }),
    'INVALID_ARGUMENT',
    /varianceScaling: scale.*at least 0; received -1/,
  ],
  'an initializer of an unknown mode': [
    () => nn.varianceScaling({ mode: any('fanin') }),
    'UNKNOWN_NAME',
    /varianceScaling: mode must be one of.*Did you mean 'fanIn'\?/,
  ],
  'an initializer with bounds out of order': [
    () => nn.randomUniform({ minval: 1, maxval: 0 }),
    'INVALID_ARGUMENT',
    /randomUniform: maxval.*at least 1; received 0/,
  ],
  'an initializer that is NaN': [
    () => nn.constantInitializer(NaN),
    'INVALID_ARGUMENT',
    /constantInitializer: value must be a finite number; received NaN/,
  ],
  'a negative learning rate': [
    () => nn.adam({ learningRate: -0.01 }),
    'INVALID_ARGUMENT',
    /adam: learningRate.*at least 0; received -0\.01/,
  ],
  'a learning rate that is no number': [
    () => nn.sgd({ learningRate: NaN }),
    'INVALID_ARGUMENT',
    /sgd: learningRate must be a finite number.*received NaN/,
  ],
  'a beta of 1, which would divide by zero': [
    () => nn.adam({ beta1: 1 }),
    'INVALID_ARGUMENT',
    /adam: beta1.*not including, 1; received 1/,
  ],
  'a learning rate set to infinity': [
    () => {
      network().learningRate = Infinity;
    },
    'INVALID_ARGUMENT',
    /learningRate.*received Infinity/,
  ],
};

const building: Record<string, Case> = {
  'no input shape': [
    () => nn.sequential(any({}), [nn.dense(1)]),
    'INVALID_ARGUMENT',
    /inputShape must be an array of lengths, such as \[128, 216, 1\]; received undefined/,
  ],
  'an input axis of length 0': [
    () => nn.sequential({ inputShape: [4, 0] }, []),
    'INVALID_ARGUMENT',
    /inputShape entries.*received 0/,
  ],
  'a negative seed': [
    () => nn.sequential({ inputShape: [4], seed: -1 }, []),
    'INVALID_ARGUMENT',
    /seed.*received -1/,
  ],
  'one layer in place of an array': [
    () => nn.sequential({ inputShape: [4] }, any(nn.dense(1))),
    'INVALID_ARGUMENT',
    /array of layers, such as \[dense\(10\)\]; received function/,
  ],
  'a maker in place of its layer': [
    () => nn.sequential({ inputShape: [4] }, [any(nn.flatten)]),
    'INVALID_ARGUMENT',
    /layer 0 is function flatten; layers are made by functions such as dense\(10\)/,
  ],
  'two layers of one name': [
    () => nn.sequential({ inputShape: [4] }, [nn.dense(2, { name: 'a' }), nn.dense(2, { name: 'a' })]),
    'INVALID_ARGUMENT',
    /two layers are named 'a'/,
  ],
  'a kernel larger than the image': [
    () => images(nn.conv2d(4, 7)),
    'SHAPE_MISMATCH',
    /conv2d: a window of 7 x 7 does not fit into images of shape \(5, 6, 1\); use padding 'same'/,
  ],
  'a pool larger than the image': [
    () => images(nn.maxPooling2d(6)),
    'SHAPE_MISMATCH',
    /maxPooling2d: a window of 6 x 6 does not fit/,
  ],
  'conv2d on rows of numbers': [
    () => images(nn.conv2d(4, 3), [30]),
    'SHAPE_MISMATCH',
    /conv2d expects input of shape \(batch, height, width, channels\); received \(None, 30\)/,
  ],
  'dense and batchNormalization on single numbers': [
    () => images(nn.batchNormalization(), []),
    'SHAPE_MISMATCH',
    /batchNormalization expects/,
  ],
  'an unknown loss': [
    () => network({ loss: any('msee') }),
    'UNKNOWN_NAME',
    /loss.*'msee'.*Did you mean 'mse'\?/,
  ],
  'a loss that only Object knows': [
    () => network({ loss: any('toString') }),
    'UNKNOWN_NAME',
    /loss must be one of.*'toString'/,
  ],
  'an unknown optimizer': [
    () => network({ optimizer: any('adamm') }),
    'UNKNOWN_NAME',
    /optimizer.*'adamm'.*Did you mean 'adam'\?/,
  ],
  'an unknown metric': [
    () => network({ metrics: [any('acuracy')] }),
    'UNKNOWN_NAME',
    /metric.*Did you mean 'accuracy'\?/,
  ],
  'a metric in place of an array': [
    () => network({ metrics: any('accuracy') }),
    'INVALID_ARGUMENT',
    /metrics must be an array, such as \['accuracy'\]; received 'accuracy'/,
  ],
  'a metric for each of two outputs, one too many': [
    () => twoHeads({ loss: 'mse', metrics: ['mae', 'mae', 'mae'] }),
    'INVALID_ARGUMENT',
    /metrics must have one entry for each of the 2 outputs \(dense, dense_1\); received 3/,
  ],
  'losses by a name that no output has': [
    () => twoHeads({ loss: { dens: 'mse', dense_1: 'mse' } }),
    'UNKNOWN_NAME',
    /output in compile: loss.*'dens'.*Did you mean 'dense'\?/,
  ],
  'a loss for one of two outputs': [
    () => twoHeads({ loss: { dense: 'mse' } }),
    'INVALID_ARGUMENT',
    /loss has no entry for output 'dense_1'/,
  ],
  'weights of losses as text': [
    () => network({ lossWeights: any('much') }),
    'INVALID_ARGUMENT',
    /lossWeights must be a finite number; received 'much'/,
  ],
  'a layer in place of what it makes': [
    () => nn.model({ inputs: start, outputs: any(nn.dense(1)) }),
    'INVALID_ARGUMENT',
    /model: outputs must be what input\(\{ shape \}\) or a layer gave/,
  ],
  'a layer called on a layer': [
    () => nn.dense(1)(any(nn.dense(2))),
    'INVALID_ARGUMENT',
    /Dense: a layer is called on what input\(\{ shape \}\) or another layer gave; input 0 is function/,
  ],
  'an output of another input': [
    () => nn.model({ inputs: start, outputs: nn.dense(1)(nn.input({ shape: [5], name: 'other' })) }),
    'INVALID_ARGUMENT',
    /needs the input other\(None, 5\), which is not among the inputs; add it/,
  ],
  'an input that nothing needs': [
    () => nn.model({ inputs: [start, nn.input({ shape: [5], name: 'idle' })], outputs: nn.dense(1)(start) }),
    'INVALID_ARGUMENT',
    /no output depends on input idle; leave it out/,
  ],
  'no outputs': [() => nn.model({ inputs: start, outputs: [] }), 'INVALID_ARGUMENT', /outputs must be/],
  'a layer that is not defined': [
    () => nn.layer(any(undefined)),
    'INVALID_ARGUMENT',
    /layer needs a kind.*outputShape and call; received undefined/,
  ],
  'a layer without a config': [
    () => nn.layer(any({ kind: 'Own', outputShape: () => [1], call: () => {} })),
    'INVALID_ARGUMENT',
    /a config \(an object, \{\} at least\)/,
  ],
  'a layer that makes nothing': [
    () => own({ call: () => any(3) }).predict(x),
    'SHAPE_MISMATCH',
    /Own 'own': outputShape says \(None, 4\), but call gave 3/,
  ],
  'a layer that makes another shape than it says': [
    () => own({ outputShape: () => [7] }).predict(x),
    'SHAPE_MISMATCH',
    /Own 'own': outputShape says \(None, 7\), but call gave \(None, 4\)/,
  ],
  'a layer that wants a weight it did not ask for': [
    () => own({ call: ([input], { weight }) => ({ ...input, value: weight('kernal') }) }).predict(x),
    'UNKNOWN_NAME',
    /weight of Own 'own' must be one of 'kernel'; received 'kernal'. Did you mean 'kernel'\?/,
  ],
  'a loss function that gives a number': [
    () => network({ loss: () => any(5) }).fit(x, y, quiet),
    'SHAPE_MISMATCH',
    /must give float32 numbers for each example.*received 5 for a batch of 6/,
  ],
  'classes with one output': [
    () => network({ loss: 'sparseCategoricalCrossentropy' }, [nn.dense(1)]),
    'SHAPE_MISMATCH',
    /needs one output for each class.*\(None, 1\).*binaryCrossentropy/,
  ],
};

const data: Record<string, Case> = {
  'fit before compile': [
    () => nn.sequential({ inputShape: [4] }, [nn.dense(3)]).fit(x, y),
    'WRONG_ORDER',
    /call model\.compile\(\{ optimizer, loss, metrics \}\) before/,
  ],
  'evaluate before compile': [
    () => nn.sequential({ inputShape: [4] }, [nn.dense(3)]).evaluate(x, y),
    'WRONG_ORDER',
    /model\.compile/,
  ],
  'fit with nothing to train': [
    () => network({}, [nn.flatten()]).fit(x, x, quiet),
    'INVALID_ARGUMENT',
    /'net' has no weights to train; add a layer/,
  ],
  'x of another width': [
    () => network().predict(uniform([6, 5], 1)),
    'SHAPE_MISMATCH',
    /predict: x must have shape \(None, 4\) \(examples first\); received \(6, 5\)/,
  ],
  'x of one example without the axis of examples': [
    () => network().predict([1, 2, 3, 4]),
    'SHAPE_MISMATCH',
    /\(None, 4\) \(examples first\); received \(4,\)/,
  ],
  'x as nested arrays': [
    () => network().predict(any([[1, 2, 3, 4]])),
    'INVALID_ARGUMENT',
    /x must be a Tensor, a typed array or an array of numbers; received/,
  ],
  'no x': [
    () => network().predict(any(undefined)),
    'INVALID_ARGUMENT',
    /x must be a Tensor.*received undefined/,
  ],
  'no examples': [
    () => network().fit(new Tensor('float32', [], [0, 4]), y, quiet),
    'INVALID_ARGUMENT',
    /fit: x has no examples/,
  ],
  'NaN in x': [
    () => network().fit(withNumber([6, 4], 9, NaN), y, quiet),
    'NOT_FINITE',
    /fit: x holds NaN \(example 2\); remove or replace/,
  ],
  'infinity in y': [
    () => network().fit(x, withNumber([6, 3], 17, -Infinity), quiet),
    'NOT_FINITE',
    /fit: y holds -Infinity \(example 5\)/,
  ],
  'a number that float32 cannot hold': [
    () => network().predict(new Tensor('float64', Float64Array.of(1, 2, 3, 1e300), [1, 4])),
    'NOT_FINITE',
    /x holds Infinity \(example 0\)/,
  ],
  'fewer targets than examples': [
    () => network().fit(x, uniform([5, 3], 1), quiet),
    'SHAPE_MISMATCH',
    /fit: x and y must have as many examples; received 6 and 5/,
  ],
  'targets of another shape': [
    () => network().fit(x, uniform([6, 2], 1), quiet),
    'SHAPE_MISMATCH',
    /fit: y must have shape \(None, 3\) for the loss 'mse'; received \(6, 2\)/,
  ],
  'numbers of classes for one-hot targets': [
    () => network({ loss: 'categoricalCrossentropy' }).fit(x, labels, quiet),
    'SHAPE_MISMATCH',
    /received \(6,\).*sparseCategoricalCrossentropy/,
  ],
  'a label too large': [
    () => classes().fit(x, [0, 1, 3, 0, 0, 0], quiet),
    'INVALID_ARGUMENT',
    /whole numbers from 0 to 2, for the 3 classes of the model; \[2\] is 3/,
  ],
  'a negative label': [() => classes().fit(x, [0, 1, -1, 0, 0, 0], quiet), 'INVALID_ARGUMENT', /\[2\] is -1/],
  'half a label': [() => classes().evaluate(x, [0, 0.5, 1, 0, 0, 0]), 'INVALID_ARGUMENT', /\[1\] is 0\.5/],
  'epochs 0': [
    () => network().fit(x, y, { epochs: 0 }),
    'INVALID_ARGUMENT',
    /epochs.*at least 1; received 0/,
  ],
  'a batch size of text': [
    () => network().fit(x, y, { batchSize: any('32') }),
    'INVALID_ARGUMENT',
    /batchSize.*received '32'/,
  ],
  'a validation split of all': [
    () => network().fit(x, y, { validationSplit: 1 }),
    'INVALID_ARGUMENT',
    /validationSplit must be between 0 and 1.*received 1 for 6 examples/,
  ],
  'validation data without targets': [
    () => network().fit(x, y, { validationData: any([x]) }),
    'INVALID_ARGUMENT',
    /validationData must be \[x, y\]/,
  ],
  'validation data of another shape': [
    () => network().fit(x, y, { validationData: [uniform([2, 5], 1), y] }),
    'SHAPE_MISMATCH',
    /fit: validationData: x must have shape \(None, 4\).*received \(2, 5\)/,
  ],
  'too few sample weights': [
    () => network().fit(x, y, { sampleWeight: [1, 2] }),
    'SHAPE_MISMATCH',
    /x and sampleWeight must have as many examples; received 6 and 2/,
  ],
  'a negative class weight': [
    () => classes().fit(x, labels, { classWeight: { 1: -2 } }),
    'INVALID_ARGUMENT',
    /classWeight 1.*at least 0; received -2/,
  ],
  'a class weight by a name': [
    () => classes().fit(x, labels, { classWeight: any({ dog: 2 }) }),
    'INVALID_ARGUMENT',
    /classes of classWeight must be a whole number/,
  ],
  'a callback that is none': [
    () => network().fit(x, y, { callbacks: [any('earlyStopping')] }),
    'INVALID_ARGUMENT',
    /a callback is a function or an object with hooks.*received 'earlyStopping'/,
  ],
  'a callback in place of an array': [
    () => network().fit(x, y, { callbacks: any(nn.earlyStopping()) }),
    'INVALID_ARGUMENT',
    /callbacks must be an array/,
  ],
  'an unknown verbose': [
    () => network().fit(x, y, { verbose: any(3) }),
    'UNKNOWN_NAME',
    /verbose.*'auto', '0', '1', '2'; received '3'/,
  ],
  'watching what is not measured': [
    () => network().fit(x, y, { ...quiet, callbacks: [nn.earlyStopping()] }),
    'INVALID_ARGUMENT',
    /there is no 'val_loss' to monitor; the logs have 'loss'\. Give fit validationData or validationSplit/,
  ],
  'watching a metric by a wrong name': [
    () => network().fit(x, y, { ...quiet, callbacks: [nn.reduceLROnPlateau({ monitor: 'accuracy' })] }),
    'INVALID_ARGUMENT',
    /there is no 'accuracy' to monitor; the logs have 'loss'/,
  ],
  'a plateau factor of 1': [
    () => nn.reduceLROnPlateau({ factor: 1 }),
    'INVALID_ARGUMENT',
    /factor.*not including, 1; received 1/,
  ],
  'an unknown mode': [() => nn.earlyStopping({ mode: any('mni') }), 'UNKNOWN_NAME', /Did you mean 'min'\?/],
  'too few weights': [
    () => network().setWeights([]),
    'SHAPE_MISMATCH',
    /setWeights: the model has 2 weights; received 0/,
  ],
  'a weight of another shape': [
    () => network().setWeights([uniform([4, 3], 1), uniform([4], 1)]),
    'SHAPE_MISMATCH',
    /\[1\] is dense\/bias, \(3,\) of float32; received \(4,\) of float32/,
  ],
  'NaN among the weights': [
    () => network().setWeights([withNumber([4, 3], 5, NaN), uniform([3], 1)]),
    'NOT_FINITE',
    /setWeights: \[0\], for dense\/kernel, holds NaN; .*Take weights from before/,
  ],
  'a label too large for one of two outputs': [
    () => {
      const model = twoHeads({ loss: { dense: 'sparseCategoricalCrossentropy', dense_1: 'mse' } });
      return model.fit(uniform([6, 4], 1), [[0, 1, 0, 1, 2, 0], labels], quiet);
    },
    'INVALID_ARGUMENT',
    /fit: y\.dense must hold whole numbers from 0 to 1.*\[4\] is 2/,
  ],
  'weights that are none': [
    () => network().setWeights(any([[1, 2], [3]])),
    'SHAPE_MISMATCH',
    /\[0\] is dense\/kernel, \(4, 3\) of float32; received \[1, 2\]/,
  ],
  'no weights at all': [
    () => network().setWeights(any(undefined)),
    'SHAPE_MISMATCH',
    /the model has 2 weights; received undefined/,
  ],
  'weights of what is no model': [
    () => network().transferWeights(any('model.onnx')),
    'INVALID_ARGUMENT',
    /transferWeights expects a model.*received 'model\.onnx'/,
  ],
  'Keras weights for what is no model': [
    () => nn.loadKerasWeights(any('model.h5'), any(undefined)),
    'INVALID_ARGUMENT',
    /loadKerasWeights expects a model, then a file; received 'model\.h5'/,
  ],
  'names of layers that are text': [
    () => network().transferWeights(network(), any('dense')),
    'INVALID_ARGUMENT',
    /names of layers such as \['dense'\].*'dense'/,
  ],
  'a layer to take that neither model has': [
    () => network().transferWeights(network(), ['densee']),
    'UNKNOWN_NAME',
    /layer must be one of 'dense'.*Did you mean 'dense'\?/,
  ],
  'an output of the confusion matrix that is not there': [
    () => classes().confusionMatrix(x, labels, { output: 'outptu' }),
    'UNKNOWN_NAME',
    /Did you mean 'output'\?/,
  ],
  'a weight of another type': [
    () => network().setWeights([uniform([4, 3], 1), new Tensor('float64', new Float64Array(3), [3])]),
    'SHAPE_MISMATCH',
    /received \(3,\) of float64/,
  ],
};

const groups = { options, building, data };
for (const [name, cases] of Object.entries(groups)) {
  describe(`bad ${name}`, () => {
    for (const [what, [action, code, ...message]] of Object.entries(cases))
      it(`${what}: ${code}`, async () => void (await expectError(action, code, ...message)));
  });
}

describe('files', () => {
  const saved = async () => {
    const path = at('saved.onnx');
    await network({ optimizer: 'adam' }).save(path);
    return readFileSync(path);
  };
  const load = (name: string, bytes: Uint8Array | string) => {
    writeFileSync(at(name), bytes);
    return () => nn.loadModel(at(name));
  };
  const described = async (change: (description: Record<string, unknown>) => unknown) => {
    const message = decodeModel(await saved(), 'saved');
    const [entry] = message.metadataProps;
    const description = JSON.parse(entry.value);
    entry.value = JSON.stringify(change(description) ?? description);
    return load('described.onnx', encodeModel(message));
  };

  it('a file that is not there: NOT_FOUND', async () => {
    await expectError(
      () => nn.loadModel(at('missing.onnx')),
      'NOT_FOUND',
      /missing\.onnx.*does not exist; check the path/,
    );
  });

  it('a folder: NOT_FOUND', async () => {
    await expectError(() => nn.loadModel(folder), 'NOT_FOUND', /it is a folder/);
  });

  it('what is no path: INVALID_ARGUMENT, and nothing is written', async () => {
    await expectError(() => nn.loadModel(any(undefined)), 'INVALID_ARGUMENT', /a path or a Uint8Array/);
    const before = readdirSync('.');
    for (const write of ['save', 'export'] as const)
      for (const path of [undefined, 5, ''])
        await expectError(
          () => network()[write](any(path)),
          'INVALID_ARGUMENT',
          /the path of a file to write/,
        );
    expect(readdirSync('.')).toEqual(before);
  });

  it('text, nothing, or noise: BAD_FILE', async () => {
    const noise = Uint8Array.from({ length: 500 }, (_, i) => (i * 7919 + 13) & 255);
    for (const bytes of ['hello, I am text', '', noise])
      await expectError(load('noise.onnx', bytes), 'BAD_FILE', /noise\.onnx.*not an ONNX model/);
  });

  it('a model cut at any place: BAD_FILE, never a crash or a model', async () => {
    const whole = await saved();
    const step = Math.max(1, Math.floor(whole.length / 150));
    for (let length = 0; length < whole.length; length += step)
      await expectError(load('cut.onnx', whole.subarray(0, length)), 'BAD_FILE', /cut\.onnx|tensor '/);
  });

  it('a model with damaged bytes: BAD_FILE or a model, never another error', async () => {
    const whole = await saved();
    for (let place = 3; place < whole.length; place += 11) {
      const damaged = Uint8Array.from(whole);
      damaged[place] ^= 0x15;
      const error = await load('damaged.onnx', damaged)().then(
        () => undefined,
        (thrown) => thrown,
      );
      if (error !== undefined) expect([error.name, error.code]).toEqual(['EarshotError', 'BAD_FILE']);
    }
  });

  it('resumed from a model that export wrote: BAD_FILE that says so', async () => {
    await network().export(at('exported.onnx'));
    await expectError(
      () => network().fit(x, y, { resumeFrom: at('exported.onnx') }),
      'BAD_FILE',
      /not one that model\.save wrote.*no 'earshot\.model'.*model\.export/,
    );
  });

  it('a model of a later format: BAD_FILE', async () => {
    const later = await described((description) => void (description.format = 99));
    await expectError(later, 'BAD_FILE', /has format 99; this version reads format 2/);
    await expectError(await described(() => [null]), 'BAD_FILE', /format undefined/);
  });

  it('a model with a layer that is not known, or none: BAD_FILE', async () => {
    const lstm = await described(({ layers }) => void (any(layers)[0].kind = 'ConvLSTM2D'));
    await expectError(lstm, 'BAD_FILE', /cannot be built again: kind of layer must be one of.*'ConvLSTM2D'/);
    const none = await described((description) => void delete description.layers);
    await expectError(none, 'BAD_FILE', /cannot be built again/);
    const wider = await described(({ layers }) => void (any(layers)[0].config.units = 5));
    await expectError(wider, 'BAD_FILE', /'dense\/kernel' has shape \(4, 3\); the model needs \(4, 5\)/);
  });

  it('save into a missing folder, or over a folder: NOT_WRITABLE, nothing left behind', async () => {
    const inside = at('inside');
    mkdirSync(inside);
    await expectError(
      () => network().save(join(inside, 'no', 'model.onnx')),
      'NOT_WRITABLE',
      /cannot write .*does not exist; check the path, or make the folder/,
    );
    mkdirSync(join(inside, 'taken.onnx'));
    for (const write of ['save', 'export'] as const)
      await expectError(() => network()[write](join(inside, 'taken.onnx')), 'NOT_WRITABLE', /it is a folder/);
    expect(readdirSync(inside)).toEqual(['taken.onnx']);
  });

  describe('on a full disk', () => {
    afterEach(() => vi.doUnmock('node:fs/promises'));

    it('save: NOT_WRITABLE; the older file stays whole and nothing else is left', async () => {
      const disk = at('disk');
      mkdirSync(disk);
      const path = join(disk, 'model.onnx');
      await network().save(path);
      const before = readFileSync(path);
      vi.doMock('node:fs/promises', async (original) => {
        const real = await original<typeof import('node:fs/promises')>();
        const writeFile = async (to: string, contents: Uint8Array) => {
          await real.writeFile(to, contents.subarray(0, 100));
          throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
        };
        return { ...real, writeFile };
      });
      await expectError(
        () => network().save(path),
        'NOT_WRITABLE',
        /model\.onnx.*the disk is full; make room/,
      );
      expect(readFileSync(path)).toEqual(before);
      expect(readdirSync(disk)).toEqual(['model.onnx']);
    });
  });

  it('a log that cannot be written: NOT_WRITABLE', async () => {
    const callbacks = [nn.csvLogger(at('no/such/folder/log.csv'))];
    await expectError(() => network().fit(x, y, { ...quiet, callbacks }), 'NOT_WRITABLE', /log\.csv/);
  });
});

describe('a loss that is not finite any more', () => {
  const exploding = { ...quiet, batchSize: 2, epochs: 60, shuffle: false };

  it('stops with the step and what to try; the weights are those before the epoch', async () => {
    const model = network({ optimizer: nn.sgd({ learningRate: 1e4 }) });
    const epochs = [weightsOf(model)];
    const steps = [0];
    const note = () => {
      epochs.push(weightsOf(model));
      steps.push(model.iterations);
    };
    await expectError(
      () => model.fit(x, y, { ...exploding, callbacks: [note] }),
      'NOT_FINITE',
      /(the loss became|holds) .*step \d+\. Try a smaller learning rate \(now 10000\), scale the inputs/,
    );
    expect(weightsOf(model)).toEqual(epochs.at(-1));
    expect(model.iterations).toBe(steps.at(-1));
    for (const weight of weightsOf(model)) expect(weight.every(Number.isFinite)).toBe(true);
  });

  it('stops also where only the weights after the last step are not finite', async () => {
    const model = network({ optimizer: nn.sgd({ learningRate: 1e38 }) });
    const before = weightsOf(model);
    const far = uniform([6, 3], 2, [1e6, 2e6]);
    await expectError(
      () => model.fit(x, far, { ...quiet, batchSize: 6 }),
      'NOT_FINITE',
      /'parameters' holds NaN or infinity after step 1\. Try a smaller learning rate/,
    );
    expect(weightsOf(model)).toEqual(before);
    model.learningRate = 1e-8;
    const { history } = await model.fit(x, far, quiet);
    expect(Number.isFinite(history.loss[0])).toBe(true);
  });
});
