import { between, betweenLog, chance } from './chance.ts';
import { contour, multiply, type Point, shape } from './envelope.ts';
import { resonate } from './filter.ts';
import { place } from './mix.ts';
import { wander, whiteNoise } from './noise.ts';
import { onset, type Scene, samples } from './scene.ts';
import { sawtooth } from './tone.ts';

/** A crow in four syllables, the third the highest and the last one long and falling; at times a second crow. */
export function rooster(scene: Scene): Float32Array {
  const { source, take, sr, length } = scene;
  const out = new Float32Array(length);
  const pitch = betweenLog(source, 420, 800);
  const throat = betweenLog(source, 0.75, 1.3);
  const pace = between(source, 0.7, 1.5);
  const crow = oneCrow(scene, pitch, throat, pace);
  const at = onset(scene, crow.length / sr);
  place(out, crow, at);
  if (chance(take, 0.35)) {
    const second = oneCrow(scene, pitch * between(take, 0.93, 1.05), throat, pace);
    place(out, second, at + crow.length + samples(sr, between(take, 0.3, 1)), between(take, 0.4, 1));
  }
  return out;
}

function oneCrow(scene: Scene, pitch: number, throat: number, pace: number): Float32Array {
  const { take, sr } = scene;
  const seconds = [0.16, 0.14, 0.3, 0.85].map((s) => s * pace * between(take, 0.8, 1.25));
  const tones = [0.75, 0.95, 1.3, 1.15].map((tone) => tone * pitch * between(take, 0.95, 1.05));
  const levels = [0.5, 0.6, 0.9, 1];
  const out = new Float32Array(
    samples(
      sr,
      seconds.reduce((sum, s) => sum + s + 0.05, 0),
    ),
  );
  let at = 0;
  seconds.forEach((duration, syllable) => {
    const last = syllable === seconds.length - 1;
    const glide: Point[] = last
      ? [
          [0, tones[syllable]],
          [0.2, 1.1 * tones[syllable]],
          [0.6, tones[syllable]],
          [1, 0.6 * tones[syllable]],
        ]
      : [
          [0, 0.8 * tones[syllable]],
          [0.5, 1.08 * tones[syllable]],
          [1, 0.95 * tones[syllable]],
        ];
    const sound = crowSyllable(scene, samples(sr, duration), glide, throat);
    place(out, sound, at, levels[syllable]);
    at += sound.length + samples(sr, between(take, 0.01, 0.06));
  });
  return out;
}

function crowSyllable({ take, sr }: Scene, length: number, glide: Point[], throat: number): Float32Array {
  const flutter = wander(take, length, samples(sr, 0.03), 0.97, 1.03);
  const voice = sawtooth(multiply(contour(length, glide), flutter), sr, take, 0.02);
  const breath = whiteNoise(take, length);
  for (let i = 0; i < length; i++) voice[i] += 0.15 * breath[i];
  const resonances = [
    { frequency: 1100 * throat, bandwidth: 450, gain: 0.8 },
    { frequency: 2200 * throat, bandwidth: 600, gain: 1 },
    { frequency: 3800 * throat, bandwidth: 900, gain: 0.5 },
    { frequency: 5800 * throat, bandwidth: 1500, gain: 0.2 },
  ];
  return shape(resonate(voice, sr, resonances), [
    [0, 0],
    [0.1, 1],
    [0.75, 0.8],
    [1, 0],
  ]);
}
