import { floats, sizeOf, type Tensor, tensor } from '../array/tensor.ts';
import { StandardScaler } from '../learn/index.ts';
import { barPlot, type Plot } from '../plots/index.ts';
import {
  type Block,
  badge,
  callout,
  code,
  figure,
  figures,
  keyFigures,
  list,
  type Section,
  section,
  table,
} from '../report/index.ts';
import { duration, percent, percentInterval } from '../text.ts';
import {
  accuracyPlot,
  classifierResults,
  classifierTable,
  compileClassifier,
  confusionOf,
  confusionPlot,
  lossPlot,
  trainClassifier,
} from './classifier.ts';
import type { Exercise } from './exercise.ts';
import { type ByFolds, crossValidate, FEWEST_FOLDS } from './folds.ts';
import { plainCnn, tunedCnn } from './networks.ts';
import { epochsOf, type LabSettings } from './settings.ts';
import { labelsOf, splitAtRandom } from './split.ts';

const TITLE = 'Exercise 6: Convolutional networks on spectrograms';
const LEARNING_RATE = 0.001;
const EPOCHS = {
  plain: { short: 25, full: 100 },
  tuned: { short: 60, full: 100 },
  folds: { short: 15, full: 100 },
};

function epochsOfAll(settings: LabSettings) {
  return {
    plain: epochsOf(settings, EPOCHS.plain),
    tuned: epochsOf(settings, EPOCHS.tuned),
    folds: epochsOf(settings, EPOCHS.folds),
  };
}

/** Two convolutional networks on a random split, and one of them over the data set's own folds: the tuned one, or the
 * plain one where there is time for few epochs. */
export const exercise6: Exercise = {
  number: 6,
  title: TITLE,
  usesSounds: true,
  depends: (settings) => ({ seed: settings.seed, full: settings.full, epochs: epochsOfAll(settings) }),
  run: async (lab) => {
    const { seed, full } = lab.settings;
    const epochs = epochsOfAll(lab.settings);
    const { classes } = await lab.sounds();
    const { x, clips } = await lab.spectrograms();
    const folds = [...new Set(clips.map(({ fold }) => fold))].sort((a, b) => a - b);
    const images = standardized(x);
    const shape = images.dims.slice(1);
    const plain = () => compileClassifier(plainCnn(seed, shape, classes.length), LEARNING_RATE);
    const tuned = () => compileClassifier(tunedCnn(seed, shape, classes.length), LEARNING_RATE);

    const split = splitAtRandom(images, clips, seed);
    const trained = [
      await trainClassifier(lab, 'Plain CNN', plain(), split, epochs.plain),
      await trainClassifier(lab, 'Tuned CNN', tuned(), split, epochs.tuned),
    ];
    const inTurns = trained[full ? 1 : 0];
    const confusion = confusionOf(split.yVal, trained[1].predicted, classes.length);
    const byFolds =
      folds.length < FEWEST_FOLDS
        ? undefined
        : await crossValidate(lab, full ? tuned : plain, {
            x: images,
            clips,
            folds,
            epochs: epochs.folds,
            learningRate: LEARNING_RATE,
          });

    const curves = trained.flatMap((classifier) => [accuracyPlot(classifier), lossPlot(classifier)]);
    const matrix = confusionPlot(confusion, classes, 'Tuned CNN: validation clips');
    const honest = byFolds && foldsPart(byFolds, labelsOf(clips), classes, epochs.folds, inTurns);
    const { about } = split;
    return {
      results: {
        ...about,
        shape,
        learningRate: LEARNING_RATE,
        networks: trained.map(classifierResults),
        confusion: { network: 'Tuned CNN', classes, counts: confusion },
        byFolds: byFolds && {
          network: inTurns.training.name,
          epochs: epochs.folds,
          rounds: byFolds.rounds,
          ...byFolds.spread,
          confusion: { classes, counts: confusionOf(labelsOf(clips), byFolds.predicted, classes.length) },
        },
      },
      figures: {
        'exercise-6-plain-accuracy': curves[0],
        'exercise-6-plain-loss': curves[1],
        'exercise-6-tuned-accuracy': curves[2],
        'exercise-6-tuned-loss': curves[3],
        'exercise-6-confusion': matrix,
        ...honest?.figures,
      },
      section: section(
        TITLE,
        [
          'A convolution looks at a small patch, 3 by 3 points, and looks for the same thing everywhere. Pooling keeps the strongest answer of a neighbourhood. So a bark is a bark wherever in the clip it sounds, and a few weights serve the whole picture.',
          `Each spectrogram is standardised on its own: every frame to mean 0 and deviation 1 over the mel bands. Nothing is learned from other clips, so nothing can leak. The split is that of exercise 5: ${about.training} clips to learn from, ${about.validation} for validation. Adam, learning rate ${LEARNING_RATE}, batches of 32.`,
          code(plain().summary(), { title: 'Summary of the plain network' }),
          'The tuned network adds an L2 penalty of 0.1 to the convolutions and the hidden layer, batch normalisation after two of them, and dropout of 0.1 throughout.',
          code(tuned().summary(), { title: 'Summary of the tuned network' }),
          figures(
            curves,
            'Accuracy and loss over the epochs. Rings mark the best validation accuracy and the lowest validation loss.',
          ),
          classifierTable(
            `On ${about.validation} validation clips, split at random with seed ${seed}; epochs are counted from 1. The tuned network's loss includes its penalty`,
            trained,
          ),
          figure(
            matrix,
            'Which class was taken for which by the tuned network, at its lowest validation loss.',
          ),
          callout(
            'warning',
            `Again the split is random and mixes folds (${about.validationClipsWithSiblings} of ${about.validation} validation clips have a sibling from the same recording in training), and the epoch is picked on the clips that judge it.`,
          ),
          ...(honest
            ? [honest.section]
            : [
                callout(
                  'note',
                  `A test over the folds needs ${FEWEST_FOLDS} of them: to train on, to choose the epoch by, and to test on. These clips have ${folds.length}.`,
                ),
              ]),
          callout(
            'see',
            'The plain network learns its training clips completely, and its validation loss turns upwards early. The tuned one learns more slowly, and its validation accuracy stays near guessing for the first twenty or thirty epochs although it already knows its training clips: in use, batch normalisation works with running averages, which move by one hundredth a step, and there are few steps in an epoch. Once they have caught up, its validation loss keeps falling for long, with jumps. Over the folds the accuracy of a network is usually lower and moves by several points from fold to fold: that is how sure a single number can be.',
          ),
          callout(
            'try',
            list([
              'Which classes does the network mix up? Listen to them again in exercise 4.',
              'How much of the difference between the random split and the folds is chance? Compare the intervals.',
              'A convolution treats a pattern alike wherever it is. For time this is right. And for frequency?',
            ]),
          ),
        ],
        {
          id: 'exercise-6',
          badge:
            epochs.tuned < EPOCHS.tuned.full
              ? badge(`fewer epochs than the lab's ${EPOCHS.tuned.full}`, 'warn')
              : undefined,
        },
      ),
    };
  },
};

