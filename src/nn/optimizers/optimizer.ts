import type { Value } from '../../graph/value.ts';
import { checkNumber } from '../check.ts';

/**
 * How parameters follow their gradients. An optimizer is a description like a layer; what it remembers of each
 * parameter (its slots) is kept by the model.
 */
export interface Optimizer {
  readonly name: string;
  /** step length; on a compiled model's own copy it may be changed while training */
  learningRate: number;
  /** the options as plain data, enough to make the optimizer again */
  readonly config: object;
  /** names of the tensors, of the parameter's shape and zero at first, that it keeps for each parameter */
  readonly slots: readonly string[];
  /** the numbers that step number `step` (from 1) uses, by name */
  scalars(learningRate: number, step: number): Record<string, number>;
  /** adds one update to a graph */
  update(parameter: Value, gradient: Value, slots: Slots, scalars: Readonly<Record<string, Value>>): Update;
}

/** What an optimizer remembers of one parameter, by slot. */
export type Slots = Readonly<Record<string, Value>>;

/** A parameter and its slots after an update. */
export interface Update {
  readonly parameter: Value;
  readonly slots: Slots;
}

/** @throws EarshotError INVALID_ARGUMENT unless the learning rate is a number of at least 0 */
export function checkLearningRate(optimizer: string, learningRate: unknown): number {
  return checkNumber(`${optimizer}: learningRate`, learningRate, 0);
}
