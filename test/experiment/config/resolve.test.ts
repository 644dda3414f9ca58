import { describe, expect, it } from 'vitest';
import { EarshotError } from '../../../src/errors.ts';
import { resolveExperiment } from '../../../src/experiment/config/resolve.ts';
import { recipes } from '../../../src/experiment/recipes/index.ts';

// biome-ignore lint/suspicious/noExplicitAny: wrong settings on purpose
function mistakes(file: any): string {
  try {
    resolveExperiment({ file, from: 'earshot.config.ts' });
  } catch (error) {
    if (error instanceof EarshotError) return error.message;
    throw error;
  }
  return 'none';
}

describe('resolveExperiment', () => {
  it.each(Object.keys(recipes))('%s is a whole and valid experiment', (recipe) => {
    expect(resolveExperiment({ recipe })).toEqual(recipes[recipe].experiment);
  });

  it.each(Object.keys(recipes))('%s comes back from JSON as it was', (recipe) => {
    const experiment = resolveExperiment({ recipe, overrides: { features: { window: ['kaiser', 14] } } });
    expect(resolveExperiment({ file: JSON.parse(JSON.stringify(experiment)) })).toEqual(experiment);
  });

  it("takes overrides before the file's settings and those before the recipe's", () => {
    const { training, augmentation, features } = resolveExperiment({
      file: { recipe: 'lab-mlp', training: { epochs: 9, batchSize: 8 }, augmentation: { gain: [-6, 6] } },
      overrides: { training: { epochs: 3 } },
    });
    expect(training).toEqual({ ...recipes['lab-mlp'].experiment.training, epochs: 3, batchSize: 8 });
    expect(augmentation.gain).toEqual([-6, 6]);
    expect(features).toEqual(recipes['lab-mlp'].experiment.features);
  });

  it("takes the caller's recipe before the file's, and small without any", () => {
    const file = { recipe: 'lab-mlp' };
    expect(resolveExperiment({ recipe: 'lab-cnn', file }).model).toBe('lab-cnn');
    expect(resolveExperiment({ file }).model).toBe('lab-mlp');
    expect(resolveExperiment().model).toBe('small');
  });

  it('sets a part anew, or takes one away', () => {
    const noise = { snr: [0, 20], probability: 0.5 } as const;
    expect(resolveExperiment({ file: { augmentation: { noise, mix: null } } }).augmentation).toMatchObject({
      noise,
      mix: null,
    });
    expect(
      resolveExperiment({
        recipe: 'lab-mlp',
        file: { features: { decibels: { ref: 'max', amin: 1e-5, topDb: null } } },
      }).features.decibels,
    ).toEqual({ ref: 'max', amin: 1e-5, topDb: null });
  });

  it('leaves what is undefined as it was', () => {
    expect(resolveExperiment({ file: { training: { epochs: undefined } } })).toEqual(resolveExperiment());
  });

  it('keeps a function that makes the network', () => {
    const model = recipes.small.experiment.model as never;
    const own = () => model;
    expect(resolveExperiment({ file: { model: own } }).model).toBe(own);
    expect(resolveExperiment({ file: { model: [own, 'texture'] } }).model).toEqual([own, 'texture']);
  });

  it('takes no key for a prototype', () => {
    expect(mistakes(JSON.parse('{ "__proto__": { "epochs": 1 } }'))).toContain('__proto__ is not a key.');
    expect(mistakes(JSON.parse('{ "training": { "__proto__": { "epochs": 1 } } }'))).toContain(
      'training.__proto__ is not a key.',
    );
  });
});

