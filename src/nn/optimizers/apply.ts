import { input } from '../../graph/ops/input.ts';
import { split } from '../../graph/ops/split.ts';
import type { Value } from '../../graph/value.ts';
import type { Weight } from '../weights.ts';
import type { Optimizer } from './optimizer.ts';

/** A state tensor that is trained, and the gradient of the loss with respect to it. */
export interface TrainedTensor {
  readonly name: string;
  readonly gradient: Value;
  /** the weights that it holds, one after the other */
  readonly weights: readonly Weight[];
}

/** Name of the state tensor that is slot `slot` of the trained tensor `tensor`. */
export const slotName = (tensor: string, slot: string) => `${tensor}:${slot}`;

/**
 * Adds the update of all trained tensors to the graph of a step.
 *
 * @param state the values of all state tensors, by name
 * @returns the next values of the trained tensors and their slots, and the input `scalars` that holds
 * `optimizer.scalars` in their order
 */
export function applyOptimizer(
  optimizer: Optimizer,
  tensors: readonly TrainedTensor[],
  state: ReadonlyMap<string, Value>,
): { next: Map<string, Value>; scalars: Value } {
  const names = Object.keys(optimizer.scalars(optimizer.learningRate, 1));
  const scalars = input('scalars', [names.length]);
  const parts = split(
    scalars,
    names.map(() => 1),
    0,
  );
  const byName = Object.fromEntries(names.map((name, i) => [name, parts[i]]));
  const next = new Map<string, Value>();
  for (const { name, gradient } of tensors) {
    const slots = Object.fromEntries(optimizer.slots.map((slot) => [slot, state.get(slotName(name, slot))!]));
    const update = optimizer.update(state.get(name)!, gradient, slots, byName);
    next.set(name, update.parameter);
    for (const slot of optimizer.slots) next.set(slotName(name, slot), update.slots[slot]);
  }
  return { next, scalars };
}
