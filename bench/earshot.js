// Our side of bench/step.js, speaking the line protocol of bench/peers/line_protocol.py:
// `node bench/earshot.js cnn|cnn-fit|cnn-tuned|cnn-tuned-fit|small|wide|predict|mlp|flat`, after `npm run build`.
import { createInterface } from 'node:readline';
import {
  adam,
  adamw,
  batchNormalization,
  categoricalCrossentropy,
  conv2d,
  dense,
  dropout,
  flatten,
  l2,
  maxPooling2d,
  sequential,
} from 'earshot/nn';
import { Tensor } from 'onnxruntime-common';
import { small } from '../dist/experiment/architectures/small.js';
import { spectrogramCnn } from '../dist/experiment/architectures/spectrogram-cnn.js';

const BATCH = 32;
const BATCHES = 10;

/** Made-up numbers in [0, 1), the same every time. */
function random(count) {
  let state = 1;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  });
}

/** Ten batches, all different, as the peers' are: vanishing gradients take another time. */
function spectrograms() {
  const each = BATCH * 128 * 216;
  const x = random(BATCHES * each).map((v) => (v - 0.5) * 3.46);
  const y = random(BATCHES * BATCH).map((v) => Math.floor(v * 10));
  return Array.from({ length: BATCHES }, (_, i) => [
    new Tensor('float32', x.slice(i * each, (i + 1) * each), [BATCH, 128, 216, 1]),
    new Tensor('float32', y.slice(i * BATCH, (i + 1) * BATCH), [BATCH]),
  ]);
}

