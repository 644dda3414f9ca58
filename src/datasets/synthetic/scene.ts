import type { Xoshiro128 } from '../../array/xoshiro.ts';

/** What a sound is made from. */
export interface Scene {
  /** repeats for every take of one source: the animal, the engine, the weather */
  readonly source: Xoshiro128;
  /** differs from take to take: when it sounds, how it moves */
  readonly take: Xoshiro128;
  /** sample rate in Hz */
  readonly sr: number;
  /** samples in the clip */
  readonly length: number;
}

/** One class of sounds: a scene in, a mono signal of `scene.length` samples at any level out. */
export type Voice = (scene: Scene) => Float32Array;

/** Seconds as a whole number of samples, at least one. */
export function samples(sr: number, seconds: number): number {
  return Math.max(1, Math.round(sr * seconds));
}

/** Where something of `seconds` may start so that most of it is heard, in samples. */
export function onset({ take, sr, length }: Scene, seconds: number): number {
  const room = Math.max(0, length - 0.8 * samples(sr, seconds));
  return Math.floor(room * take.uniform());
}
