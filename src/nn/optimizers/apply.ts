import { input } from '../../graph/ops/input.ts';
import { split } from '../../graph/ops/split.ts';
import type { Value } from '../../graph/value.ts';
import type { Weight } from '../weights.ts';
import { accumulatorAfter, gatheredGradient, meanGradient, unlessWaiting } from './accumulate.ts';
import { clipGradients } from './clip-gradients.ts';
import { averaged } from './ema.ts';
import type { Optimizer } from './optimizer.ts';
import { slotName } from './slots.ts';
import { checkExcludedLayers, decayed } from './weight-decay.ts';

export { slotName };

/** A state tensor that is trained, and the gradient of the loss with respect to it. */
export interface TrainedTensor {
  readonly name: string;
  readonly gradient: Value;
  /** the weights that it holds, one after the other */
  readonly weights: readonly Weight[];
}

/**
 * Adds the update of all trained tensors to the graph of a step: gradients are accumulated, then clipped; weights
 * decay, follow their gradients, and are averaged.
 *
 * @param state the values of all state tensors, by name
 * @returns the next values of the trained tensors and their slots, and the input `scalars` that holds
 * `optimizer.scalars` in their order
 * @throws EarshotError UNKNOWN_NAME when a layer to exclude from weight decay is not there
 */
export function applyOptimizer(
  optimizer: Optimizer,
  tensors: readonly TrainedTensor[],
  state: ReadonlyMap<string, Value>,
): { next: Map<string, Value>; scalars: Value } {
  const { options = {} } = optimizer;
  checkExcludedLayers(tensors, options);
  const { scalars, named } = scalarsInput(optimizer);
  const slotsOf = tensors.map(({ name }) =>
    Object.fromEntries(optimizer.slots.map((slot) => [slot, state.get(slotName(name, slot))!])),
  );
  const sums = tensors.map(({ gradient }, i) => gatheredGradient(gradient, slotsOf[i], options));
  const means = sums.map((sum) => meanGradient(sum, options));
  const gradients = clipGradients(means, tensors, options);

  const next = new Map<string, Value>();
  for (const [i, tensor] of tensors.entries()) {
    const [before, slots] = [state.get(tensor.name)!, slotsOf[i]];
    const start = decayed(before, tensor, named.keep, options);
    const update = optimizer.update(start, gradients[i], slots, named);
    const settled = unlessWaiting(before, update.parameter, named.waits);
    const { parameter, slots: averages } = averaged(settled, slots, named);
    next.set(tensor.name, parameter);
    const moved = Object.entries(update.slots).map(([slot, value]) => [
      slot,
      unlessWaiting(slots[slot], value, named.waits),
    ]);
    const after = { ...Object.fromEntries(moved), ...accumulatorAfter(sums[i], named.waits), ...averages };
    for (const slot of optimizer.slots) next.set(slotName(tensor.name, slot), after[slot]);
  }
  return { next, scalars };
}

/** The input that holds the optimizer's numbers, a row, and each of them, (1, 1), by its name. */
function scalarsInput(optimizer: Optimizer) {
  const names = Object.keys(optimizer.scalars(optimizer.learningRate, 1));
  const scalars = input('scalars', [1, names.length]);
  const parts = split(
    scalars,
    names.map(() => 1),
    1,
  );
  const named: Record<string, Value> = Object.fromEntries(names.map((name, i) => [name, parts[i]]));
  return { scalars, named };
}
