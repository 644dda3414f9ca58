import { checkCount, checkNumber } from '../check.ts';
import { checkOptions } from '../options.ts';
import type { Schedule } from './schedule.ts';

/** Options of `exponentialDecay` and `inverseTimeDecay`. */
export interface DecayOptions {
  initialLearningRate: number;
  /** steps in which the decay rate acts once */
  decaySteps: number;
  decayRate: number;
  /** fall in whole steps of `decaySteps` instead of a little at each step; default false */
  staircase?: boolean;
}

/**
 * `initialLearningRate * decayRate ** (step / decaySteps)`. Keras: `schedules.ExponentialDecay`.
 * @throws EarshotError UNKNOWN_NAME, INVALID_ARGUMENT for options that are not known, missing or out of range
 *
 * @example
 * import { exponentialDecay } from 'earshot/nn';
 * const schedule = exponentialDecay({ initialLearningRate: 0.1, decaySteps: 100, decayRate: 0.5 });
 * console.log([0, 100, 200].map((step) => schedule.rate(step))); // [0.1, 0.05, 0.025]
 */
export function exponentialDecay(options: DecayOptions): Schedule {
  const { initialLearningRate, decayRate, periods } = decaying('exponentialDecay', options);
  return {
    name: 'exponentialDecay',
    config: options,
    rate: (step) => initialLearningRate * decayRate ** periods(step),
  };
}

/**
 * `initialLearningRate / (1 + decayRate * step / decaySteps)`. Keras: `schedules.InverseTimeDecay`.
 * @throws EarshotError UNKNOWN_NAME, INVALID_ARGUMENT for options that are not known, missing or out of range
 *
 * @example
 * import { inverseTimeDecay } from 'earshot/nn';
 * const schedule = inverseTimeDecay({ initialLearningRate: 0.1, decaySteps: 10, decayRate: 1 });
 * console.log([0, 10, 30].map((step) => schedule.rate(step))); // [0.1, 0.05, 0.025]
 */
export function inverseTimeDecay(options: DecayOptions): Schedule {
  const { initialLearningRate, decayRate, periods } = decaying('inverseTimeDecay', options);
  return {
    name: 'inverseTimeDecay',
    config: options,
    rate: (step) => initialLearningRate / (1 + decayRate * periods(step)),
  };
}

/** Checked options, and how many times `decaySteps` have passed at a step. */
function decaying(name: string, options: DecayOptions) {
  checkOptions(name, options, ['initialLearningRate', 'decaySteps', 'decayRate', 'staircase']);
  const { initialLearningRate, decaySteps, decayRate, staircase = false } = options;
  checkNumber(`${name}: initialLearningRate`, initialLearningRate, 0);
  checkCount(`${name}: decaySteps`, decaySteps);
  checkNumber(`${name}: decayRate`, decayRate, 0);
  const periods = (step: number) => (staircase ? Math.floor(step / decaySteps) : step / decaySteps);
  return { initialLearningRate, decayRate, periods };
}
