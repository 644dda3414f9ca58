import { between, betweenLog, chance } from './chance.ts';
import { decay } from './envelope.ts';
import { type Resonance, resonate } from './filter.ts';
import { place } from './mix.ts';
import { whiteNoise } from './noise.ts';
import { type Scene, samples } from './scene.ts';

/** Tick and tock in a steady beat: knocks that make the wheels and the case ring. */
export function clockTick(scene: Scene): Float32Array {
  const { source, take, sr, length } = scene;
  const out = new Float32Array(length);
  const beat = samples(sr, betweenLog(source, 0.16, 1.05));
  const body = clockBody(scene);
  const tockPitch = between(source, 0.7, 1.1);
  const tockLevel = between(source, 0.35, 1);
  const rebounds = chance(source, 0.6);
  let at = -Math.floor(beat * take.uniform());
  for (let count = 0; at < length; count++) {
    const tock = count % 2 === 1;
    const knock = oneKnock(scene, body, tock ? tockPitch : 1);
    place(out, knock, at, (tock ? tockLevel : 1) * between(take, 0.85, 1));
    if (rebounds) place(out, knock, at + samples(sr, 0.028), 0.35);
    at += Math.max(1, Math.round(beat * between(take, 0.99, 1.01)));
  }
  return out;
}

function clockBody({ source }: Scene): Resonance[] {
  const wheels = betweenLog(source, 1500, 5000);
  return [
    { frequency: betweenLog(source, 250, 900), bandwidth: 80, gain: between(source, 0, 1) },
    { frequency: wheels, bandwidth: wheels / 25, gain: 1 },
    { frequency: wheels * between(source, 1.4, 1.8), bandwidth: wheels / 12, gain: between(source, 0.3, 1) },
    { frequency: wheels * between(source, 2.1, 3), bandwidth: wheels / 8, gain: between(source, 0.1, 0.7) },
  ];
}

function oneKnock({ take, sr }: Scene, body: Resonance[], pitch: number): Float32Array {
  const strike = decay(whiteNoise(take, samples(sr, 0.06)), samples(sr, 0.0008));
  const tuned = body.map((mode) => ({ ...mode, frequency: mode.frequency * pitch }));
  return resonate(strike, sr, tuned);
}
