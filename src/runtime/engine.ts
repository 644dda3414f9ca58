import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { describe, EarshotError } from '../errors.ts';

/** Which build of onnxruntime runs the graphs: the native one (Node) or WebAssembly (browser, and Node without the native one). */
export type EngineName = 'native' | 'wasm';

export interface Engine {
  readonly name: EngineName;
  /** threads that one operator may use */
  readonly threads: number;
  readonly create: (model: Uint8Array, options: InferenceSession.SessionOptions) => Promise<InferenceSession>;
}

/** More than any machine has; the engine starts as many as it is told, and dies of too many. */
const mostThreads = 1024;

let loading: Promise<Engine> | undefined;

/**
 * The engine, loaded once: onnxruntime-node where it is installed, else onnxruntime-web's wasm build, with one
 * line on standard error. `EARSHOT_ENGINE=native|wasm` forces one; `EARSHOT_THREADS` sets the threads.
 *
 * @throws EarshotError ENGINE_FAILED when neither can be loaded
 */
export function loadEngine(): Promise<Engine> {
  loading ??= chooseEngine();
  return loading;
}

async function chooseEngine(): Promise<Engine> {
  const wanted = environment('EARSHOT_ENGINE');
  if (wanted !== undefined && wanted !== 'native' && wanted !== 'wasm') {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `EARSHOT_ENGINE must be 'native' or 'wasm'; received ${describe(wanted)}.`,
    );
  }
  const threads = await threadCount();
  if (!isNode || wanted === 'wasm') return wasmEngine(threads);
  try {
    return await nativeEngine(threads);
  } catch (cause) {
    if (wanted === 'native') {
      throw new EarshotError(
        'ENGINE_FAILED',
        `onnxruntime-node cannot be loaded (${firstLine(cause)}); npm install onnxruntime-node, or leave EARSHOT_ENGINE unset.`,
        { cause },
      );
    }
    const engine = await wasmEngine(threads);
    console.error('earshot: onnxruntime-node cannot be loaded; using the slower WebAssembly engine.');
    return engine;
  }
}

declare const navigator: { readonly hardwareConcurrency: number };

const isNode = typeof process !== 'undefined' && process.versions?.node !== undefined;

async function nativeEngine(threads: number): Promise<Engine> {
  const name = 'onnxruntime-node'; // a variable, so that bundlers for the browser leave it alone
  const ort: typeof import('onnxruntime-node') = await import(/* @vite-ignore */ name);
  return { name: 'native', threads, create: (model, options) => ort.InferenceSession.create(model, options) };
}

async function wasmEngine(threads: number): Promise<Engine> {
  try {
    const ort = isNode ? await import('onnxruntime-web') : await import('onnxruntime-web/wasm');
    ort.env.wasm.numThreads = threads;
    ort.env.logLevel = 'error';
    const create: Engine['create'] = (model, options) =>
      ort.InferenceSession.create(model, { ...options, executionProviders: ['wasm'] });
    return { name: 'wasm', threads, create };
  } catch (cause) {
    throw new EarshotError('ENGINE_FAILED', 'no engine can be loaded; npm install onnxruntime-web.', {
      cause,
    });
  }
}

async function threadCount(): Promise<number> {
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
  if (!isNode) return navigator.hardwareConcurrency;
  const { availableParallelism } = await import('node:os');
  return availableParallelism();
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0];
}

function environment(name: string): string | undefined {
  const value = isNode ? process.env[name] : undefined;
  return value === '' ? undefined : value;
}

export type { InferenceSession, Tensor };
