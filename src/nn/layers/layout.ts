/** @file Working on features in the order of axes in which the last layer left them. */

import { transpose } from '../../graph/ops/transpose.ts';
import type { Value } from '../../graph/value.ts';
import { channelsFirst, channelsLast, type Features, features, images } from '../features.ts';

/** What a layer made of x's graph value, with the axes in the same order. */
export function inLayoutOf(x: Features, value: Value): Features {
  return x.channelsFirst ? images(value) : features(value);
}

/** The axis of x's graph value for one that Keras counts: the batch as 0, the channels last. */
export function axisInLayout({ value, channelsFirst }: Features, axis: number): number {
  const last = value.shape.length - 1;
  return !channelsFirst || axis === 0 ? axis : axis === last ? 1 : axis + 1;
}

/** The axes of x's graph value between the batch and the channels. */
export function spatialAxes(x: Features): number[] {
  return x.shape.slice(0, -1).map((_, axis) => axisInLayout(x, axis + 1));
}

/** A value with Keras's axes (the batch among them, where it has length 1) so that it broadcasts with x's. */
export function broadcastIn(x: Features, value: Value): Value {
  if (!x.channelsFirst) return value;
  const last = value.shape.length - 1;
  return transpose(value, [0, last, ...value.shape.map((_, axis) => axis).slice(1, -1)]);
}

/** Several inputs in one order: channels first where one of them has it so and all are of one rank. */
export function inOneLayout(inputs: readonly Features[]): { values: Value[]; channelsFirst: boolean } {
  const oneRank = new Set(inputs.map(({ shape }) => shape.length)).size === 1;
  const first = oneRank && inputs.some((x) => x.channelsFirst);
  return { values: inputs.map(first ? channelsFirst : channelsLast), channelsFirst: first };
}
