import { type Tensor, tensor } from '../array/tensor.ts';
import { addGains } from '../audio/augment/filter-augment.ts';
import { blotOut } from '../audio/augment/mask.ts';
import { mixup } from '../audio/index.ts';
import { standardize } from '../classifier/features.ts';
import type { FrontEnd } from '../classifier/settings.ts';
import { windowAt } from '../classifier/windows.ts';
import { checkInterrupted } from '../file-errors.ts';
import { type Batches, dataset, type Model } from '../nn/index.ts';
import { COMPILED } from '../workers.ts';
import {
  changesSounds,
  type Draws,
  drawExample,
  type ExampleDraw,
  isLong,
  type Place,
  sourceSize,
} from './example-draw.ts';
import type { AugmentationSettings, Experiment } from './experiment.ts';
import type { Recordings } from './recordings.ts';
import { type DrawnFeatures, type SoundExample, soundFeatures } from './sound-features.ts';

const SOUND_FEATURES = {
  module: new URL('./sound-features.js', import.meta.url),
  export: 'soundFeatures',
};

export interface ExampleOptions {
  experiment: Pick<Experiment, 'augmentation' | 'training'>;
  /** number of classes */
  classes: number;
  /** fitted on the clips that are trained on, see `fitFrontEnd` */
  frontEnd: FrontEnd;
}

export interface TrainingOptions extends ExampleOptions {
  /** of the order and of all that is random in the examples */
  seed: number;
  /** threads that change sounds; default half of the cores, at least one */
  workers?: number;
}

/**
 * Batches to train on, for `fit`: one example for each window of the clips, in another order and augmented anew in each
 * epoch. x is (bands, frames, 1); y has a share for each class, as categorical cross-entropy takes it.
 *
 * What is random in an example comes from the seed, the epoch and the window's number alone: the same seed gives the
 * same bits with any number of threads, and after a training was interrupted.
 *
 * Where sounds are changed, worker threads make the features, while the engine computes. Where only features are (time
 * shift, mixing of features, equalizer, masks), those of each window are computed once.
 *
 * @param labels class of each recording
 * @param clips indices of the clips to train on
 */
export function trainingBatches(
  recordings: Recordings,
  labels: readonly number[],
  clips: readonly number[],
  { experiment: { augmentation, training }, classes, frontEnd, seed, workers }: TrainingOptions,
): Batches {
  const places = placesOf(recordings, clips);
  const draws = { recordings, labels, places, augmentation };
  const finish = finisher(recordings, labels, { augmentation, classes, frontEnd });
  const drawn = dataset(places, { seed, workers })
    .shuffle()
    .map((place, { seed }) => drawExample(place, draws, seed));
  const examples = needsSamples(draws)
    ? drawn
        .map((draw) => soundExample(draw, draws))
        .map<DrawnFeatures>(COMPILED ? SOUND_FEATURES : soundFeatures)
    : drawn.map((draw) => storedFeatures(draw, recordings));
  return examples.map(finish).batch(training.batchSize);
}

/**
 * Batches of all windows of clips as they are, clip by clip, to validate and test on: [x, y] as in training. The features
 * of each window are computed once.
 *
 * @param labels class of each recording
 * @param clips indices of the clips
 */
export function validationBatches(
  recordings: Recordings,
  labels: readonly number[],
  clips: readonly number[],
  { experiment: { training }, classes, frontEnd }: ExampleOptions,
): Batches {
  return dataset(placesOf(recordings, clips), { workers: 0 })
    .map(({ clip, start }) => {
      const x = recordings.rawFeatures(clip, start).slice();
      standardize(x, recordings.frames, frontEnd);
      return [image(x, recordings), oneHot(labels[clip], classes)];
    })
    .batch(training.batchSize);
}

export interface MeasuredOptions extends ExampleOptions {
  /** what is made of features, once for each window */
  measuring: Model<Tensor[]>;
  /** of the order, another in each epoch; undefined: clip by clip */
  seed?: number;
  /** stops the measuring */
  signal?: AbortSignal;
}

/**
 * Batches of what is measured of all windows of clips as they are: x is what `measuring` gives, y as in training.
 *
 * @param labels class of each recording
 * @param clips indices of the clips
 * @throws EarshotError INTERRUPTED
 */
export async function measuredBatches(
  recordings: Recordings,
  labels: readonly number[],
  clips: readonly number[],
  { measuring, seed, signal, ...options }: MeasuredOptions,
): Promise<Batches> {
  const windows = validationBatches(recordings, labels, clips, options);
  const uninterrupted = async function* () {
    for await (const batch of windows) {
      checkInterrupted(signal, 'the training');
      yield batch;
    }
  };
  const x = await measuring.predict(uninterrupted);
  const places = placesOf(recordings, clips);
  const shares = places.flatMap(({ clip }) => [...oneHot(labels[clip], options.classes)]);
  const y = tensor(Float32Array.from(shares), [places.length, options.classes]);
  const all = dataset({ x, y }, { seed, workers: 0 });
  return (seed === undefined ? all : all.shuffle()).batch(options.experiment.training.batchSize);
}

