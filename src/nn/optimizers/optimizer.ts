import { EarshotError } from '../../errors.ts';
import type { Value } from '../../graph/value.ts';
import { checkNumber } from '../check.ts';
import { type Schedule, schedule } from '../schedules/index.ts';
import { accumulatorSlot, updateScalars, updatesAt } from './accumulate.ts';
import { averageScalars, averageSlot } from './ema.ts';
import { checkOptimizerOptions, type OptimizerOptions } from './options.ts';
import type { Slots } from './slots.ts';
import { decayScalars } from './weight-decay.ts';

/** How one parameter follows its gradient: what sets one optimizer apart from another. */
export interface Rule {
  /** names of the tensors, of the parameter's shape and zero at first, that it keeps for each parameter */
  readonly slots: readonly string[];
  /** the numbers that update number `step` (from 1) uses, by name */
  scalars(learningRate: number, step: number): Record<string, number>;
  /** adds one update to a graph */
  update(parameter: Value, gradient: Value, slots: Slots, scalars: Readonly<Record<string, Value>>): Update;
}

/**
 * How parameters follow their gradients. An optimizer is a description like a layer; what it remembers of each
 * parameter (its slots) is kept by the model.
 */
export interface Optimizer extends Rule {
  readonly name: string;
  /** step length; on a compiled model's own copy it may be changed while training. A schedule goes before it. */
  learningRate: number;
  readonly schedule?: Schedule;
  /** the options as plain data, enough to make the optimizer again */
  readonly config: object;
  /** what is done to gradients before, and to parameters before and after, the rule */
  readonly options?: OptimizerOptions;
}

/** A parameter and its slots after an update. */
export interface Update {
  readonly parameter: Value;
  readonly slots: Slots;
}

/**
 * An optimizer from its rule and options.
 *
 * @param own names of the options that the rule alone reads
 * @param defaultRate learning rate when the options have none
 * @throws EarshotError UNKNOWN_NAME, INVALID_ARGUMENT for common options that are wrong
 */
export function makeOptimizer<T extends OptimizerOptions>(
  name: string,
  options: T,
  { own, defaultRate, rule }: { own: readonly (keyof T & string)[]; defaultRate: number; rule: Rule },
): Optimizer {
  checkOptimizerOptions(name, options, own);
  const { learningRate = defaultRate } = options;
  const scheduled =
    typeof learningRate === 'object' && learningRate !== null ? schedule(learningRate) : undefined;
  return {
    name,
    learningRate: scheduled?.rate(0) ?? checkLearningRate(name, learningRate),
    schedule: scheduled,
    config: scheduled
      ? { ...options, learningRate: { name: scheduled.name, config: scheduled.config } }
      : options,
    options,
    slots: [...rule.slots, ...accumulatorSlot(options), ...averageSlot(options)],
    scalars: (rate, step) => {
      const now = scheduled?.rate(step - 1) ?? rate;
      const updates = updatesAt(step, options);
      return {
        ...rule.scalars(now, updates),
        ...decayScalars(now, options),
        ...updateScalars(step, options),
        ...averageScalars(updates, options),
      };
    },
    update: rule.update,
  };
}

/** The learning rate of the step after `iterations` steps. */
export function currentRate({ schedule, learningRate }: Optimizer, iterations: number): number {
  return schedule?.rate(iterations) ?? learningRate;
}

/**
 * Changes the learning rate from the next step on.
 * @throws EarshotError INVALID_ARGUMENT for a rate below 0, or when a schedule decides about it
 */
export function setRate(optimizer: Optimizer, rate: number): void {
  if (optimizer.schedule !== undefined) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `the learning rate follows the schedule '${optimizer.schedule.name}' and cannot be set; compile with a number, such as ${optimizer.name}({ learningRate: ${optimizer.learningRate} }), to set it.`,
    );
  }
  optimizer.learningRate = checkLearningRate('model', rate);
}

/** @throws EarshotError INVALID_ARGUMENT unless the learning rate is a number of at least 0 */
export function checkLearningRate(optimizer: string, learningRate: unknown): number {
  return checkNumber(`${optimizer}: learningRate`, learningRate, 0);
}
