import { dirname, resolve } from 'node:path';
import type { Experiment } from '../experiment.ts';
import { readConfig } from './config-file.ts';
import type { ExperimentFile } from './define.ts';
import { recipeNameOf, resolveExperiment } from './resolve.ts';
import { shownPath } from './shown-path.ts';

/** Where an experiment comes from; all may be left out. */
export interface ExperimentSource {
  /** path of a file of settings: .ts, .js, .mjs or .json */
  config?: string;
  /** a recipe's name; default the file's, else 'small' */
  recipe?: string;
  /** said last */
  overrides?: ExperimentFile;
}

/** An experiment, and what a run keeps of where it came from. */
export interface LoadedExperiment {
  experiment: Experiment;
  /** name of the recipe that it started from */
  recipe: string;
  /** absolute path of the sounds, where the file or an override names them */
  sounds?: string;
  /** absolute path of the file, where there is one */
  configFile?: string;
}

/**
 * Loads an experiment: a recipe, with what a file of settings and overrides say differently. The file's `earshot` and
 * `earshot/nn` are this very package, so it needs no installation beside it.
 *
 * @throws EarshotError NOT_FOUND or BAD_FILE for a file that cannot be read or run, with its line; INVALID_ARGUMENT
 *   with a line for each wrong setting; UNKNOWN_NAME for a recipe that does not exist
 *
 * @example
 * import { loadExperiment } from 'earshot';
 * const { experiment } = await loadExperiment({ recipe: 'small', overrides: { training: { epochs: 5 } } });
 * console.log(experiment.training.epochs); // 5
 */
export async function loadExperiment({
  config,
  recipe,
  overrides,
}: ExperimentSource = {}): Promise<LoadedExperiment> {
  const configFile = config === undefined ? undefined : resolve(config);
  const file = configFile === undefined ? {} : ((await readConfig(configFile)) as ExperimentFile);
  const from = configFile === undefined ? 'The settings' : shownPath(configFile);
  const experiment = resolveExperiment({ recipe, file, overrides, from });
  const sounds = overrides?.sounds ?? (file.sounds && resolve(dirname(configFile!), file.sounds));
  return {
    experiment,
    recipe: recipeNameOf({ recipe, file, overrides }),
    ...(sounds && { sounds: resolve(sounds) }),
    ...(configFile && { configFile }),
  };
}
