import { floats, sizeOf, tensor } from '../array/tensor.ts';
import { scale } from '../learn/index.ts';
import { linePlot } from '../plots/index.ts';
import { badge, callout, code, details, figure, figures, list, section } from '../report/index.ts';
import { percent } from '../text.ts';
import {
  accuracyPlot,
  type Classifier,
  classifierResults,
  classifierTable,
  compileClassifier,
  confusionOf,
  confusionPlot,
  lossPlot,
  trainClassifier,
} from './classifier.ts';
import type { Exercise } from './exercise.ts';
import { dropoutMlp, plainMlp, regularizedMlp, smallMlp } from './networks.ts';
import { epochsOf } from './settings.ts';
import { splitAtRandom } from './split.ts';

const TITLE = 'Exercise 5: Multilayer perceptrons on spectrograms';
const EPOCHS = { short: 60, full: 300 };
const NETWORKS = {
  'Plain MLP': plainMlp,
  'With dropout': dropoutMlp,
  'With L2 penalty': regularizedMlp,
  'Fewer units': smallMlp,
};

/** Four multilayer perceptrons on flattened spectrograms: one that overfits, three ways against it. */
export const exercise5: Exercise = {
  number: 5,
  title: TITLE,
  usesSounds: true,
  depends: (settings) => ({ seed: settings.seed, epochs: epochsOf(settings, EPOCHS) }),
  run: async (lab) => {
    const { seed } = lab.settings;
    const epochs = epochsOf(lab.settings, EPOCHS);
    const { classes } = await lab.sounds();
    const { x, clips } = await lab.spectrograms();
    const inputs = sizeOf(x.dims.slice(1));
    const flat = scale(tensor(floats(x), [clips.length, inputs]));
    const split = splitAtRandom(flat, clips, seed);

    const trained: Classifier[] = [];
    for (const [name, network] of Object.entries(NETWORKS)) {
      const model = compileClassifier(network(seed, inputs, classes.length), 0.01);
      trained.push(await trainClassifier(lab, name, model, split, epochs));
    }
    const chosen = trained.reduce((a, b) => (b.training.accuracyThere! > a.training.accuracyThere! ? b : a));
    const confusion = confusionOf(split.yVal, chosen.predicted, classes.length);
    const losses = trained.map(lossPlot);
    const accuracies = linePlot(
      Object.fromEntries(trained.map(({ training }) => [training.name, training.history.val_accuracy])),
      { title: 'Validation accuracy', yLabel: 'Accuracy', width: 640 },
    );
    const matrix = confusionPlot(confusion, classes, `${chosen.training.name}: validation clips`);
    const { about } = split;
    return {
      results: {
        ...about,
        inputs,
        learningRate: 0.01,
        networks: trained.map(classifierResults),
        confusion: { network: chosen.training.name, classes, counts: confusion },
      },
      figures: {
        ...Object.fromEntries(losses.map((plot, i) => [`exercise-5-loss-${i + 1}`, plot])),
        'exercise-5-accuracy-1': accuracyPlot(trained[0]),
        'exercise-5-validation-accuracy': accuracies,
        'exercise-5-confusion': matrix,
      },
      section: section(
        TITLE,
        [
          `A multilayer perceptron takes a row of numbers, so each spectrogram is laid out as one row of ${inputs.toLocaleString('en-US')}, and each column is brought to mean 0 and deviation 1. Of the ${clips.length} clips a random fifth is set aside for validation: ${about.training} to learn from, ${about.validation} to be judged by. The networks use Adam with a learning rate of 0.01 and batches of 32.`,
          code(plainMlp(seed, inputs, classes.length).summary(), { title: 'Summary of the plain network' }),
          'Nearly all parameters are in the first layer: one weight for each pixel and unit. There are more than a thousand parameters for each training clip, so the network can learn the clips by heart. Three remedies: **dropout** silences a fifth of the hidden units at each step, so that none can rely on another; an **L2 penalty** of 0.01 makes large weights expensive; **fewer units** leave less room to memorise.',
          details(
            'Summaries of the other three',
            [dropoutMlp, regularizedMlp, smallMlp].map((network) =>
              code(network(seed, inputs, classes.length).summary()),
            ),
          ),
          figures(losses, 'Loss over the epochs. The ring marks the lowest validation loss.'),
          figure(accuracies, `Accuracy on the ${about.validation} validation clips over the epochs.`),
          classifierTable(
            `On ${about.validation} validation clips, split at random with seed ${seed}; epochs are counted from 1. The loss with a penalty includes it, so compare accuracies, not losses`,
            trained,
          ),
          figure(
            matrix,
            `Which class was taken for which, by the network with the best accuracy at its lowest validation loss, ${chosen.training.name} (${percent(chosen.training.accuracyThere!)}).`,
          ),
          callout('warning', [
            `This split is random, as the exercise asks, and mixes the data set's folds: for ${about.validationClipsWithSiblings} of the ${about.validation} validation clips, another fragment of the same recording is among the training clips. The columns were scaled before the split, so validation clips had a small say in the scaling too. And the epoch is picked on the very clips that judge it. All three make these accuracies look better than they would be on new recordings; exercise 6 ends with the honest way.`,
          ]),
          callout(
            'see',
            `The plain network's training loss falls far below its validation loss, which soon stops falling or rises: it remembers, it does not understand. Guessing would be right for ${percent(1 / classes.length)}. The remedies change when and how badly it overfits; with ${about.validation} clips the intervals are wide, so small differences between the networks mean nothing.`,
          ),
          callout(
            'try',
            list([
              'Set the rate of the dropout to 0.5 in `networks.ts` and run again. Why does a network of so few units hardly learn then?',
              'Run it with three other seeds. Does the order of the four networks stay?',
              'If a dog barks half a second later, what changes for the pixels of the row? What does the network make of it?',
              'What happens with decibels in place of power? (See the call of `scale` in the exercise.)',
            ]),
          ),
        ],
        {
          id: 'exercise-5',
          badge:
            epochs < EPOCHS.full ? badge(`${epochs} of the lab's ${EPOCHS.full} epochs`, 'warn') : undefined,
        },
      ),
    };
  },
};
