import { checkBelowOne, checkCount, checkNumber } from '../check.ts';
import { checkOptions } from '../options.ts';
import type { Callback } from './callback.ts';
import { Monitor, type MonitorOptions, monitorOptions } from './monitor.ts';

/** Options of `reduceLROnPlateau`. */
export interface ReduceLROnPlateauOptions extends MonitorOptions {
  /** the learning rate is multiplied by this; default 0.1 */
  factor?: number;
  /** epochs without a better value before it is; default 10 */
  patience?: number;
  /** epochs after that in which nothing is counted; default 0 */
  cooldown?: number;
  /** never below this; default 0 */
  minLr?: number;
}

/**
 * Lowers the learning rate when a watched number has stopped getting better; adds `learning_rate` to the logs.
 * Keras: `callbacks.ReduceLROnPlateau` (where minDelta is 1e-4 by default, as here).
 * @throws EarshotError INVALID_ARGUMENT for a factor of 1 or more, or when there is no such number
 */
export function reduceLROnPlateau(options: ReduceLROnPlateauOptions = {}): Callback {
  checkOptions('reduceLROnPlateau', options, ['factor', 'patience', 'cooldown', 'minLr', ...monitorOptions]);
  const { factor = 0.1, patience = 10, cooldown = 0, minLr = 0, minDelta = 1e-4 } = options;
  checkBelowOne('reduceLROnPlateau: factor', factor);
  checkCount('reduceLROnPlateau: patience', patience, 0);
  checkCount('reduceLROnPlateau: cooldown', cooldown, 0);
  checkNumber('reduceLROnPlateau: minLr', minLr, 0);
  const monitor = new Monitor({ ...options, minDelta });
  let wait = 0;
  let resting = 0;
  let best: number | undefined;
  return {
    onTrainBegin: () => {
      wait = 0;
      resting = 0;
      best = undefined;
    },
    onEpochEnd: (_epoch, logs, { model }) => {
      const value = monitor.value(logs);
      logs.learning_rate = model.learningRate;
      if (resting > 0) {
        resting--;
        wait = 0;
      }
      if (monitor.isBetter(value, best)) {
        best = value;
        wait = 0;
        return;
      }
      if (resting > 0) return;
      wait++;
      if (wait < patience || model.learningRate <= minLr) return;
      model.learningRate = Math.max(model.learningRate * factor, minLr);
      resting = cooldown;
      wait = 0;
    },
    state: () => ({ values: { wait, resting, best } }),
    restore: ({ values }) => {
      ({ wait, resting, best } = values);
    },
  };
}
