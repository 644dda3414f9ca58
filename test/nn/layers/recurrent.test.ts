import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sizeOf, Tensor } from '../../../src/array/tensor.ts';
import { input } from '../../../src/graph/ops/input.ts';
import { relu } from '../../../src/graph/ops/relu.ts';
import { topologicalOrder, type Value } from '../../../src/graph/value.ts';
import { channelsLast, features } from '../../../src/nn/features.ts';
import * as nn from '../../../src/nn/index.ts';
import { evaluate, expectClose } from '../../graph/check-operator.ts';
import { expectError, scratchFolder, uniform, weightsOf } from '../support.ts';

type Vector = number[];

const [batch, steps, length, units] = [2, 3, 4, 2];
const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));
const times = (a: Vector, b: Vector) => a.map((v, i) => v * b[i]);

/** A row vector times the columns of one gate of a matrix of `columns` columns. */
function product(row: Vector, matrix: Float32Array, columns: number, gate: number): Vector {
  return Array.from({ length: units }, (_, u) =>
    row.reduce((sum, v, i) => sum + v * matrix[i * columns + gate * units + u], 0),
  );
}

interface Parts {
  /** the inputs' product of a gate, with the bias */
  x(gate: number): Vector;
  /** the product of a gate with a state that its mask was applied to */
  h(gate: number, state: Vector): Vector;
  /** the second bias, of a gate */
  bias(gate: number): Vector;
}

type Step = (h: Vector, c: Vector, parts: Parts) => [Vector, Vector];

const cells: Record<string, { layer: nn.RecurrentLayer; gates: number; step: Step }> = {
  lstm: {
    layer: nn.lstm(units, { dropout: 0.5, recurrentDropout: 0.25 }),
    gates: 4,
    step: (h, c, p) => {
      const z = [0, 1, 2, 3].map((gate) => p.h(gate, h).map((v, u) => v + p.x(gate)[u]));
      const cell = c.map((v, u) => sigmoid(z[1][u]) * v + sigmoid(z[0][u]) * Math.tanh(z[2][u]));
      return [cell.map((v, u) => sigmoid(z[3][u]) * Math.tanh(v)), cell];
    },
  },
  gru: {
    layer: nn.gru(units, { dropout: 0.5, recurrentDropout: 0.25 }),
    gates: 3,
    step: (h, c, p) => {
      const ofState = [0, 1, 2].map((gate) => p.h(gate, h).map((v, u) => v + p.bias(gate)[u]));
      const [z, r] = [0, 1].map((gate) => ofState[gate].map((v, u) => sigmoid(v + p.x(gate)[u])));
      return [h.map((v, u) => z[u] * v + (1 - z[u]) * Math.tanh(p.x(2)[u] + r[u] * ofState[2][u])), c];
    },
  },
  'gru that resets before the product': {
    layer: nn.gru(units, { dropout: 0.5, recurrentDropout: 0.25, resetAfter: false }),
    gates: 3,
    step: (h, c, p) => {
      const [z, r] = [0, 1].map((gate) => p.h(gate, h).map((v, u) => sigmoid(v + p.x(gate)[u])));
      const candidate = p.h(2, times(r, h)).map((v, u) => Math.tanh(p.x(2)[u] + v));
      return [h.map((v, u) => z[u] * v + (1 - z[u]) * candidate[u]), c];
    },
  },
  simpleRnn: {
    layer: nn.simpleRnn(units, { dropout: 0.5, recurrentDropout: 0.25 }),
    gates: 1,
    step: (h, c, p) => [p.h(0, h).map((v, u) => Math.tanh(v + p.x(0)[u])), c],
  },
};

