import type { Json } from './file.ts';
import { shown, type Unsupported } from './unsupported.ts';
import { camelCase, readActivation, readInitializer, readRegularizer } from './values.ts';

/** Keys that say nothing about what is computed, or that are read elsewhere. */
const besides = new Set([
  ...[
    'name',
    'dtype',
    'trainable',
    'seed',
    'implementation',
    'use_cudnn',
    'jit_compile',
    'is_legacy_optimizer',
  ],
  ...['batch_input_shape', 'batch_shape', 'input_length', 'fused', 'renorm_momentum', 'flash_attention'],
  ...['build_config', 'query_shape', 'key_shape', 'value_shape', 'zero_output_for_mask'],
]);

/** Values of options that earshot's layers do not have, with which Keras does what they do. */
const harmless: Record<string, readonly Json[]> = {
  data_format: ['channels_last'],
  groups: [1],
  dilation_rate: [1, [1], [1, 1]],
  dropout: [0],
  recurrent_dropout: [0],
  attention_axes: [1, [1]],
  decay: [0],
  reduction: ['sum_over_batch_size', 'auto'],
  axis: [-1],
};

/** What a reader of options needs beside them. */
export interface Reading {
  /** what the options belong to, for messages: "Dense 'dense_1'" */
  readonly what: string;
  /** version of Keras that wrote the file */
  readonly version?: string;
  readonly unsupported: Unsupported;
}

/**
 * Options of a layer, optimizer or loss from Keras's config: the keys in `known`, in camelCase, with objects in
 * them (initializers, regularizers, activations) as earshot's. Of the others only those may be there that are
 * null, false, an initializer or have no effect; the rest is noted as unsupported.
 */
export function readOptions(config: Json, known: readonly string[], reading: Reading): Json {
  const options: Json = {};
  for (const [key, value] of Object.entries<Json>(config)) {
    if ((value ?? null) === null || besides.has(key)) continue;
    if (known.includes(key)) {
      const shownKey = `${key} = ${shown(value)}`;
      const read = reading.unsupported.noting(reading.what, () => readValue(key, value, reading), shownKey);
      if (read !== undefined) options[camelCase(key)] = read;
    } else if (
      value !== false &&
      !key.endsWith('initializer') &&
      !harmless[key]?.some((fine) => same(fine, value))
    )
      reading.unsupported.add(reading.what, `${key} = ${shown(value)}`);
  }
  return options;
}

function readValue(key: string, value: Json, { what, version, unsupported }: Reading): Json {
  if (key.endsWith('initializer')) return readInitializer(value);
  if (key.endsWith('regularizer')) {
    const read = readRegularizer(value);
    if (read === undefined) unsupported.add(what, `${key} = ${shown(value)}`);
    return read;
  }
  if (key.endsWith('activation')) {
    const name = readActivation(value);
    // Keras 2 has 0.2 x + 0.5, Keras 3 x / 6 + 0.5
    if ((name as string) === 'hardSigmoid' && !version?.startsWith('3'))
      unsupported.add(what, `${key} = "hard_sigmoid" of Keras 2, which differs from that of Keras 3`);
    return name;
  }
  return key === 'class_aggregation' ? camelCase(value) : value;
}

const same = (a: Json, b: Json) => JSON.stringify(a) === JSON.stringify(b);
