/**
 * A learning rate that changes from step to step. It is a description like a layer: `name` and `config` are plain
 * data, enough to make it again (schedules written by hand train, but a model saved with one is not read again).
 *
 * @example
 * import { dense, type Schedule, sequential, sgd } from 'earshot/nn';
 * const warmUp: Schedule = { name: 'warmUp', config: {}, rate: (step) => 0.1 * Math.min(1, (step + 1) / 100) };
 * const model = sequential({ inputShape: [1] }, [dense(1)]);
 * model.compile({ optimizer: sgd({ learningRate: warmUp }), loss: 'mse' });
 */
export interface Schedule {
  readonly name: string;
  /** the options as plain data */
  readonly config: object;
  /** the learning rate of a step, from the number of steps before it: 0 for the first */
  rate(step: number): number;
}
