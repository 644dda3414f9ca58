import { EarshotError, unknownName } from '../../errors.ts';
import { checkCount, checkNumber } from '../check.ts';
import { checkOptions, checkPositive } from '../options.ts';
import type { Schedule } from './schedule.ts';

/** Options of `oneCycle`: `totalSteps`, or `epochs` and `stepsPerEpoch`. */
export interface OneCycleOptions {
  /** the highest rate */
  maxLr: number;
  totalSteps?: number;
  epochs?: number;
  stepsPerEpoch?: number;
  /** share of the steps in which the rate rises; default 0.3 */
  pctStart?: number;
  /** default 'cos' */
  annealStrategy?: 'cos' | 'linear';
  /** the first rate is `maxLr / divFactor`; default 25 */
  divFactor?: number;
  /** the last rate is the first over this; default 1e4 */
  finalDivFactor?: number;
  /** come down to the first rate in as many steps as went up, then on to the last; default false */
  threePhase?: boolean;
}

/**
 * Up to a high rate and down again to a very low one, once (Smith and Topin, 2018). The momentum stays as it is.
 * After the last step the last rate holds.
 * PyTorch: `OneCycleLR` with `cycle_momentum=False` (there a step after the last is an error).
 * @throws EarshotError UNKNOWN_NAME, INVALID_ARGUMENT for options that are not known, missing or out of range
 *
 * @example
 * import { oneCycle } from 'earshot/nn';
 * const schedule = oneCycle({ maxLr: 0.1, epochs: 10, stepsPerEpoch: 100 });
 * console.log([0, 299, 999].map((step) => schedule.rate(step).toExponential(0))); // ['4e-3', '1e-1', '4e-7']
 */
export function oneCycle(options: OneCycleOptions): Schedule {
  checkOptions('oneCycle', options, [
    'maxLr',
    'totalSteps',
    'epochs',
    'stepsPerEpoch',
    'pctStart',
    'annealStrategy',
    'divFactor',
    'finalDivFactor',
    'threePhase',
  ]);
  const { maxLr, pctStart = 0.3, annealStrategy = 'cos', threePhase = false } = options;
  const { divFactor = 25, finalDivFactor = 1e4 } = options;
  checkNumber('oneCycle: maxLr', maxLr, 0);
  checkNumber('oneCycle: pctStart', pctStart, 0, threePhase ? 0.5 : 1);
  checkPositive('oneCycle: divFactor', divFactor);
  checkPositive('oneCycle: finalDivFactor', finalDivFactor);
  if (!Object.hasOwn(anneal, annealStrategy))
    throw unknownName('oneCycle: annealStrategy', annealStrategy, Object.keys(anneal));
  const total = totalOf(options);
  const first = maxLr / divFactor;
  const last = first / finalDivFactor;
  const phases = [
    { end: pctStart * total - 1, from: first, to: maxLr },
    ...(threePhase ? [{ end: 2 * pctStart * total - 2, from: maxLr, to: first }] : []),
    { end: total - 1, from: threePhase ? first : maxLr, to: last },
  ];
  return {
    name: 'oneCycle',
    config: options,
    rate: (step) => {
      const i = phases.findIndex(({ end }) => step <= end);
      if (i === -1) return last;
      const { end, from, to } = phases[i];
      const start = i === 0 ? 0 : phases[i - 1].end;
      return end === start ? to : anneal[annealStrategy](from, to, (step - start) / (end - start));
    },
  };
}

const anneal = {
  cos: (from: number, to: number, done: number) => to + ((from - to) / 2) * (Math.cos(Math.PI * done) + 1),
  linear: (from: number, to: number, done: number) => (to - from) * done + from,
};

function totalOf({ totalSteps, epochs, stepsPerEpoch }: OneCycleOptions): number {
  if (totalSteps !== undefined) return checkCount('oneCycle: totalSteps', totalSteps);
  if (epochs === undefined || stepsPerEpoch === undefined) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      'oneCycle needs totalSteps, or epochs and stepsPerEpoch, such as { maxLr: 0.1, totalSteps: 1000 }.',
    );
  }
  return checkCount('oneCycle: epochs', epochs) * checkCount('oneCycle: stepsPerEpoch', stepsPerEpoch);
}
