import { between, betweenLog } from './chance.ts';
import { contour, multiply, type Point } from './envelope.ts';
import { filter } from './filter.ts';
import { place } from './mix.ts';
import { brownNoise, pinkNoise, wander } from './noise.ts';
import { type Scene, samples } from './scene.ts';

/** Waves that swell, break with a hiss as the spectrum opens, and run out; deep rumble below. */
export function seaWaves(scene: Scene): Float32Array {
  const { source, take, sr, length } = scene;
  const period = betweenLog(source, 2.5, 9);
  const brightness = betweenLog(source, 2000, 7000);
  const depth = between(source, 0.05, 0.5);
  const swell = swells(scene, period, depth);
  const cutoff = swell.map((height) => 400 + brightness * height * height);
  const wash = multiply(filter(pinkNoise(take, length), sr, 'lowpass', cutoff), swell);
  const rumble = filter(brownNoise(take, length), sr, 'lowpass', between(source, 120, 400));
  place(wash, multiply(rumble, wander(take, length, samples(sr, 1), 0.4, 1)), 0, between(source, 0.1, 0.6));
  return wash;
}

/** The height of the water from `floor` to 1: each wave rises faster than it falls. */
function swells({ take, sr, length }: Scene, period: number, floor: number): Float32Array {
  const seconds = length / sr;
  const points: Point[] = [];
  let time = -period * take.uniform();
  points.push([time / seconds, floor]);
  while (time < seconds) {
    const duration = period * between(take, 0.7, 1.3);
    const height = between(take, 0.55, 1);
    points.push([(time + 0.3 * duration) / seconds, height]);
    points.push([(time + 0.45 * duration) / seconds, 0.8 * height]);
    time += duration;
    points.push([time / seconds, floor * between(take, 0.8, 1.2)]);
  }
  return contour(length, points);
}
