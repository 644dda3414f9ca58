import { describe, EarshotError } from '../../errors.ts';
import type { Callback } from './callback.ts';

/**
 * Sets the learning rate at the start of each epoch; adds `learning_rate` to the logs. For a rate that changes from
 * step to step give the optimizer a schedule instead, such as `cosineDecay`. Keras: `callbacks.LearningRateScheduler`.
 *
 * @param schedule the rate of an epoch, from its number (from 0) and the rate so far
 * @throws EarshotError INVALID_ARGUMENT unless it is a function; in training, when it gives no rate of at least 0, or
 * the optimizer follows a schedule of its own
 *
 * @example
 * import { dense, learningRateScheduler, sequential, sgd } from 'earshot/nn';
 * const model = sequential({ inputShape: [1] }, [dense(1)]);
 * model.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: 'mse' });
 * const halved = learningRateScheduler((epoch, rate) => (epoch < 1 ? rate : rate / 2));
 * const { history } = await model.fit([1, 2], [2, 4], { epochs: 3, callbacks: [halved], verbose: 0 });
 * console.log(history.learning_rate); // [0.1, 0.05, 0.025]
 */
export function learningRateScheduler(schedule: (epoch: number, learningRate: number) => number): Callback {
  if (typeof schedule !== 'function') {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `learningRateScheduler takes a function such as (epoch, rate) => rate * 0.9; received ${describe(schedule)}.`,
    );
  }
  return {
    onEpochBegin: (epoch, { model }) => {
      model.learningRate = schedule(epoch, model.learningRate);
    },
    onEpochEnd: (_epoch, logs, { model }) => {
      logs.learning_rate = model.learningRate;
    },
  };
}
