import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RandomState } from '../../src/array/random-state.ts';
import { encodeWav } from '../../src/audio/encode-wav.ts';
import type { ExperimentFile } from '../../src/experiment/index.ts';

/** Sample rate of the tones in hertz. */
export const RATE = 8000;

const KINDS: Record<string, (t: number, i: number) => number> = {
  beep: (t, i) => Math.sin(2 * Math.PI * (700 + 40 * i) * t),
  buzz: (t, i) => Math.sign(Math.sin(2 * Math.PI * (90 + 5 * i) * t)),
  hiss: () => 0,
};

/** A folder with a sub-folder for each class: short clips that a small network tells apart within a few epochs. */
export function toneFolder(
  folder: string,
  { classes = Object.keys(KINDS), clips = 10, seconds = 0.4 } = {},
): string {
  const random = new RandomState(7);
  for (const name of classes) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let i = 0; i < clips; i++) {
      const noise = random.randn(Math.round(seconds * RATE));
      const y = Float32Array.from(noise, (value, n) => 0.3 * KINDS[name](n / RATE, i) + 0.05 * value);
      writeFileSync(join(folder, name, `${name}-${i}.wav`), encodeWav(y, { sr: RATE }));
    }
  }
  return folder;
}

/** Settings with which the tones are learned within seconds. */
export const quick: ExperimentFile = {
  recipe: 'small',
  data: { sampleRate: RATE, duration: 0.4, hop: null, shorter: 'pad' },
  features: { nFft: 256, winLength: 256, hopLength: 128, nMels: 16 },
  augmentation: { timeShift: 0.2, mix: null, timeMasks: null, frequencyMasks: null, gain: [-3, 3] },
  training: { epochs: 4, batchSize: 8, learningRate: 0.01, ema: null, labelSmoothing: 0, members: 1 },
  evaluation: { protocol: 'auto', test: 0.3, validation: 0.2, final: true },
};
