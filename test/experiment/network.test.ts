import { describe, expect, it } from 'vitest';
import { floats, type Tensor, tensor } from '../../src/array/tensor.ts';
import {
  augmentationFor,
  makeNetwork,
  modelsOf,
  modelsText,
  networkCount,
} from '../../src/experiment/network.ts';
import { recipes } from '../../src/experiment/recipes/index.ts';
import { dense, sequential } from '../../src/nn/index.ts';

const { small, best } = Object.fromEntries(
  Object.entries(recipes).map(([name, { experiment }]) => [name, experiment]),
);

describe('the networks of an experiment', () => {
  it('are so many of each model', () => {
    expect([modelsOf(small), networkCount(small)]).toEqual([['small'], 1]);
    expect([modelsOf(best), networkCount(best)]).toEqual([['small-pooled', 'texture', 'texture'], 6]);
  });

  it('are named once', () => {
    const own = () => sequential({ inputShape: [1] }, [dense(1)]);
    expect(modelsText({ model: 'small' })).toBe('small');
    expect(modelsText(best)).toBe('small-pooled and texture (2 of it)');
    expect(modelsText({ model: ['small', 'texture'] })).toBe('small and texture');
    expect(modelsText({ model: [own, 'texture'] }, (name) => `<${name}>`)).toBe(
      'a network of the configuration file and <texture>',
    );
  });

  it('that measure texture see spectrograms as they are', () => {
    const { augmentation } = best;
    expect(augmentation.mix!.on).toBe('features');
    const intact = { ...augmentation, mix: null, timeMasks: null, frequencyMasks: null };
    expect([0, 1, 2, 3].map((member) => augmentationFor(best, member))).toEqual([
      augmentation,
      intact,
      intact,
      augmentation,
    ]);
    const mix = { on: 'waveform', alpha: 1, probability: 0.5 } as const;
    expect(augmentationFor({ model: 'texture', augmentation: { ...augmentation, mix } }, 0).mix).toBe(mix);
  });
});

describe('the average of the weights', () => {
  it.each([
    [2000, 0.99],
    [100, 0.95],
    [3, 0],
  ])('forgets the start of a training of %i steps', (steps, emaMomentum) => {
    const purpose = { inputShape: [64, 108, 1], classes: 2, seed: 1, member: 0, steps };
    const { trained } = makeNetwork(small, purpose);
    expect(trained.compiled.optimizer.options).toMatchObject({ useEma: true, emaMomentum });
  });
});

describe('a network that measures before it weighs', () => {
  const purpose = { inputShape: [16, 40, 1], classes: 3, seed: 4, member: 0, steps: 10 };
  const texture = { ...best, model: 'texture' };

  it('is trained behind its measurements, and has the weights when it is whole', async () => {
    const { trained, measuring, whole } = makeNetwork(texture, purpose);
    const level = (i: number) => Math.sin(i * i) + Math.cos(i / 50);
    const x = tensor(
      Float32Array.from({ length: 6 * 16 * 40 }, (_, i) => level(i)),
      [6, 16, 40, 1],
    );
    const y = tensor(
      Float32Array.from({ length: 18 }, (_, i) => Number(i % 4 === 0)),
      [6, 3],
    );
    const measured = await measuring!.predict(x);
    const both = async () => [
      floats((await whole().predict(x)) as Tensor),
      floats((await trained.predict(measured)) as Tensor),
    ];
    const [first, before] = await both();
    await trained.fit(measured, y, { epochs: 3, verbose: 0 });
    const [all, after] = await both();
    for (const [i, value] of before.entries()) expect(first[i]).toBeCloseTo(value, 5);
    for (const [i, value] of after.entries()) expect(all[i]).toBeCloseTo(value, 5);
    expect(Math.max(...after.map((value, i) => Math.abs(value - before[i])))).toBeGreaterThan(0.01);
  });

  it.each([
    { gain: [-6, 6] },
    { noise: { snr: [10, 30], probability: 0.5 } },
    { timeStretch: { rate: [0.8, 1.25], probability: 0.5 } },
    { pitchShift: { steps: [-2, 2], probability: 0.5 } },
    { randomCrop: true },
    { mix: { on: 'waveform', alpha: 1, probability: 0.5 } },
  ] as const)('is trained as a whole where sounds are changed: %j', (change) => {
    const augmentation = { ...best.augmentation, ...change };
    const { trained, measuring, whole } = makeNetwork({ ...texture, augmentation }, purpose);
    expect([trained.inputShape, measuring]).toEqual([purpose.inputShape, undefined]);
    expect(whole()).toBe(trained);
  });
});
