import { between, betweenLog, chance, integerBetween } from './chance.ts';
import { contour, shape } from './envelope.ts';
import { filter, resonate } from './filter.ts';
import { place } from './mix.ts';
import { whiteNoise } from './noise.ts';
import { onset, type Scene, samples } from './scene.ts';
import { sawtooth } from './tone.ts';

/** Barks, alone or in bouts: a rough voice that rises and falls while the jaw opens and closes. */
export function dog(scene: Scene): Float32Array {
  const { source, take, sr, length } = scene;
  const out = new Float32Array(length);
  const size = betweenLog(source, 0.6, 1.7);
  const pitch = betweenLog(source, 320, 620) / size;
  const gap = between(source, 0.12, 0.7);
  const bouts = integerBetween(take, 1, 3);
  for (let bout = 0; bout < bouts; bout++) {
    const barks = integerBetween(take, 2, 5);
    let at = onset(scene, 0.4 * barks);
    for (let bark = 0; bark < barks; bark++) {
      const sound = oneBark(scene, pitch * between(take, 0.9, 1.12), size);
      place(out, sound, at, between(take, 0.5, 1));
      at += sound.length + samples(sr, gap * between(take, 0.8, 1.3));
      if (chance(take, 0.15)) at += samples(sr, 0.4);
    }
  }
  return out;
}

function oneBark({ take, sr }: Scene, pitch: number, size: number): Float32Array {
  const length = samples(sr, between(take, 0.12, 0.26) * Math.sqrt(size));
  const glide = contour(length, [
    [0, 0.7 * pitch],
    [0.25, 1.25 * pitch],
    [1, 0.6 * pitch],
  ]);
  const voice = sawtooth(glide, sr, take, 0.06);
  const breath = filter(whiteNoise(take, length), sr, 'highpass', 800);
  const harshness = between(take, 0.1, 0.5);
  for (let i = 0; i < length; i++) voice[i] += harshness * breath[i];
  const jaw = contour(length, [
    [0, 0.75],
    [0.35, 1.2],
    [1, 0.8],
  ]);
  const throat = [
    { frequency: 750 / size, bandwidth: 260, gain: 1 },
    { frequency: 1500 / size, bandwidth: 350, gain: 0.7 },
    { frequency: 3000 / size, bandwidth: 700, gain: 0.35 },
    { frequency: 4800 / size, bandwidth: 1200, gain: 0.15 },
  ];
  return shape(resonate(voice, sr, throat, jaw), [
    [0, 0],
    [0.06, 1],
    [0.4, 0.7],
    [1, 0],
  ]);
}
