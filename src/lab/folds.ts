import type { Tensor } from '../array/tensor.ts';
import type { Clip } from '../datasets/index.ts';
import { leaveOneGroupOut, takeRows } from '../learn/index.ts';
import type { Sequential } from '../nn/index.ts';
import { compileClassifier, likeliest } from './classifier.ts';
import type { Lab } from './exercise.ts';
import { type Spread, spread } from './interval.ts';
import { labelsOf } from './split.ts';
import { train } from './training.ts';

/** One round: a network that has learned from all folds but one, judged by that one. */
export interface Round {
  fold: number;
  training: number;
  test: number;
  accuracy: number;
  loss: number;
  seconds: number;
}

/** All rounds; every clip was judged once, by a network that knew nothing of its fold. */
export interface ByFolds {
  rounds: Round[];
  spread: Spread;
  /** class of each clip, in the clips' order */
  predicted: number[];
}

/**
 * Leaves out each fold in turn. The number of epochs is set beforehand and the weights are those of the last one,
 * so the fold left out has no say in anything; it is looked at once, at the end.
 */
export async function crossValidate(
  lab: Lab,
  network: () => Sequential,
  {
    x,
    clips,
    epochs,
    learningRate,
  }: { x: Tensor; clips: readonly Clip[]; epochs: number; learningRate: number },
): Promise<ByFolds> {
  const y = labelsOf(clips);
  const rounds: Round[] = [];
  const predicted = new Array<number>(clips.length);
  for (const { group, train: others, test } of leaveOneGroupOut(clips.map(({ fold }) => fold))) {
    const name = `Fold ${group} left out`;
    const round = await lab.step(name, async () => {
      const model = compileClassifier(network(), learningRate);
      const { seconds } = await train(lab, name, model, {
        x: takeRows(x, others),
        y: takeRows(y, others),
        epochs,
      });
      const xTest = takeRows(x, test);
      const { accuracy, loss } = await model.evaluate(xTest, takeRows(y, test));
      lab.monitor.say(`    accuracy on fold ${group}: ${accuracy.toFixed(3)}`);
      return { accuracy, loss, seconds, predicted: likeliest(await model.predict(xTest)) };
    });
    const { predicted: there, ...numbers } = round;
    for (const [i, clip] of test.entries()) predicted[clip] = there[i];
    rounds.push({ fold: Number(group), training: others.length, test: test.length, ...numbers });
  }
  return { rounds, spread: spread(rounds.map(({ accuracy }) => accuracy)), predicted };
}
