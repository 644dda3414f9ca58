import { describe, expect, it } from 'vitest';
import { EarshotError } from '../../../src/errors.ts';
import { dense as ownDense, sequential } from '../../../src/nn/index.ts';
import { loadKeras, loadKerasWeights } from '../../../src/nn/keras/index.ts';
import { knownLayers } from '../../../src/nn/keras/layers.ts';
import { expectError } from '../support.ts';
import { pathOf } from './fixtures.ts';
import { kerasArchive } from './make-zip.ts';

/** The lines of what a file holds that is unsupported. */
async function linesOf(file: string | Uint8Array): Promise<string[]> {
  const { message } = await expectError(() => loadKeras(file), 'UNSUPPORTED', 'cannot read');
  return message.split('\n- ').slice(1);
}

const dense = (config: object, more: object = {}) => ({
  module: 'keras.layers',
  class_name: 'Dense',
  config: { name: 'dense', trainable: true, units: 2, ...config },
  ...more,
});
const stack = (...layers: object[]) => ({
  class_name: 'Sequential',
  config: {
    name: 's',
    layers: [{ class_name: 'InputLayer', config: { batch_shape: [null, 3], name: 'i' } }, ...layers],
  },
});

const tensor = (name: string) => ({
  class_name: '__keras_tensor__',
  config: { keras_history: [name, 0, 0] },
});
const call = (name: string, kwargs: object) => ({ args: [tensor(name), tensor(name)], kwargs });
const twoWays = {
  class_name: 'Functional',
  config: {
    layers: [
      { class_name: 'InputLayer', config: { name: 'i', batch_shape: [null, 5, 4] }, inbound_nodes: [] },
      {
        class_name: 'MultiHeadAttention',
        config: { name: 'm', trainable: true, num_heads: 1, key_dim: 2 },
        inbound_nodes: [call('i', { use_causal_mask: true }), call('m', {})],
      },
    ],
    input_layers: [['i', 0, 0]],
    output_layers: [['m', 1, 0]],
  },
};

describe('what is unsupported in a file is listed, all of it', () => {
  const both = [
    'Conv2D \'constrained\': activity_regularizer = "L2"',
    'Conv2D \'constrained\': kernel_constraint = "NonNeg"',
    'AveragePooling2D \'first\': data_format = "channels_first"',
    "Dropout 'always': called with training = true",
    'Dense \'brain\': weights of type "bfloat16"',
    "Conv3D 'deep': earshot has no such layer",
    'loss MeanSquaredError: reduction = "sum"',
    'metric cosine_proximity: earshot has no such metric',
  ];

  it('of Keras 3', async () => {
    const lines = await linesOf(pathOf('unsupported-keras3.keras'));
    const own = [
      "BatchNormalization 'rows': axis = 1; only the last one, 3, is supported",
      "operation 'cumsum': Cumsum between layers",
    ];
    expect(lines.toSorted()).toEqual([...both, ...own].toSorted());
  });

  it('of Keras 2', async () => {
    const lines = await linesOf(pathOf('unsupported-keras2.keras'));
    const own = "BatchNormalization 'rows': axis = [1]; only the last one, 3, is supported";
    expect(lines.toSorted()).toEqual([...both, own].toSorted());
  });

  it('without what compile says, when that is not wanted', async () => {
    const error = await loadKeras(pathOf('unsupported-keras3.keras'), { compile: false }).catch((e) => e);
    expect(error).toBeInstanceOf(EarshotError);
    expect(error.message).not.toMatch(/loss|metric/);
  });

  const configs: [string, object, string][] = [
    [
      'a model of another class',
      { class_name: 'MyModel', config: {} },
      'MyModel.*only Sequential and Functional',
    ],
    [
      'a layer of one’s own',
      stack({ class_name: 'MyLayer', config: { name: 'm' } }),
      "MyLayer 'm': earshot has no",
    ],
    [
      'a regularizer',
      stack(dense({ kernel_regularizer: { class_name: 'Orthogonal', config: {} } })),
      'Orthogonal',
    ],
    ['an activation', stack(dense({ activation: 'my_activation' })), 'activation = "my_activation"'],
    ['an option', stack(dense({ lora_rank: 4 })), "Dense 'dense': lora_rank = 4"],
    [
      'quantized weights',
      stack(dense({ dtype: { class_name: 'QuantizedDTypePolicy', config: {} } })),
      'weights of type',
    ],
    ['hard_sigmoid of Keras 2', stack(dense({ activation: 'hard_sigmoid' })), 'differs from that of Keras 3'],
    ['a value out of range', stack(dense({ units: -1 })), 'units must be'],
    [
      'an axis of open length',
      { class_name: 'Sequential', config: [dense({ batch_input_shape: [null, null, 3] })] },
      'axes of open length',
    ],
    ['attention with and without causal masks', twoWays, 'called with use_causal_mask = true'],
    [
      'a model that was never built',
      { class_name: 'Sequential', config: { layers: [dense({})] } },
      'shape is not known',
    ],
  ];
  for (const [what, config, pattern] of configs) {
    it(what, async () => {
      expect((await linesOf(kerasArchive(config, '2.15.0'))).join('\n')).toMatch(new RegExp(pattern));
    });
  }

  it('calls in which training is said, where that matters', async () => {
    const told = (layer: object) => ({
      class_name: 'Functional',
      config: {
        layers: [
          { class_name: 'InputLayer', config: { name: 'i', batch_shape: [null, 5, 4] }, inbound_nodes: [] },
          { ...layer, inbound_nodes: [{ args: [tensor('i')], kwargs: { training: false } }] },
        ],
        input_layers: [['i', 0, 0]],
        output_layers: [['l', 0, 0]],
      },
    });
    const rnn = (dropout: number) => ({
      class_name: 'LSTM',
      config: { name: 'l', trainable: true, units: 2, dropout },
    });
    const around = { class_name: 'Bidirectional', config: { name: 'l', trainable: true, layer: rnn(0.5) } };
    const norm = { class_name: 'BatchNormalization', config: { name: 'l', trainable: true } };
    for (const layer of [rnn(0.5), around, norm])
      expect((await linesOf(kerasArchive(told(layer), '3.0.0'))).join()).toMatch(
        'called with training = false',
      );
    const fine = await loadKeras(kerasArchive(told(rnn(0)), '3.0.0')).catch((error) => error);
    expect(fine.message).not.toMatch('training');
  });

  it('weights of bfloat16 in a file without a config', async () => {
    const model = sequential({ inputShape: [2] }, [ownDense(1)]);
    const file = pathOf('bfloat16.weights.h5');
    await expectError(() => loadKerasWeights(model, file), 'UNSUPPORTED', 'layers/dense/vars/0 is bfloat16');
  });

  it('weights in shards or in NumPy files', async () => {
    const file = kerasArchive(stack(dense({})), '3.15.1', 'model.weights.npz');
    await expectError(() => loadKeras(file), 'UNSUPPORTED', 'model.weights.npz');
  });
});

it('every layer that is read is there', async () => {
  const { makeLayer } = await import('../../../src/nn/layers/registry.ts');
  for (const kind of knownLayers) {
    const error = await (async () => makeLayer(kind, {}))().catch((e) => e);
    expect(String(error?.message), kind).not.toMatch('kind of layer');
  }
});
