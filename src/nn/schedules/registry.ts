import { lookUp } from '../names.ts';
import { cosineDecay, cosineDecayRestarts } from './cosine-decay.ts';
import { exponentialDecay, inverseTimeDecay } from './exponential-decay.ts';
import { oneCycle } from './one-cycle.ts';
import { piecewiseConstantDecay } from './piecewise-constant-decay.ts';
import { polynomialDecay } from './polynomial-decay.ts';
import type { Schedule } from './schedule.ts';
import { stepDecay } from './step-decay.ts';

/** Each takes the options that its schedule keeps as its config. */
// biome-ignore lint/suspicious/noExplicitAny: options come from a file and are checked by the function
const makers: Record<string, (config: any) => Schedule> = {
  exponentialDecay,
  inverseTimeDecay,
  stepDecay,
  piecewiseConstantDecay,
  polynomialDecay,
  cosineDecay,
  cosineDecayRestarts,
  oneCycle,
};

/** A schedule from its name and config, or itself. @throws EarshotError UNKNOWN_NAME with the nearest right name */
export function schedule(from: Schedule | Pick<Schedule, 'name' | 'config'>): Schedule {
  return 'rate' in from && typeof from.rate === 'function'
    ? from
    : lookUp('schedule', from.name, makers)(from.config);
}
