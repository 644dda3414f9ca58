import { floats, tensor } from '../array/tensor.ts';
import { toyGaussians } from '../datasets/index.ts';
import { accuracyInterval, accuracyScore, trainTestSplit } from '../learn/index.ts';
import { adam } from '../nn/index.ts';
import { linePlot, pointsByClass, scatterPlot } from '../plots/index.ts';
import { callout, code, figure, figures, keyFigures, list, section, table } from '../report/index.ts';
import { percent, percentInterval } from '../text.ts';
import type { Exercise } from './exercise.ts';
import { classificationNetwork } from './networks.ts';
import { epochsOf } from './settings.ts';
import { train } from './training.ts';

const TITLE = 'Exercise 3: Two overlapping classes';
const EPOCHS = { short: 300, full: 300 };
const CLASSES = ['class 0', 'class 1'];
const AXES = { xLabel: 'Feature 1', yLabel: 'Feature 2' };
/** Half the width of the plane that is shown, and the points a side at which the model is asked. */
const PLANE = { half: 9, side: 180 };

/** A classifier on two Gaussian clouds. */
export const exercise3: Exercise = {
  number: 3,
  title: TITLE,
  usesSounds: false,
  depends: (settings) => ({ seed: settings.seed, epochs: epochsOf(settings, EPOCHS) }),
  run: async (lab) => {
    const { seed } = lab.settings;
    const { x, y } = toyGaussians({ seed });
    const [xTrain, xVal, yTrain, yVal] = trainTestSplit([x, y], { testSize: 0.3, randomState: seed });
    const model = classificationNetwork(seed);
    model.compile({
      optimizer: adam({ learningRate: 0.01 }),
      loss: 'binaryCrossentropy',
      metrics: ['accuracy'],
    });
    const training = await train(lab, '2-5-5-1 network', model, {
      x: xTrain,
      y: yTrain,
      validation: [xVal, yVal],
      epochs: epochsOf(lab.settings, EPOCHS),
    });
    const classify = async (points: typeof x) =>
      floats(await model.predict(points)).map((probability) => (probability > 0.5 ? 1 : 0));
    const predictedTrain = await classify(xTrain);
    const trainAccuracy = accuracyScore(yTrain, predictedTrain);
    const accuracy = accuracyScore(yVal, await classify(xVal));
    const interval = accuracyInterval(accuracy, yVal.dims[0]);

    const edge: [number, number] = [-PLANE.half, PLANE.half];
    const regions = { classes: await classify(plane()), rows: PLANE.side, x: edge, y: edge };
    const data = scatterPlot(pointsByClass(x, floats(y), CLASSES), { title: 'True classes', ...AXES });
    const border = scatterPlot(pointsByClass(xVal, floats(yVal), CLASSES), {
      title: 'Validation data over the decision',
      regions,
      ...AXES,
    });
    const predicted = scatterPlot(pointsByClass(xTrain, predictedTrain, CLASSES), {
      title: 'Predicted classes, training data',
      ...AXES,
    });
    const { accuracy: trainCurve, val_accuracy: valCurve, loss, val_loss } = training.history;
    const accuracyCurves = linePlot(
      { Training: trainCurve, Validation: valCurve },
      { title: 'Accuracy', yLabel: 'Accuracy' },
    );
    const lossCurves = linePlot(
      { Training: loss, Validation: val_loss },
      { title: 'Loss', yLabel: 'Binary cross-entropy', mark: { Validation: 'min' } },
    );
    const count = { training: yTrain.dims[0], validation: yVal.dims[0] };
    return {
      results: { ...count, split: 'random 70/30', trainAccuracy, accuracy, interval95: interval, training },
      figures: {
        'exercise-3-data': data,
        'exercise-3-accuracy': accuracyCurves,
        'exercise-3-loss': lossCurves,
        'exercise-3-predicted': predicted,
        'exercise-3-decision': border,
      },
      section: section(
        TITLE,
        [
          'Now the target is a class. A thousand points lie around (-1, -1) with covariance 4I, a thousand around (1, 1) with covariance 3I. The clouds overlap, so some points of each class lie deep in the other.',
          figure(data, 'The 2,000 points by their true class.'),
          `The network is that of exercise 2 with two inputs, and a sigmoid at its end that turns the output into a probability. Of the points, 30 % are set aside: the network trains on ${count.training} and is judged by the other ${count.validation}, which it never learns from.`,
          code(model.summary(), { title: 'Summary of the model' }),
          figures([accuracyCurves, lossCurves], 'Training and validation over the epochs.'),
          keyFigures([
            {
              label: 'Validation accuracy',
              value: percent(accuracy),
              note: `95 % interval ${percentInterval(interval)}`,
            },
            { label: 'Training accuracy', value: percent(trainAccuracy), note: `${count.training} points` },
            { label: 'Parameters', value: training.parameters.total, note: '15 + 30 + 6' },
          ]),
          table({
            caption: 'The same training, looked at in three ways; epochs are counted from 1',
            columns: ['Looked at', 'Epoch', 'Validation loss', 'Validation accuracy'],
            rows: [
              ['Lowest validation loss', training.lowestValidationLoss!.epoch],
              ['Best validation accuracy', training.bestAccuracy!.epoch],
              ['Last epoch', training.epochs],
            ].map(([what, epoch]) => [
              what,
              epoch,
              val_loss[Number(epoch) - 1],
              percent(valCurve[Number(epoch) - 1]),
            ]),
          }),
          figures(
            [predicted, border],
            'Left: the training points by the class that the network gives them. Right: the validation points by their true class; the ground shows what the network decides there.',
          ),
          callout(
            'see',
            'Both accuracies rise within a few epochs to somewhere near 78 %, and stay. That is the ceiling: the best rule that can exist, knowing both clouds exactly, is right for about 78 % of such points. The predicted classes have a clean border where the true ones are mixed.',
          ),
          callout(
            'try',
            list([
              'Training accuracy is a little above validation accuracy, or below. With this many points, how large a difference is chance?',
              'What does the border look like when the hidden layers are left out? And with 50 units each?',
              'Which clouds would make this problem easy, and which would make it hopeless?',
            ]),
          ),
        ],
        { id: 'exercise-3' },
      ),
    };
  },
};

/** The points of a square grid over the plane, row by row from the lowest. */
function plane() {
  const { half, side } = PLANE;
  const place = (i: number) => -half + ((i + 0.5) * 2 * half) / side;
  const points = Array.from({ length: side * side }, (_, i) => [
    place(i % side),
    place(Math.floor(i / side)),
  ]);
  return tensor(points.flat(), [side * side, 2]);
}
