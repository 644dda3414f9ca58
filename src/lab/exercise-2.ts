import { floats } from '../array/tensor.ts';
import { toyRegression } from '../datasets/index.ts';
import { adam, sgd } from '../nn/index.ts';
import { linePlot, type Plot, scatterPlot } from '../plots/index.ts';
import { callout, code, figures, list, section, table } from '../report/index.ts';
import { duration } from '../text.ts';
import type { Exercise } from './exercise.ts';
import { regressionNetwork } from './networks.ts';
import { epochsOf, type LabSettings } from './settings.ts';
import { type Training, train } from './training.ts';

const TITLE = 'Exercise 2: A network with 46 parameters';
const OPTIMIZERS = { Adam: adam, SGD: sgd };

type OptimizerName = keyof typeof OPTIMIZERS;

interface Run {
  optimizer: OptimizerName;
  training: Training;
  predictions: Float32Array;
}

/** The short run and the long one; a number of epochs that is asked for makes one of them. */
function runLengths(settings: LabSettings): number[] {
  const [first, second] = [300, 1000].map((epochs) => epochsOf(settings, { short: epochs, full: epochs }));
  return first === second ? [first] : [first, second];
}

/** A multilayer perceptron on the toy regression data, with two optimizers and two numbers of epochs. */
export const exercise2: Exercise = {
  number: 2,
  title: TITLE,
  usesSounds: false,
  depends: (settings) => ({ seed: settings.seed, lengths: runLengths(settings) }),
  run: async (lab) => {
    const { seed } = lab.settings;
    const { x, y } = toyRegression({ seed });
    const runs: Run[] = [];
    for (const epochs of runLengths(lab.settings)) {
      for (const optimizer of ['Adam', 'SGD'] as const) {
        const model = regressionNetwork(seed);
        model.compile({ optimizer: OPTIMIZERS[optimizer]({ learningRate: 0.01 }), loss: 'mse' });
        const training = await train(lab, `${optimizer} 0.01, ${epochs} epochs`, model, { x, y, epochs });
        runs.push({ optimizer, training, predictions: floats(await model.predict(x)) });
      }
    }
    const model = regressionNetwork(seed);
    const curves = runLengths(lab.settings).map((epochs) => lossPlot(runs, epochs));
    const fits = runs.map((run) => fitPlot(floats(x), floats(y), run));
    return {
      results: {
        parameters: model.countParams(),
        runs: runs.map(({ optimizer, training }) => ({ optimizer, learningRate: 0.01, ...training })),
      },
      figures: {
        ...Object.fromEntries(curves.map((plot, i) => [`exercise-2-loss-${i + 1}`, plot])),
        ...Object.fromEntries(fits.map((plot, i) => [`exercise-2-fit-${i + 1}`, plot])),
      },
      section: section(
        TITLE,
        [
          'The network takes `x` through two layers of five rectified units to one linear output. It has 10 + 30 + 6 = **46** numbers to find. It starts from random ones, and each step moves them a little against the gradient of the mean squared error. An epoch is one pass over all points, in batches of 32.',
          code(model.summary(), { title: 'Summary of the model' }),
          "The lab's text names two optimizers, stochastic gradient descent (SGD) in its words and Adam in its code, both with a learning rate of 0.01. Here are both. Each run starts from the same random weights and sees the points in the same order, so a longer run begins exactly as the shorter one and then goes on.",
          figures(
            curves,
            "Loss after each epoch. The vertical axis is logarithmic; the ring marks Adam's lowest.",
          ),
          table({
            caption: 'Lowest training loss of each run, epochs counted from 1',
            columns: ['Optimizer', 'Epochs', 'Lowest loss', 'At epoch', 'Last loss', 'Time'],
            rows: runs.map(({ optimizer, training }) => [
              `${optimizer} 0.01`,
              training.epochs,
              training.lowestLoss.value,
              training.lowestLoss.epoch,
              training.history.loss.at(-1)!,
              duration(training.seconds),
            ]),
          }),
          figures(fits, 'What each trained network answers, over the data.'),
          callout(
            'see',
            `Adam's loss falls steeply, then creeps towards the noise of exercise 1 and stays there. A network of rectified units is a chain of straight pieces, so it cannot jump: it bridges the gap with a very steep piece. More epochs make that piece steeper and little else.\n\n${aboutTheSeed(seed)}`,
          ),
          callout(
            'try',
            list([
              'Run it with `--seed 0`, then `--seed 8`. Same network, same epochs: why is the result so different?',
              'How many straight pieces can this network draw at most? How many do you count?',
              'Why is a loss slightly below that of the true function no success?',
            ]),
          ),
        ],
        { id: 'exercise-2' },
      ),
    };
  },
};

function aboutTheSeed(seed: number): string {
  const caveat =
    'With so few units the random start decides much: from some starts the network needs many more epochs, from a few it never finds the jump, because all units of a layer answer zero and get no gradient.';
  if (seed !== 1) return `This is seed ${seed}. ${caveat}`;
  return `This is seed 1, the smallest with which Adam is near the noise within 300 epochs; seed 0 takes longer. ${caveat} One seed is one draw, not a property of the method.`;
}

function lossPlot(runs: readonly Run[], epochs: number): Plot {
  const shown = runs.filter(({ training }) => training.epochs === epochs);
  const curves = Object.fromEntries(
    shown.map(({ optimizer, training }) => [optimizer, training.history.loss]),
  );
  return linePlot(curves, {
    title: `${epochs} epochs`,
    yLabel: 'Mean squared error',
    logY: true,
    mark: { Adam: 'min' },
  });
}

function fitPlot(x: Float32Array, y: Float32Array, { optimizer, training, predictions }: Run): Plot {
  return scatterPlot(
    { data: { x, y }, predictions: { x, y: predictions, line: true } },
    { title: `${optimizer}, ${training.epochs} epochs` },
  );
}
