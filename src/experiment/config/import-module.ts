import { readFile } from 'node:fs/promises';
import nodeModule from 'node:module';
import { basename, extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { EarshotError } from '../../errors.ts';
import { hashOf } from './hash.ts';
import { shownPath } from './shown-path.ts';
import type { HookSettings } from './ts-hooks.ts';

/** Marks the addresses of files of settings; with the hash behind it a changed file is imported anew. */
const AS_MODULE = 'earshot-config';

let hooked = false;

/**
 * The default export of a TypeScript or JavaScript file, as it is on disk now.
 * @param path - Absolute.
 * @throws EarshotError with file and line in front, where they are known: BAD_FILE when the file cannot be read as a
 *   module, fails, or exports nothing by default; what it got from earshot itself keeps its code
 */
export async function importDefault(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8');
  hookOnce();
  let module: { default?: unknown };
  try {
    module = await import(/* @vite-ignore */ `${pathToFileURL(path)}?${AS_MODULE}=${hashOf(text)}`);
  } catch (error) {
    throw importError(error, path, text);
  }
  if (module.default !== undefined) return module.default;
  throw new EarshotError(
    'BAD_FILE',
    `${shownPath(path)} exports no settings; end it with: export default defineExperiment({ ... }).`,
  );
}

/** From sources in TypeScript there is nothing to do: what runs those imports TypeScript already. */
function hookOnce(): void {
  if (hooked || import.meta.url.endsWith('.ts')) return;
  if (nodeModule.register === undefined)
    throw new EarshotError('UNSUPPORTED', 'settings in TypeScript or JavaScript need Node 20.6 or newer.');
  const data: HookSettings = { inPackage: import.meta.url, asModule: AS_MODULE };
  nodeModule.register(new URL('./ts-hooks.js', import.meta.url), { data });
  hooked = true;
}

function importError(error: unknown, path: string, text: string): EarshotError {
  const { message = String(error), stack = '' } = error as Error;
  const code = error instanceof EarshotError ? error.code : 'BAD_FILE';
  // sucrase says "Error transforming <file>: <what> (<line>:<column>)"
  const [, file, what, line] = /^Error transforming (.*?): (.*) \((\d+):\d+\)$/s.exec(message) ?? [];
  const where = file === undefined ? (placeIn(stack) ?? importLine(message, path, text)) : `${file}:${line}`;
  return new EarshotError(code, `${shownPath(where ?? path)}: ${what ?? message}`, { cause: error });
}

/** File and line that a stack begins with, but for those of this package and of Node. */
function placeIn(stack: string): string | undefined {
  const own = new URL('../../', import.meta.url).href;
  for (const [, url, line] of stack.matchAll(/(file:\/\/[^\s)]+?)(?:\?[^\s):]*)?:(\d+)/g))
    if (!url.startsWith(own)) return `${fileURLToPath(url)}:${line}`;
  return undefined;
}

/** Where what cannot be found was imported: the message has its name between quotes. */
function importLine(message: string, path: string, text: string): string | undefined {
  const name = /^Cannot find \w+ '([^']+)'/.exec(message)?.[1];
  if (name === undefined) return undefined;
  const wanted = basename(name, extname(name));
  const at = text.split('\n').findIndex((line) => line.includes(wanted) && /\b(from|import)\b/.test(line));
  return at === -1 ? undefined : `${path}:${at + 1}`;
}
