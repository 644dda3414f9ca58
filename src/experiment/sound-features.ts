import { floats } from '../array/tensor.ts';
import { rolled } from '../audio/augment/time-shift.ts';
import { addNoise, fixLength, gain, mixByLoudness, pitchShift, timeStretch } from '../audio/index.ts';
import { rawFeatures } from '../classifier/features.ts';
import type { FrontEnd } from '../classifier/settings.ts';
import type { ExampleDraw, SoundDraw } from './example-draw.ts';

/** @file What of an example is computed in worker threads. */

/** One sound of an example: its samples, and what is to become of them. */
export interface SourceSound extends Pick<SoundDraw, 'speed' | 'steps' | 'shift'> {
  y: Float32Array;
}

/** An example whose sounds are changed as waveforms. */
export interface SoundExample {
  draw: ExampleDraw;
  sources: readonly SourceSound[];
  /** hertz */
  sampleRate: number;
  /** samples of a window */
  size: number;
  /** without mean and deviation */
  frontEnd: FrontEnd;
  /** whether two sounds are mixed as waveforms */
  mixed: boolean;
}

/** The example's draw, and the features of its sounds, (bands, frames) each: one, or two to be mixed. */
export interface DrawnFeatures {
  draw: ExampleDraw;
  features: readonly Float32Array[];
}

/** Changes the sounds as drawn, in this order: stretch, pitch, shift, mixing, gain, noise; then features. */
export function soundFeatures({ draw, sources, ...settings }: SoundExample): DrawnFeatures {
  const { sampleRate, frontEnd, mixed } = settings;
  const changed = sources.map((source) => changedSound(source, settings));
  const sounds =
    mixed && changed.length === 2
      ? [mixByLoudness(changed[0], changed[1], { sr: sampleRate, ratio: draw.ratio })]
      : changed;
  const features = sounds.map((y) => {
    const louder = draw.gain === 0 ? y : gain(y, { gainDb: draw.gain });
    const noisy = draw.noise === null ? louder : addNoise(louder, draw.noise);
    return floats(rawFeatures(noisy, sampleRate, frontEnd));
  });
  return { draw, features };
}

function changedSound(
  { y, speed, steps, shift }: SourceSound,
  { sampleRate, size, frontEnd }: Omit<SoundExample, 'draw' | 'sources'>,
): Float32Array {
  const stretched = speed === 1 ? y : fixLength(timeStretch(y, { rate: speed }), size);
  const pitched = steps === 0 ? stretched : pitchShift(stretched, { sr: sampleRate, nSteps: steps });
  return shift === 0 ? pitched : rolled(pitched, shift * frontEnd.hopLength);
}
