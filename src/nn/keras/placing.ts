import type { AnyModel } from '../model.ts';
import { snakeCase } from '../names.ts';
import type { Json } from './file.ts';
import type { PlacedLayer } from './graph.ts';
import { classOf, configOf } from './values.ts';

/** @file Where Keras keeps the weights of each layer of a model. */

const loaded = new WeakMap<AnyModel, readonly PlacedLayer[]>();

/** Remembers where the layers of a model were in the file that it was read from. */
export function rememberPlaces(model: AnyModel, places: readonly PlacedLayer[]): void {
  loaded.set(model, places);
}

/** Where Keras would keep the layers of a model: as it was in its file, or for a model of one's own as they stand. */
export function placesOf(model: AnyModel): readonly PlacedLayer[] {
  const known = loaded.get(model);
  if (known !== undefined) return known;
  const names = countedNames(model.layers.map(({ layer }) => layer.kind));
  return model.layers.map(({ layer: { kind, config }, name }, i) => {
    return { name, kind, config, path: `layers/${names[i]}`, group: name };
  });
}

/** Keras's names for the layers of a model in a store, by their classes: 'dense', 'dense_1', 'conv2d', ... */
export function countedNames(kinds: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return kinds.map((kind) => {
    const name = snakeCase(kind);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return count === 0 ? name : `${name}_${count}`;
  });
}

/** Below a layer's path, the groups that hold its weights, in the order of `get_weights()`; others keep them at the path. */
const within: Record<string, (config: Json) => string[]> = {
  Bidirectional: () => ['forward_layer/cell', 'backward_layer/cell'],
  GRU: () => ['cell'],
  LSTM: () => ['cell'],
  MultiHeadAttention: () => ['query_dense', 'key_dense', 'value_dense', 'output_dense'],
  SimpleRNN: () => ['cell'],
  // of a layer of Keras's file, or of earshot's
  TimeDistributed: ({ layer }) =>
    groupsOf(layer.kind ?? classOf(layer), configOf(layer)).map((group) =>
      group === '' ? 'layer' : `layer/${group}`,
    ),
};

export function groupsOf(kind: string, config: Json): string[] {
  return Object.hasOwn(within, kind) ? within[kind](config) : [''];
}
