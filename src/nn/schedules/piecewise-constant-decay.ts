import { describe, EarshotError } from '../../errors.ts';
import { checkNumber } from '../check.ts';
import { checkOptions } from '../options.ts';
import type { Schedule } from './schedule.ts';

/** Options of `piecewiseConstantDecay`. */
export interface PiecewiseConstantDecayOptions {
  /** the last step of each piece but the last one, rising */
  boundaries: readonly number[];
  /** the rate of each piece: one more than boundaries */
  values: readonly number[];
}

/**
 * `values[0]` up to and with step `boundaries[0]`, then `values[1]` up to and with `boundaries[1]`, and so on.
 * Keras: `schedules.PiecewiseConstantDecay`.
 * @throws EarshotError UNKNOWN_NAME, INVALID_ARGUMENT for options that are not known, missing or do not fit
 *
 * @example
 * import { piecewiseConstantDecay } from 'earshot/nn';
 * const schedule = piecewiseConstantDecay({ boundaries: [100, 200], values: [0.1, 0.01, 0.001] });
 * console.log([100, 101, 201].map((step) => schedule.rate(step))); // [0.1, 0.01, 0.001]
 */
export function piecewiseConstantDecay(options: PiecewiseConstantDecayOptions): Schedule {
  checkOptions('piecewiseConstantDecay', options, ['boundaries', 'values']);
  const { boundaries, values } = options;
  const fit =
    Array.isArray(boundaries) &&
    Array.isArray(values) &&
    values.length === boundaries.length + 1 &&
    boundaries.every((end, i) => Number.isFinite(end) && (i === 0 || end > boundaries[i - 1]));
  if (!fit) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `piecewiseConstantDecay needs rising boundaries and one value more than boundaries, such as { boundaries: [100], values: [0.1, 0.01] }; received boundaries ${describe(boundaries)} and values ${describe(values)}.`,
    );
  }
  for (const [i, value] of values.entries()) checkNumber(`piecewiseConstantDecay: values[${i}]`, value, 0);
  return {
    name: 'piecewiseConstantDecay',
    config: options,
    rate: (step) => values[boundaries.filter((end) => step > end).length],
  };
}