describe('dropout in training: a mask for each gate, the same at every step', () => {
  for (const [name, { layer, gates, step }] of Object.entries(cells)) {
    it(name, async () => {
      const feeds: Record<string, Tensor> = {};
      const fed = (key: string, shape: readonly number[], numbers = uniform([...shape], sizeOf(shape))) => {
        feeds[key] = numbers;
        return input(key, shape);
      };
      const drawn: { shape: readonly number[]; distribution: nn.Distribution }[] = [];
      const specs = layer.weights!([[steps, length]]);
      const weight = (key: string) => fed(key, specs.find(({ name }) => name === key)!.shape);
      const random = (shape: readonly number[], distribution: nn.Distribution) => {
        drawn.push({ shape, distribution });
        return fed(`mask${drawn.length - 1}`, shape, uniform([...shape], 20 + drawn.length, [0, 2]));
      };
      const context = { training: true, trainable: true, weight, random, assign: () => {} };
      const x = fed('x', [batch, steps, length]);
      const made = channelsLast(layer.call([features(x)], context));
      expect(drawn).toEqual([
        ...Array.from({ length: gates }, () => ({ shape: [batch, length], distribution: { dropout: 0.5 } })),
        ...Array.from({ length: gates }, () => ({ shape: [batch, units], distribution: { dropout: 0.25 } })),
      ]);

      const numbers = (key: string) => feeds[key].data as Float32Array;
      const rowOf = (key: string, row: number, width: number) => [
        ...numbers(key).subarray(row * width, (row + 1) * width),
      ];
      const biasAt = (row: number, gate: number) => rowOf('bias', row * gates + gate, units);
      const expected = Array.from({ length: batch }, (_, row) => {
        let [h, c] = [new Array<number>(units).fill(0), new Array<number>(units).fill(0)];
        for (let t = 0; t < steps; t++) {
          const entry = rowOf('x', row * steps + t, length);
          const parts = {
            x: (gate: number) => {
              const kept = times(entry, rowOf(`mask${gate}`, row, length));
              const bias = biasAt(0, gate);
              return product(kept, numbers('kernel'), gates * units, gate).map((v, u) => v + bias[u]);
            },
            h: (gate: number, state: Vector) => {
              const kept = times(state, rowOf(`mask${gates + gate}`, row, units));
              return product(kept, numbers('recurrent_kernel'), gates * units, gate);
            },
            bias: (gate: number) => biasAt(1, gate),
          };
          [h, c] = step(h, c, parts);
        }
        return h;
      });
      const result = await evaluate({ made }, feeds);
      expectClose(result.made.data as Float32Array, expected.flat(), 1e-6, name);
    });
  }

  it('one mask for all gates where the state is not dropped from, none in prediction', () => {
    const drawn: (readonly number[])[] = [];
    const layer = nn.lstm(units, { dropout: 0.5 });
    const call = (training: boolean) =>
      layer.call([features(input('x', [batch, steps, length]))], {
        training,
        trainable: true,
        weight: (key) =>
          input(key, layer.weights!([[steps, length]]).find(({ name }) => name === key)!.shape),
        random: (shape) => {
          drawn.push(shape);
          return input('mask', shape);
        },
        assign: () => {},
      });
    call(false);
    expect(drawn).toEqual([]);
    call(true);
    expect(drawn).toEqual([[batch, length]]);
  });
});

describe("prediction by ONNX's operators is the forward part of training", () => {
  const all = { returnSequences: true };
  const layers: Record<string, nn.Layer> = {
    lstm: nn.lstm(5, all),
    'lstm, backwards': nn.lstm(5, { ...all, goBackwards: true }),
    'lstm, last step of backwards, no bias': nn.lstm(5, { goBackwards: true, useBias: false }),
    gru: nn.gru(5, all),
    'gru, last step': nn.gru(5),
    'gru that resets before the product, backwards': nn.gru(5, {
      ...all,
      resetAfter: false,
      goBackwards: true,
    }),
    'gru without bias': nn.gru(5, { ...all, useBias: false }),
    simpleRnn: nn.simpleRnn(5, all),
    'bidirectional lstm': nn.bidirectional(nn.lstm(5, all)),
  };
  for (const [name, layer] of Object.entries(layers)) {
    it(name, async () => {
      const feeds: Record<string, Tensor> = { x: uniform([3, 40, 6], 1) };
      const x = input('x', [3, 40, 6]);
      const weights = new Map(
        layer.weights!([[40, 6]]).map(({ name, shape }, i) => {
          feeds[name] = uniform([...shape], 2 + i, [-0.6, 0.6]);
          return [name, input(name, shape)];
        }),
      );
      const call = (training: boolean) => {
        const context = {
          training,
          trainable: true,
          weight: (key: string) => weights.get(key)!,
          assign: () => {},
          random: () => expect.unreachable(),
        };
        return channelsLast(layer.call([features(x)], context));
      };
      const [training, predicting] = [call(true), call(false)];
      const types = (value: Value) => new Set(topologicalOrder([value]).map(({ operator }) => operator.type));
      expect(types(training)).toContain('Scan');
      expect(types(predicting)).not.toContain('Scan');
      expect(predicting.shape).toEqual(training.shape);
      const result = await evaluate({ training, predicting }, feeds);
      expectClose(result.predicting.data as Float32Array, result.training.data as Float32Array, 1e-6, name);
    });
  }
});

