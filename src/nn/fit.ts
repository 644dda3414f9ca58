import { describe, EarshotError } from '../errors.ts';
import { type Callback, type CallbackLike, callback, type TrainingContext } from './callbacks/index.ts';
import { checkCount, checkNumber } from './check.ts';
import { allFinite, type Inputs, type Numbers, type Rows } from './data.ts';
import { type Examples, evaluateRows, examplesOf, sliceExamples } from './evaluate.ts';
import type { Logs } from './logs.ts';
import type { AnyModel } from './model.ts';
import { overwriteWithAverages } from './optimizers/index.ts';
import { progress, type Verbose } from './progress.ts';
import { callbackStates, resume } from './resume.ts';
import { Trainer } from './trainer.ts';

/** How `fit` trains; every option may be left out. */
export interface FitOptions {
  /** passes over the examples; default 1 */
  epochs?: number;
  /** examples a step; the last batch of an epoch may be smaller; default 32 */
  batchSize?: number;
  /** a new order of examples for each epoch, from the model's seed; default true */
  shuffle?: boolean;
  /** examples on which loss and metrics are measured after each epoch: [x, y] or [x, y, sampleWeight] */
  validationData?: readonly [Inputs, Inputs, Numbers?];
  /** share of the examples, the last ones, that is held out as validation data instead; default 0 */
  validationSplit?: number;
  /** default `batchSize` */
  validationBatchSize?: number;
  /** weight of each class in the loss, by its number; classes that are not named count 1 */
  classWeight?: Readonly<Record<number, number>>;
  /** weight of each example in the loss */
  sampleWeight?: Numbers;
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

/** What `fit` returns: for each key of the logs one number an epoch. */
export interface History {
  readonly history: Record<string, number[]>;
  readonly epoch: number[];
}

/** Trains a model; see `Model.fit`. */
export async function fit(model: AnyModel, x: Inputs, y: Inputs, options: FitOptions): Promise<History> {
  const { epochs = 1, batchSize = 32, shuffle = true, initialEpoch = 0, verbose = 'auto' } = options;
  checkCount('fit: epochs', epochs);
  checkCount('fit: batchSize', batchSize);
  checkCount('fit: initialEpoch', initialEpoch, 0);
  if (model.foreign !== undefined) {
    throw new EarshotError(
      'UNSUPPORTED',
      `fit: '${model.name}' comes from an ONNX file that earshot did not save; it can predict and be evaluated, but not trained.`,
    );
  }
  if (model.countParams().trainable === 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `fit: '${model.name}' has no weights to train; add a layer such as dense(10).`,
    );
  }
  const { training, validation } = split(
    model,
    withClassWeights(examplesOf('fit', model, x, y, options.sampleWeight), options),
    options,
  );
  const validationBatch = checkCount('fit: validationBatchSize', options.validationBatchSize ?? batchSize);
  const given = checkedArray('callbacks', options.callbacks ?? []).map(callback);
  const callbacks = [...given, progress(verbose)];
  const context: TrainingContext = { model, epochs };
  const trainer = await Trainer.create(model, training);
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

  try {
    model.stopTraining = before?.stopped ?? false;
    await each(callbacks, (hooks) => hooks.onTrainBegin?.(context));
    for (const [i, state] of before?.callbacks.entries() ?? []) given[i].restore?.(state);
    for (let epoch = done; epoch < epochs && !model.stopTraining; epoch++) {
      await each(callbacks, (hooks) => hooks.onEpochBegin?.(epoch, context));
      const order = shuffle ? shuffled(training.count, model) : inOrder(training.count);
      const report = (seen: number, logs: () => Logs) => {
        for (const hooks of callbacks) hooks.onProgress?.(seen, order.length, logs, context);
      };
      const logs = await keepingWeights(model, () => trainer.epoch(order, batchSize, report));
      if (validation !== undefined) {
        const measured = await evaluateRows(model, validation, validationBatch);
        for (const [key, value] of Object.entries(measured)) logs[`val_${key}`] = value;
      }
      await each(callbacks, (hooks) => hooks.onEpochEnd?.(epoch, logs, context));
      history.epoch.push(epoch);
      for (const [key, value] of Object.entries(logs)) (history.history[key] ??= []).push(value);
      done = epoch + 1;
      await each(callbacks, (hooks) => hooks.onEpochDone?.(epoch, logs, context));
    }
    overwriteWithAverages(model.compiled.optimizer, model.state, model.iterations);
    await each(callbacks, (hooks) => hooks.onTrainEnd?.(context));
    return history;
  } finally {
    model.sessions.releaseLarge();
  }
}

