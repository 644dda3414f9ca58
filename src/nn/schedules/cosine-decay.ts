import { EarshotError } from '../../errors.ts';
import { checkCount, checkNumber } from '../check.ts';
import { checkOptions } from '../options.ts';
import type { Schedule } from './schedule.ts';

/** Options of `cosineDecay`. */
export interface CosineDecayOptions {
  /** the rate of the first step */
  initialLearningRate: number;
  /** steps of the decay, after those of the warm-up */
  decaySteps: number;
  /** the last rate, as a share of the one that the decay starts from; default 0 */
  alpha?: number;
  /** the rate at the end of a warm-up along a straight line; default none: no warm-up */
  warmupTarget?: number;
  /** default 0 */
  warmupSteps?: number;
}

/**
 * Falls along half a cosine (Loshchilov and Hutter, 2017), after a linear warm-up (Goyal et al., 2017) if asked for.
 * Keras: `schedules.CosineDecay`.
 * @throws EarshotError UNKNOWN_NAME, INVALID_ARGUMENT for options that are not known, missing or out of range, or
 * warm-up steps without a target
 *
 * @example
 * import { cosineDecay } from 'earshot/nn';
 * const schedule = cosineDecay({ initialLearningRate: 0, warmupTarget: 1, warmupSteps: 10, decaySteps: 90 });
 * console.log([0, 5, 10, 100].map((step) => schedule.rate(step))); // [0, 0.5, 1, 0]
 */
export function cosineDecay(options: CosineDecayOptions): Schedule {
  checkOptions('cosineDecay', options, [
    'initialLearningRate',
    'decaySteps',
    'alpha',
    'warmupTarget',
    'warmupSteps',
  ]);
  const { initialLearningRate, decaySteps, alpha = 0, warmupTarget, warmupSteps = 0 } = options;
  checkNumber('cosineDecay: initialLearningRate', initialLearningRate, 0);
  checkCount('cosineDecay: decaySteps', decaySteps);
  checkNumber('cosineDecay: alpha', alpha, 0);
  checkCount('cosineDecay: warmupSteps', warmupSteps, 0);
  if (warmupTarget !== undefined) checkNumber('cosineDecay: warmupTarget', warmupTarget, 0);
  else if (warmupSteps > 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      'cosineDecay: warmupSteps needs warmupTarget, the rate at the end of the warm-up.',
    );
  }
  const peak = warmupTarget ?? initialLearningRate;
  return {
    name: 'cosineDecay',
    config: options,
    rate: (step) => {
      if (step < warmupSteps)
        return initialLearningRate + ((peak - initialLearningRate) * step) / warmupSteps;
      return peak * cosine(Math.min(1, (step - warmupSteps) / decaySteps), alpha);
    },
  };
}

/** Options of `cosineDecayRestarts`. */
export interface CosineDecayRestartsOptions {
  initialLearningRate: number;
  /** steps of the first decay */
  firstDecaySteps: number;
  /** each decay takes this many times the steps of the one before; default 2 */
  tMul?: number;
  /** each decay starts from this many times the rate that the one before started from; default 1 */
  mMul?: number;
  /** the lowest rate, as a share of the first; default 0 */
  alpha?: number;
}

/**
 * Falls along half a cosine, then starts again, each time longer (SGDR; Loshchilov and Hutter, 2017).
 * Keras: `schedules.CosineDecayRestarts`.
 * @throws EarshotError UNKNOWN_NAME, INVALID_ARGUMENT for options that are not known, missing or out of range
 *
 * @example
 * import { cosineDecayRestarts } from 'earshot/nn';
 * const schedule = cosineDecayRestarts({ initialLearningRate: 1, firstDecaySteps: 10, mMul: 0.5 });
 * console.log([0, 10, 30].map((step) => schedule.rate(step))); // [1, 0.5, 0.25]
 */
export function cosineDecayRestarts(options: CosineDecayRestartsOptions): Schedule {
  checkOptions('cosineDecayRestarts', options, [
    'initialLearningRate',
    'firstDecaySteps',
    'tMul',
    'mMul',
    'alpha',
  ]);
  const { initialLearningRate, firstDecaySteps, tMul = 2, mMul = 1, alpha = 0 } = options;
  checkNumber('cosineDecayRestarts: initialLearningRate', initialLearningRate, 0);
  checkCount('cosineDecayRestarts: firstDecaySteps', firstDecaySteps);
  checkNumber('cosineDecayRestarts: tMul', tMul, 1);
  checkNumber('cosineDecayRestarts: mMul', mMul, 0);
  checkNumber('cosineDecayRestarts: alpha', alpha, 0);
  return {
    name: 'cosineDecayRestarts',
    config: options,
    rate: (step) => {
      const { restarts, done } = place(step, firstDecaySteps, tMul);
      return initialLearningRate * cosine(done, alpha, mMul ** restarts);
    },
  };
}

/** How often a decay has started again before a step, and the share of the present one that is done. */
function place(step: number, first: number, factor: number): { restarts: number; done: number } {
  if (factor === 1) {
    const restarts = Math.floor(step / first);
    return { restarts, done: step / first - restarts };
  }
  let [restarts, start, length] = [0, 0, first];
  while (step >= start + length) {
    start += length;
    length *= factor;
    restarts++;
  }
  return { restarts, done: (step - start) / length };
}

/** `height` at 0 falling to 0 at 1, lifted so that `alpha` is the lowest. */
function cosine(done: number, alpha: number, height = 1): number {
  return (1 - alpha) * 0.5 * height * (1 + Math.cos(Math.PI * done)) + alpha;
}
