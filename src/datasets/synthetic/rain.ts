import { between, betweenLog, waitingTime } from './chance.ts';
import { decay, multiply } from './envelope.ts';
import { filter } from './filter.ts';
import { normalize, place } from './mix.ts';
import { wander, whiteNoise } from './noise.ts';
import { type Scene, samples } from './scene.ts';
import { sineTone } from './tone.ts';

/** A steady hiss of distant drops, coloured by what they fall on, and near drops that ring one by one. */
export function rain(scene: Scene): Float32Array {
  const { source, take, sr, length } = scene;
  const brightness = betweenLog(source, 2500, 9000);
  const floor = betweenLog(source, 200, 1200);
  const density = betweenLog(source, 4, 120);
  const nearness = between(source, 0.2, 1.6);
  const hiss = filter(filter(whiteNoise(take, length), sr, 'highpass', floor), sr, 'lowpass', brightness);
  const out = multiply(normalize(hiss, 0.5), wander(take, length, samples(sr, 0.8), 0.7, 1));
  addDrops(out, scene, density, nearness, brightness);
  return out;
}

function addDrops(
  out: Float32Array,
  { take, sr }: Scene,
  density: number,
  level: number,
  brightness: number,
): void {
  let at = samples(sr, waitingTime(take, 1 / density));
  while (at < out.length) {
    place(out, oneDrop(take, sr, brightness), at, level * take.uniform() ** 2);
    at += samples(sr, waitingTime(take, 1 / density));
  }
}

/** A click and the rising ring of the bubble under it (Minnaert, 1933). */
function oneDrop(take: Scene['take'], sr: number, brightness: number): Float32Array {
  const length = samples(sr, 0.03);
  const pitch = betweenLog(take, 600, Math.min(7000, brightness));
  const ring = decay(
    sineTone(
      Float32Array.from({ length }, (_, i) => pitch * (1 + (0.25 * i) / length)),
      sr,
    ),
    samples(sr, between(take, 0.002, 0.009)),
  );
  place(ring, decay(whiteNoise(take, length), samples(sr, 0.0015)), 0, 0.8);
  return ring;
}
