import { processorNodes } from '../graph/processor-nodes.ts';
import { encodeModel, type ToOnnxOptions, toOnnx } from '../graph/to-onnx.ts';
import type { Value } from '../graph/value.ts';
import { createSession, type Session } from '../runtime/index.ts';

/** Runs that make fewer numbers than this stay on one thread: there is too little to share. */
const oneThreadBelow = 200_000;

/** A graph that makes more numbers than this in a run, or in a step of many, keeps much memory between runs. */
const largeFrom = 1_000_000;

export interface Compilation {
  outputs: Record<string, Value>;
  /** numbers that one run makes; decides about threads and how long it is kept; default: large */
  work?: number;
  options?: ToOnnxOptions;
  /** as of a session */
  keepTransposes?: boolean;
  /** outputs that may stay on the device until they are fed again */
  keep?: readonly string[];
}

interface Compiled {
  readonly session: Promise<Session>;
  /** what it holds as constants */
  readonly of: readonly unknown[];
}

/** The compiled graphs of a model, by what they are for; each is compiled when first asked for. */
export class Sessions {
  readonly #sessions = new Map<string, Compiled>();
  readonly #large = new Set<string>();
  readonly #kept = new Map<string, unknown>();
  readonly #arrays = new Map<string, Float32Array>();

  /** What is built once for each key and lives as long as the graphs. */
  keep<T>(key: string, build: () => T): T {
    if (!this.#kept.has(key)) this.#kept.set(key, build());
    return this.#kept.get(key) as T;
  }

  /** An array to be filled for a run, the same each time: to make large ones anew takes milliseconds, and garbage. */
  array(key: string, length: number): Float32Array {
    const kept = this.#arrays.get(key);
    const array = kept !== undefined && kept.length >= length ? kept : new Float32Array(length);
    this.#arrays.set(key, array);
    return array.subarray(0, length);
  }

  /** @param of what the graph holds as constants: where that is something else, it is compiled again */
  get(key: string, graph: () => Compilation, of: readonly unknown[] = []): Promise<Session> {
    const compiled = this.#sessions.get(key);
    if (compiled !== undefined && sameObjects(compiled.of, of)) return compiled.session;
    this.#release(key);
    const { outputs, work = Infinity, options, keepTransposes, keep } = graph();
    const model = toOnnx(outputs, options);
    const session = createSession(encodeModel(model), {
      keep,
      keepTransposes,
      onProcessor: processorNodes(model),
      memoryPattern: work < largeFrom,
      ...(work < oneThreadBelow && { threads: 1 }),
    });
    this.#sessions.set(key, { session, of });
    if (work >= largeFrom) this.#large.add(key);
    return session;
  }

  /** Gives back the engine's memory for large graphs, and arrays; they are made again when asked for. */
  releaseLarge(): void {
    this.#arrays.clear();
    for (const key of this.#large) this.#release(key);
    this.#large.clear();
  }

  /** Forgets all graphs and gives back the engine's memory. */
  clear(): void {
    for (const key of [...this.#sessions.keys()]) this.#release(key);
    this.#large.clear();
    this.#arrays.clear();
    this.#kept.clear();
  }

  #release(key: string): void {
    const compiled = this.#sessions.get(key);
    this.#sessions.delete(key);
    compiled?.session.then((session) => session.release()).catch(() => {});
  }
}

function sameObjects(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
