import { between, betweenLog } from './chance.ts';
import { contour, multiply } from './envelope.ts';
import { filter } from './filter.ts';
import { normalize, place } from './mix.ts';
import { brownNoise, pinkNoise, wander } from './noise.ts';
import { type Scene, samples } from './scene.ts';
import { sawtooth } from './tone.ts';

/** Rotor slaps at the blade rate over the wash they chop, and the turbine's whine; coming near or going away. */
export function helicopter(scene: Scene): Float32Array {
  const { source, take, sr, length } = scene;
  const rate = betweenLog(source, 9, 19);
  const blades = wander(take, length, samples(sr, 1.5), 0.97 * rate, 1.03 * rate);
  const slaps = slapEnvelope(blades, sr, between(source, 3, 12));
  const thump = multiply(
    filter(brownNoise(take, length), sr, 'lowpass', betweenLog(source, 120, 350)),
    slaps,
  );
  const out = normalize(thump, between(source, 0.5, 1));
  const wash = filter(pinkNoise(take, length), sr, 'lowpass', betweenLog(source, 800, 2500));
  const chopped = between(source, 0.6, 0.95);
  place(
    out,
    multiply(
      wash,
      slaps.map((slap) => 1 - chopped + chopped * slap),
    ),
    0,
    between(source, 0.1, 0.8),
  );
  place(out, engine(scene, betweenLog(source, 60, 180)), 0, between(source, 0.02, 0.2));
  const nearness = [between(take, 0.3, 1), between(take, 0.3, 1)];
  return multiply(
    out,
    contour(length, [
      [0, nearness[0]],
      [1, nearness[1]],
    ]),
  );
}

/** From 0 to 1 once a blade: a sudden slap that dies away `sharpness` times a turn of the phase. */
function slapEnvelope(rate: Float32Array, sr: number, sharpness: number): Float32Array {
  let phase = 0;
  let level = 0;
  return rate.map((hertz) => {
    const step = hertz / sr;
    phase += step;
    if (phase >= 1) phase -= 1;
    const rising = phase < 0.12;
    level += (rising ? 40 * (1 - level) : -sharpness * level) * step;
    return level;
  });
}

function engine({ take, sr, length }: Scene, pitch: number): Float32Array {
  const hum = sawtooth(wander(take, length, samples(sr, 1), 0.99 * pitch, 1.01 * pitch), sr, take, 0.01);
  return filter(hum, sr, 'lowpass', 500);
}
