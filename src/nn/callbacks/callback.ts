import type { Tensor } from '../../array/tensor.ts';
import { describe, EarshotError } from '../../errors.ts';
import type { Logs } from '../logs.ts';
import type { AnyModel } from '../model.ts';

/** What a callback may look at and change. `model.stopTraining = true` ends training after the epoch. */
export interface TrainingContext {
  readonly model: AnyModel;
  /** epochs asked for */
  readonly epochs: number;
}

/**
 * Hooks into training. A plain function is called at the end of each epoch. Epochs count from 0; what an
 * `onEpochEnd` adds to `logs` goes into the history.
 *
 * @example
 * import { dense, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [1] }, [dense(1)]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * const { history } = await model.fit([1, 2], [2, 4], {
 *   epochs: 9,
 *   verbose: 0,
 *   callbacks: [
 *     { onEpochBegin: (epoch, { model }) => void (model.learningRate = 0.01 / (epoch + 1)) },
 *     (epoch, logs, { model }) => void (model.stopTraining = epoch === 2),
 *   ],
 * });
 * console.log(history.loss.length); // 3
 */
export interface Callback {
  onTrainBegin?(context: TrainingContext): void | Promise<void>;
  onEpochBegin?(epoch: number, context: TrainingContext): void | Promise<void>;
  /** after each run of steps: the examples done of this epoch, of how many (Infinity: not known yet), and the mean logs so far */
  onProgress?(done: number, total: number, logs: () => Logs, context: TrainingContext): void;
  onEpochEnd?(epoch: number, logs: Logs, context: TrainingContext): void | Promise<void>;
  /** after all callbacks' `onEpochEnd`, when the epoch is done and in the history: the place to save the model */
  onEpochDone?(epoch: number, logs: Logs, context: TrainingContext): void | Promise<void>;
  onTrainEnd?(context: TrainingContext): void | Promise<void>;
  /** what the callback has to be given back, after `onTrainBegin`, when training is resumed from a file */
  state?(): CallbackState;
  restore?(state: CallbackState): void;
}

/** What a callback remembers: plain data and float32 tensors. */
export interface CallbackState {
  // biome-ignore lint/suspicious/noExplicitAny: each callback knows what it wrote
  readonly values: any;
  readonly tensors?: readonly Tensor[];
}

/** What `fit` takes as a callback: hooks, or a function that is called at the end of each epoch. */
export type CallbackLike = Callback | NonNullable<Callback['onEpochEnd']>;

/** A callback from itself or from a plain function. @throws EarshotError INVALID_ARGUMENT for anything else */
export function callback(from: CallbackLike): Callback {
  if (typeof from === 'function') return { onEpochEnd: from };
  if (typeof from === 'object' && from !== null) return from;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `a callback is a function or an object with hooks such as onEpochEnd; received ${describe(from)}.`,
  );
}
