import { between, betweenLog, chance } from './chance.ts';
import { contour, multiply, type Point } from './envelope.ts';
import { filter, resonate } from './filter.ts';
import { place } from './mix.ts';
import { wander, whiteNoise } from './noise.ts';
import { type Scene, samples } from './scene.ts';
import { sawtooth } from './tone.ts';

/** A two-stroke engine that idles, is revved and bogs down in the wood; the chain's noise follows its speed. */
export function chainsaw(scene: Scene): Float32Array {
  const { source, take, sr, length } = scene;
  const top = betweenLog(source, 100, 190);
  const throttle = throttleContour(scene);
  const jitter = wander(take, length, samples(sr, 0.05), 0.97, 1.03);
  const speed = multiply(
    throttle.map((open) => top * (0.3 + 0.7 * open)),
    jitter,
  );
  const strokes = sawtooth(speed, sr, take, between(source, 0.03, 0.12));
  for (let i = 0; i < length; i++) strokes[i] = overdrive(3 * strokes[i]) * (0.3 + 0.7 * throttle[i]);
  const muffler = between(source, 0.7, 1.4);
  const out = resonate(strokes, sr, [
    { frequency: 350 * muffler, bandwidth: 250, gain: 0.4 },
    { frequency: 900 * muffler, bandwidth: 500, gain: 1 },
    { frequency: 2300 * muffler, bandwidth: 1200, gain: 0.7 },
    { frequency: 4500 * muffler, bandwidth: 2500, gain: 0.4 },
  ]);
  const chain = filter(whiteNoise(take, length), sr, 'bandpass', betweenLog(source, 2000, 6000), 0.7);
  place(out, multiply(chain, throttle), 0, between(source, 0.1, 1));
  return out;
}

/** From 0 (idle) to 1 (full): stretches of cutting with idling between. */
function throttleContour({ take, sr, length }: Scene): Float32Array {
  const seconds = length / sr;
  const points: Point[] = [[-0.01, chance(take, 0.5) ? 0.9 : 0.1]];
  let time = 0;
  while (time < seconds) {
    const level = chance(take, 0.65) ? between(take, 0.6, 1) : between(take, 0.05, 0.2);
    const hold = betweenLog(take, 0.3, 3);
    points.push([(time + 0.15) / seconds, level]);
    points.push([(time + 0.15 + hold) / seconds, level * between(take, 0.85, 1.1)]);
    time += 0.3 + hold;
  }
  return contour(length, points);
}

/** Bends large values towards -1 and 1, as a loud exhaust does. */
function overdrive(x: number): number {
  return x / (1 + Math.abs(x));
}
