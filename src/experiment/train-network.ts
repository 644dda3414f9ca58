import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checkInterrupted } from '../file-errors.ts';
import type { Task } from '../monitor.ts';
import {
  type AnyModel,
  type Batches,
  type Callback,
  earlyStopping,
  type Logs,
  modelCheckpoint,
} from '../nn/index.ts';
import { exists } from './run-folder.ts';
import type { Stage } from './train-stage.ts';

/** One training of one network. */
export interface NetworkTraining {
  /** compiled */
  network: AnyModel;
  training: Batches;
  /** examples for validation, if any are held out */
  validation?: Batches;
  stage: Pick<Stage, 'epochs' | 'keep'>;
  /** where the network is saved after each epoch; training goes on from there if it is there */
  file: string;
  task: Task;
  signal?: AbortSignal;
}

/** Logs by epoch, and the epoch, from 1, whose weights the network has. */
export interface NetworkHistory {
  history: Record<string, number[]>;
  kept: number;
}

/**
 * Trains a network, and goes on where an earlier call was cut off, to the same bits. In the end the file holds the
 * network as it is to be used.
 * @throws EarshotError INTERRUPTED when the signal is aborted; the finished epochs are in the file
 */
export async function trainNetwork(options: NetworkTraining): Promise<NetworkHistory> {
  const { network, training, validation, stage, file, task, signal } = options;
  const best = stage.keep === 'best';
  await mkdir(dirname(file), { recursive: true });
  const { history } = await network.fit(training, {
    epochs: stage.epochs,
    validationData: validation,
    callbacks: [
      ...(best ? [earlyStopping({ patience: stage.epochs, restoreBestWeights: true })] : []),
      follow(task, signal),
      modelCheckpoint(file),
    ],
    verbose: 0,
    ...((await exists(file)) && { resumeFrom: file }),
  });
  await network.save(file);
  const kept = best ? lowest(history.val_loss) : stage.epochs;
  task.end(logsText(logsAt(history, kept)) + (best ? ` at epoch ${kept}, which is kept` : ''));
  return { history, kept };
}

function follow(task: Task, signal: AbortSignal | undefined): Callback {
  return {
    onProgress: () => checkInterrupted(signal, 'the training'),
    onEpochDone: (epoch, logs) => {
      checkInterrupted(signal, 'the training');
      task.advance(epoch + 1, logsText(logs));
    },
  };
}

function logsText({ loss, accuracy, val_loss, val_accuracy }: Logs): string {
  const text = `loss ${loss.toFixed(3)}, accuracy ${accuracy.toFixed(3)}`;
  if (val_loss === undefined) return text;
  return `${text}; validation ${val_loss.toFixed(3)}, ${val_accuracy.toFixed(3)}`;
}

function logsAt(history: Record<string, number[]>, epoch: number): Logs {
  return Object.fromEntries(Object.entries(history).map(([key, values]) => [key, values[epoch - 1]]));
}

/** Number, from 1, of the epoch of the lowest value. */
function lowest(values: readonly number[]): number {
  return values.indexOf(Math.min(...values)) + 1;
}
