import { readFile } from 'node:fs/promises';
import { EarshotError } from '../errors.ts';
import { hashOf } from './config/hash.ts';
import { loadExperiment } from './config/load.ts';
import { resolveExperiment } from './config/resolve.ts';
import type { Experiment } from './experiment.ts';
import { modelsOf } from './network.ts';

/** An experiment as a run keeps it: plain data. */
export interface StoredExperiment {
  /** all settings; the model is null where it is a function, or a list with one */
  settings: Omit<Experiment, 'model'> & { model: string | readonly string[] | null };
  /** where the function comes from: the file's absolute path, and the hash of its text */
  file?: { path: string; hash: string };
}

/**
 * @param configFile the file that the experiment was loaded from
 * @throws EarshotError INVALID_ARGUMENT when the model is a function that came from no file
 */
export async function storeExperiment(
  experiment: Experiment,
  configFile: string | undefined,
): Promise<StoredExperiment> {
  const { model, ...others } = experiment;
  if (isNamed(model)) return { settings: { ...others, model } };
  if (configFile === undefined)
    throw new EarshotError(
      'INVALID_ARGUMENT',
      'an experiment whose model is a function must come from a file, so that the run can be gone on with: give configFile.',
    );
  const hash = hashOf(await readFile(configFile, 'utf8'));
  return { settings: { ...others, model: null }, file: { path: configFile, hash } };
}

/** @throws EarshotError NOT_FOUND, or INVALID_ARGUMENT when the file of the model is not as it was */
export async function restoreExperiment({ settings, file }: StoredExperiment): Promise<Experiment> {
  const { model, ...others } = settings;
  if (model !== null) return resolveExperiment({ file: { ...others, model } });
  const { path, hash } = file!;
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new EarshotError('NOT_FOUND', `${path}, which makes the run's network, cannot be read.`, { cause });
  });
  if (hashOf(text) !== hash)
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${path}, which makes the run's network, has been changed since; put it back as it was, or start a new run.`,
    );
  const { experiment } = await loadExperiment({ config: path });
  return resolveExperiment({ file: { ...others, model: experiment.model } });
}

function isNamed(model: Experiment['model']): model is string | readonly string[] {
  return modelsOf({ model }).every((choice) => typeof choice === 'string');
}
