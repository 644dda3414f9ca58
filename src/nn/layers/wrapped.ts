/** @file Layers inside a layer: as plain data, and their weights under a name of their own. */

import type { Shape } from '../features.ts';
import { type Layer, type LayerContext, optionsOf, type WeightSpec } from '../layer.ts';

/** A layer inside another one's config. */
export interface LayerData {
  readonly kind: string;
  readonly config: object;
}

export function layerData({ kind, config }: Layer): LayerData {
  return { kind, config };
}

/** The weights that an inner layer asks for, with `prefix` before their names. */
export function innerWeights(inner: Layer, inputs: readonly Shape[], prefix = ''): WeightSpec[] {
  const { trainable = true } = optionsOf(inner);
  const specs = inner.weights?.(inputs) ?? [];
  return specs.map((spec) => ({
    ...spec,
    name: `${prefix}${spec.name}`,
    trainable: trainable ? spec.trainable : false,
  }));
}

/** What an inner layer may use, its weights having been asked for by `innerWeights`. */
export function innerContext(inner: Layer, context: LayerContext, prefix = ''): LayerContext {
  return {
    ...context,
    trainable: context.trainable && (optionsOf(inner).trainable ?? true),
    weight: (name) => context.weight(`${prefix}${name}`),
    assign: (name, value) => context.assign(`${prefix}${name}`, value),
  };
}
