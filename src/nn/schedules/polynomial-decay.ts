import { checkCount, checkNumber } from '../check.ts';
import { checkOptions } from '../options.ts';
import type { Schedule } from './schedule.ts';

/** Options of `polynomialDecay`. */
export interface PolynomialDecayOptions {
  initialLearningRate: number;
  /** steps after which the end is reached */
  decaySteps: number;
  /** default 0.0001 */
  endLearningRate?: number;
  /** 1 is a straight line; default 1 */
  power?: number;
  /** at the end, start again from a rate as high as a decay over the next multiple of `decaySteps` has; default false */
  cycle?: boolean;
}

/**
 * From the first to the last rate as `(1 - step / decaySteps) ** power`. Keras: `schedules.PolynomialDecay`.
 * @throws EarshotError UNKNOWN_NAME, INVALID_ARGUMENT for options that are not known, missing or out of range
 *
 * @example
 * import { polynomialDecay } from 'earshot/nn';
 * const schedule = polynomialDecay({ initialLearningRate: 1, decaySteps: 4, endLearningRate: 0 });
 * console.log([0, 1, 4, 9].map((step) => schedule.rate(step))); // [1, 0.75, 0, 0]
 */
export function polynomialDecay(options: PolynomialDecayOptions): Schedule {
  checkOptions('polynomialDecay', options, [
    'initialLearningRate',
    'decaySteps',
    'endLearningRate',
    'power',
    'cycle',
  ]);
  const { initialLearningRate, decaySteps, endLearningRate = 0.0001, power = 1, cycle = false } = options;
  checkNumber('polynomialDecay: initialLearningRate', initialLearningRate, 0);
  checkCount('polynomialDecay: decaySteps', decaySteps);
  checkNumber('polynomialDecay: endLearningRate', endLearningRate, 0);
  checkNumber('polynomialDecay: power', power, 0);
  return {
    name: 'polynomialDecay',
    config: options,
    rate: (step) => {
      const cycles = cycle ? Math.max(1, Math.ceil(step / decaySteps)) : 1;
      const done = Math.min(1, step / (decaySteps * cycles));
      return (initialLearningRate - endLearningRate) * (1 - done) ** power + endLearningRate;
    },
  };
}
