import type { Experiment } from '../experiment.ts';

/** Any part of it, at any depth; functions and lists are whole. */
type Part<T> = T extends ((...args: never[]) => unknown) | readonly unknown[]
  ? T
  : T extends object
    ? { [Key in keyof T]?: Part<T[Key]> }
    : T;

/** What a file of an experiment holds: what differs from its recipe. */
export interface ExperimentFile extends Part<Experiment> {
  /** name of the recipe that gives what the file leaves out: 'small', 'best', 'lab-mlp' or 'lab-cnn'; default 'small' */
  recipe?: string;
  /** folder or CSV file of the sounds, from the file's own folder; default: what the command line names */
  sounds?: string | null;
}

/**
 * The settings as they are: gives an `earshot.config.ts` its types, so that an editor completes and checks them.
 *
 * @example
 * import { defineExperiment } from 'earshot';
 * const settings = defineExperiment({ recipe: 'small', training: { epochs: 100 } });
 * console.log(settings.training?.epochs); // 100
 */
export function defineExperiment(settings: Experiment): Experiment;
export function defineExperiment(settings: ExperimentFile): ExperimentFile;
export function defineExperiment(settings: ExperimentFile): ExperimentFile {
  return settings;
}
