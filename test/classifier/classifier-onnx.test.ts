import { describe, expect, it } from 'vitest';
import { sizeOf, tensor } from '../../src/array/tensor.ts';
import { classifierOnnx } from '../../src/classifier/classifier-onnx.ts';
import { networkProbabilities } from '../../src/classifier/network-probabilities.ts';
import type { ClassifierSettings, FrontEnd } from '../../src/classifier/settings.ts';
import type { AnyModel } from '../../src/nn/index.ts';
import { dense, flatten, sequential } from '../../src/nn/index.ts';
import { createSession } from '../../src/runtime/index.ts';
import { cnn, difference, inputShape, mlp, rnn, settings, sound } from './cases.ts';

/** What the exported file says about waveforms of one length. */
async function exported(
  networks: AnyModel[],
  of: ClassifierSettings,
  waves: Float32Array[],
): Promise<number[][]> {
  const session = await createSession(await classifierOnnx(networks, of));
  const [{ length }] = waves;
  const all = new Float32Array(waves.length * length);
  for (const [i, wave] of waves.entries()) all.set(wave, i * length);
  const { probabilities } = await session.run({ waveform: tensor(all, [waves.length, length]) });
  await session.release();
  expect(probabilities.dims).toEqual([waves.length, of.classes.length]);
  const values = [...(probabilities.data as Float32Array)];
  return waves.map((_, i) => values.slice(i * of.classes.length, (i + 1) * of.classes.length));
}

const fronts: Record<string, Partial<FrontEnd>> = {
  'decibels below the loudest': {},
  'no logarithm': { decibels: null, mean: [0], deviation: [1] },
  'decibels against a number, no limit': { decibels: { ref: 0.5, amin: 1e-8, topDb: null } },
  'a small range': { decibels: { ref: 1, amin: 1e-10, topDb: 20 } },
  magnitudes: { power: 1, decibels: { ref: 'max', amin: 1e-5, topDb: 80 } },
  'another power': { power: 1.5 },
  'frames that are not centred': { center: false },
  'the HTK scale, triangles of height 1': { htk: true, norm: null },
  'a hop that divides nothing': { nFft: 1000, winLength: 1000, hopLength: 441 },
  'a short window, some bands': { winLength: 300, window: 'hamming', fMin: 300, fMax: 2500 },
  'frames with gaps': { nFft: 256, winLength: 256, hopLength: 300, nMels: 12 },
  'a prime number of points': { nFft: 509, winLength: 509 },
  'an odd number of points, not centred': { nFft: 405, winLength: 405, center: false },
  'windows by a function': { window: (n: number) => Float32Array.from({ length: n }, (_, i) => i / n) },
  'mean and deviation of each band': {
    mean: Array.from({ length: 24 }, (_, i) => -i),
    deviation: Array.from({ length: 24 }, (_, i) => 10 + i),
  },
  'mean and deviation of each band and frame': {
    mean: Array.from({ length: 24 * 32 }, (_, i) => -40 + (i % 7)),
    deviation: Array.from({ length: 24 * 32 }, (_, i) => 10 + (i % 11)),
  },
};

describe('an exported classifier', () => {
  it('computes the features of training under a window of one point that stands before the sound', async () => {
    const of = settings({ winLength: 1, hopLength: 100_000, decibels: null, mean: [0], deviation: [1] });
    const networks = [mlp(of)];
    const waves = [sound(of.windows.size, 1)];
    const expected = await networkProbabilities(networks, of, waves);
    expect(difference(await exported(networks, of, waves), expected)).toBeLessThan(1e-4);
  });

  it.each(Object.entries(fronts))(
    'computes the features and probabilities of training: %s',
    async (_, front) => {
      const of = settings(front);
      const networks = [cnn(of)];
      const waves = [sound(7000, 1), sound(7000, 2)];
      expect(
        difference(await exported(networks, of, waves), await networkProbabilities(networks, of, waves)),
      ).toBeLessThan(2e-5);
      // a network that gives its input: the features themselves
      const shape = inputShape(of);
      const all = { ...of, classes: Array.from({ length: sizeOf(shape) }, (_, i) => String(i)) };
      const open = [sequential({ inputShape: shape }, [flatten()])];
      const window = [sound(4000, 3)];
      const scale = Math.max(...of.frontEnd.deviation);
      expect(
        scale * difference(await exported(open, all, window), await networkProbabilities(open, all, window)),
      ).toBeLessThan(1e-3);
    },
  );

  it.each(['pad', 'repeat'] as const)('takes waveforms of any length, %s', async (shorter) => {
    const of = settings({}, { shorter });
    const networks = [mlp(of)];
    for (const length of [1, 2, 100, 1999, 3999, 4000, 4001, 4200, 4201, 5999, 6000, 6200, 6201, 12_345]) {
      const waves = [sound(length, 1), sound(length, 5), sound(length, 9)];
      const [a, b] = [await exported(networks, of, waves), await networkProbabilities(networks, of, waves)];
      expect(difference(a, b), `length ${length}`).toBeLessThan(2e-5);
    }
  });

  it('joins networks by the geometric mean of what they say of each window', async () => {
    const of = settings();
    const networks = [cnn(of), mlp(of), rnn(of)];
    const waves = [sound(of.windows.size, 3)];
    const alone = await Promise.all(networks.map((network) => networkProbabilities([network], of, waves)));
    const means = of.classes.map((_, c) => Math.cbrt(alone.reduce((product, [one]) => product * one[c], 1)));
    const total = means.reduce((a, b) => a + b);
    const expected = [means.map((mean) => mean / total)];
    expect(difference(await exported(networks, of, waves), expected)).toBeLessThan(2e-5);
    for (const one of alone) expect(difference(expected, one)).toBeGreaterThan(1e-3);

    const longer = [sound(9000)];
    const [a, b] = [await exported(networks, of, longer), await networkProbabilities(networks, of, longer)];
    expect(difference(a, b)).toBeLessThan(2e-5);
  });

  it.each([{ ref: 'max', topDb: 80 } as const, { ref: 1, topDb: null } as const])(
    'hears silence: %o',
    async (scale) => {
      const of = settings({ decibels: { amin: 1e-10, ...scale } });
      const networks = [cnn(of)];
      const half = sound(8000);
      half.fill(0, 0, 5000);
      const waves = [new Float32Array(8000), half];
      expect(
        difference(await exported(networks, of, waves), await networkProbabilities(networks, of, waves)),
      ).toBeLessThan(2e-5);
    },
  );

  it('refuses networks that do not fit', async () => {
    const of = settings();
    await expect(classifierOnnx([], of)).rejects.toThrow(/at least one network/);
    const wrong = sequential({ inputShape: [10] }, [dense(3)]);
    await expect(classifierOnnx([wrong], of)).rejects.toMatchObject({ code: 'SHAPE_MISMATCH' });
    const deaf = settings({ nFft: 16, winLength: 16, fMin: 600, fMax: 700, nMels: 2 });
    await expect(classifierOnnx([mlp(deaf)], deaf)).rejects.toThrow(/no bin of the transform falls into/);
    const two = sequential({ inputShape: [24, 32, 1] }, [flatten(), dense(2)]);
    await expect(classifierOnnx([two], of)).rejects.toThrow(
      /name 3 classes; network 0 goes from \(24, 32, 1\) to \(2,\)/,
    );
  });
});
