import type { Tensor } from 'onnxruntime-common';
import { EarshotError } from '../errors.ts';
import { type EngineSession, loadEngine } from './engine.ts';

export type Feeds = Readonly<Record<string, Tensor>>;

/** One compiled graph. The engine holds its memory until `release`. */
export interface Session {
  /**
   * Runs the graph: a tensor for each input name in, one for each output name out. Feeds that stayed on the device
   * are used up: their memory there is free afterwards.
   */
  run(feeds: Feeds): Promise<Record<string, Tensor>>;
  /** Gives the memory back, after a run that is under way. */
  release(): Promise<void>;
}

export interface SessionOptions {
  /** threads for one operator; default: all cores for `loadEngine`'s engine. Small graphs run faster on one. */
  threads?: number;
  /**
   * reserve the memory of a run as one block, from the second run on; default true. It saves small graphs time, but
   * what the first run took stays reserved beside it: large graphs would hold nearly twice the memory.
   */
  memoryPattern?: boolean;
  /** leave transposes as the graph has them, where the engine would make of several quick ones a slow one; default false */
  keepTransposes?: boolean;
  /** outputs that stay on the device, where there is one that can keep them, until they are fed, or read by `fromDevice` */
  keep?: readonly string[];
  /** names of nodes that WebGPU leaves to the processor */
  onProcessor?: readonly string[];
}

/**
 * The threads of the native engine sleep when a run ends. By themselves they would look for work a million times first, which
 * takes tens of milliseconds or more, and keep a core from what runs next: another session, which has threads of its own,
 * JavaScript, or a worker that makes examples.
 */
const sleepBetweenRuns = { session: { force_spinning_stop: '1' } };

/** The engine's names for its two rewrites of transposes. */
const transposeOptimizers = ['TransposeOptimizer', 'TransposeOptimizer_CPUExecutionProvider'];

/**
 * Compiles an ONNX model for the engine of this machine.
 *
 * @throws EarshotError ENGINE_FAILED when the engine refuses the model or a run of it
 */
export async function createSession(
  model: Uint8Array,
  { threads, memoryPattern = true, keepTransposes = false, keep = [], onProcessor = [] }: SessionOptions = {},
): Promise<Session> {
  const engine = await loadEngine();
  const session = await attempt('the engine refused a model', () =>
    engine.create(model, {
      executionProviders: engine.providers(onProcessor),
      intraOpNumThreads: threads ?? engine.threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      enableMemPattern: memoryPattern,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      extra: {
        ...(engine.name === 'native' && sleepBetweenRuns),
        ...(keepTransposes && {
          optimization: { disable_specified_optimizers: transposeOptimizers.join(';') },
        }),
      },
      ...(engine.download && {
        preferredOutputLocation: Object.fromEntries(keep.map((name) => [name, 'gpu-buffer' as const])),
      }),
    }),
  );
  let running: Promise<unknown> = Promise.resolve();
  const owner: Session = {
    run: async (feeds) => {
      try {
        const run = attempt('the engine failed in a run', () => session.run(feeds));
        running = run.catch(() => {});
        return (await run) as Record<string, Tensor>;
      } finally {
        for (const tensor of Object.values(feeds)) if (isOnDevice(tensor)) tensor.dispose();
      }
    },
    release: async () => {
      forgotten.unregister(owner);
      await running;
      await session.release();
    },
  };
  forgotten.register(owner, session, owner);
  return owner;
}

function isOnDevice({ location }: Tensor): boolean {
  return location === 'gpu-buffer';
}

/** A tensor in main memory: this one, or what it held on the device, which is free there afterwards. */
export async function fromDevice(tensor: Tensor): Promise<Tensor> {
  if (!isOnDevice(tensor)) return tensor;
  const { download } = await loadEngine('webgpu'); // no other device keeps tensors
  return attempt('the engine failed to read a tensor', () => download!(tensor));
}

/** Sessions whose owner was dropped without `release`: the WebAssembly engine never frees them by itself. */
const forgotten = new FinalizationRegistry<EngineSession>((session) => {
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
