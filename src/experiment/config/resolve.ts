import { describe } from '../../errors.ts';
import type { Experiment } from '../experiment.ts';
import { DEFAULT_RECIPE, recipe as recipeNamed } from '../recipes/index.ts';
import { checkSettings, invalidSettings, mistakeIn } from './check.ts';
import type { ExperimentFile } from './define.ts';

/** What an experiment is made of, the later before the earlier: recipe, file, overrides. */
export interface ExperimentParts {
  /** a recipe's name; default the file's, else 'small' */
  recipe?: string;
  /** what a file says */
  file?: ExperimentFile;
  /** what a command line says */
  overrides?: ExperimentFile;
  /** where the settings are from, for messages; default 'The experiment' */
  from?: string;
}

/**
 * A whole experiment: the recipe, with what a file and a command line say differently. Objects are taken key by key,
 * all other values as a whole.
 *
 * @throws EarshotError UNKNOWN_NAME for a recipe that does not exist, INVALID_ARGUMENT with a line for each key that
 *   is unknown, wrong, missing or contradicts another
 *
 * @example
 * import { resolveExperiment } from 'earshot';
 * const { training } = resolveExperiment({ recipe: 'lab-cnn', file: { training: { epochs: 12 } } });
 * console.log(training.epochs, training.optimizer); // 12 adam
 */
export function resolveExperiment({
  recipe,
  file = {},
  overrides = {},
  from = 'The experiment',
}: ExperimentParts = {}): Experiment {
  for (const part of [file, overrides]) {
    if (!isPlain(part))
      throw invalidSettings([`the settings must be an object { ... }; received ${describe(part)}.`], from);
    const wrong = part.recipe === undefined ? undefined : mistakeIn('recipe', part.recipe);
    if (wrong !== undefined) throw invalidSettings([wrong], from);
  }
  const name = recipeNameOf({ recipe, file, overrides });
  const settings = merged(merged(recipeNamed(name).experiment, file), overrides) as Record<string, unknown>;
  return checkSettings({ ...settings, recipe: name }, from);
}

/** Name of the recipe that these parts start from. */
export function recipeNameOf({ recipe, file, overrides }: ExperimentParts): string {
  return recipe ?? overrides?.recipe ?? file?.recipe ?? DEFAULT_RECIPE;
}

/** Objects key by key; what is undefined leaves what there was. */
export function merged(base: unknown, changes: unknown): unknown {
  if (changes === undefined) return base;
  if (!isPlain(changes)) return changes;
  const all = new Map(isPlain(base) ? Object.entries(base) : []);
  for (const [key, value] of Object.entries(changes)) {
    const result = merged(all.get(key), value);
    if (result !== undefined) all.set(key, result);
  }
  return Object.fromEntries(all);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