async function each(
  callbacks: readonly Callback[],
  hook: (callback: Callback) => void | Promise<void>,
): Promise<void> {
  for (const one of callbacks) await hook(one);
}

/** When training fails, the weights are those from before. */
async function keepingWeights<T>(model: AnyModel, work: () => Promise<T>): Promise<T> {
  const [before, iterations] = [new Map(model.state), model.iterations];
  try {
    const result = await work();
    checkWeights(model);
    return result;
  } catch (error) {
    model.state = before;
    model.iterations = iterations;
    throw error;
  }
}

/** The last step's loss may still be a number where the weights after it are not any more. */
function checkWeights({ state, iterations, learningRate }: AnyModel): void {
  for (const [name, { data }] of state) {
    if (allFinite(data as Float32Array)) continue;
    throw new EarshotError(
      'NOT_FINITE',
      `'${name}' holds NaN or infinity after step ${iterations}. Try a smaller learning rate (now ${learningRate}), scale the inputs, or check the targets.`,
    );
  }
}

function inOrder(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}

/** Fisher and Yates, from the model's generator; always from the same start, so that training can go on later. */
function shuffled(count: number, { generator }: AnyModel): Int32Array {
  const order = inOrder(count);
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(generator.uniform() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

function checkedArray<T>(what: string, value: readonly T[]): readonly T[] {
  if (Array.isArray(value)) return value;
  throw new EarshotError('INVALID_ARGUMENT', `fit: ${what} must be an array; received ${describe(value)}.`);
}

function split(
  model: AnyModel,
  examples: Examples,
  options: FitOptions,
): { training: Examples; validation?: Examples } {
  const { validationData, validationSplit = 0 } = options;
  if (validationData !== undefined) {
    const [x, y, w] = checkedArray('validationData', validationData) as typeof validationData;
    if (x === undefined || y === undefined) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `fit: validationData must be [x, y] or [x, y, sampleWeight]; received ${describe(validationData)}.`,
      );
    }
    return { training: examples, validation: examplesOf('fit: validationData', model, x, y, w) };
  }
  if (validationSplit === 0) return { training: examples };
  const { count } = examples;
  const kept = Math.floor(count * (1 - validationSplit));
  if (!(validationSplit > 0 && validationSplit < 1) || kept < 1 || kept >= count) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `fit: validationSplit must be between 0 and 1 and leave examples on both sides; received ${describe(validationSplit)} for ${count} examples.`,
    );
  }
  return { training: sliceExamples(examples, 0, kept), validation: sliceExamples(examples, kept, count) };
}

/** Class weights are weights of examples, by their class. */
function withClassWeights(examples: Examples, { classWeight }: FitOptions): Examples {
  if (classWeight === undefined) return examples;
  for (const [name, weight] of Object.entries(classWeight))
    checkNumber(`fit: classWeight ${name}`, weight, 0);
  const { count, y, w } = examples;
  if (y.length > 1) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `fit: classWeight needs a model with one output; this one has ${y.length}. Use sampleWeight.`,
    );
  }
  const classes = classesOf(y[0]);
  const data = Float32Array.from(
    { length: count },
    (_, i) => (classWeight[classes(i)] ?? 1) * (w?.data[i] ?? 1),
  );
  return { ...examples, w: { data, count, shape: [] } };
}

/** The class of each target: its number, or the place of the largest of several. */
function classesOf({ data, shape }: Rows): (row: number) => number {
  const size = shape.length === 0 ? 1 : shape[shape.length - 1];
  if (size === 1) return (row) => data[row];
  return (row) => {
    const target = data.subarray(row * size, (row + 1) * size);
    return target.indexOf(target.reduce((a, b) => Math.max(a, b)));
  };
}
