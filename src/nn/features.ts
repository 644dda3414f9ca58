import { transpose } from '../graph/ops/transpose.ts';
import type { Value } from '../graph/value.ts';

/** Lengths of the axes without the batch axis. */
export type Shape = readonly number[];

/**
 * What flows between layers. `shape` is Keras's: channels last. The engine's image operators want channels
 * first, so images stay in the order in which the last layer left them until a layer needs the other.
 */
export interface Features {
  readonly shape: Shape;
  readonly value: Value;
  readonly channelsFirst: boolean;
}

/** Features whose graph value has the axes of `shape`, after the batch axis. */
export function features(value: Value): Features {
  return { shape: value.shape.slice(1), value, channelsFirst: false };
}

/** Images whose graph value is (batch, channels, height, width). */
export function images(value: Value): Features {
  const [, channels, height, width] = value.shape;
  return { shape: [height, width, channels], value, channelsFirst: true };
}

/** The graph value with the channels as the last axis. */
export function channelsLast({ value, channelsFirst }: Features): Value {
  return channelsFirst ? transpose(value, [0, 2, 3, 1]) : value;
}

/** The graph value of images as (batch, channels, height, width). */
export function channelsFirst(x: Features): Value {
  return x.channelsFirst ? x.value : transpose(x.value, [0, 3, 1, 2]);
}

/** Applies something that treats every element alike. */
export function elementwise(x: Features, operation: (value: Value) => Value): Features {
  return { ...x, value: operation(x.value) };
}