describe('wrong settings', () => {
  it.each([
    [{ training: { epochs: 'ten' } }, "training.epochs must be a whole number of 1 or more; received 'ten'."],
    [{ training: { epochs: 0.5 } }, 'training.epochs must be a whole number of 1 or more; received 0.5.'],
    [
      { training: { epochs: Number.NaN } },
      'training.epochs must be a whole number of 1 or more; received NaN.',
    ],
    [{ training: { epochs: null } }, 'training.epochs must be a whole number of 1 or more; received null.'],
    [{ trainig: {} }, 'trainig is not a key. Did you mean training?'],
    [{ training: { epoc: 3 } }, 'training.epoc is not a key. Did you mean training.epoch?'],
    [{ epochs: 3 }, 'epochs is not a key. Did you mean training.epochs?'],
    [{ training: { mixing: {} } }, 'training.mixing is not a key.'],
    [{ augmentation: { mixup: 0.2 } }, 'augmentation.mixup is not a key. Did you mean augmentation.mix?'],
    [{ qqqqqqqqqq: 1 }, 'qqqqqqqqqq is not a key. docs/experiments.md lists all.'],
    [{ training: 5 }, 'training must be an object { epochs, batchSize,'],
    [{ training: { optimizer: 'adan' } }, "received 'adan'. Did you mean 'adam'?"],
    [{ training: { learningRate: 0 } }, 'training.learningRate must be a number above 0; received 0.'],
    [
      { training: { learningRate: '1e-3' } },
      "training.learningRate must be a number above 0; received '1e-3'.",
    ],
    [
      { training: { labelSmoothing: 1 } },
      'training.labelSmoothing must be a number of 0 or more and below 1; received 1.',
    ],
    [{ training: { seed: -1 } }, 'training.seed must be a whole number from 0 to 4294967295; received -1.'],
    [{ model: 'smal' }, "received 'smal'. Did you mean 'small'?"],
    [{ model: 3 }, 'model must be '],
    [{ model: [] }, 'or a list of such; received '],
    [{ model: ['small', 'textur'] }, "'texture', 'lab-mlp'"],
    [{ data: { shorter: 'crop' } }, "data.shorter must be 'pad' or 'repeat'; received 'crop'."],
    [
      { data: { hop: 6 } },
      'data.hop must not be above data.duration (5), or parts of longer clips are left out; received 6.',
    ],
    [
      { data: { sampleRate: 44.1 } },
      'data.sampleRate must be a whole number from 1000 to 384000; received 44.1.',
    ],
    [{ features: { window: 'han' } }, "received 'han'. Did you mean 'hann'?"],
    [{ features: { window: ['kaiser'] } }, "or one with its parameter: ['kaiser', 14]; received ['kaiser']."],
    [
      { features: { window: [0, 1, 0] } },
      "features.window must be 'hann', 'hamming' or another window's name",
    ],
    [{ features: { power: 3 } }, 'features.power must be 1 or 2; received 3.'],
    [
      { features: { decibels: { ref: 'min' } } },
      "features.decibels.ref must be a number above 0 or 'max'; received 'min'.",
    ],
    [
      { features: { fMax: 20000 } },
      'features.fMax must not be above half of data.sampleRate (11025); received 20000.',
    ],
    [
      { features: { fMin: 8000, fMax: 4000 } },
      'features.fMin must be below features.fMax (4000); received 8000.',
    ],
    [
      { features: { nFft: 2048 }, data: { duration: 0.05 } },
      'features.nFft must not be above the 1103 samples of a window',
    ],
    [{ features: { winLength: 4096 } }, 'features.winLength must not be above features.nFft'],
    [
      { augmentation: { gain: [3, 1] } },
      'augmentation.gain must be two numbers from -60 to 60, the smaller one first: [from, to], or null; received [3, 1].',
    ],
    [{ augmentation: { gain: 3 } }, 'augmentation.gain must be two numbers'],
    [
      { augmentation: { noise: { snr: [0, 10] } } },
      'augmentation.noise.probability is missing; it must be a number from 0 to 1.',
    ],
    [
      { augmentation: { equalizer: { maxGain: 6, points: 1 } } },
      'augmentation.equalizer.points must be a whole number from 2 to 100',
    ],
    [
      { features: { decibels: null } },
      'augmentation.equalizer adds decibels to the features, which are none with features.decibels null.',
    ],
    [
      { augmentation: { timeMasks: { count: 5, size: 0.2 } } },
      'augmentation.timeMasks: count x size must be below 1, or masks may cover all there is; received 5 x 0.2.',
    ],
    [
      { training: { epoch: 'best' }, evaluation: { validation: 0 } },
      "training.epoch 'best' needs evaluation.validation above 0",
    ],
    [{ evaluation: { test: 0 } }, 'evaluation.test must be a number from 0.01 to 0.9; received 0.'],
    [{ sounds: 4 }, 'sounds must be the path of a folder or a CSV file, or null; received 4.'],
    [
      { recipe: 'besst' },
      "recipe must be one of 'small', 'best', 'lab-mlp', 'lab-cnn'; received 'besst'. Did you mean 'best'?",
    ],
    [{ recipe: 5 }, 'recipe must be one of'],
    [5, 'the settings must be an object { ... }; received 5.'],
    [[], 'the settings must be an object { ... }; received [].'],
    [null, 'the settings must be an object { ... }; received null.'],
  ])('%j', (file, message) => {
    const said = mistakes(file);
    expect(said).toContain(message);
    expect(said).toMatch(/^earshot\.config\.ts: /);
    expect(said).not.toMatch(/zod|invalid_|expected|Invalid/);
  });

  it('are told all at once, a line each', () => {
    expect(mistakes({ training: { epochs: 0, seed: 'x' }, data: { hopp: 1 } })).toBe(
      [
        'earshot.config.ts has 3 mistakes:',
        '  data.hopp is not a key. Did you mean data.hop?',
        '  training.epochs must be a whole number of 1 or more; received 0.',
        "  training.seed must be a whole number from 0 to 4294967295; received 'x'.",
      ].join('\n'),
    );
  });
});
