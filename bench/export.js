// Exports networks and runs the files with Python's onnxruntime: the largest difference of their outputs from predict.
//
//     npm run build && EARSHOT_PYTHON=python node bench/export.js

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as nn from '../dist/nn/index.js';

const python = process.env.EARSHOT_PYTHON ?? 'python3';
const script = fileURLToPath(new URL('peers/run_onnx.py', import.meta.url));
const relu = { activation: 'relu' };

const stack = (inputShape, layers) => nn.sequential({ inputShape, seed: 1 }, layers);

const networks = {
  "the lab's CNN": stack(
    [128, 216, 1],
    [
      nn.conv2d(16, 3, relu),
      nn.maxPooling2d(3, { padding: 'same' }),
      nn.batchNormalization(),
      nn.conv2d(16, 3, relu),
      nn.maxPooling2d(2, { padding: 'same' }),
      nn.conv2d(32, 2, relu),
      nn.flatten(),
      nn.dense(32, relu),
      nn.dropout(0.1),
      nn.dense(10, { activation: 'softmax' }),
    ],
  ),
  'separable convolutions': stack(
    [40, 30, 3],
    [
      nn.separableConv2d(8, 3, { padding: 'same', strides: 2, ...relu }),
      nn.depthwiseConv2d(3, { depthMultiplier: 2 }),
      nn.conv2dTranspose(4, 3, { strides: 2, padding: 'same' }),
      nn.upSampling2d(2, { interpolation: 'bilinear' }),
      nn.groupNormalization({ groups: 2 }),
      nn.globalMaxPooling2d(),
    ],
  ),
  sequences: stack(
    [60, 12],
    [
      nn.conv1d(16, 5, { padding: 'causal', ...relu }),
      nn.maxPooling1d(2),
      nn.bidirectional(nn.lstm(8, { returnSequences: true })),
      nn.gru(6),
      nn.layerNormalization(),
      nn.dense(3, { activation: 'softmax' }),
    ],
  ),
  'attention, two inputs and outputs': attention(),
};

function attention() {
  const [a, b] = [nn.input({ shape: [20, 8], name: 'query' }), nn.input({ shape: [15, 8], name: 'memory' })];
  const mixed = nn.add()([a, nn.multiHeadAttention(2, 4)([a, b])]);
  const pooled = nn.globalAveragePooling1d()(mixed);
  return nn.model({
    inputs: [a, b],
    outputs: [nn.dense(3, { name: 'class' })(pooled), nn.dense(1)(pooled)],
    seed: 2,
  });
}

const folder = mkdtempSync(join(tmpdir(), 'earshot-export-'));
const cases = [];
for (const [name, network] of Object.entries(networks)) {
  for (const batch of [1, 7]) {
    const x = network.inputs.map(({ shape }, i) => {
      const size = batch * shape.reduce((p, n) => p * n, 1);
      const data = Float32Array.from(
        { length: size },
        (_, k) => Math.sin(0.37 * k * (i + 1)) * Math.cos(0.011 * k),
      );
      return new nn.Tensor('float32', data, [batch, ...shape]);
    });
    const path = join(folder, `${cases.length}.onnx`);
    await network.export(path);
    const outputs = [await network.predict(x)].flat();
    const plain = ({ data, dims }) => ({ data: [...data], dims });
    const inputs = Object.fromEntries(x.map((tensor, i) => [network.inputNames[i], plain(tensor)]));
    cases.push({ name, batch, path, inputs, outputs: outputs.map(plain) });
  }
}
writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases));
process.stdout.write(execFileSync(python, [script, join(folder, 'cases.json')], { encoding: 'utf8' }));
rmSync(folder, { recursive: true });
