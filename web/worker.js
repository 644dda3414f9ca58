// Trains. The page sends { train: settings } or { stop: true } or { save: true }, and hears of each epoch.
import { RandomState } from 'earshot/learn';
import { adam, dense, sequential, Tensor, useDevice } from 'earshot/nn';

const [count, held] = [1000, 200];

/** A line with a jump and noise on it, each time the same. */
const random = new RandomState(0);
const x = Float32Array.from(random.rand(count), (value) => value - 0.5);
const noise = random.randn(count);
const y = x.map((value, i) => (value > 0 ? 2 * value + 1 : 0) + 0.2 * noise[i]);

const column = (values) => new Tensor('float32', values, [values.length, 1]);
const grid = Float32Array.from({ length: 101 }, (_, i) => i / 100 - 0.5);

let model;
let stopping = false;

async function train({ units, learningRate, epochs, device }) {
  stopping = false;
  await useDevice(device);
  model = sequential({ inputShape: [1], seed: 1 }, [
    dense(units, { activation: 'relu' }),
    dense(units, { activation: 'relu' }),
    dense(1),
  ]);
  model.compile({ optimizer: adam({ learningRate }), loss: 'mse' });
  postMessage({ parameters: model.countParams().total });
  let began = performance.now();
  const afterEpoch = async (epoch, { loss, val_loss }, { model }) => {
    const time = performance.now() - began;
    const { data: output } = await model.predict(column(grid));
    postMessage({ epoch, loss, validation: val_loss, output, time });
    await new Promise((resolve) => setTimeout(resolve)); // a turn for the page's messages
    model.stopTraining = stopping;
    began = performance.now();
  };
  await model.fit(column(x.subarray(held)), column(y.subarray(held)), {
    epochs,
    validationData: [column(x.subarray(0, held)), column(y.subarray(0, held))],
    callbacks: [afterEpoch],
    verbose: 0,
  });
}

globalThis.onmessage = async ({ data: { train: settings, stop, save } }) => {
  try {
    if (stop) stopping = true;
    if (save) postMessage({ file: model.toBytes() });
    if (settings) {
      await train(settings);
      postMessage({ done: true });
    }
  } catch (error) {
    postMessage({ failure: error.message });
  }
};

postMessage({ points: [x, y], grid });
