import { EarshotError } from '../errors.ts';
import { type Callback, earlyStopping, type Logs, type Model, type Numbers } from '../nn/index.ts';
import type { Lab } from './exercise.ts';

/** Epochs are counted from 1. */
export interface Best {
  epoch: number;
  value: number;
}

/** One training, with every number of it. */
export interface Training {
  name: string;
  parameters: { total: number; trainable: number; nonTrainable: number };
  epochs: number;
  seconds: number;
  history: Record<string, number[]>;
  /** the lowest training loss */
  lowestLoss: Best;
  /** with validation data: the lowest validation loss, the accuracy at that epoch, the best accuracy of any */
  lowestValidationLoss?: Best;
  accuracyThere?: number;
  bestAccuracy?: Best;
}

/** What {@link train} trains on. */
export interface TrainingData {
  x: Numbers;
  y: Numbers;
  /** examples for validation */
  validation?: readonly [Numbers, Numbers];
  epochs: number;
  /** leave the model with the weights of the lowest validation loss; default false: those of the last epoch */
  restoreBest?: boolean;
}

/**
 * Trains a compiled model in batches of 32 and tells the lab's monitor how it goes.
 * @throws EarshotError INTERRUPTED between two steps, when the lab's signal is aborted
 */
export async function train(
  lab: Lab,
  name: string,
  model: Model,
  { x, y, validation, epochs, restoreBest = false }: TrainingData,
): Promise<Training> {
  const started = performance.now();
  const task = lab.monitor.begin(name, epochs);
  const show: Callback = {
    onProgress: () => throwIfInterrupted(lab.signal),
    onEpochEnd: (epoch, logs) => {
      throwIfInterrupted(lab.signal);
      task.advance(epoch + 1, logsText(logs));
    },
  };
  const keepBest = earlyStopping({ monitor: 'val_loss', patience: epochs, restoreBestWeights: true });
  const { history } = await model.fit(x, y, {
    epochs,
    batchSize: 32,
    validationData: validation,
    callbacks: restoreBest ? [show, keepBest] : [show],
    verbose: 0,
  });
  const training = summarised(name, model, history, (performance.now() - started) / 1000);
  task.end(outcomeText(training));
  return training;
}

function summarised(
  name: string,
  model: Model,
  history: Record<string, number[]>,
  seconds: number,
): Training {
  const { loss, val_loss, val_accuracy } = history;
  const training: Training = {
    name,
    parameters: model.countParams(),
    epochs: loss.length,
    seconds,
    history,
    lowestLoss: best(loss, 'lowest'),
  };
  if (val_loss === undefined) return training;
  training.lowestValidationLoss = best(val_loss, 'lowest');
  training.accuracyThere = val_accuracy[training.lowestValidationLoss.epoch - 1];
  training.bestAccuracy = best(val_accuracy, 'highest');
  return training;
}

/** The first of the lowest or highest values. */
function best(values: readonly number[], which: 'lowest' | 'highest'): Best {
  const value = which === 'lowest' ? Math.min(...values) : Math.max(...values);
  return { epoch: values.indexOf(value) + 1, value };
}

/** @throws EarshotError INTERRUPTED */
export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new EarshotError('INTERRUPTED', 'the lab was interrupted.');
}

function logsText({ loss, accuracy, val_loss, val_accuracy }: Logs): string {
  const parts = [`loss ${loss.toFixed(4)}`];
  if (val_loss !== undefined) parts.push(`validation loss ${val_loss.toFixed(4)}`);
  const shown = val_accuracy ?? accuracy;
  if (shown !== undefined) parts.push(`accuracy ${shown.toFixed(3)}`);
  return parts.join(', ');
}

function outcomeText({ lowestLoss, lowestValidationLoss, accuracyThere, bestAccuracy }: Training): string {
  if (lowestValidationLoss === undefined)
    return `lowest loss ${lowestLoss.value.toFixed(5)} at epoch ${lowestLoss.epoch}`;
  return (
    `lowest validation loss ${lowestValidationLoss.value.toFixed(4)} at epoch ${lowestValidationLoss.epoch}, ` +
    `accuracy ${accuracyThere?.toFixed(3)} there, ${bestAccuracy?.value.toFixed(3)} at best`
  );
}
