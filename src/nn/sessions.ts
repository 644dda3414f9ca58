import { encodeModel, type ToOnnxOptions, toOnnx } from '../graph/to-onnx.ts';
import type { Value } from '../graph/value.ts';
import { createSession, type Session } from '../runtime/index.ts';

/** Below this many numbers made in one run, a second thread costs more than it brings. */
const oneThreadBelow = 200_000;

export interface Compilation {
  outputs: Record<string, Value>;
  /** numbers that one run makes, when known: decides about threads */
  work?: number;
  options?: ToOnnxOptions;
}

/** The compiled graphs of a model, by what they are for; each is compiled when first asked for. */
export class Sessions {
  readonly #sessions = new Map<string, Promise<Session>>();
  readonly #graphs = new Map<string, unknown>();

  /** A graph that is built once for each key. */
  graph<T>(key: string, build: () => T): T {
    if (!this.#graphs.has(key)) this.#graphs.set(key, build());
    return this.#graphs.get(key) as T;
  }

  get(key: string, graph: () => Compilation): Promise<Session> {
    let session = this.#sessions.get(key);
    if (session === undefined) {
      const { outputs, work = Infinity, options } = graph();
      const model = encodeModel(toOnnx(outputs, options));
      session = createSession(model, work < oneThreadBelow ? { threads: 1 } : {});
      this.#sessions.set(key, session);
    }
    return session;
  }

  /** Gives back the engine's memory. */
  clear(): void {
    for (const session of this.#sessions.values()) session.then((s) => s.release()).catch(() => {});
    this.#sessions.clear();
    this.#graphs.clear();
  }
}