describe('first weights', () => {
  const first = (layer: nn.Layer) =>
    weightsOf(nn.sequential({ inputShape: [steps, length], seed: 1 }, [layer])).at(-1)!;

  it("lstm: the forget gate's bias begins as 1, the others as given", () => {
    expect([...first(nn.lstm(2))]).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
    const biasInitializer = nn.constantInitializer(0.5);
    expect([...first(nn.lstm(1, { biasInitializer }))]).toEqual([0.5, 1, 0.5, 0.5]);
    expect([...first(nn.lstm(1, { biasInitializer, unitForgetBias: false }))]).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  it('the recurrent kernel has orthogonal rows', () => {
    const rows = [...first(nn.gru(3, { useBias: false }))];
    for (const [a, b] of [
      [0, 0],
      [0, 1],
      [1, 2],
    ]) {
      const dot = Array.from({ length: 9 }, (_, i) => rows[a * 9 + i] * rows[b * 9 + i]);
      expect(dot.reduce((x, y) => x + y)).toBeCloseTo(a === b ? 1 : 0, 6);
    }
  });
});

describe('training', () => {
  const data = [uniform([16, 6, 3], 1), uniform([16, 2], 2)] as const;
  const network = (layers: nn.Layer[]) => {
    const model = nn.sequential({ inputShape: [6, 3], seed: 3 }, [...layers, nn.dense(2)]);
    model.compile({ optimizer: nn.adam({ learningRate: 0.01 }), loss: 'mse' });
    return model;
  };
  const rows = (tensor: Tensor, from: number, count: number) => {
    const size = tensor.size / tensor.dims[0];
    const part = (tensor.data as Float32Array).slice(from * size, (from + count) * size);
    return new Tensor('float32', part, [count, ...tensor.dims.slice(1)]);
  };

  it('many steps in one Scan are the steps one by one', async () => {
    const layers = () => [
      nn.bidirectional(nn.lstm(3, { returnSequences: true })),
      nn.gru(2, { goBackwards: true, returnSequences: true }),
      nn.simpleRnn(2),
    ];
    const [together, single] = [network(layers()), network(layers())];
    const fitting = { batchSize: 4, epochs: 2, shuffle: false, verbose: 0 } as const;
    const { history } = await together.fit(...data, fitting);
    const losses: number[] = [];
    for (let i = 0; i < 8; i++) {
      const [x, y] = data.map((tensor) => rows(tensor, (i % 4) * 4, 4));
      losses.push((await single.trainOnBatch(x, y)).loss);
    }
    const means = [0, 4].map((from) => losses.slice(from, from + 4).reduce((a, b) => a + b) / 4);
    expectClose(history.loss, means, 1e-6, 'losses');
    for (const [i, weight] of weightsOf(together).entries())
      expectClose(weight, weightsOf(single)[i], 1e-5, `weight ${i}`);
  });

  it('leaves a frozen inner layer as it is', async () => {
    const inner = nn.dense(2, { trainable: false });
    const model = network([nn.timeDistributed(inner), nn.lstm(2)]);
    const before = weightsOf(model);
    await model.fit(...data, { epochs: 2, verbose: 0 });
    const after = weightsOf(model);
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(after[2]).not.toEqual(before[2]);
    expect(model.countParams()).toEqual({ total: 54, trainable: 46, nonTrainable: 8 });
  });
});

describe('order of the steps', () => {
  const x = uniform([2, 4, 3], 5);
  const outputs = async (layer: nn.Layer, weights?: Tensor[]) => {
    const model = nn.sequential({ inputShape: [4, 3], seed: 2 }, [layer]);
    if (weights) model.setWeights(weights);
    return { weights: model.getWeights(), data: (await model.predict(x)).data as Float32Array };
  };
  const turned = (data: Float32Array) => {
    const row = data.length / 8;
    const order = [3, 2, 1, 0, 7, 6, 5, 4];
    return order.flatMap((step) => [...data.subarray(step * row, (step + 1) * row)]);
  };

  it('goBackwards gives the outputs as they were made; bidirectional puts them at their steps', async () => {
    const sequences = { returnSequences: true };
    const forward = await outputs(nn.gru(2, sequences));
    const backward = await outputs(nn.gru(2, { ...sequences, goBackwards: true }), forward.weights);
    const both = await outputs(nn.bidirectional(nn.gru(2, sequences), { mergeMode: 'sum' }), [
      ...forward.weights,
      ...forward.weights,
    ]);
    const inOrder = turned(backward.data);
    expectClose(
      both.data,
      Array.from(forward.data, (v, i) => v + inOrder[i]),
      1e-6,
      'sum',
    );
    const last = await outputs(nn.gru(2, { goBackwards: true }), forward.weights);
    expectClose(
      last.data,
      [...backward.data.subarray(6, 8), ...backward.data.subarray(14, 16)],
      1e-6,
      'last',
    );
  });
});

describe('files', () => {
  const folder = scratchFolder();

  it('keep wrappers and what is inside them', async () => {
    const model = nn.sequential({ inputShape: [4, 3], seed: 1 }, [
      nn.bidirectional(nn.lstm(2, { returnSequences: true }), {
        backwardLayer: nn.gru(2, { returnSequences: true, goBackwards: true, resetAfter: false }),
        mergeMode: 'mul',
        name: 'both',
      }),
      nn.timeDistributed(nn.dense(2, { kernelRegularizer: nn.l2(0.1) })),
    ]);
    const path = join(folder, 'wrapped.onnx');
    await model.save(path);
    const loaded = await nn.loadModel(path);
    const x = uniform([3, 4, 3], 2);
    expect(loaded.weights.map(({ layer, name }) => `${layer}/${name}`)).toContain(
      'both/backward/recurrent_kernel',
    );
    expect((await loaded.predict(x)).data).toEqual((await model.predict(x)).data);
  });

  it('are refused where the inner layer has a function', async () => {
    const inner = nn.dense(2, { activation: (x) => relu(x) });
    const model = nn.sequential({ inputShape: [4, 3] }, [nn.timeDistributed(inner)]);
    await expectError(() => model.save(join(folder, 'own.onnx')), 'UNSUPPORTED', /activation is a function/);
  });
});

describe('bad input is refused', () => {
  const sequences = { returnSequences: true };
  const on = (inputShape: number[], layer: nn.Layer) => () => nn.sequential({ inputShape }, [layer]);
  const cases: Record<string, [() => unknown, Parameters<typeof expectError>[1], RegExp]> = {
    'no units': [() => nn.lstm(0), 'INVALID_ARGUMENT', /LSTM: units/],
    'half a unit': [() => nn.gru(1.5), 'INVALID_ARGUMENT', /GRU: units/],
    'dropout of all': [() => nn.simpleRnn(1, { dropout: 1 }), 'INVALID_ARGUMENT', /SimpleRNN: dropout/],
    'negative recurrentDropout': [
      () => nn.lstm(1, { recurrentDropout: -0.1 }),
      'INVALID_ARGUMENT',
      /recurrentDropout/,
    ],
    'a flag that is none': [
      () => nn.lstm(1, { returnSequences: 'yes' as unknown as boolean }),
      'INVALID_ARGUMENT',
      /returnSequences must be true or false/,
    ],
    'an unknown activation': [
      () => nn.gru(1, { recurrentActivation: 'sigmoit' as 'sigmoid' }),
      'UNKNOWN_NAME',
      /Did you mean 'sigmoid'/,
    ],
    'an unknown initializer': [
      on([3, 2], nn.lstm(1, { recurrentInitializer: 'ortogonal' as 'orthogonal' })),
      'UNKNOWN_NAME',
      /Did you mean 'orthogonal'/,
    ],
    'input without steps': [
      on([4], nn.lstm(1)),
      'SHAPE_MISMATCH',
      /LSTM expects input of shape \(batch, steps, f/,
    ],
    images: [on([4, 4, 1], nn.gru(1)), 'SHAPE_MISMATCH', /GRU/],
    'bidirectional of dense': [
      () => nn.bidirectional(nn.dense(1) as unknown as nn.RecurrentLayer),
      'INVALID_ARGUMENT',
      /made by lstm, gru or simpleRnn; received .*Dense/,
    ],
    'both layers in one direction': [
      () => nn.bidirectional(nn.lstm(1), { backwardLayer: nn.lstm(1) }),
      'INVALID_ARGUMENT',
      /give one of them goBackwards true/,
    ],
    'sequences one way only': [
      () => nn.bidirectional(nn.lstm(1, sequences), { backwardLayer: nn.lstm(1, { goBackwards: true }) }),
      'INVALID_ARGUMENT',
      /returnSequences is true in the layer and false/,
    ],
    'an unknown mergeMode': [
      () => nn.bidirectional(nn.lstm(1), { mergeMode: 'average' as 'ave' }),
      'UNKNOWN_NAME',
      /mergeMode/,
    ],
    'a sum of other lengths': [
      on(
        [3, 2],
        nn.bidirectional(nn.lstm(1), { mergeMode: 'sum', backwardLayer: nn.lstm(2, { goBackwards: true }) }),
      ),
      'SHAPE_MISMATCH',
      /outputs of the two directions differ, \(None, 1\) and \(None, 2\)/,
    ],
    'timeDistributed of no layer': [
      () => nn.timeDistributed('dense' as unknown as nn.Layer),
      'INVALID_ARGUMENT',
      /takes a layer of one input/,
    ],
    'timeDistributed of a layer of several inputs': [
      () => nn.timeDistributed(nn.subtract()),
      'INVALID_ARGUMENT',
      /Subtract, which takes 2 or more/,
    ],
    'steps of nothing': [on([4], nn.timeDistributed(nn.dense(1))), 'SHAPE_MISMATCH', /after the steps/],
  };
  for (const [name, [action, code, message]] of Object.entries(cases))
    it(name, () => expectError(action, code, message));
});
