import { between, betweenLog, waitingTime } from './chance.ts';
import { decay, multiply } from './envelope.ts';
import { filter } from './filter.ts';
import { normalize, place } from './mix.ts';
import { brownNoise, pinkNoise, wander, whiteNoise } from './noise.ts';
import { type Scene, samples } from './scene.ts';

/** The flames' low flutter, a faint hiss, and crackles that come in clusters, few loud ones among many faint. */
export function cracklingFire(scene: Scene): Float32Array {
  const { source, take, sr, length } = scene;
  const flutter = wander(take, length, samples(sr, 0.12), 0.3, 1);
  const flames = multiply(
    filter(brownNoise(take, length), sr, 'lowpass', betweenLog(source, 150, 700)),
    flutter,
  );
  const out = normalize(flames, between(source, 0.1, 0.7));
  const hiss = filter(pinkNoise(take, length), sr, 'highpass', betweenLog(source, 1000, 4000));
  place(out, hiss, 0, between(source, 0.02, 0.3));
  addCrackles(out, scene, betweenLog(source, 6, 60), betweenLog(source, 1500, 6000));
  return out;
}

function addCrackles(out: Float32Array, scene: Scene, density: number, brightness: number): void {
  const { take, sr, length } = scene;
  const liveliness = wander(take, length, samples(sr, 0.4), 0.2, 1.8);
  let at = samples(sr, waitingTime(take, 1 / density));
  while (at < length) {
    place(out, oneCrackle(scene, brightness), at, Math.min(3, 0.15 / (0.04 + take.uniform())));
    at += samples(sr, waitingTime(take, 1 / (density * liveliness[at])));
  }
}

function oneCrackle({ take, sr }: Scene, brightness: number): Float32Array {
  const tau = betweenLog(take, 0.0004, 0.006);
  const snap = decay(whiteNoise(take, samples(sr, 6 * tau + 0.001)), samples(sr, tau));
  return filter(snap, sr, 'bandpass', brightness * betweenLog(take, 0.5, 2), 0.8);
}
