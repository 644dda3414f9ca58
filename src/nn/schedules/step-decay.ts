import { checkCount, checkNumber } from '../check.ts';
import { checkOptions } from '../options.ts';
import type { Schedule } from './schedule.ts';

/** Options of `stepDecay`. */
export interface StepDecayOptions {
  initialLearningRate: number;
  /** steps between two falls */
  stepSize: number;
  /** what the rate is multiplied by at each fall; default 0.1 */
  gamma?: number;
}

/**
 * The rate is multiplied by `gamma` after every `stepSize` steps of training (not epochs). PyTorch: `StepLR`.
 * @throws EarshotError UNKNOWN_NAME, INVALID_ARGUMENT for options that are not known, missing or out of range
 *
 * @example
 * import { stepDecay } from 'earshot/nn';
 * const schedule = stepDecay({ initialLearningRate: 1, stepSize: 30, gamma: 0.5 });
 * console.log([0, 29, 30, 60].map((step) => schedule.rate(step))); // [1, 1, 0.5, 0.25]
 */
export function stepDecay(options: StepDecayOptions): Schedule {
  checkOptions('stepDecay', options, ['initialLearningRate', 'stepSize', 'gamma']);
  const { initialLearningRate, stepSize, gamma = 0.1 } = options;
  checkNumber('stepDecay: initialLearningRate', initialLearningRate, 0);
  checkCount('stepDecay: stepSize', stepSize);
  checkNumber('stepDecay: gamma', gamma, 0);
  return {
    name: 'stepDecay',
    config: options,
    rate: (step) => initialLearningRate * gamma ** Math.floor(step / stepSize),
  };
}
