import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { addExperimentOptions, experimentOf } from '../../src/cli/experiment-options.ts';

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'earshot-options-'));

beforeEach(() => {
  process.chdir(folder);
  for (const name of ['earshot.config.json', 'earshot.config.mjs']) rmSync(name, { force: true });
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

/** What a command with the options makes of a line. */
async function chosen(line: string) {
  let complaint = '';
  const command = addExperimentOptions(new Command('train'))
    .argument('[data]')
    .exitOverride()
    .configureOutput({ writeErr: (text) => (complaint += text) });
  try {
    command.parse(line.split(' ').filter(Boolean), { from: 'user' });
  } catch {
    throw new Error(complaint);
  }
  return experimentOf(command, command.args[0]);
}

const write = (name: string, settings: object) => writeFileSync(name, JSON.stringify(settings));

describe('the options of an experiment', () => {
  it('take the recipe small and the sounds of the command line', async () => {
    const { recipe, sounds, experiment, configFile } = await chosen('bells');
    expect([recipe, sounds, experiment.model, configFile]).toEqual(['small', 'bells', 'small', undefined]);
  });

  it('take the file that lies here, its sounds too', async () => {
    write('earshot.config.json', { recipe: 'lab-mlp', sounds: 'bells', training: { epochs: 4 } });
    const { recipe, sounds, experiment, configFile } = await chosen('');
    expect([recipe, sounds]).toEqual(['lab-mlp', join(process.cwd(), 'bells')]);
    expect(experiment.training.epochs).toBe(4);
    expect(configFile).toBe(join(process.cwd(), 'earshot.config.json'));
    expect((await chosen('whistles')).sounds).toBe('whistles');
  });

  it('leave it alone where a recipe is named', async () => {
    write('earshot.config.json', { training: { epochs: 4 } });
    const { experiment, configFile } = await chosen('bells --recipe best');
    expect([experiment.model, experiment.training.epochs === 4, configFile]).toEqual([
      ['small-pooled', 'texture', 'texture'],
      false,
      undefined,
    ]);
  });

  it('set single keys over all', async () => {
    write('other.json', { training: { epochs: 4, seed: 9 } });
    const { experiment } = await chosen(
      'bells --config other.json --set training.epochs=5 --set model=texture',
    );
    expect([experiment.training.epochs, experiment.training.seed, experiment.model]).toEqual([
      5,
      9,
      'texture',
    ]);
    expect((await chosen('--set sounds=drums')).sounds).toBe(join(process.cwd(), 'drums'));
  });

  it.each([
    [
      'bells --recipe besst',
      "recipe must be one of 'small', 'best', 'lab-mlp', 'lab-cnn'; received 'besst'. Did you mean 'best'?",
    ],
    [
      'bells --config a.json --recipe best',
      "option '-c, --config <file>' cannot be used with option '-r, --recipe <name>'",
    ],
    ['bells --set training.epoch', 'write a key and its value, such as training.epochs=10'],
    ['bells --set training.epocs=3', 'training.epocs is not a key. Did you mean training.epochs?'],
    ['bells --set training.epochs=ten', 'training.epochs must be a whole number of 1 or more'],
    [
      'bells --set features.fMax=20000',
      'The settings: features.fMax must not be above half of data.sampleRate',
    ],
    ['bells --config gone.json', 'gone.json cannot be read'],
    ['', 'name the sounds: a folder with one sub-folder a class, or a CSV file.'],
  ])('%s: %s', (line, message) => expect(chosen(line)).rejects.toThrow(message));

  it('ask which of two files is meant, and for sounds that nobody names', async () => {
    write('earshot.config.json', {});
    await expect(chosen('')).rejects.toThrow('or give earshot.config.json the key sounds.');
    writeFileSync('earshot.config.mjs', 'export default {};');
    await expect(chosen('bells')).rejects.toThrow(
      'There are earshot.config.mjs and earshot.config.json: give the one that is meant as --config.',
    );
  });
});
