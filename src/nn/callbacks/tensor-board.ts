import { importForNode } from '../../node.ts';
import { checkCount } from '../check.ts';
import { appendToFile, makeFolder } from '../files.ts';
import type { Logs } from '../logs.ts';
import type { AnyModel } from '../model.ts';
import { checkOptions } from '../options.ts';
import type { Callback } from './callback.ts';
import { eventRecord, fileHeader, type Summary } from './event-file.ts';

/** Options of `tensorBoard`. */
export interface TensorBoardOptions {
  /** folder for the event files, made if it is not there; default 'logs' */
  logDir?: string;
  /** write a histogram of each weight every so many epochs; default 0: never */
  histogramFreq?: number;
}

let files = 0;

/**
 * Writes event files that TensorBoard shows (`tensorboard --logdir logs`), added to at the end of each epoch: in
 * `train` the numbers of training and the learning rate as `epoch_loss`, `epoch_accuracy`, `epoch_learning_rate`, and
 * histograms as `layer/weight/histogram`; in `validation` those of validation under the same names, and by the steps
 * done as `evaluation_loss_vs_iterations`. Epochs count from 0. Node only. Keras: `callbacks.TensorBoard`.
 *
 * @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME for wrong options; in training, NOT_WRITABLE
 *
 * @example
 * import { dense, sequential, tensorBoard } from 'earshot/nn';
 * const model = sequential({ inputShape: [1] }, [dense(1)]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * const callbacks = [tensorBoard({ logDir: 'logs/first', histogramFreq: 1 })];
 * await model.fit([1, 2, 3, 4], [2, 4, 6, 8], { epochs: 3, validationSplit: 0.25, callbacks, verbose: 0 });
 */
export function tensorBoard(options: TensorBoardOptions = {}): Callback {
  checkOptions('tensorBoard', options, ['logDir', 'histogramFreq']);
  const { logDir = 'logs', histogramFreq = 0 } = options;
  checkCount('tensorBoard: histogramFreq', histogramFreq, 0);
  let training = eventFile(`${logDir}/train`);
  let validation = eventFile(`${logDir}/validation`);
  return {
    onTrainBegin: () => {
      training = eventFile(`${logDir}/train`);
      validation = eventFile(`${logDir}/validation`);
    },
    onEpochEnd: async (epoch, logs, { model }) => {
      const { trained, validated } = separate(logs);
      const summaries = scalars('epoch_', { ...trained, learning_rate: model.learningRate });
      if (histogramFreq > 0 && epoch % histogramFreq === 0) summaries.push(...histograms(model));
      await training({ step: epoch, summaries });
      if (Object.keys(validated).length === 0) return;
      await validation(
        { step: epoch, summaries: scalars('epoch_', validated) },
        { step: model.iterations, summaries: scalars('evaluation_', validated, '_vs_iterations') },
      );
    },
  };
}

function separate(logs: Logs): { trained: Logs; validated: Logs } {
  const [trained, validated]: Logs[] = [{}, {}];
  for (const [key, value] of Object.entries(logs)) {
    if (key.startsWith('val_')) validated[key.slice('val_'.length)] = value;
    else trained[key] = value;
  }
  return { trained, validated };
}

function scalars(before: string, logs: Logs, after = ''): Summary[] {
  return Object.entries(logs).map(([key, value]) => ({ tag: `${before}${key}${after}`, value }));
}

function histograms(model: AnyModel): Summary[] {
  const tensors = model.getWeights();
  return model.weights.map(({ layer, name }, i) => ({
    tag: `${layer}/${name}/histogram`,
    value: tensors[i].data as Float32Array,
  }));
}

/** Adds events to a new file in a folder; both are made with the first ones. */
function eventFile(folder: string) {
  let path: string | undefined;
  return async (...events: { step: number; summaries: readonly Summary[] }[]): Promise<void> => {
    const seconds = Date.now() / 1000;
    const records = events.map(({ step, summaries }) => eventRecord(seconds, step, summaries));
    if (path === undefined) {
      await makeFolder(folder);
      const { hostname } = await importForNode<typeof import('node:os')>('node:os');
      path = `${folder}/events.out.tfevents.${Math.floor(seconds)}.${hostname()}.${process.pid}.${files++}.v2`;
      records.unshift(fileHeader(seconds));
    }
    await appendToFile(path, joined(records));
  };
}

function joined(records: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(records.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const record of records) {
    bytes.set(record, offset);
    offset += record.length;
  }
  return bytes;
}
