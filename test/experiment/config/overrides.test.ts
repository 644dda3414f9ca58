import { describe, expect, it } from 'vitest';
import { overridesOf } from '../../../src/experiment/config/overrides.ts';
import { resolveExperiment } from '../../../src/experiment/config/resolve.ts';

describe('overridesOf', () => {
  it.each([
    ['training.epochs=10', { training: { epochs: 10 } }],
    [' training.epochs = 10 ', { training: { epochs: 10 } }],
    ['augmentation.mix=null', { augmentation: { mix: null } }],
    ['augmentation.gain=[-6, 6]', { augmentation: { gain: [-6, 6] } }],
    ['augmentation.randomCrop=false', { augmentation: { randomCrop: false } }],
    ['augmentation.mix={"on":"waveform"}', { augmentation: { mix: { on: 'waveform' } } }],
    ['model=texture', { model: 'texture' }],
    ['model="texture"', { model: 'texture' }],
    ['model=["small","texture"]', { model: ['small', 'texture'] }],
    ['features.decibels.ref=max', { features: { decibels: { ref: 'max' } } }],
    ['features.window=["kaiser",14]', { features: { window: ['kaiser', 14] } }],
    ['sounds=2024', { sounds: '2024' }],
    ['sounds=a=b', { sounds: 'a=b' }],
    ['training.learningRate=1e-3', { training: { learningRate: 1e-3 } }],
  ])('%s', (text, expected) => expect(overridesOf([text])).toEqual(expected));

  it('takes all together, the last of one key', () => {
    const settings = ['training.epochs=10', 'training.seed=3', 'augmentation.mix=null', 'training.epochs=12'];
    const overrides = overridesOf(settings);
    expect(overrides).toEqual({ training: { epochs: 12, seed: 3 }, augmentation: { mix: null } });
    expect(resolveExperiment({ overrides }).training).toMatchObject({ epochs: 12, seed: 3 });
    expect(overridesOf([])).toEqual({});
  });

  it.each([
    ['training.epochs', "write a key and its value, such as training.epochs=10; received 'training.epochs'."],
    ['=3', "write a key and its value, such as training.epochs=10; received '=3'."],
    ['training.epoks=3', 'training.epoks is not a key. Did you mean training.epochs?'],
    ['epochs=3', 'epochs is not a key. Did you mean training.epochs?'],
    ['training.epochs=ten', "training.epochs must be a whole number of 1 or more; received 'ten'."],
    ['training.epochs=', "training.epochs must be a whole number of 1 or more; received ''."],
    ['training.epochs=null', 'training.epochs must be a whole number of 1 or more; received null.'],
    ['training.optimizer=adma', "received 'adma'. Did you mean 'adam'?"],
    ['augmentation.gain=6', 'augmentation.gain must be two numbers'],
    ['training=5', 'training must be an object {'],
    ['model=hugh', "model must be 'small'"],
    ['recipe=bset', "received 'bset'. Did you mean 'best'?"],
  ])('%s is refused: %s', (text, message) => expect(() => overridesOf([text])).toThrow(message));

  it('leaves what is wrong inside an object to the whole experiment', () => {
    const overrides = overridesOf(['augmentation.mix={"alfa":2}']);
    expect(() => resolveExperiment({ overrides })).toThrow(
      'augmentation.mix.alfa is not a key. Did you mean augmentation.mix.alpha?',
    );
  });
});
