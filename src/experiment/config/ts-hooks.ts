import { readFile } from 'node:fs/promises';
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transform } from 'sucrase';

/**
 * @file Lets Node import TypeScript, and `earshot` from wherever a file is: hooks for `module.register`, which run in
 * a thread of their own.
 */

/** What the hooks are told. */
export interface HookSettings {
  /** address of a module of the package that `earshot` stands for */
  inPackage: string;
  /** in the query of an address: an ES module, whatever the package around it says */
  asModule: string;
}

let settings: HookSettings;

export const initialize: InitializeHook<HookSettings> = (given) => {
  settings = given;
};

/** `earshot` and `earshot/...` are this package itself; a relative import may leave out `.ts`, or say `.js` for it. */
export const resolve: ResolveHook = async (specifier, context, next) => {
  if (/^earshot(\/|$)/.test(specifier)) return next(specifier, { ...context, parentURL: settings.inPackage });
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!/^\.{1,2}\//.test(specifier) || /\.[cm]?ts$/.test(specifier)) throw error;
    try {
      return await next(`${specifier.replace(/\.js$/, '')}.ts`, context);
    } catch {
      throw error;
    }
  }
};

/** Takes the types off TypeScript, with every line left where it is. JavaScript is read too, for the lines of mistakes. */
export const load: LoadHook = async (url, context, next) => {
  const { protocol, pathname, search } = new URL(url);
  const typed = /\.m?ts$/.test(pathname);
  const ours = search.includes(settings.asModule) || (typed && !pathname.includes('/node_modules/'));
  if (protocol !== 'file:' || !ours) return next(url, context);
  const path = fileURLToPath(new URL(pathname, url));
  const { code: source } = transform(await readFile(path, 'utf8'), {
    transforms: typed ? ['typescript'] : [],
    disableESTransforms: true,
    filePath: path,
  });
  return { format: 'module', source, shortCircuit: true };
};
