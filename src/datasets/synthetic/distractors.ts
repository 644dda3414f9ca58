import { between, betweenLog, integerBetween, pick } from './chance.ts';
import { contour, decay, multiply, shape } from './envelope.ts';
import { filter, resonate } from './filter.ts';
import { normalize, place } from './mix.ts';
import { wander, whiteNoise } from './noise.ts';
import { onset, type Scene, samples } from './scene.ts';
import { sawtooth, sineTone } from './tone.ts';

/** One to three passing sounds that belong to no class, each at its own moment. */
export function distractors(scene: Scene): Float32Array {
  const { take, length } = scene;
  const out = new Float32Array(length);
  for (let i = integerBetween(take, 1, 3); i > 0; i--) {
    const event = normalize(pick(take, EVENTS)(scene));
    place(out, event, onset(scene, event.length / scene.sr), between(take, 0.3, 1));
  }
  return out;
}

type Event = (scene: Scene) => Float32Array;

/** A bird's whistle: two to five gliding notes. */
function bird({ take, sr }: Scene): Float32Array {
  const notes = integerBetween(take, 2, 5);
  const note = samples(sr, between(take, 0.06, 0.18));
  const out = new Float32Array(notes * note);
  for (let i = 0; i < notes; i++) {
    const glide = contour(note, [
      [0, betweenLog(take, 1800, 5500)],
      [1, betweenLog(take, 1800, 5500)],
    ]);
    const whistle = shape(sineTone(glide, sr), [
      [0, 0],
      [0.3, 1],
      [0.9, 0],
    ]);
    place(out, whistle, i * note);
  }
  return out;
}

/** Something set down or shut: a dull knock that rings in wood. */
function thud({ take, sr }: Scene): Float32Array {
  const strike = decay(whiteNoise(take, samples(sr, 0.25)), samples(sr, between(take, 0.001, 0.01)));
  const pitch = betweenLog(take, 80, 500);
  return resonate(strike, sr, [
    { frequency: pitch, bandwidth: pitch / 4, gain: 1 },
    { frequency: 2.7 * pitch, bandwidth: pitch / 2, gain: 0.5 },
    { frequency: 6.1 * pitch, bandwidth: pitch, gain: 0.3 },
  ]);
}

/** A spoken syllable or two. */
function speech({ take, sr }: Scene): Float32Array {
  const length = samples(sr, between(take, 0.2, 0.8));
  const pitch = betweenLog(take, 90, 260);
  const voice = sawtooth(wander(take, length, samples(sr, 0.15), 0.85 * pitch, 1.2 * pitch), sr, take, 0.02);
  const vowels = wander(take, length, samples(sr, 0.12), 0.7, 1.4);
  const spoken = resonate(
    voice,
    sr,
    [
      { frequency: 550, bandwidth: 120, gain: 1 },
      { frequency: 1500, bandwidth: 200, gain: 0.5 },
      { frequency: 2600, bandwidth: 300, gain: 0.25 },
    ],
    vowels,
  );
  const syllables = wander(take, length, samples(sr, 0.1), 0, 1);
  return shape(multiply(spoken, syllables), [
    [0, 0],
    [0.1, 1],
    [0.9, 1],
    [1, 0],
  ]);
}

/** A machine's beep. */
function beep({ take, sr }: Scene): Float32Array {
  const tone = new Float32Array(samples(sr, between(take, 0.08, 0.4))).fill(betweenLog(take, 500, 4000));
  return shape(sineTone(tone, sr), [
    [0, 0],
    [0.03, 1],
    [0.97, 1],
    [1, 0],
  ]);
}

/** Cloth, paper or a step in gravel: a burst of noise in some band. */
function rustle({ take, sr }: Scene): Float32Array {
  const length = samples(sr, between(take, 0.1, 0.7));
  const noise = filter(whiteNoise(take, length), sr, 'bandpass', betweenLog(take, 400, 6000), 0.8);
  return shape(multiply(noise, wander(take, length, samples(sr, 0.04), 0, 1)), [
    [0, 0],
    [0.3, 1],
    [1, 0],
  ]);
}

const EVENTS: readonly Event[] = [bird, thud, speech, beep, rustle];