function network(tuned) {
  const options = { activation: 'relu', ...(tuned ? { kernelRegularizer: l2(0.1) } : {}) };
  const whenTuned = (...layers) => (tuned ? layers : []);
  const model = sequential({ inputShape: [128, 216, 1], seed: 0 }, [
    conv2d(16, 3, options),
    maxPooling2d(3, { strides: 3, padding: 'same' }),
    ...whenTuned(batchNormalization(), dropout(0.1)),
    conv2d(16, 3, options),
    maxPooling2d(2, { strides: 2, padding: 'same' }),
    ...whenTuned(dropout(0.1)),
    conv2d(32, 2, options),
    ...whenTuned(batchNormalization(), dropout(0.1)),
    flatten(),
    dense(32, options),
    dropout(0.1),
    dense(10, { activation: 'softmax' }),
  ]);
  model.compile({
    optimizer: adam({ learningRate: 0.001 }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}

const cnn = (tuned) => stepsOf(network(tuned), spectrograms());

const cnnFit = (tuned) => {
  const [data, labels] = together();
  const x = new Tensor('float32', data, [BATCH * BATCHES, 128, 216, 1]);
  const y = new Tensor('float32', labels, [BATCH * BATCHES]);
  return stepsOfFit(network(tuned), x, y);
};

/** The network of the recipe small, or a wider one, on its examples: 5 s as 64 bands and 108 frames, mixtures of two classes. */
function recipe(make) {
  const [inputShape, classes, size] = [[64, 108, 1], 10, 16];
  const model = make({ inputShape, classes, seed: 0 });
  model.compile({
    optimizer: adamw({ learningRate: 0.003, weightDecay: 0.01 }),
    loss: categoricalCrossentropy({ labelSmoothing: 0.1 }),
    metrics: ['accuracy'],
  });
  const shares = Float32Array.from({ length: size * classes }, (_, i) => {
    const [example, label] = [Math.floor(i / classes), i % classes];
    return label === example % classes ? 0.8 : label === (3 * example + 1) % classes ? 0.2 : 0;
  });
  const x = random(size * 64 * 108).map((v) => (v - 0.5) * 3.46);
  return stepsOf(model, [
    [new Tensor('float32', x, [size, ...inputShape]), new Tensor('float32', shares, [size, classes])],
  ]);
}

/** Milliseconds of each of some training steps on batches that take turns. */
function stepsOf(model, batches) {
  let step = 0;
  return async (steps) => {
    const times = [];
    for (let i = 0; i < steps; i++) {
      const [x, y] = batches[step++ % batches.length];
      const start = performance.now();
      await model.trainOnBatch(x, y);
      times.push(performance.now() - start);
    }
    return times;
  };
}

/** Milliseconds of the steps of one long `fit`, which waits at the start of each epoch; whole epochs. */
function stepsOfFit(model, x, y) {
  let allowed = 0;
  let wake;
  let done;
  const onEpochBegin = async () => {
    while (allowed === 0) {
      await new Promise((resolve) => {
        wake = resolve;
      });
    }
    allowed--;
  };
  const callbacks = [{ onEpochBegin, onEpochDone: () => done() }];
  model.fit(x, y, { epochs: 1_000_000, batchSize: BATCH, verbose: 0, callbacks });
  return async (steps) => {
    const times = [];
    while (times.length < steps) {
      const start = performance.now();
      const ended = new Promise((resolve) => {
        done = resolve;
      });
      allowed++;
      wake?.();
      await ended;
      const each = (performance.now() - start) / BATCHES;
      times.push(...new Array(BATCHES).fill(each));
    }
    return times;
  };
}

/** Both as one tensor: 320 examples. */
function together() {
  const batches = spectrograms();
  const joined = (i) => Float32Array.from(batches.flatMap((batch) => [...batch[i].data]));
  return [joined(0), joined(1)];
}

function predict() {
  const model = network(false);
  const x = new Tensor('float32', together()[0], [BATCH * BATCHES, 128, 216, 1]);
  return async (units) => {
    const times = [];
    for (let i = 0; i < units; i++) {
      const start = performance.now();
      await model.predict(x, { batchSize: BATCH });
      times.push(performance.now() - start);
    }
    return times;
  };
}

function flat() {
  const [data, labels] = together();
  const x = new Tensor('float32', data, [BATCH * BATCHES, 27648]);
  const y = new Tensor('float32', labels, [BATCH * BATCHES]);
  const model = sequential({ inputShape: [27648], seed: 0 }, [
    dense(16, { activation: 'relu' }),
    dense(16, { activation: 'relu' }),
    dense(10, { activation: 'softmax' }),
  ]);
  model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'sparseCategoricalCrossentropy' });
  return epochsOf(model, x, y);
}

function mlp() {
  const noise = random(1000);
  const xs = random(1000).map((v) => v - 0.5);
  const ys = xs.map((x, i) => (x > 0 ? 2 * x + 1 : 0) + 0.7 * (noise[i] - 0.5));
  const [x, y] = [new Tensor('float32', xs, [1000, 1]), new Tensor('float32', ys, [1000, 1])];
  const model = sequential({ inputShape: [1], seed: 0 }, [
    dense(5, { activation: 'relu' }),
    dense(5, { activation: 'relu' }),
    dense(1),
  ]);
  model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'mse' });
  return epochsOf(model, x, y);
}

/** Milliseconds an epoch of one `fit`. */
function epochsOf(model, x, y) {
  return async (epochs) => {
    const start = performance.now();
    await model.fit(x, y, { epochs, batchSize: BATCH, verbose: 0 });
    return [(performance.now() - start) / epochs];
  };
}

const TASKS = {
  cnn: () => cnn(false),
  'cnn-fit': () => cnnFit(false),
  'cnn-tuned': () => cnn(true),
  'cnn-tuned-fit': () => cnnFit(true),
  small: () => recipe(small),
  wide: () => recipe(spectrogramCnn('wide', [16, 32, 64, 128, 128])),
  predict,
  mlp,
  flat,
};
const task = process.argv[2];
if (!TASKS[task]) throw new Error(`expected one of ${Object.keys(TASKS).join(', ')}; received ${task}`);
const run = TASKS[task]();
console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [word, units] = line.split(' ');
  if (word === 'quit') break;
  console.log(JSON.stringify(await run(Number(units))));
}
