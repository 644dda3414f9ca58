import { Tensor } from '../../array/tensor.ts';
import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { greater } from '../../graph/ops/greater.ts';
import { mul } from '../../graph/ops/mul.ts';
import { sub } from '../../graph/ops/sub.ts';
import { where } from '../../graph/ops/where.ts';
import type { Value } from '../../graph/value.ts';
import type { Optimizer } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';
import { type Slots, slotName } from './slots.ts';

/** @file Moving averages of weights (Polyak and Juditsky, 1992), as Keras keeps them. */

const slot = 'average';

export function averageSlot({ useEma = false }: OptimizerOptions): string[] {
  return useEma ? [slot] : [];
}

/** `emaKeep` is the share of the average that stays, nothing in the first update; `emaOverwrite` is 1 or 0. */
export function averageScalars(
  updates: number,
  { useEma = false, emaMomentum = 0.99, emaOverwriteFrequency: every }: OptimizerOptions,
): Record<string, number> {
  if (!useEma) return {};
  return {
    emaKeep: updates === 1 ? 0 : emaMomentum,
    ...(every !== undefined && { emaOverwrite: updates % every === 0 ? 1 : 0 }),
  };
}

/** A parameter and its average after a step, if there are averages. */
export function averaged(
  parameter: Value,
  slots: Slots,
  { emaKeep, emaOverwrite }: Readonly<Record<string, Value | undefined>>,
): { parameter: Value; slots: Slots } {
  if (emaKeep === undefined) return { parameter, slots: {} };
  const average = add(mul(slots[slot], emaKeep), mul(parameter, sub(constant(1), emaKeep)));
  return {
    parameter:
      emaOverwrite === undefined ? parameter : where(greater(emaOverwrite, constant(0)), average, parameter),
    slots: { [slot]: average },
  };
}

/**
 * Puts the averages in the place of the weights, if the optimizer keeps any and has done a step.
 * Keras: `Optimizer.finalize_variable_values`, which `fit` calls when its epochs are done.
 *
 * @param state the numbers of weights and slots, by the names of their state tensors
 */
export function overwriteWithAverages(
  { options = {} }: Optimizer,
  state: Map<string, Tensor>,
  iterations: number,
): void {
  if (options.useEma !== true || iterations === 0) return;
  for (const name of [...state.keys()]) {
    const average = state.get(slotName(name, slot));
    if (average !== undefined)
      state.set(name, new Tensor('float32', (average.data as Float32Array).slice(), average.dims));
  }
}
