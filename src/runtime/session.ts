import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { EarshotError } from '../errors.ts';
import { loadEngine } from './engine.ts';

export type Feeds = Readonly<Record<string, Tensor>>;

/** One compiled graph. The engine holds its memory until `release`. */
export interface Session {
  /** Runs the graph: a tensor for each input name in, one for each output name out. */
  run(feeds: Feeds): Promise<Record<string, Tensor>>;
  release(): Promise<void>;
}

export interface SessionOptions {
  /** threads for one operator; default: all cores for `loadEngine`'s engine. Small graphs run faster on one. */
  threads?: number;
}

/**
 * Compiles an ONNX model for the engine of this machine.
 *
 * @throws EarshotError ENGINE_FAILED when the engine refuses the model or a run of it
 */
export async function createSession(model: Uint8Array, { threads }: SessionOptions = {}): Promise<Session> {
  const engine = await loadEngine();
  const session = await attempt('the engine refused a model', () =>
    engine.create(model, {
      intraOpNumThreads: threads ?? engine.threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    }),
  );
  const owner: Session = {
    run: async (feeds) =>
      (await attempt('the engine failed in a run', () => session.run(feeds))) as Record<string, Tensor>,
    release: async () => {
      forgotten.unregister(owner);
      await session.release();
    },
  };
  forgotten.register(owner, session, owner);
  return owner;
}

/** Sessions whose owner was dropped without `release`: the WebAssembly engine never frees them by itself. */
const forgotten = new FinalizationRegistry<InferenceSession>((session) => {
  session.release().catch(() => {});
});

async function attempt<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EarshotError('ENGINE_FAILED', `${what}: ${reason}`, { cause });
  }
}
