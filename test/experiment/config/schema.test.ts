import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allKeys, keyOf, nearestKey } from '../../../src/experiment/config/keys.ts';
import { resolveExperiment } from '../../../src/experiment/config/resolve.ts';

/** Comments and names of the properties of interfaces in a source file, in order. */
function commentsIn(file: string): Map<string, string[]> {
  const text = readFileSync(new URL(`../../../src/experiment/${file}`, import.meta.url), 'utf8');
  const found = new Map<string, string[]>();
  for (const [, comment, name] of text.matchAll(/\/\*\* ((?:(?!\*\/).)*) \*\/\s+(\w+)\??: /gs))
    found.set(name, [...(found.get(name) ?? []), comment]);
  return found;
}

describe('every key', () => {
  it.each(allKeys.map((key) => [key.path, key] as const))(
    '%s says what it is for and what it may be',
    (_, key) => {
      expect(key.description).toMatch(/^\S.*[^.]$/s);
      expect(key.expected).not.toBe('another value');
    },
  );

  it('is one of an experiment, and the other way round', () => {
    const paths = (value: unknown, around = ''): string[] =>
      value === null || typeof value !== 'object' || Array.isArray(value)
        ? []
        : Object.entries(value).flatMap(([name, inner]) => [
            `${around}${name}`,
            ...paths(inner, `${around}${name}.`),
          ]);
    const full = resolveExperiment({
      file: {
        features: { decibels: { ref: 1, amin: 1e-10, topDb: 80 } },
        augmentation: {
          noise: { snr: [0, 1], probability: 1 },
          timeStretch: { rate: [1, 1], probability: 1 },
          pitchShift: { steps: [0, 0], probability: 1 },
          mix: { on: 'features', alpha: 1, probability: 1 },
          timeMasks: { count: 1, size: 0.1 },
          frequencyMasks: { count: 1, size: 0.1 },
        },
      },
    });
    expect(new Set(['recipe', 'sounds', ...paths(full)])).toEqual(new Set(allKeys.map(({ path }) => path)));
  });

  it('has the same words where it is declared as a type', () => {
    const declared = commentsIn('experiment.ts');
    for (const { name, path, description } of allKeys)
      if (declared.has(name)) expect([path, ...declared.get(name)!]).toContain(description);
    expect(declared.size).toBeGreaterThan(35);
  });
});

describe('nearestKey', () => {
  it.each([
    ['trainning', 'training'],
    ['training.epocs', 'training.epochs'],
    ['learningrate', 'training.learningRate'],
    ['nMel', 'features.nMels'],
    ['training.nMels', 'features.nMels'],
    ['augmentation.mix.alfa', 'augmentation.mix.alpha'],
    ['zzzzzzzzzzz', undefined],
  ])('%s: %s', (path, expected) => expect(nearestKey(path)).toBe(expected));

  it('only offers keys', () => expect(keyOf(nearestKey('model.layers') ?? 'model')).toBeDefined());
});
