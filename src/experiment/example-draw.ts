import { Xoshiro128 } from '../array/xoshiro.ts';
import { randomStart } from '../audio/augment/random-crop.ts';
import { sampleBeta } from '../audio/index.ts';
import type { AugmentationSettings } from './experiment.ts';
import type { Recordings } from './recordings.ts';

/** @file Everything that is random in an example, drawn from its seed alone before anything is computed. */

/** A window of a clip, where it is when the clip is predicted. */
export interface Place {
  clip: number;
  /** samples */
  start: number;
}

/** What becomes of one sound of an example. */
export interface SoundDraw extends Place {
  /** rate of the time stretch; 1: none */
  speed: number;
  /** semitones; 0: none */
  steps: number;
  /** circular shift to the right, in frames */
  shift: number;
}

/** What becomes of an example. */
export interface ExampleDraw {
  /** one, or two that are mixed */
  sounds: readonly SoundDraw[];
  /** share of the first */
  ratio: number;
  /** decibels; 0: none */
  gain: number;
  noise: { snr: number; seed: number } | null;
  timeMaskSeed: number;
  frequencyMaskSeed: number;
  equalizerSeed: number;
}

/** What examples are drawn from. */
export interface Draws {
  recordings: Recordings;
  /** class of each clip */
  labels: readonly number[];
  /** all windows that may be mixed in */
  places: readonly Place[];
  augmentation: AugmentationSettings;
}

/** Tries to find a sound of another class. */
const TRIES = 100;

export function drawExample(place: Place, draws: Draws, seed: number): ExampleDraw {
  const random = new Xoshiro128(seed);
  const { mix, gain, noise } = draws.augmentation;
  const sounds = [drawSound(place, draws, random)];
  let ratio = 1;
  if (mix !== null && random.uniform() < mix.probability) {
    sounds.push(drawSound(drawPartner(place, draws, random), draws, random));
    ratio =
      mix.on === 'waveform'
        ? random.uniform()
        : sampleBeta(mix.alpha, mix.alpha, { seed: random.nextUint32() });
  }
  return {
    sounds,
    ratio,
    gain: gain === null ? 0 : between(gain, random),
    noise:
      noise !== null && random.uniform() < noise.probability
        ? { snr: between(noise.snr, random), seed: random.nextUint32() }
        : null,
    timeMaskSeed: random.nextUint32(),
    frequencyMaskSeed: random.nextUint32(),
    equalizerSeed: random.nextUint32(),
  };
}

/** Any window for mixing features; one of another class, if there is any, for mixing sounds: "between-class". */
function drawPartner({ clip }: Place, { places, labels, augmentation }: Draws, random: Xoshiro128): Place {
  const any = () => places[Math.floor(random.uniform() * places.length)];
  let partner = any();
  if (augmentation.mix?.on === 'waveform')
    for (let i = 0; i < TRIES && labels[partner.clip] === labels[clip]; i++) partner = any();
  return partner;
}

/** Whether augmentation changes a window's samples, not only its features. */
export function changesSounds({ gain, noise, timeStretch, pitchShift, mix }: AugmentationSettings): boolean {
  return mix?.on === 'waveform' || [gain, noise, timeStretch, pitchShift].some((change) => change !== null);
}

/** Whether a clip has several windows; some samples more than one do not count. */
export function isLong(clip: number, recordings: Recordings): boolean {
  return recordings.starts(clip).length > 1;
}

function drawSound(
  { clip, start }: Place,
  { recordings, augmentation }: Draws,
  random: Xoshiro128,
): SoundDraw {
  const { timeShift, timeStretch, pitchShift } = augmentation;
  const { windows, frames } = recordings;
  const crops = augmentation.randomCrop && isLong(clip, recordings);
  const speed =
    timeStretch !== null && random.uniform() < timeStretch.probability
      ? between(timeStretch.rate, random)
      : 1;
  const steps =
    pitchShift !== null && random.uniform() < pitchShift.probability ? between(pitchShift.steps, random) : 0;
  const furthest = Math.round((timeShift ?? 0) * frames);
  const shift = Math.floor(random.uniform() * (2 * furthest + 1)) - furthest;
  const y = recordings.samples[clip];
  const size = sourceSize(windows.size, speed);
  return {
    clip,
    start: crops ? randomStart(y, size, random) : Math.min(start, Math.max(0, y.length - size)),
    speed,
    steps,
    shift,
  };
}

/** Samples that are needed for a window of `size` at a speed. */
export function sourceSize(size: number, speed: number): number {
  return Math.max(1, Math.round(size * speed));
}

function between([from, to]: readonly [number, number], random: Xoshiro128): number {
  return from + random.uniform() * (to - from);
}
