import { describe, EarshotError } from '../errors.ts';
import { checkCount, checkNumber } from './check.ts';
import type { Inputs, Numbers, Rows } from './data.ts';
import { type BatchSource, isSource, openSource } from './dataset/source.ts';
import {
  batchExamples,
  type Examples,
  evaluateBatches,
  evaluateRows,
  examplesOf,
  sliceExamples,
} from './evaluate.ts';
import type { FitOptions, FitSourceOptions, TrainingOptions } from './fit.ts';
import type { Logs } from './logs.ts';
import type { AnyModel } from './model.ts';
import type { Trainer } from './trainer.ts';

/** Hears how many of an epoch's examples are done (of Infinity where that is not known), and the mean logs so far. */
export type FeedReport = (done: number, total: number, logs: () => Logs) => void;

/** What `fit` is given: examples as arrays, or a source of batches. */
export type Given = { readonly x: Inputs; readonly y: Inputs } | { readonly source: BatchSource };

/** What a training goes over, epoch by epoch. */
export interface Feed {
  /** Trains epoch number `epoch`, and as many after it, up to `most` in all, as are done at once; the logs of each. */
  train(trainer: Trainer, epoch: number, most: number, report: FeedReport): Promise<Logs[]>;
  validate?(epoch: number): Promise<Logs>;
  close(): Promise<void>;
}

type Validation = Pick<Feed, 'validate' | 'close'>;

/** @throws EarshotError as `examplesOf` and `openSource`; INVALID_ARGUMENT for options that do not go with the data */
export function feedOf(model: AnyModel, given: Given, options: FitOptions & FitSourceOptions): Feed {
  return 'source' in given
    ? sourceFeed(model, given.source, options)
    : arrayFeed(model, given.x, given.y, options);
}

function arrayFeed(model: AnyModel, x: Inputs, y: Inputs, options: FitOptions): Feed {
  const { batchSize = 32, shuffle = true, sampleWeight } = options;
  checkCount('fit: batchSize', batchSize);
  const examples = withClassWeights(examplesOf('fit', model, x, y, sampleWeight), options);
  const { training, heldOut } = split(examples, options);
  const { count } = training;
  return {
    train: (trainer, _epoch, most, report) => {
      const order = () => (shuffle ? shuffled(count, model) : inOrder(count));
      return trainer.epochs(training, order, batchSize, most, (done, logs) => report(done, count, logs));
    },
    ...validationOf(model, options, heldOut),
  };
}

function sourceFeed(model: AnyModel, source: BatchSource, options: FitSourceOptions): Feed {
  const { epochs = 1, initialEpoch = 0, stepsPerEpoch: steps } = options;
  for (const name of ['batchSize', 'shuffle', 'validationSplit', 'sampleWeight'] as const) {
    if (!(name in options)) continue;
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `fit: ${name} is for arrays x and y; a source of batches decides this itself.`,
    );
  }
  if (Array.isArray(options) || ArrayBuffer.isView(options) || 'dims' in options) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      'fit: a source of batches gives x and y, both; call fit(source, options).',
    );
  }
  const validation = validationOf(model, options);
  const reading = openSource('fit', source, {
    steps,
    stepsName: 'stepsPerEpoch',
    epochs: epochs - initialEpoch,
  });
  let total = reading.examples ?? Infinity;
  return {
    train: async (trainer, epoch, _most, report) => {
      let seen = 0;
      const batches = weighted(batchExamples('fit', model, reading.epoch(epoch)), options);
      const logs = await trainer.stream(batches, (done, logs) => {
        seen = done;
        report(done, total, logs);
      });
      total = seen;
      return [logs];
    },
    validate: validation.validate,
    close: async () => {
      await reading.close();
      await validation.close();
    },
  };
}

async function* weighted(
  batches: AsyncIterable<Examples>,
  options: TrainingOptions,
): AsyncGenerator<Examples> {
  for await (const batch of batches) yield withClassWeights(batch, options);
}

function validationOf(model: AnyModel, options: FitOptions, heldOut?: Examples): Validation {
  const { validationData: data, validationSteps: steps, epochs = 1, initialEpoch = 0 } = options;
  const caller = 'fit: validationData';
  if (isSource(data)) {
    const stepsName = 'validationSteps';
    const reading = openSource(caller, data, { steps, stepsName, epochs: epochs - initialEpoch });
    return {
      validate: (epoch) => evaluateBatches(caller, model, reading.epoch(epoch)),
      close: () => reading.close(),
    };
  }
  const close = async () => {};
  const batchSize = checkCount(
    'fit: validationBatchSize',
    options.validationBatchSize ?? options.batchSize ?? 32,
  );
  if (data === undefined)
    return heldOut ? { validate: () => evaluateRows(model, heldOut, batchSize), close } : { close };
  const [x, y, w] = checkedArray('validationData', data as readonly Inputs[]);
  if (x === undefined || y === undefined) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${caller} must be [x, y] or [x, y, sampleWeight]; received ${describe(data)}.`,
    );
  }
  const examples = examplesOf(caller, model, x, y, w as Numbers);
  return { validate: () => evaluateRows(model, examples, batchSize), close };
}

function split(examples: Examples, { validationData, validationSplit = 0 }: FitOptions) {
  if (validationData !== undefined || validationSplit === 0) return { training: examples };
  const { count } = examples;
  const kept = Math.floor(count * (1 - validationSplit));
  if (!(validationSplit > 0 && validationSplit < 1) || kept < 1 || kept >= count) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `fit: validationSplit must be between 0 and 1 and leave examples on both sides; received ${describe(validationSplit)} for ${count} examples.`,
    );
  }
  return { training: sliceExamples(examples, 0, kept), heldOut: sliceExamples(examples, kept, count) };
}

function inOrder(count: number): Int32Array {
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  return order;
}

/** Fisher and Yates, from the model's generator; always from the same start, so that training can go on later. */
function shuffled(count: number, { generator }: AnyModel): Int32Array {
  const order = inOrder(count);
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(generator.uniform() * (i + 1));
    const row = order[i];
    order[i] = order[j];
    order[j] = row;
  }
  return order;
}

/** @throws EarshotError INVALID_ARGUMENT unless it is an array */
export function checkedArray<T>(what: string, value: readonly T[]): readonly T[] {
  if (Array.isArray(value)) return value;
  throw new EarshotError('INVALID_ARGUMENT', `fit: ${what} must be an array; received ${describe(value)}.`);
}

/** Class weights are weights of examples, by their class. */
function withClassWeights(examples: Examples, { classWeight }: TrainingOptions): Examples {
  if (classWeight === undefined) return examples;
  for (const [name, weight] of Object.entries(classWeight)) {
    checkCount('fit: the classes of classWeight', Number(name), 0);
    checkNumber(`fit: classWeight ${name}`, weight, 0);
  }
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
