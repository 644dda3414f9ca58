import { describe, expect, it } from 'vitest';
import { augmentationFor, modelsOf, networkCount } from '../../src/experiment/network.ts';
import { recipes } from '../../src/experiment/recipes/index.ts';

const { small, best } = Object.fromEntries(
  Object.entries(recipes).map(([name, { experiment }]) => [name, experiment]),
);

describe('the networks of an experiment', () => {
  it('are so many of each model', () => {
    expect([modelsOf(small), networkCount(small)]).toEqual([['small'], 1]);
    expect([modelsOf(best), networkCount(best)]).toEqual([['small-pooled', 'texture'], 4]);
  });

  it('that measure texture see spectrograms as they are', () => {
    const { augmentation } = best;
    expect(augmentation.mix!.on).toBe('features');
    const intact = { ...augmentation, mix: null, timeMasks: null, frequencyMasks: null };
    expect([0, 1, 2, 3].map((member) => augmentationFor(best, member))).toEqual([
      augmentation,
      intact,
      augmentation,
      intact,
    ]);
    const mix = { on: 'waveform', alpha: 1, probability: 0.5 } as const;
    expect(augmentationFor({ model: 'texture', augmentation: { ...augmentation, mix } }, 0).mix).toBe(mix);
  });
});
