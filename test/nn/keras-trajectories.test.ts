import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import * as nn from '../../src/nn/index.ts';
import { expectClose } from '../graph/check-operator.ts';

/** @file The same weights and batches as Keras: the losses of ten epochs, the weights after them, the outputs. */

const folder = new URL('../fixtures/keras/', import.meta.url);

interface Saved {
  shape: number[];
  data: string;
}

type Call = { fn: string; args: unknown[] } | { $fn: string; args: unknown[] };

/** Fixtures in which a trajectory is looser than 1e-4, with the reason. */
const looser: Record<string, number> = {};

for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
  const fixture = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  const tolerance = looser[fixture.name] ?? 1e-4;
  describe(fixture.name, () => {
    const model = build(fixture);
    model.compile({ optimizer: make(fixture.optimizer), loss: make(fixture.loss), metrics: fixture.metrics });
    model.setWeights(fixture.initialWeights.map(tensorOf));
    const [x, y, xVal, yVal] = [fixture.x, fixture.y, fixture.xVal, fixture.yVal].map(tensorOf);

    it('predicts and evaluates as Keras before training', async () => {
      const predicted = await model.predict(xVal);
      expectClose(
        predicted.data as Float32Array,
        tensorOf(fixture.initialPredictions).data as Float32Array,
        1e-5,
        'predictions',
      );
      expectLogs(
        await model.evaluate(x, y, { batchSize: fixture.batchSize }),
        fixture.initialEvaluate,
        tolerance,
      );
    });

    it('has the losses and metrics of ten epochs', async () => {
      const { history } = await model.fit(x, y, {
        epochs: fixture.epochs,
        batchSize: fixture.batchSize,
        shuffle: false,
        validationData: [xVal, yVal],
        classWeight: fixture.classWeight,
        sampleWeight: fixture.sampleWeight && tensorOf(fixture.sampleWeight),
        verbose: 0,
      });
      expect(Object.keys(history).sort()).toEqual(Object.keys(fixture.history).sort());
      for (const [key, wanted] of Object.entries<number[]>(fixture.history))
        expectClose(history[key], wanted, tolerance, key);
    });

    it('ends with the same weights, predictions and evaluation', async () => {
      for (const [i, weight] of model.getWeights().entries()) {
        const wanted = tensorOf(fixture.finalWeights[i]);
        expect(weight.dims).toEqual(wanted.dims);
        expectClose(weight.data as Float32Array, wanted.data as Float32Array, 10 * tolerance, `weight ${i}`);
      }
      const predicted = await model.predict(xVal);
      expectClose(
        predicted.data as Float32Array,
        tensorOf(fixture.finalPredictions).data as Float32Array,
        10 * tolerance,
        'predictions',
      );
      expectLogs(await model.evaluate(x, y, { batchSize: fixture.batchSize }), fixture.evaluate, tolerance);
    });
  });
}

/** Tensors are numbered: 0 is the input, then what each layer makes; a layer takes the last, or those it names. */
function build({
  inputShape,
  layers,
}: {
  inputShape: number[];
  layers: (Call & { inputs?: number[] })[];
}): nn.Model {
  const tensors = [nn.input({ shape: inputShape })];
  for (const layer of layers) {
    const { inputs = [tensors.length - 1] } = layer;
    tensors.push(make(layer)(inputs.map((place) => tensors[place])));
  }
  return nn.model({ inputs: tensors[0], outputs: tensors[tensors.length - 1] });
}

function expectLogs(actual: nn.Logs, wanted: nn.Logs, tolerance: number): void {
  for (const [key, value] of Object.entries(wanted)) expectClose([actual[key]], [value], tolerance, key);
}

// biome-ignore lint/suspicious/noExplicitAny: fixtures name functions of the public surface
function make(from: any): any {
  if (from === null || typeof from !== 'object') return from;
  if (Array.isArray(from)) return from.map(make);
  const call = from as Call;
  const name = 'fn' in call ? call.fn : '$fn' in call ? call.$fn : undefined;
  if (name === undefined)
    return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, make(value)]));
  // biome-ignore lint/suspicious/noExplicitAny: as above
  return (nn as any)[name](...make(call.args));
}

function tensorOf({ shape, data }: Saved): Tensor {
  const bytes = Buffer.from(data, 'base64');
  return new Tensor(
    'float32',
    new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
    shape,
  );
}
