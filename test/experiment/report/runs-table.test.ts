import { describe, expect, it } from 'vitest';
import { runsTable } from '../../../src/experiment/report/index.ts';
import { comparedRun } from './compared-run.ts';

describe('runsTable', () => {
  it('has a line for each run, the latest first, and the settings that differ', () => {
    const first = comparedRun('small-1', { skill: 1 });
    const second = comparedRun('small-2', {
      skill: 1,
      started: '2026-05-05T09:30:12.000Z',
      training: { epochs: 80, ema: 0.99 },
    });
    expect(runsTable([first, { ...second, scores: undefined, network: undefined }])).toBe(
      `Run      Started     Recipe  Data  Accuracy  95 % interval     Parameters  Time
small-2  2026-05-05  small   A            -  not finished               -  3 min 07 s
small-1  2026-05-04  small   A      100.0 %  100.0 to 100.0 %      93,674  3 min 07 s

Data A: sounds, 48 clips, 4 classes (aaaaaaaaaaaa)

Settings that differ
  small-2: training.epochs 80; training.ema 0.99
  small-1: training.epochs 40; training.ema none
`,
    );
  });

  it('stays within 100 columns', () => {
    const long = 'a-run-with-a-name-that-says-all-that-was-done';
    const training = {
      epochs: 1000,
      learningRate: 0.00125,
      optimizer: 'rmsprop',
      schedule: 'constant',
      members: 12,
    };
    const runs = [1, 2, 3].map((seed) => ({
      ...comparedRun(`${long}-${seed}`, {
        seed,
        training: seed === 2 ? training : {},
        hash: String(seed).repeat(64),
      }),
      recipe: 'my-own-recipe',
      seconds: 5999,
      network: { parameters: 12_345_678, trainable: 1, summary: '' },
    }));
    const lines = runsTable(runs).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines.filter((line) => line.startsWith('a-run-with-a-name-t…'))).toHaveLength(3);
  });

  it('says which runs must not be compared', () => {
    const text = runsTable([comparedRun('one'), comparedRun('two', { hash: 'b'.repeat(64) })]);
    expect(text).toContain('Data B: sounds, 48 clips, 4 classes (bbbbbbbbbbbb)');
    expect(text.replace(/\s+/g, ' ')).toContain('can only be compared between runs with the same letter');
  });

  it('takes none', () => {
    expect(runsTable([])).toBe('No runs.\n');
  });
});
