import { transpose } from '../graph/ops/transpose.ts';
import type { Value } from '../graph/value.ts';

/** Lengths of the axes without the batch axis. */
export type Shape = readonly number[];

/**
 * What flows between layers. `shape` is Keras's: channels last. The engine's image operators want channels
 * first, so images and sequences stay in the order in which the last layer left them until a layer needs the other.
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

/** Images or sequences whose graph value is (batch, channels, height, width) or (batch, channels, steps). */
export function images(value: Value): Features {
  const [, channels, ...space] = value.shape;
  return { shape: [...space, channels], value, channelsFirst: true };
}

/** The graph value with the channels as the last axis. */
export function channelsLast({ value, channelsFirst }: Features): Value {
  const space = value.shape.map((_, axis) => axis).slice(2);
  return channelsFirst ? transpose(value, [0, ...space, 1]) : value;
}

/** The graph value of images as (batch, channels, height, width), of sequences as (batch, channels, steps). */
export function channelsFirst(x: Features): Value {
  const last = x.value.shape.length - 1;
  const space = x.value.shape.map((_, axis) => axis).slice(1, -1);
  return x.channelsFirst ? x.value : transpose(x.value, [0, last, ...space]);
}

/** Applies something that treats every element alike. */
export function elementwise(x: Features, operation: (value: Value) => Value): Features {
  return { ...x, value: operation(x.value) };
}
