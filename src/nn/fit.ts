import { type Callback, type CallbackLike, callback, type TrainingContext } from './callbacks/index.ts';
import { checkCount } from './check.ts';
import type { Inputs, Numbers } from './data.ts';
import type { BatchSource } from './dataset/source.ts';
import { checkedArray, type FeedReport, feedOf, type Given } from './feed.ts';
import type { AnyModel } from './model.ts';
import { overwriteWithAverages } from './optimizers/index.ts';
import { progress, type Verbose } from './progress.ts';
import { callbackStates, resume } from './resume.ts';
import { Trainer } from './trainer.ts';
import { keepingWeights } from './training-checks.ts';

/** How `fit` trains, whatever its examples come from; every option may be left out. */
export interface TrainingOptions {
  /** passes over the examples; default 1 */
  epochs?: number;
  /**
   * examples on which loss and metrics are measured after each epoch: [x, y] or [x, y, sampleWeight], or a source of
   * batches
   */
  validationData?: readonly [Inputs, Inputs, Numbers?] | BatchSource;
  /** batches of a source to validate on; default: until it ends */
  validationSteps?: number;
  /** for arrays; default `batchSize` */
  validationBatchSize?: number;
  /** weight of each class in the loss, by its number; classes that are not named count 1 */
  classWeight?: Readonly<Record<number, number>>;
  callbacks?: readonly CallbackLike[];
  /** 0 nothing, 1 a bar, 2 a line an epoch; default 'auto': a bar on a terminal, else lines */
  verbose?: Verbose;
  /** number of the first epoch; default 0 */
  initialEpoch?: number;
  /**
   * a file that `model.save` or `modelCheckpoint` wrote while this model was being trained: training goes on from
   * there, with the same data, options and callbacks to the same bits as if it had never been interrupted, and the
   * history starts with that of the file
   */
  resumeFrom?: string;
}

/** How `fit` trains on arrays. */
export interface FitOptions extends TrainingOptions {
  /** examples a step; the last batch of an epoch may be smaller; default 32 */
  batchSize?: number;
  /** a new order of examples for each epoch, from the model's seed; default true */
  shuffle?: boolean;
  /** share of the examples, the last ones, that is held out as validation data instead; default 0 */
  validationSplit?: number;
  /** weight of each example in the loss */
  sampleWeight?: Numbers;
}

/** How `fit` trains on a source of batches. */
export interface FitSourceOptions extends TrainingOptions {
  /** batches an epoch; default: until the source ends, which an endless one never does */
  stepsPerEpoch?: number;
}

/** What `fit` returns: for each key of the logs one number an epoch. */
export interface History {
  readonly history: Record<string, number[]>;
  readonly epoch: number[];
}

/** Trains a model; see `Model.fit`. */
export async function fit(
  model: AnyModel,
  examples: Given,
  options: FitOptions & FitSourceOptions,
): Promise<History> {
  const { epochs = 1, initialEpoch = 0, verbose = 'auto' } = options;
  checkCount('fit: epochs', epochs);
  checkCount('fit: initialEpoch', initialEpoch, 0);
  const trainer = await Trainer.create('fit', model);
  const given = checkedArray('callbacks', options.callbacks ?? []).map(callback);
  const callbacks = [...given, progress(verbose)];
  const context: TrainingContext = { model, epochs };
  const feed = feedOf(model, examples, options);
  try {
    const before =
      options.resumeFrom === undefined ? undefined : await resume(model, options.resumeFrom, given);
    const history: History = before?.history ?? { history: {}, epoch: [] };
    let done = before?.epochs ?? initialEpoch;
    model.record = () => ({
      epochs: done,
      stopped: model.stopTraining,
      history,
      callbacks: callbackStates(given),
    });
    model.stopTraining = before?.stopped ?? false;
    await each(callbacks, (hooks) => hooks.onTrainBegin?.(context));
    for (const [i, state] of before?.callbacks.entries() ?? []) given[i].restore?.(state);
    const watched = feed.validate !== undefined || callbacks.some(looksBetweenEpochs);
    while (done < epochs && !model.stopTraining) {
      const epoch = done;
      await each(callbacks, (hooks) => hooks.onEpochBegin?.(epoch, context));
      const report: FeedReport = (seen, total, logs) => {
        for (const hooks of callbacks) hooks.onProgress?.(seen, total, logs, context);
      };
      const most = watched ? 1 : epochs - epoch;
      const trained = await keepingWeights(model, () => feed.train(trainer, epoch, most, report));
      for (const logs of trained) {
        const epoch = done;
        const measured = (await feed.validate?.(epoch)) ?? {};
        for (const [key, value] of Object.entries(measured)) logs[`val_${key}`] = value;
        await each(callbacks, (hooks) => hooks.onEpochEnd?.(epoch, logs, context));
        history.epoch.push(epoch);
        for (const [key, value] of Object.entries(logs)) (history.history[key] ??= []).push(value);
        done = epoch + 1;
        await each(callbacks, (hooks) => hooks.onEpochDone?.(epoch, logs, context));
      }
    }
    overwriteWithAverages(model.compiled.optimizer, model.state, model.iterations);
    await each(callbacks, (hooks) => hooks.onTrainEnd?.(context));
    return history;
  } finally {
    model.sessions.releaseLarge();
    await feed.close();
  }
}

/** Whether a callback hears of single epochs, so that the model must be as it is after each. */
function looksBetweenEpochs({ onEpochBegin, onProgress, onEpochEnd, onEpochDone }: Callback): boolean {
  return [onEpochBegin, onProgress, onEpochEnd, onEpochDone].some((hook) => hook !== undefined);
}

async function each(
  callbacks: readonly Callback[],
  hook: (callback: Callback) => void | Promise<void>,
): Promise<void> {
  for (const one of callbacks) await hook(one);
}
