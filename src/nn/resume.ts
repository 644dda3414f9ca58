import { EarshotError } from '../errors.ts';
import type { Callback, CallbackState } from './callbacks/index.ts';
import { describeModel } from './description.ts';
import type { History } from './fit.ts';
import type { AnyModel } from './model.ts';
import { readSaved, restore, savedCallbacks } from './save.ts';

/** How far a training has come: what `fit` needs, beside the model, to go on as if it had never been interrupted. */
export interface TrainingRecord {
  /** epochs done */
  readonly epochs: number;
  /** a callback has ended the training */
  readonly stopped: boolean;
  readonly history: History;
  readonly callbacks: readonly CallbackState[];
}

/**
 * Puts a model in the state in which it was saved while training.
 * @throws EarshotError NOT_FOUND, BAD_FILE; INVALID_ARGUMENT when another model, or one compiled otherwise, was saved
 */
export async function resume(
  model: AnyModel,
  path: string,
  callbacks: readonly Callback[],
): Promise<TrainingRecord> {
  const saved = await readSaved(path);
  const { description } = saved;
  const own = describeModel(model);
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const refuse = (what: string): never => {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `fit: the model in ${saved.source} ${what}; resume with the program that saved it, or start anew.`,
    );
  };
  if (!same(own.layers, description.layers) || !same(own.calls, description.calls))
    refuse('has other layers');
  const { optimizer: mine, ...losses } = own.compiled!;
  const { optimizer: theirs, ...others } = description.compiled ?? refuse('was not compiled');
  if (mine.name !== theirs.name || !same(mine.config, theirs.config)) refuse('has another optimizer');
  if (!same(losses, others)) refuse('has another loss or other metrics');
  const { training = refuse('was not saved while training') } = description;
  const states = savedCallbacks(saved);
  if (states.length !== callbacks.length) {
    refuse(`was trained with ${states.length} callbacks, now there are ${callbacks.length}`);
  }
  restore(model, saved);
  const { epochs, stopped, history } = training;
  return { epochs, stopped, history, callbacks: states };
}

/** What the callbacks remember now. */
export function callbackStates(callbacks: readonly Callback[]): CallbackState[] {
  return callbacks.map((one) => one.state?.() ?? { values: null });
}
