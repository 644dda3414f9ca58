import { type Command, InvalidArgumentError, Option } from 'commander';
import { EarshotError, unknownName } from '../errors.ts';
import {
  type ExperimentFile,
  findConfig,
  type LoadedExperiment,
  loadExperiment,
  overridesOf,
  recipes,
} from '../experiment/index.ts';

/** What {@link addExperimentOptions} makes of a command line. */
export interface ExperimentFlags {
  config?: string;
  recipe?: string;
  set?: readonly string[];
}

/** Adds the options that choose an experiment: `--config`, `--recipe`, `--set`. */
export function addExperimentOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '-c, --config <file>',
        'file of settings (default: earshot.config.ts, .js, .mjs or .json here)',
      ).conflicts('recipe'),
    )
    .addOption(recipeOption('settings to start from'))
    .option('--set <key=value>', 'one setting, such as training.epochs=20; may be repeated', setting);
}

/** `--recipe`, one of those that there are. */
export function recipeOption(what: string): Option {
  const names = Object.keys(recipes);
  return new Option('-r, --recipe <name>', `${what}: ${names.join(', ')}`).argParser((name) => {
    if (!names.includes(name)) throw new InvalidArgumentError(unknownName('recipe', name, names).message);
    return name;
  });
}

/**
 * The experiment that the options of a command choose, and the sounds: those of the command line, else those of the
 * file. The file that lies here is left alone where a recipe is named.
 * @throws EarshotError what `loadExperiment` throws; CommanderError when nobody names the sounds
 */
export async function experimentOf(
  command: Command,
  data: string | undefined,
): Promise<LoadedExperiment & { sounds: string }> {
  const { config, recipe, set } = command.opts<ExperimentFlags>();
  const overrides: ExperimentFile = overridesOf(set ?? []);
  const file = config ?? (recipe === undefined ? await findConfig('.') : undefined);
  const loaded = await loadExperiment({ config: file, recipe, overrides });
  const sounds = data ?? loaded.sounds;
  if (sounds !== undefined) return { ...loaded, sounds };
  return command.error(
    `error: name the sounds: a folder with one sub-folder a class, or a CSV file${file === undefined ? '' : `; or give ${file} the key sounds`}.`,
  );
}

function setting(text: string, before: readonly string[] = []): readonly string[] {
  try {
    overridesOf([text]);
  } catch (error) {
    if (error instanceof EarshotError) throw new InvalidArgumentError(error.message);
    throw error;
  }
  return [...before, text];
}
