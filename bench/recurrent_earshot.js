// Our side of bench/recurrent.js, speaking the line protocol of bench/peers/line_protocol.py:
// `node bench/recurrent_earshot.js step|predict lstm|gru`, after `npm run build`.
import { createInterface } from 'node:readline';
import { adam, dense, gru, lstm, sequential } from 'earshot/nn';
import { Tensor } from 'onnxruntime-common';

const [task, layer] = process.argv.slice(2);
const model = sequential({ inputShape: [216, 128], seed: 0 }, [
  { lstm, gru }[layer](64),
  dense(10, { activation: 'softmax' }),
]);
model.compile({ optimizer: adam(), loss: 'sparseCategoricalCrossentropy' });
const numbers = Float32Array.from({ length: 32 * 216 * 128 }, (_, i) => Math.sin(i * i));
const x = new Tensor('float32', numbers, [32, 216, 128]);
const y = Float32Array.from({ length: 32 }, (_, i) => i % 10);
const once = { step: () => model.trainOnBatch(x, y), predict: () => model.predict(x) }[task];

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [word, units] = line.split(' ');
  if (word === 'quit') break;
  const times = [];
  for (let i = 0; i < Number(units); i++) {
    const start = performance.now();
    await once();
    times.push(performance.now() - start);
  }
  console.log(JSON.stringify(times));
}
