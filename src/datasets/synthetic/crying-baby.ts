import { between, betweenLog, chance } from './chance.ts';
import { contour, multiply, shape } from './envelope.ts';
import { filter, resonate } from './filter.ts';
import { place } from './mix.ts';
import { wander, whiteNoise } from './noise.ts';
import { type Scene, samples } from './scene.ts';
import { sawtooth } from './tone.ts';

/** Cry after cry, each an arch of pitch with a trembling voice, and a gasp between. */
export function cryingBaby(scene: Scene): Float32Array {
  const { source, take, sr, length } = scene;
  const out = new Float32Array(length);
  const pitch = betweenLog(source, 330, 600);
  const mouth = betweenLog(source, 0.85, 1.25);
  const pace = between(source, 0.6, 1.5);
  let at = -samples(sr, between(take, -1, 0.8));
  while (at < length) {
    const cry = oneCry(scene, pitch * between(take, 0.9, 1.12), mouth, pace);
    place(out, cry, at, between(take, 0.5, 1));
    at += cry.length;
    const gasp = oneGasp(scene);
    if (chance(take, 0.7)) place(out, gasp, at, between(take, 0.05, 0.3));
    at += gasp.length + samples(sr, between(take, 0.02, 0.5) * pace);
  }
  return out;
}

function oneCry({ take, sr }: Scene, pitch: number, mouth: number, pace: number): Float32Array {
  const length = samples(sr, between(take, 0.5, 1.3) * pace);
  const arch = contour(length, [
    [0, 0.8 * pitch],
    [between(take, 0.15, 0.4), 1.15 * pitch],
    [0.7, 1.05 * pitch],
    [1, 0.7 * pitch],
  ]);
  const tremble = wander(take, length, samples(sr, 0.06), 0.96, 1.04);
  const strain = between(take, 0.01, 0.08);
  const voice = sawtooth(multiply(arch, tremble), sr, take, strain);
  place(voice, whiteNoise(take, length), 0, between(take, 0.05, 0.4));
  const throat = [
    { frequency: 1050 * mouth, bandwidth: 200, gain: 1 },
    { frequency: 2000 * mouth, bandwidth: 350, gain: 0.45 },
    { frequency: 3400 * mouth, bandwidth: 500, gain: 0.6 },
    { frequency: 5200 * mouth, bandwidth: 1000, gain: 0.25 },
  ];
  const opening = wander(take, length, samples(sr, 0.25), 0.85, 1.1);
  return shape(resonate(voice, sr, throat, opening), [
    [0, 0],
    [0.12, 0.9],
    [0.5, 1],
    [0.85, 0.6],
    [1, 0],
  ]);
}

function oneGasp({ take, sr }: Scene): Float32Array {
  const breath = whiteNoise(take, samples(sr, between(take, 0.12, 0.3)));
  const band = filter(breath, sr, 'bandpass', between(take, 1200, 2500), 1.5);
  return shape(band, [
    [0, 0],
    [0.7, 1],
    [1, 0],
  ]);
}
