import { z } from 'zod';
import { getWindow } from '../../audio/index.ts';
import { unknownName } from '../../errors.ts';
import { architecture, architectureNames } from '../architectures/index.ts';
import type { Experiment } from '../experiment.ts';
import { recipe, recipes } from '../recipes/index.ts';
import {
  aboveZero,
  belowOne,
  checked,
  either,
  fromTo,
  group,
  numberFrom,
  oneOf,
  orNull,
  text,
  wholeNumber,
  yesOrNo,
  zeroOrMore,
} from './values.ts';

/** @file What every key of an experiment may be and what it is for. The comments of `Experiment` say the same. */

const quoted = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');

const data = group({
  sampleRate: wholeNumber(1000, 384_000).describe(
    'hertz; every clip is mixed down to one channel and resampled to it',
  ),
  duration: numberFrom(0.05, 600).describe('seconds of a window, the piece that the network sees at once'),
  hop: orNull(aboveZero()).describe(
    'seconds from one window to the next in longer clips, when predicting; null: the duration',
  ),
  shorter: oneOf('pad', 'repeat').describe(
    "how shorter clips are brought to a window's length: silence behind them, or again and again",
  ),
});

const features = group({
  nFft: wholeNumber(16, 65_536).describe('samples of a Fourier transform'),
  hopLength: wholeNumber(1).describe('samples from one frame to the next'),
  winLength: wholeNumber(2).describe('samples that the analysis window covers, in the middle of nFft'),
  window: checked<Experiment['features']['window']>(
    checkWindow,
    "'hann', 'hamming' or another window's name, or one with its parameter: ['kaiser', 14]",
  ).describe('shape of the analysis window'),
  center: yesOrNo().describe(
    'whether a window gets nFft / 2 zeros on both sides, so that frames are centred',
  ),
  nMels: wholeNumber(1, 1024).describe('mel bands'),
  fMin: zeroOrMore().describe('hertz, where the lowest band begins'),
  fMax: orNull(aboveZero()).describe('hertz, where the highest band ends; null: half the sample rate'),
  htk: yesOrNo().describe("HTK's formula of the mel scale in place of Slaney's"),
  norm: orNull(oneOf('slaney')).describe("'slaney': bands of equal area; null: of equal height"),
  power: either(z.literal(1).meta({ expected: '1' }), z.literal(2).meta({ expected: '2' })).describe(
    '2: energies; 1: magnitudes',
  ),
  decibels: orNull(
    group({
      ref: either(aboveZero(), oneOf('max')).describe(
        "what 0 decibels is; 'max': the loudest point of each window",
      ),
      amin: aboveZero().describe('smaller values count as this'),
      topDb: orNull(aboveZero()).describe(
        'what is so many decibels below the loudest point is cut off there; null: nothing',
      ),
    }),
  ).describe('the logarithm of the bands; null: none'),
  normalization: oneOf('global', 'band', 'pixel', 'none').describe(
    "over what mean and deviation of the training windows are taken: all, each band, each band and frame; 'none': 0 and 1",
  ),
});

const probability = numberFrom(0, 1).describe('share of the examples');

const masks = (of: string) =>
  group({
    count: wholeNumber(1, 100).describe('how many'),
    size: numberFrom(0, 1).describe(`largest share of the ${of} that one covers`),
  });

const augmentation = group({
  randomCrop: yesOrNo().describe(
    'a window from anywhere in longer clips; false: their windows as when predicting',
  ),
  timeShift: orNull(numberFrom(0, 1)).describe('circular shift by up to this share of a window, either way'),
  gain: orNull(fromTo(-60, 60)).describe('louder or softer by so many decibels, from and to'),
  noise: orNull(
    group({ snr: fromTo(-40, 120).describe('decibels of signal above noise, from and to'), probability }),
  ).describe('white noise'),
  timeStretch: orNull(
    group({ rate: fromTo(0.1, 10).describe('speed, from and to; 1: as it is'), probability }),
  ).describe('faster or slower at the same pitch'),
  pitchShift: orNull(
    group({ steps: fromTo(-24, 24).describe('semitones, from and to'), probability }),
  ).describe('higher or lower at the same speed'),
  mix: orNull(
    group({
      on: oneOf('features', 'waveform').describe(
        "'features': mixup of spectrograms; 'waveform': between-class, two sounds by their loudness, ratio uniform",
      ),
      alpha: aboveZero().describe("mixup's ratio is drawn from Beta(alpha, alpha); not used for waveforms"),
      probability,
    }),
  ).describe('another example mixed in, labels alike'),
  equalizer: orNull(
    group({
      maxGain: numberFrom(0, 60).describe('largest gain in decibels, up or down'),
      points: wholeNumber(2, 100).describe('random gains, equally far apart, with straight lines between'),
    }),
  ).describe('FilterAugment: bands louder or softer, as through another microphone'),
  timeMasks: orNull(masks('frames')).describe('SpecAugment: stretches of time that are blanked'),
  frequencyMasks: orNull(masks('bands')).describe('SpecAugment: stretches of frequency that are blanked'),
});

