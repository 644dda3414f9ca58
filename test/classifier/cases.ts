import type { ClassifierSettings, FrontEnd } from '../../src/classifier/settings.ts';
import * as nn from '../../src/nn/index.ts';

/** @file Small classifiers with weights by chance, and sounds, for the tests of exported classifiers. */

const sampleRate = 8000;

/** The settings of most tests, with some of the front end's changed. */
export function settings(
  changes: Partial<FrontEnd> = {},
  windows: Partial<ClassifierSettings['windows']> = {},
): ClassifierSettings {
  return {
    classes: ['a', 'b', 'c'],
    sampleRate,
    windows: { size: 4000, hop: 2000, shorter: 'pad', ...windows },
    frontEnd: {
      nFft: 512,
      hopLength: 128,
      winLength: 512,
      window: 'hann',
      center: true,
      nMels: 24,
      fMin: 0,
      fMax: 4000,
      htk: false,
      norm: 'slaney',
      power: 2,
      decibels: { ref: 'max', amin: 1e-10, topDb: 80 },
      mean: [-40],
      deviation: [20],
      ...changes,
    },
  };
}

/** (bands, frames, 1), which the networks of these settings take. */
export function inputShape({ windows, frontEnd }: ClassifierSettings): number[] {
  const { center, nFft, hopLength, nMels } = frontEnd;
  const padding = center ? 2 * Math.floor(nFft / 2) : 0;
  return [nMels, 1 + Math.floor((windows.size + padding - nFft) / hopLength), 1];
}

/** A convolutional network. */
export function cnn(of: ClassifierSettings, seed = 1): nn.Model {
  return nn.sequential({ inputShape: inputShape(of), seed }, [
    nn.conv2d(8, 3, { padding: 'same', activation: 'relu' }),
    nn.batchNormalization(),
    nn.maxPooling2d(2),
    nn.depthwiseConv2d(3, { padding: 'same' }),
    nn.conv2d(16, 3, { activation: 'relu' }),
    nn.globalAveragePooling2d(),
    nn.dense(of.classes.length, { activation: 'softmax' }),
  ]);
}

/** A network of dense layers, as in the lab. */
export function mlp(of: ClassifierSettings, seed = 2): nn.Model {
  return nn.sequential({ inputShape: inputShape(of), seed }, [
    nn.flatten(),
    nn.dense(16, { activation: 'relu' }),
    nn.dropout(0.2),
    nn.dense(of.classes.length, { activation: 'softmax' }),
  ]);
}

/** A recurrent network over the frames. */
export function rnn(of: ClassifierSettings, seed = 3): nn.Model {
  const [bands, frames] = inputShape(of);
  return nn.sequential({ inputShape: [bands, frames, 1], seed }, [
    nn.reshape([bands, frames]),
    nn.permute([2, 1]),
    nn.bidirectional(nn.gru(6)),
    nn.dense(of.classes.length, { activation: 'softmax' }),
  ]);
}

/** Numbers in [-1, 1) that look random, the same everywhere. */
export function noise(count: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 23 - 1;
  });
}

/** A tone that rises, under noise. */
export function sound(length: number, seed = 1): Float32Array {
  const hiss = noise(length, seed);
  return hiss.map(
    (value, i) => 0.3 * Math.sin(2 * Math.PI * (200 + seed * 50 + i / 100) * (i / sampleRate)) + 0.02 * value,
  );
}

/** The largest difference of two lists of lists. */
export function difference(a: readonly ArrayLike<number>[], b: readonly ArrayLike<number>[]): number {
  if (a.length !== b.length || a.some((row, i) => row.length !== b[i].length)) return Number.NaN;
  return Math.max(...a.flatMap((row, i) => Array.from(row, (value, j) => Math.abs(value - b[i][j]))));
}
