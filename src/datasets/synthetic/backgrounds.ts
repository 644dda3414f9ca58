import { between, betweenLog, integerBetween, pick } from './chance.ts';
import { multiply } from './envelope.ts';
import { filter } from './filter.ts';
import { normalize, place } from './mix.ts';
import { brownNoise, pinkNoise, wander } from './noise.ts';
import { type Scene, samples, type Voice } from './scene.ts';
import { sawtooth, sineTone } from './tone.ts';

/** What is heard behind the sound: the place where the source was recorded. */
export function background(scene: Scene): Float32Array {
  return pick(scene.source, BACKGROUNDS)(scene);
}

/** A microphone's own hiss in a quiet room. */
function room({ source, take, sr, length }: Scene): Float32Array {
  return filter(pinkNoise(take, length), sr, 'lowpass', betweenLog(source, 500, 6000));
}

/** Wind on the microphone: a low roar in gusts. */
function wind({ source, take, sr, length }: Scene): Float32Array {
  const gusts = wander(take, length, samples(sr, 0.7), 0.1, 1);
  const cutoff = gusts.map((gust) => 100 + 700 * gust);
  const roar = filter(brownNoise(take, length), sr, 'lowpass', cutoff);
  const leaves = filter(pinkNoise(take, length), sr, 'highpass', betweenLog(source, 1500, 5000));
  place(roar, leaves, 0, between(source, 0, 0.3));
  return multiply(roar, gusts);
}

/** Cars that pass far away: dark noise that comes and goes. */
function traffic({ source, take, sr, length }: Scene): Float32Array {
  const road = filter(brownNoise(take, length), sr, 'lowpass', betweenLog(source, 300, 1500));
  return multiply(road, wander(take, length, samples(sr, 1.3), 0.3, 1));
}

/** Mains hum with its overtones, and a fan. */
function hum({ source, take, sr, length }: Scene): Float32Array {
  const mains = new Float32Array(length).fill(pick(source, [50, 60, 100, 120]));
  const buzz = filter(sawtooth(mains, sr, take, 0), sr, 'lowpass', betweenLog(source, 200, 2000));
  place(buzz, pinkNoise(take, length), 0, between(source, 0.1, 0.8));
  return buzz;
}

/** Insects: a high, fluttering whistle. */
function insects({ source, take, sr, length }: Scene): Float32Array {
  const out = filter(pinkNoise(take, length), sr, 'bandpass', betweenLog(source, 2500, 7000), 2);
  for (let i = integerBetween(source, 1, 3); i > 0; i--) {
    const pitch = betweenLog(source, 2500, 7500);
    const chirp = sineTone(wander(take, length, samples(sr, 0.2), 0.995 * pitch, 1.005 * pitch), sr);
    const pulses = sineTone(new Float32Array(length).fill(between(source, 8, 40)), sr);
    place(
      out,
      multiply(
        chirp,
        pulses.map((p) => Math.max(0, p)),
      ),
      0,
      between(source, 0.05, 0.3),
    );
  }
  return out;
}

/** A crowd far off: noise in the band of speech, with its syllables. */
function crowd({ source, take, sr, length }: Scene): Float32Array {
  const out = new Float32Array(length);
  for (const formant of [500, 1200, 2500]) {
    const band = filter(pinkNoise(take, length), sr, 'bandpass', formant * between(source, 0.8, 1.3), 1.5);
    place(out, multiply(band, wander(take, length, samples(sr, 0.15), 0.1, 1)), 0);
  }
  return out;
}

const BACKGROUNDS: readonly Voice[] = [room, room, room, wind, traffic, hum, insects, crowd].map(
  (voice): Voice =>
    (scene) =>
      normalize(voice(scene)),
);
