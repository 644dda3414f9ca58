import { floats, type Tensor, tensor } from '../array/tensor.ts';
import { rolled } from '../audio/augment/time-shift.ts';
import { frequencyMask, mixup, timeMask } from '../audio/index.ts';
import { standardize } from '../classifier/features.ts';
import type { FrontEnd } from '../classifier/settings.ts';
import { windowAt } from '../classifier/windows.ts';
import { type Batches, dataset } from '../nn/index.ts';
import { type Draws, drawExample, type ExampleDraw, isLong, type Place, sourceSize } from './example-draw.ts';
import type { AugmentationSettings, Experiment } from './experiment.ts';
import type { Recordings } from './recordings.ts';
import { type DrawnFeatures, type SoundExample, soundFeatures } from './sound-features.ts';

/** Worker threads need the compiled file; run from its source, earshot does without them. */
const COMPILED = import.meta.url.endsWith('.js');
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
 * shift, mixing of features, masks), those of each window are computed once.
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
  const examples = changesSounds(draws)
    ? drawn
        .map((draw) => soundExample(draw, draws))
        .map<DrawnFeatures>(COMPILED ? SOUND_FEATURES : soundFeatures)
    : drawn.map((draw) => shiftedFeatures(draw, recordings));
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

function placesOf(recordings: Recordings, clips: readonly number[]): Place[] {
  return clips.flatMap((clip) => recordings.starts(clip).map((start) => ({ clip, start })));
}

/** Whether examples must be computed from samples each time. */
function changesSounds({ recordings, places, augmentation }: Draws): boolean {
  const { randomCrop, gain, noise, timeStretch, pitchShift, mix } = augmentation;
  if (gain !== null || noise !== null || timeStretch !== null || pitchShift !== null) return true;
  if (mix?.on === 'waveform') return true;
  return randomCrop && places.some(({ clip }) => isLong(clip, recordings));
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

/** The drawn sounds' features, as they were computed once, shifted. */
function shiftedFeatures(draw: ExampleDraw, recordings: Recordings): DrawnFeatures {
  const { bands, frames } = recordings;
  const features = draw.sounds.map(({ clip, start, shift }) => {
    const x = recordings.rawFeatures(clip, start);
    if (shift === 0) return x;
    const shifted = new Float32Array(x.length);
    for (let band = 0, at = 0; band < bands; band++, at += frames)
      shifted.set(rolled(x.subarray(at, at + frames), shift), at);
    return shifted;
  });
  return { draw, features };
}

interface FinishOptions {
  augmentation: AugmentationSettings;
  classes: number;
  frontEnd: FrontEnd;
}

/** Makes examples of features: mixes them and labels, standardises, masks. */
function finisher(
  recordings: Recordings,
  labels: readonly number[],
  { augmentation: { timeMasks, frequencyMasks }, classes, frontEnd }: FinishOptions,
) {
  const { bands, frames } = recordings;
  return ({ draw, features: [first, second] }: DrawnFeatures): [Tensor, Float32Array] => {
    const { sounds, ratio } = draw;
    // Standardising is linear: once after mixing is the same as before it for both.
    const x = second === undefined ? first.slice() : mixup(first, second, { lambda: ratio });
    standardize(x, frames, frontEnd);
    let spectrogram = tensor(x, [bands, frames]);
    if (timeMasks !== null && timeMasks.count > 0) {
      const { count, size } = timeMasks;
      spectrogram = timeMask(spectrogram, {
        count,
        size: Math.round(size * frames),
        seed: draw.timeMaskSeed,
      });
    }
    if (frequencyMasks !== null && frequencyMasks.count > 0) {
      const { count, size } = frequencyMasks;
      const width = Math.round(size * bands);
      spectrogram = frequencyMask(spectrogram, { count, size: width, seed: draw.frequencyMaskSeed });
    }
    const [label, other] = sounds.map(({ clip }) => oneHot(labels[clip], classes));
    const y = other === undefined ? label : mixup(label, other, { lambda: ratio });
    return [image(floats(spectrogram), recordings), y];
  };
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
