import type { Tensor } from '../../array/tensor.ts';
import { checkCount } from '../check.ts';
import { checkOptions } from '../options.ts';
import type { Callback } from './callback.ts';
import { Monitor, type MonitorOptions, monitorOptions } from './monitor.ts';

/** Options of `earlyStopping`. */
export interface EarlyStoppingOptions extends MonitorOptions {
  /** epochs without a better value before training stops; default 0 */
  patience?: number;
  /** at the end, put back the weights of the best epoch; default false */
  restoreBestWeights?: boolean;
  /** value that has to be beaten for the waiting to start anew; default none */
  baseline?: number;
  /** first epoch that is looked at; default 0 */
  startFromEpoch?: number;
}

/**
 * Stops training when a watched number has stopped getting better. Keras: `callbacks.EarlyStopping`.
 * @throws EarshotError UNKNOWN_NAME, INVALID_ARGUMENT for wrong options; in training, INVALID_ARGUMENT when there is
 * no such number
 *
 * @example
 * import { dense, earlyStopping, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [1], seed: 1 }, [dense(1)]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * const stop = earlyStopping({ monitor: 'loss', patience: 2, minDelta: 100 });
 * const { epoch } = await model.fit([1, 2, 3], [2, 4, 6], { epochs: 50, callbacks: [stop], verbose: 0 });
 * console.log(epoch.length); // 3
 */
export function earlyStopping(options: EarlyStoppingOptions = {}): Callback {
  checkOptions('earlyStopping', options, [
    'patience',
    'restoreBestWeights',
    'baseline',
    'startFromEpoch',
    ...monitorOptions,
  ]);
  const { patience = 0, restoreBestWeights = false, baseline, startFromEpoch = 0 } = options;
  checkCount('earlyStopping: patience', patience, 0);
  const monitor = new Monitor(options);
  let wait = 0;
  let best: number | undefined;
  let bestWeights: Tensor[] | undefined;
  return {
    onTrainBegin: () => {
      wait = 0;
      best = undefined;
      bestWeights = undefined;
    },
    onEpochEnd: (epoch, logs, { model }) => {
      const value = monitor.value(logs);
      if (epoch < startFromEpoch) return;
      wait++;
      if (monitor.isBetter(value, best)) {
        best = value;
        if (restoreBestWeights) bestWeights = model.getWeights();
        if (baseline === undefined || monitor.isBetter(value, baseline)) wait = 0;
        return;
      }
      if (wait >= patience && epoch > 0) model.stopTraining = true;
    },
    onTrainEnd: ({ model }) => {
      if (bestWeights !== undefined) model.setWeights(bestWeights);
    },
    state: () => ({ values: { wait, best }, tensors: bestWeights ?? [] }),
    restore: ({ values, tensors = [] }) => {
      ({ wait, best } = values);
      bestWeights = tensors.length > 0 ? [...tensors] : undefined;
    },
  };
}