/** Every frame of every clip to mean 0 and deviation 1 over its mel bands; one channel is added at the end. */
function standardized(x: Tensor): Tensor {
  const [clips, bands, frames] = x.dims;
  const size = sizeOf([bands, frames]);
  const scaled = new Float32Array(clips * size);
  for (let i = 0; i < clips; i++) {
    const clip = tensor(floats(x).subarray(i * size, (i + 1) * size), [bands, frames]);
    scaled.set(floats(new StandardScaler().fitTransform(clip)), i * size);
  }
  return tensor(scaled, [clips, bands, frames, 1]);
}

function foldsPart(
  { rounds, spread, predicted }: ByFolds,
  truth: Tensor,
  classes: readonly string[],
  epochs: number,
  random: { training: { name: string; accuracyThere?: number }; interval95: [number, number] },
): { section: Section; figures: Record<string, Plot> } {
  const { name } = random.training;
  const counts = confusionOf(truth, predicted, classes.length);
  const bars = barPlot(
    {
      'Random split': {
        value: random.training.accuracyThere!,
        low: random.interval95[0],
        high: random.interval95[1],
      },
      'By folds, mean': { value: spread.mean, low: spread.interval95[0], high: spread.interval95[1] },
      ...Object.fromEntries(rounds.map(({ testFold, accuracy }) => [`Fold ${testFold}`, accuracy])),
    },
    {
      title: `Accuracy of the ${name[0].toLowerCase()}${name.slice(1)}`,
      percent: true,
      max: 1,
      label: 'Accuracy',
    },
  );
  const matrix = confusionPlot(counts, classes, `${name}: every clip as test clip`);
  const content: Block[] = [
    `The data set comes in ${rounds.length} folds, and all fragments of one recording are in one fold. So the folds take turns with the ${name}: one to test on, the next to choose the epoch by (the lowest loss within ${epochs}), all others to train on. The test fold has no say in anything and is looked at once. This is the accuracy to expect on recordings that the network has never met.`,
    keyFigures([
      { label: 'Mean accuracy', value: percent(spread.mean), note: `over ${rounds.length} folds` },
      {
        label: '95 % interval',
        value: percentInterval(spread.interval95),
        note: "Student's t over the folds",
      },
      { label: 'Spread', value: percent(spread.standardDeviation), note: 'standard deviation between folds' },
    ]),
    table({
      caption: `${name}, tested on each fold once; epochs are counted from 1`,
      columns: [
        'Test fold',
        'Training clips',
        'Validation clips',
        'Test clips',
        'Epoch',
        'Accuracy',
        'Test loss',
        'Time',
      ],
      rows: rounds.map((round) => [
        String(round.testFold),
        round.training,
        round.validation,
        round.test,
        round.epoch,
        percent(round.accuracy),
        round.loss,
        duration(round.seconds),
      ]),
    }),
    figure(bars, 'The random split beside the folds. Whiskers are 95 % intervals.'),
    figure(
      matrix,
      `All ${truth.dims[0]} clips, each judged by the network that had not learned from its fold.`,
    ),
    ...(name.startsWith('Plain')
      ? [
          'The plain network takes the turns here, because it needs a quarter of the epochs. `earshot lab --full` gives them to the tuned one.',
        ]
      : []),
    callout(
      'note',
      'The interval treats the folds as independent. They share training clips, so it is a rough guide; it also says nothing about other random starts, since there is one seed.',
    ),
  ];
  return {
    section: section('Over the data set’s own folds', content, { id: 'exercise-6-folds' }),
    figures: { 'exercise-6-folds': bars, 'exercise-6-folds-confusion': matrix },
  };
}
