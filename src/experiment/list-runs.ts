import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EarshotError } from '../errors.ts';
import type { ComparedRun } from './report/index.ts';
import { exists, RunFolder } from './run-folder.ts';

/**
 * The runs in some folders: a folder is a run itself or holds runs.
 * @throws EarshotError NOT_FOUND when there is none, BAD_FILE for a damaged one
 */
export async function listRuns(folders: readonly string[]): Promise<ComparedRun[]> {
  const paths: string[] = [];
  for (const folder of folders) {
    if (await isRun(folder)) paths.push(folder);
    else paths.push(...(await runsIn(folder)));
  }
  if (paths.length === 0)
    throw new EarshotError('NOT_FOUND', `no runs in ${folders.join(', ')}; earshot train makes one.`);
  return Promise.all(
    paths.map(async (path) => {
      const run = new RunFolder(path);
      return { ...(await run.record()), name: run.name };
    }),
  );
}

async function runsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const paths = names.sort().map((name) => join(folder, name));
  const kinds = await Promise.all(paths.map(isRun));
  return paths.filter((_, i) => kinds[i]);
}

function isRun(folder: string): Promise<boolean> {
  return exists(join(folder, 'run.json'));
}
