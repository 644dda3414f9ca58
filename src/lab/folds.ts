import type { Tensor } from '../array/tensor.ts';
import type { Clip } from '../datasets/index.ts';
import { type AccuracySpread, accuracySpread, takeRows } from '../learn/index.ts';
import type { Model } from '../nn/index.ts';
import { compileClassifier, likeliest } from './classifier.ts';
import type { Lab } from './exercise.ts';
import { labelsOf } from './split.ts';
import { train } from './training.ts';

/** With fewer there are none left to train on beside the test fold and the validation fold. */
export const FEWEST_FOLDS = 3;

/** One round: a network that learned from all folds but two, its epoch chosen by one of them, judged by the other. */
export interface Round {
  testFold: number;
  validationFold: number;
  training: number;
  validation: number;
  test: number;
  /** the epoch of the lowest validation loss, from 1 */
  epoch: number;
  accuracy: number;
  loss: number;
  seconds: number;
}

/** All rounds; every clip was judged once, by a network that knew nothing of its fold. */
export interface ByFolds {
  rounds: Round[];
  spread: AccuracySpread;
  /** class of each clip, in the clips' order */
  predicted: number[];
}

/** What {@link crossValidate} works on. */
export interface FoldsData {
  x: Tensor;
  clips: readonly Clip[];
  /** at least three, ascending */
  folds: readonly number[];
  epochs: number;
  learningRate: number;
}

/**
 * Tests on each fold in turn. The fold after it chooses the epoch, by its loss; all others are trained on. So the
 * test fold has no say in anything, and is looked at once.
 */
export async function crossValidate(
  lab: Lab,
  network: () => Model,
  { x, clips, folds, epochs, learningRate }: FoldsData,
): Promise<ByFolds> {
  const y = labelsOf(clips);
  const rowsIn = (wanted: (fold: number) => boolean) =>
    clips.map((_, i) => i).filter((i) => wanted(clips[i].fold));
  const rounds: Round[] = [];
  const predicted = new Array<number>(clips.length);
  for (const [k, testFold] of folds.entries()) {
    const validationFold = folds[(k + 1) % folds.length];
    const training = rowsIn((fold) => fold !== testFold && fold !== validationFold);
    const validation = rowsIn((fold) => fold === validationFold);
    const test = rowsIn((fold) => fold === testFold);
    const name = `Test on fold ${testFold}`;
    const { classes, ...numbers } = await lab.step(name, async () => {
      const model = compileClassifier(network(), learningRate);
      const { seconds, lowestValidationLoss } = await train(lab, name, model, {
        x: takeRows(x, training),
        y: takeRows(y, training),
        validation: [takeRows(x, validation), takeRows(y, validation)],
        epochs,
        restoreBest: true,
      });
      const xTest = takeRows(x, test);
      const { accuracy, loss } = await model.evaluate(xTest, takeRows(y, test));
      lab.monitor.say(`    accuracy on fold ${testFold}: ${accuracy.toFixed(3)}`);
      const classes = likeliest(await model.predict(xTest));
      return { epoch: lowestValidationLoss!.epoch, accuracy, loss, seconds, classes };
    });
    for (const [i, clip] of test.entries()) predicted[clip] = classes[i];
    const sizes = { training: training.length, validation: validation.length, test: test.length };
    rounds.push({ testFold, validationFold, ...sizes, ...numbers });
  }
  return { rounds, spread: accuracySpread(rounds.map(({ accuracy }) => accuracy)), predicted };
}
