import { between, betweenLog, chance } from './chance.ts';
import { contour, shape } from './envelope.ts';
import { filter, resonate } from './filter.ts';
import { place } from './mix.ts';
import { whiteNoise } from './noise.ts';
import { onset, type Scene, samples } from './scene.ts';
import { sawtooth } from './tone.ts';

/** A drawn breath, the burst, and a voice that falls away; at times twice. */
export function sneezing(scene: Scene): Float32Array {
  const { source, take, sr, length } = scene;
  const out = new Float32Array(length);
  const pitch = betweenLog(source, 130, 380);
  const mouth = betweenLog(source, 0.85, 1.25);
  let at = onset(scene, 1.6);
  do {
    const breath = drawnBreath(scene, pitch, mouth);
    place(out, breath, at, between(take, 0.05, 0.35));
    at += breath.length + samples(sr, between(take, 0.02, 0.2));
    const sneeze = burst(scene, pitch * between(take, 0.9, 1.1), mouth);
    place(out, sneeze, at);
    at += sneeze.length + samples(sr, between(take, 0.3, 1));
  } while (chance(take, 0.6));
  return out;
}

/** "Ah": breath with a little voice, swelling. */
function drawnBreath({ take, sr }: Scene, pitch: number, mouth: number): Float32Array {
  const length = samples(sr, between(take, 0.2, 0.7));
  const rise = contour(length, [
    [0, pitch],
    [1, 1.5 * pitch],
  ]);
  const voice = sawtooth(rise, sr, take, 0.05);
  place(voice, whiteNoise(take, length), 0, between(take, 0.4, 2));
  const open = [
    { frequency: 800 * mouth, bandwidth: 200, gain: 1 },
    { frequency: 1300 * mouth, bandwidth: 250, gain: 0.7 },
    { frequency: 2700 * mouth, bandwidth: 500, gain: 0.4 },
  ];
  return shape(resonate(voice, sr, open), [
    [0, 0],
    [0.85, 1],
    [1, 0],
  ]);
}

/** "Choo": a hiss that sinks while the voice takes over. */
function burst({ take, sr }: Scene, pitch: number, mouth: number): Float32Array {
  const length = samples(sr, between(take, 0.35, 0.75));
  const sinking = contour(length, [
    [0, between(take, 4500, 8000)],
    [0.5, between(take, 2500, 4000)],
    [1, 1500],
  ]);
  const hiss = shape(filter(whiteNoise(take, length), sr, 'bandpass', sinking, 0.9), [
    [0, 0],
    [0.03, 1],
    [0.4, 0.6],
    [1, 0],
  ]);
  const fall = contour(length, [
    [0, 1.8 * pitch],
    [1, 0.7 * pitch],
  ]);
  const voice = resonate(sawtooth(fall, sr, take, 0.06), sr, [
    { frequency: 450 * mouth, bandwidth: 150, gain: 1 },
    { frequency: 1100 * mouth, bandwidth: 250, gain: 0.5 },
    { frequency: 2500 * mouth, bandwidth: 500, gain: 0.25 },
  ]);
  const voiced = shape(voice, [
    [0, 0.2],
    [0.4, 1],
    [1, 0],
  ]);
  place(hiss, voiced, 0, between(take, 0.05, 0.35));
  return hiss;
}
