import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { EarshotError } from '../../errors.ts';
import { importDefault } from './import-module.ts';
import { shownPath } from './shown-path.ts';

/** Names of files that are found on their own. */
export const CONFIG_NAMES: readonly string[] = [
  'earshot.config.ts',
  'earshot.config.js',
  'earshot.config.mjs',
  'earshot.config.json',
];

/**
 * The file of settings that lies in a folder, or undefined.
 * @throws EarshotError INVALID_ARGUMENT when there are several
 */
export async function findConfig(folder: string): Promise<string | undefined> {
  const names = new Set(await readdir(folder).catch(() => []));
  const found = CONFIG_NAMES.filter((name) => names.has(name));
  if (found.length < 2) return found.length === 0 ? undefined : join(folder, found[0]);
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `There are ${found.join(' and ')}: give the one that is meant as --config.`,
  );
}

/**
 * What a file of settings holds, not yet checked.
 * @param path - Absolute; .ts, .mts, .js, .mjs or .json.
 * @throws EarshotError NOT_FOUND, BAD_FILE with the line where it is known
 */
export async function readConfig(path: string): Promise<unknown> {
  const ending = extname(path);
  if (!['.ts', '.mts', '.js', '.mjs', '.json'].includes(ending)) {
    throw new EarshotError(
      'BAD_FILE',
      `${shownPath(path)}: settings are in a file that ends in .ts, .js, .mjs or .json; earshot init writes one.`,
    );
  }
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new EarshotError(
      'NOT_FOUND',
      `${shownPath(path)} cannot be read; earshot init writes such a file.`,
      {
        cause,
      },
    );
  });
  return ending === '.json' ? parseJson(text, path) : importDefault(path);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const { message } = cause as Error;
    const position = /position (\d+)/.exec(message)?.[1];
    const before = text.trimEnd().slice(0, Number(position ?? text.length));
    const what = message.replace(/ in JSON at position.*$| \(line.*$/s, '').replace(/, ".*$/s, '');
    throw new EarshotError(
      'BAD_FILE',
      `${shownPath(path)}:${before.split('\n').length}: no valid JSON: ${what}.`,
      {
        cause,
      },
    );
  }
}
