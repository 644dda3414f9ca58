import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { greater } from '../../graph/ops/greater.ts';
import { mul } from '../../graph/ops/mul.ts';
import { where } from '../../graph/ops/where.ts';
import type { Value } from '../../graph/value.ts';
import type { OptimizerOptions } from './options.ts';
import type { Slots } from './slots.ts';

/** @file Gradient accumulation: weights and slots stay for all but the last of some steps, as in Keras. */

const slot = 'gradientAccumulator';

export function accumulatorSlot({ gradientAccumulationSteps }: OptimizerOptions): string[] {
  return gradientAccumulationSteps === undefined ? [] : [slot];
}

/** The number, from 1, of the update that step `step` (from 1) is part of. */
export function updatesAt(step: number, { gradientAccumulationSteps = 1 }: OptimizerOptions): number {
  return Math.ceil(step / gradientAccumulationSteps);
}

/** `waits` is 0 at a step that updates, 1 at one that only gathers. */
export function updateScalars(
  step: number,
  { gradientAccumulationSteps: steps }: OptimizerOptions,
): Record<string, number> {
  return steps === undefined ? {} : { waits: step % steps === 0 ? 0 : 1 };
}

/** The sum of the gradients gathered so far and this one. */
export function gatheredGradient(
  gradient: Value,
  slots: Slots,
  { gradientAccumulationSteps }: OptimizerOptions,
): Value {
  return gradientAccumulationSteps === undefined ? gradient : add(gradient, slots[slot]);
}

/** The mean of the gradients of an update, from their sum. */
export function meanGradient(sum: Value, { gradientAccumulationSteps: steps }: OptimizerOptions): Value {
  return steps === undefined ? sum : mul(sum, constant(1 / steps));
}

/** What is kept of the sum for the next step. */
export function accumulatorAfter(sum: Value, waits: Value | undefined): Slots {
  return waits === undefined ? {} : { [slot]: mul(sum, waits) };
}

/** `updated` at a step that updates, else `before`. */
export function unlessWaiting(before: Value, updated: Value, waits: Value | undefined): Value {
  return waits === undefined ? updated : where(greater(waits, constant(0)), before, updated);
}