/** All windows of clips. */
export function placesOf(recordings: Recordings, clips: readonly number[]): Place[] {
  return clips.flatMap((clip) => recordings.starts(clip).map((start) => ({ clip, start })));
}

/** Whether examples must be computed from samples each time. */
function needsSamples({ recordings, places, augmentation }: Draws): boolean {
  const crops = augmentation.randomCrop && places.some(({ clip }) => isLong(clip, recordings));
  return crops || changesSounds(augmentation);
}

/** The drawn sounds' samples: of long clips only what is needed goes to a thread. */
function soundExample(draw: ExampleDraw, { recordings, augmentation }: Draws): SoundExample {
  const { samples, sampleRate, windows, frontEnd } = recordings;
  return {
    draw,
    sources: draw.sounds.map(({ clip, start, ...change }) => ({
      ...change,
      y: windowAt(samples[clip], start, { ...windows, size: sourceSize(windows.size, change.speed) }),
    })),
    sampleRate,
    size: windows.size,
    frontEnd,
    mixed: augmentation.mix?.on === 'waveform',
  };
}

/** Features that are shared: not to be written to. */
interface Drawn extends DrawnFeatures {
  /** circular shifts to the right, in frames, that are still to be done; default none */
  shifts?: readonly number[];
}

/** The drawn sounds' features, as they were computed once, still to be shifted. */
function storedFeatures(draw: ExampleDraw, recordings: Recordings): Drawn {
  const features = draw.sounds.map(({ clip, start }) => recordings.rawFeatures(clip, start));
  return { draw, features, shifts: draw.sounds.map(({ shift }) => shift) };
}

interface FinishOptions {
  augmentation: AugmentationSettings;
  classes: number;
  frontEnd: FrontEnd;
}

/** Makes examples of features: shifts them, mixes them and labels, equalises, standardises, masks. */
function finisher(
  recordings: Recordings,
  labels: readonly number[],
  { augmentation: { equalizer, timeMasks, frequencyMasks }, classes, frontEnd }: FinishOptions,
) {
  const { bands, frames } = recordings;
  return ({ draw, features, shifts }: Drawn): [Tensor, Float32Array] => {
    const { sounds, ratio, timeMaskSeed, frequencyMaskSeed, equalizerSeed } = draw;
    // Standardising is linear: once after mixing is the same as before it for both.
    const x = shiftedMixture(features, { ratio, frames, shifts });
    if (equalizer !== null)
      addGains('trainingBatches', x, [bands, frames], { ...equalizer, seed: equalizerSeed });
    standardize(x, frames, frontEnd);
    const blot = (axis: 'frames' | 'bands', masks: AugmentationSettings['timeMasks'], seed: number) => {
      if (masks === null || masks.count === 0) return;
      const { count, size } = masks;
      const width = Math.round(size * (axis === 'frames' ? frames : bands));
      blotOut('trainingBatches', x, [bands, frames], axis, { count, size: width, seed });
    };
    blot('frames', timeMasks, timeMaskSeed);
    blot('bands', frequencyMasks, frequencyMaskSeed);
    const [label, other] = sounds.map(({ clip }) => oneHot(labels[clip], classes));
    const y = other === undefined ? label : mixup(label, other, { lambda: ratio });
    return [image(x, recordings), y];
  };
}

/** Features of one sound, or of two mixed, each shifted: in one pass, which each example of each epoch takes. */
function shiftedMixture(
  [a, b]: readonly Float32Array[],
  { ratio, frames, shifts = [0, 0] }: { ratio: number; frames: number; shifts?: readonly number[] },
): Float32Array {
  const mixed = new Float32Array(a.length);
  const [first, second] = shifts.map((shift) => ((-shift % frames) + frames) % frames);
  for (let row = 0; row < mixed.length; row += frames) {
    if (b === undefined) {
      mixed.set(a.subarray(row + first, row + frames), row);
      mixed.set(a.subarray(row, row + first), row + frames - first);
      continue;
    }
    for (let t = 0, i = first, j = second; t < frames; t++) {
      mixed[row + t] = ratio * a[row + i] + (1 - ratio) * b[row + j];
      if (++i === frames) i = 0;
      if (++j === frames) j = 0;
    }
  }
  return mixed;
}

/** (bands, frames, 1) */
function image(x: Float32Array, { bands, frames }: Recordings): Tensor {
  return tensor(x, [bands, frames, 1]);
}

function oneHot(label: number, classes: number): Float32Array {
  const y = new Float32Array(classes);
  y[label] = 1;
  return y;
}
