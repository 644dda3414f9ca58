import { describe, EarshotError } from '../errors.ts';
import { importForNode, isNode } from '../node.ts';

/** @file What the engine is told from outside, in Node and in a browser. */

/** An environment variable of Node; undefined where it is not set or empty, and in a browser. */
export function environment(name: string): string | undefined {
  const value = isNode ? process.env[name] : undefined;
  return value === '' ? undefined : value;
}

declare const navigator: { readonly hardwareConcurrency: number };
declare const crossOriginIsolated: boolean;

/** More than any machine has; the engine starts as many as it is told, and dies of too many. */
const mostThreads = 1024;

/**
 * Threads that an operator may use: `EARSHOT_THREADS`, else one for each core. In a browser WebAssembly has
 * threads only where the page is isolated from other origins; elsewhere it is one.
 *
 * @throws EarshotError INVALID_ARGUMENT
 */
export async function threadCount(): Promise<number> {
  const wanted = environment('EARSHOT_THREADS');
  if (wanted !== undefined) {
    const threads = Number(wanted);
    if (!Number.isInteger(threads) || threads < 1 || threads > mostThreads) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `EARSHOT_THREADS must be a whole number from 1 to ${mostThreads}; received ${describe(wanted)}.`,
      );
    }
    return threads;
  }
  if (!isNode) return crossOriginIsolated ? navigator.hardwareConcurrency : 1;
  return (await importForNode<typeof import('node:os')>('node:os')).availableParallelism();
}
