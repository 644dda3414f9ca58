import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

/** A short text that changes with the lab's own code, so that an exercise that was edited runs again. */
export async function codeFingerprint(): Promise<string> {
  const folder = new URL('./', import.meta.url);
  const files = (await readdir(folder)).filter((name) => /(?<!\.d)\.[jt]s$/.test(name)).sort();
  const hash = createHash('sha256');
  for (const name of files) hash.update(await readFile(new URL(name, folder)));
  return hash.digest('hex').slice(0, 16);
}