const training = group({
  epochs: wholeNumber(1).describe('how often all training clips are gone through'),
  batchSize: wholeNumber(1).describe('examples in a step'),
  optimizer: oneOf('adam', 'adamw', 'sgd', 'rmsprop', 'nadam', 'lion').describe(
    'what turns gradients into steps',
  ),
  learningRate: aboveZero().describe('size of the steps; with a schedule the largest'),
  schedule: oneOf('constant', 'oneCycle', 'cosine').describe(
    'how the learning rate goes over the whole training',
  ),
  weightDecay: orNull(zeroOrMore()).describe(
    "share of the weights, times the learning rate, that each step takes off them; null: the optimizer's own",
  ),
  labelSmoothing: belowOne().describe('share of a label that is spread over all classes'),
  ema: orNull(belowOne()).describe(
    'momentum of the moving average of the weights, which is what predicts, at most 1 - 5 / steps so that short trainings forget their start; null: the weights themselves',
  ),
  clipNorm: orNull(aboveZero()).describe('largest norm of all gradients together; null: any'),
  members: wholeNumber(1, 100).describe(
    'networks of different seeds whose probabilities are averaged; so many of each in a list of models',
  ),
  epoch: oneOf('last', 'best').describe(
    "which epoch's weights are kept: the last one's, or those of the lowest loss on the validation part",
  ),
  seed: wholeNumber(0, 2 ** 32 - 1).describe(
    'of splits, first weights, order and augmentation: the same seed gives the same bits',
  ),
});

const evaluation = group({
  protocol: oneOf('auto', 'folds', 'split').describe(
    "'folds': each fold of the data tested once; 'split': one part for testing; 'auto': by what the data have",
  ),
  test: numberFrom(0.01, 0.9).describe('share of the clips for testing, without folds'),
  validation: numberFrom(0, 0.9).describe(
    "share of what is left for validation, which choices are made on; above 0 for training.epoch 'best'",
  ),
  final: yesOrNo().describe(
    "whether the model that is shipped is trained on all clips afterwards; else it is the first round's",
  ),
});

/** A whole experiment. */
export const experimentSchema = group({
  data: data.describe('how sounds become windows of one length'),
  features: features.describe('what the network takes of a window: a mel spectrogram'),
  augmentation: augmentation.describe(
    'how examples are varied in training, drawn anew for each example and epoch; what is null is not done',
  ),
  model: checked<Experiment['model']>(
    checkModel,
    `${quoted(architectureNames)}, in a .ts or .js file a function that makes the network, or a list of such`,
  ).describe(
    'the network: the name of one that comes with earshot, or a function that makes it; a list: one of each, averaged',
  ),
  training: training.describe('how the network learns'),
  evaluation: evaluation.describe('how it is judged'),
}) satisfies z.ZodType<Experiment>;

/** What a file says besides. */
export const fileSchema = group({
  recipe: checked<string>(
    (value) => recipe(value as string),
    `one of ${quoted(Object.keys(recipes))}`,
  ).describe('name of the recipe that gives what the file leaves out'),
  sounds: orNull(text('the path of a folder or a CSV file')).describe(
    "folder or CSV file of the sounds, from the file's own folder; null: what the command line names",
  ),
});

function checkModel(value: unknown): void {
  const choices: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (choices.length === 0) throw unknownName('model', '', architectureNames);
  for (const choice of choices) if (typeof choice !== 'function') architecture(choice as string);
}

function checkWindow(value: unknown): void {
  const named = typeof value === 'string' || (Array.isArray(value) && typeof value[0] === 'string');
  getWindow(named ? (value as 'hann') : (undefined as never), 8);
}
