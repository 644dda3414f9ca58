import { stat } from 'node:fs/promises';
import { EarshotError } from '../errors.ts';
import { RunFolder } from './run-folder.ts';

/**
 * The file of a classifier: that of a run's folder, any other path as it is.
 * @throws EarshotError NOT_FOUND for a folder that holds no run, BAD_FILE, WRONG_ORDER for a run that is not finished
 */
export async function modelFile(model: string): Promise<string> {
  const info = await stat(model).catch(() => undefined);
  if (!info?.isDirectory()) return model;
  const run = new RunFolder(model);
  const record = await run.record();
  if (record.model !== undefined) return run.at(record.model.file);
  throw new EarshotError(
    'WRONG_ORDER',
    `${model} is not finished and has no model yet: earshot train --resume ${model}`,
  );
}
