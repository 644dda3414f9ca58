// Our side of `node bench/memory.js --exercise 6`: `node bench/train6.js plain|tuned EPOCHS`.
import { Tensor } from 'onnxruntime-common';
import * as networks from '../dist/lab/networks.js';

const [kind, epochs] = process.argv.slice(2);
const clips = 320;
const held = 80;
const pixels = 128 * 216;
const random = (count) => Float32Array.from({ length: count }, Math.random);
const images = (count) => new Tensor('float32', random(count * pixels), [count, 128, 216, 1]);
const labels = (count) =>
  new Tensor(
    'float32',
    random(count).map((v) => Math.floor(v * 10)),
    [count],
  );

const model = (kind === 'tuned' ? networks.tunedCnn : networks.plainCnn)(0, [128, 216, 1], 10);
model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
await model.fit(images(clips), labels(clips), {
  epochs: Number(epochs),
  batchSize: 32,
  verbose: 0,
  validationData: [images(held), labels(held)],
});
