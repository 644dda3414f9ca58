import { floats, type Tensor } from '../array/tensor.ts';
import { accuracyInterval, confusionMatrix } from '../learn/index.ts';
import { adam, type Model } from '../nn/index.ts';
import { confusionMatrixPlot, linePlot, type Plot } from '../plots/index.ts';
import { type Html, table } from '../report/index.ts';
import { duration, percent, percentInterval, spoken } from '../text.ts';
import type { Lab } from './exercise.ts';
import type { RandomSplit } from './split.ts';
import { type Training, train } from './training.ts';

/** A network trained to tell sounds apart, and what it says about the validation clips. */
export interface Classifier {
  training: Training;
  interval95: [number, number];
  /** class of each validation clip by the weights of the lowest validation loss */
  predicted: number[];
}

/** Sets a model up for classes by number. */
export function compileClassifier(model: Model, learningRate: number): Model {
  model.compile({
    optimizer: adam({ learningRate }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}

/** Trains a compiled model and asks it, at the weights of its lowest validation loss, about the validation clips. */
export function trainClassifier(
  lab: Lab,
  name: string,
  model: Model,
  { xTrain, yTrain, xVal, yVal }: RandomSplit,
  epochs: number,
): Promise<Classifier> {
  return lab.step(name, async () => {
    const data = { x: xTrain, y: yTrain, validation: [xVal, yVal] as const, epochs, restoreBest: true };
    const training = await train(lab, name, model, data);
    const interval95 = accuracyInterval(training.accuracyThere!, yVal.dims[0]);
    return { training, interval95, predicted: likeliest(await model.predict(xVal)) };
  });
}

/** The class with the largest probability of each row. */
export function likeliest(probabilities: Tensor): number[] {
  const [count, classes] = probabilities.dims;
  const values = floats(probabilities);
  return Array.from({ length: count }, (_, i) => {
    const row = values.subarray(i * classes, (i + 1) * classes);
    return row.indexOf(Math.max(...row));
  });
}

/** Counts of true (rows) and predicted classes (columns) as plain arrays. */
export function confusionOf(truth: Tensor, predicted: readonly number[], classes: number): number[][] {
  const labels = Array.from({ length: classes }, (_, label) => label);
  const counts = floats(confusionMatrix(truth, predicted, { labels }));
  return labels.map((i) => Array.from(counts.subarray(i * classes, (i + 1) * classes)));
}

/** The networks side by side. */
export function classifierTable(caption: string, classifiers: readonly Classifier[]): Html {
  return table({
    caption,
    columns: [
      'Network',
      'Parameters',
      'Lowest validation loss',
      'At epoch',
      'Accuracy there (95 % interval)',
      'Best accuracy',
      'Time',
    ],
    rows: classifiers.map(({ training, interval95 }) => [
      training.name,
      training.parameters.total,
      training.lowestValidationLoss!.value,
      `${training.lowestValidationLoss!.epoch} of ${training.epochs}`,
      `${percent(training.accuracyThere!)} (${percentInterval(interval95)})`,
      `${percent(training.bestAccuracy!.value)} at ${training.bestAccuracy!.epoch}`,
      duration(training.seconds),
    ]),
  });
}

/** Training and validation loss of one network. */
export function lossPlot({ training }: Classifier): Plot {
  const { loss, val_loss } = training.history;
  return linePlot(
    { Training: loss, Validation: val_loss },
    { title: `${training.name}: loss`, yLabel: 'Cross-entropy', mark: { Validation: 'min' } },
  );
}

/** Training and validation accuracy of one network. */
export function accuracyPlot({ training }: Classifier): Plot {
  const { accuracy, val_accuracy } = training.history;
  return linePlot(
    { Training: accuracy, Validation: val_accuracy },
    { title: `${training.name}: accuracy`, yLabel: 'Accuracy', mark: { Validation: 'max' } },
  );
}

/** The confusion matrix as a figure. */
export function confusionPlot(counts: readonly number[][], classes: readonly string[], title: string): Plot {
  return confusionMatrixPlot(counts, { classes: classes.map(spoken), title });
}

/** Numbers of one network for results.json. */
export function classifierResults({ training, interval95 }: Classifier): Record<string, unknown> {
  const { history, ...numbers } = training;
  return { ...numbers, interval95, history };
}
