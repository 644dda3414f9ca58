// The worker of bench/browser.js: the networks of bench/earshot.js, trained step by step.
import {
  adam,
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  l2,
  maxPooling2d,
  sequential,
  Tensor,
} from 'earshot/nn';

const [batch, batches] = [32, 10];

/** Made-up numbers in [0, 1), the same every time. */
function random(count) {
  let state = 1;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  });
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

const models = new Map();
const data = Array.from({ length: batches }, () => {
  const x = random(batch * 128 * 216).map((v) => (v - 0.5) * 3.46);
  const y = random(batch).map((v) => Math.floor(v * 10));
  return [new Tensor('float32', x, [batch, 128, 216, 1]), new Tensor('float32', y, [batch])];
});
let step = 0;

globalThis.onmessage = async ({ data: { network: name, steps } }) => {
  if (!models.has(name)) models.set(name, network(name === 'cnn-tuned'));
  const times = [];
  for (let i = 0; i < steps; i++) {
    const [x, y] = data[step++ % batches];
    const start = performance.now();
    await models.get(name).trainOnBatch(x, y);
    times.push(performance.now() - start);
  }
  postMessage({ times, threads: crossOriginIsolated ? navigator.hardwareConcurrency : 1 });
};
