import { describe, expect, it } from 'vitest';
import { differences, settingText, varyingSettings } from '../../../src/experiment/report/differences.ts';

describe('differences', () => {
  it('names the settings that differ, with both values', () => {
    const a = { training: { epochs: 40, ema: 0.99, seed: 1 }, gain: [-6, 6], mix: null };
    const b = {
      training: { epochs: 60, ema: null, seed: 1 },
      gain: [-6, 3],
      mix: { on: 'features', alpha: 0.2 },
    };
    expect(differences(a, b)).toEqual([
      { key: 'training.epochs', a: '40', b: '60' },
      { key: 'training.ema', a: '0.99', b: 'none' },
      { key: 'gain', a: '-6 to 6', b: '-6 to 3' },
      { key: 'mix', a: 'none', b: 'on features, alpha 0.2' },
    ]);
    expect(differences(a, structuredClone(a))).toEqual([]);
  });

  it('takes functions as different', () => {
    expect(differences({ model: () => 1 }, { model: 'small' })).toEqual([
      { key: 'model', a: 'a function', b: 'small' },
    ]);
  });
});

describe('varyingSettings', () => {
  it('has a value of each experiment, parts as a whole where one lacks them', () => {
    const masks = (count: number) => ({ masks: { count, size: 0.1 } });
    expect(
      varyingSettings([
        { a: 1, ...masks(1) },
        { a: 1, ...masks(2) },
        { a: 2, masks: null },
      ]),
    ).toEqual([
      { key: 'a', values: ['1', '1', '2'] },
      { key: 'masks', values: ['count 1, size 0.1', 'count 2, size 0.1', 'none'] },
    ]);
    expect(varyingSettings([{ a: 1 }])).toEqual([]);
    expect(varyingSettings([])).toEqual([]);
  });
});

describe('settingText', () => {
  it('writes settings as people do', () => {
    expect([null, true, false, 0.001, 'pad', ['kaiser', 14], [1, 2, 3]].map(settingText)).toEqual([
      'none',
      'yes',
      'no',
      '0.001',
      'pad',
      'kaiser, 14',
      '1, 2, 3',
    ]);
  });
});
