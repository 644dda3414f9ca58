import { Xoshiro128 } from '../../array/xoshiro.ts';
import { background } from './backgrounds.ts';
import { between, betweenLog, chance } from './chance.ts';
import { distractors } from './distractors.ts';
import { filter } from './filter.ts';
import { fromDecibels, loudness, normalize, place } from './mix.ts';
import type { PlannedClip } from './plan.ts';
import { type Scene, samples } from './scene.ts';

/** Every range that decides how hard the classes are to tell apart. */
const LEVEL_DB = [-23, -1] as const; // largest sample, to full scale
const SNR_DB = [10, 36] as const; // loudest tenth of a second of the sound to that of the background
const DISTRACTOR_CHANCE = 0.4;
const DISTRACTOR_DB = [-24, -8] as const; // to the sound

/**
 * One clip: the sound of its class over a background, at times with passing sounds, through a microphone, at
 * some level. Equal settings give equal samples, whatever other clips are made and in which order.
 *
 * @returns `duration * sr` samples within (-1, 1)
 */
export function renderClip(clip: PlannedClip, seed: number, sr: number, duration: number): Float32Array {
  const scene: Scene = {
    source: streamOf(seed, clip.source, 0),
    take: streamOf(seed, clip.source, 1 + clip.takeIndex),
    sr,
    length: samples(sr, duration),
  };
  const tenth = samples(sr, 0.1);
  const out = scaled(clip.voice(scene), tenth, 0);
  place(out, scaled(background(scene), tenth, -between(scene.take, ...SNR_DB)), 0);
  if (chance(scene.take, DISTRACTOR_CHANCE)) {
    place(out, scaled(distractors(scene), tenth, between(scene.take, ...DISTRACTOR_DB)), 0);
  }
  return normalize(microphone(out, scene), fromDecibels(between(scene.take, ...LEVEL_DB)));
}

/** Gives the signal a loudness of this many decibels. */
function scaled(signal: Float32Array, window: number, decibels: number): Float32Array {
  const loud = loudness(signal, window);
  const out = new Float32Array(signal.length);
  if (loud > 0) place(out, signal, 0, fromDecibels(decibels) / loud);
  return out;
}

/** Recorders lose some of the lows and the highs. */
function microphone(signal: Float32Array, { source, sr }: Scene): Float32Array {
  const bright = filter(signal, sr, 'lowpass', betweenLog(source, 6000, 16000));
  return filter(bright, sr, 'highpass', betweenLog(source, 20, 150));
}

function streamOf(seed: number, source: number, part: number): Xoshiro128 {
  const base = new Xoshiro128(seed).nextUint32();
  return new Xoshiro128(base + 64 * source + part);
}
