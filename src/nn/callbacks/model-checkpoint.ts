import type { Logs } from '../logs.ts';
import { checkOptions } from '../options.ts';
import type { Callback } from './callback.ts';
import { Monitor, type MonitorOptions, monitorOptions } from './monitor.ts';

/** Options of `modelCheckpoint`. */
export interface ModelCheckpointOptions extends MonitorOptions {
  /** keep only the model with the best value so far; default false: save after every epoch */
  saveBestOnly?: boolean;
}

/**
 * Saves the model after epochs; `fit` can go on from such a file (`resumeFrom`). Keras: `callbacks.ModelCheckpoint`.
 *
 * @param path file to write; `{epoch}` (from 1) and keys of the logs such as `{val_loss}` are filled in
 * @throws EarshotError NOT_WRITABLE when it cannot be written; INVALID_ARGUMENT when there is no number to monitor,
 * or none for a key in `path`
 *
 * @example
 * import { dense, loadModel, modelCheckpoint, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [1] }, [dense(1)]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * const best = modelCheckpoint('best.onnx', { monitor: 'loss', saveBestOnly: true });
 * await model.fit([1, 2, 3], [2, 4, 6], { epochs: 3, callbacks: [best], verbose: 0 });
 * console.log((await loadModel('best.onnx')).layers.length); // 1
 */
export function modelCheckpoint(path: string, options: ModelCheckpointOptions = {}): Callback {
  checkOptions('modelCheckpoint', options, ['saveBestOnly', ...monitorOptions]);
  const { saveBestOnly = false } = options;
  const monitor = new Monitor(options);
  let best: number | undefined;
  return {
    onEpochDone: async (epoch, logs, { model }) => {
      if (saveBestOnly) {
        const value = monitor.value(logs);
        if (!monitor.isBetter(value, best)) return;
        best = value;
      }
      await model.save(fill(path, epoch, logs));
    },
    state: () => ({ values: { best } }),
    restore: ({ values }) => {
      best = values.best;
    },
  };
}

function fill(path: string, epoch: number, logs: Logs): string {
  return path.replace(/\{(\w+)\}/g, (_, key: string) => {
    if (key === 'epoch') return String(epoch + 1).padStart(2, '0');
    return new Monitor({ monitor: key }).value(logs).toFixed(4);
  });
}
