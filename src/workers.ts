import { describe, EarshotError, type ErrorCode } from './errors.ts';
import { importForNode, isNode } from './node.ts';

/** @file Functions of modules, run in worker threads of Node or Web Workers of a browser. */

/** Whether earshot runs compiled, which threads and processes of its own modules need; run from its source, it does without them. */
export const COMPILED = import.meta.url.endsWith('.js');

/** A function that a module exports: what a worker thread can be told to run. */
export interface ModuleFunction {
  /** where the module is, absolute; beside the file that says so: `new URL('./augment.js', import.meta.url)` */
  readonly module: URL | string;
  /** name under which the function is exported; default 'default' */
  readonly export?: string;
}

/** Threads that wait for work. */
export interface Workers {
  /**
   * Runs a function in the first thread that is free; each thread runs one at a time, in the order of the calls.
   * Arguments (now) and result are copied; of their tensors come `{ type, dims, data }`.
   * @throws what the function throws: EarshotErrors as themselves, others as errors with the same name and message
   */
  run(fn: ModuleFunction, args: readonly unknown[]): Promise<unknown>;
  /** Ends the threads; what they have not finished fails. */
  close(): Promise<void>;
}

/** What a thread is told, and what it answers. */
interface Task {
  readonly id: number;
  readonly module: string;
  readonly name: string;
  readonly args: readonly unknown[];
}
type Answer = { readonly id: number } & ({ readonly result: unknown } | { readonly failure: Failure });
/** An error on its way from another thread or process. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code?: ErrorCode;
  readonly stack?: string;
}

interface Call {
  readonly task: Task;
  readonly transfer: ArrayBuffer[];
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

interface Thread {
  /** What it was told and has not answered, by the tasks' ids. */
  readonly pending: Map<number, Call>;
  /** Why it takes no more tasks. */
  ended?: Error;
  /** Called when it has answered, or ended. */
  onAnswer(): void;
  post(task: Task, transfer: ArrayBuffer[]): void;
  end(): unknown;
}

/** Tasks that a thread has at once: the next one is there when it is done with one. */
const AHEAD = 2;

/**
 * Starts worker threads, which load modules when first asked for a function of theirs.
 * @param count default half of the cores, at least one; with 0 the functions run here
 */
export async function startWorkers(count?: number): Promise<Workers> {
  count ??= Math.max(1, (await coreCount()) >> 1);
  if (count === 0) return noThreads();
  const threads = await Promise.all(Array.from({ length: count }, startThread));
  const waiting: Call[] = [];
  const assign = () => {
    while (waiting.length > 0) {
      const [thread] = threads
        .filter(({ ended }) => ended === undefined)
        .sort((a, b) => a.pending.size - b.pending.size);
      if (thread !== undefined && thread.pending.size >= AHEAD) return;
      const call = waiting.shift()!;
      try {
        if (thread === undefined) throw threads[0].ended;
        thread.post(call.task, call.transfer);
        thread.pending.set(call.task.id, call);
      } catch (error) {
        call.reject(error);
      }
    }
  };
  for (const thread of threads) thread.onAnswer = assign;
  let id = 0;
  return {
    run: ({ module, export: name = 'default' }, args) =>
      new Promise((resolve, reject) => {
        const transfer: ArrayBuffer[] = [];
        const task = { id: id++, module: String(module), name, args: copied(args, transfer) as unknown[] };
        waiting.push({ task, transfer, resolve, reject });
        assign();
      }),
    close: async () => {
      const error = new EarshotError('INTERRUPTED', 'the workers were ended.');
      for (const { reject } of waiting.splice(0)) reject(error);
      for (const thread of threads) failAll(thread, error);
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}

/** Runs functions here, as a thread would: one after the other, on copies. */
function noThreads(): Workers {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run: (fn, args) => {
      const own = copied(args, []) as unknown[];
      const result = last.then(async () => copied(await (await importFunction(fn))(...own), []));
      last = result.catch(() => {});
      return result;
    },
    close: async () => {},
  };
}

/** The function itself, for running it here. @throws EarshotError UNKNOWN_NAME, and what the import throws */
async function importFunction({
  module,
  export: name = 'default',
}: ModuleFunction): Promise<(...args: unknown[]) => unknown> {
  const { [name]: found, ...others } = await import(
    /* @vite-ignore */ /* webpackIgnore: true */ String(module)
  );
  if (typeof found === 'function') return found;
  throw new EarshotError('UNKNOWN_NAME', missingExport(String(module), name, Object.keys(others)));
}

declare const navigator: { readonly hardwareConcurrency: number };

async function coreCount(): Promise<number> {
  if (!isNode) return navigator.hardwareConcurrency;
  return (await importForNode<typeof import('node:os')>('node:os')).availableParallelism();
}

/**
 * A copy of data that shares no memory with them, its buffers in `buffers`: of a view on a large array only the
 * part that is seen, and plain objects for tensors, whose class would be lost on the way.
 *
 * The threads run it too, by its text: it must not use anything from outside.
 */
function copied(value: unknown, buffers: ArrayBuffer[]): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const copy = (value as Float32Array).slice();
    buffers.push(copy.buffer);
    return copy;
  }
  if (Array.isArray(value)) return value.map((item) => copied(item, buffers));
  if (typeof value !== 'object' || value === null) return value;
  const { type, dims, data } = value as { type?: unknown; dims?: unknown; data?: unknown };
  if (type !== undefined && Array.isArray(dims) && ArrayBuffer.isView(data))
    return { type, dims: dims.slice(), data: copied(data, buffers) };
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copied(item, buffers)]));
}

/** Also run by the threads. */
function missingExport(module: string, name: string, others: readonly string[]): string {
  const has = others.length === 0 ? 'nothing else' : others.map((other) => `'${other}'`).join(', ');
  return `${module} exports no function '${name}'; it exports ${has}.`;
}

/** The program of a thread, a text so that it needs no file of its own beside a bundle. */
const program = () => `
const copied = ${copied};
const missingExport = ${missingExport};
const inNode = typeof process !== 'undefined' && process.versions?.node !== undefined;
const port = inNode ? require('node:worker_threads').parentPort : globalThis;
async function answer({ id, module, name, args }) {
  try {
    const { [name]: found, ...others } = await import(module);
    if (typeof found !== 'function') {
      throw Object.assign(new Error(missingExport(module, name, Object.keys(others))), { code: 'UNKNOWN_NAME', name: 'EarshotError' });
    }
    const buffers = [];
    const result = copied(await found(...args), buffers);
    port.postMessage({ id, result }, buffers);
  } catch (error) {
    const { name = 'Error', message = String(error), code, stack } = error ?? {};
    port.postMessage({ id, failure: { name, message, code, stack } });
  }
}
let last = Promise.resolve();
port.onmessage = ({ data }) => {
  last = last.then(() => answer(data));
};
`;

async function startThread(): Promise<Thread> {
  return isNode ? nodeThread() : webThread();
}

async function nodeThread(): Promise<Thread> {
  const { Worker } = await importForNode<typeof import('node:worker_threads')>('node:worker_threads');
  const worker = new Worker(program(), { eval: true });
  const thread: Thread = {
    pending: new Map(),
    onAnswer: () => {},
    post: (task, transfer) => worker.postMessage(task, transfer),
    end: () => worker.terminate(),
  };
  worker.on('message', (answer: Answer) => settle(thread, answer));
  worker.on('error', (error) => {
    thread.ended = error;
  });
  worker.on('exit', (code) => {
    thread.ended ??= new Error(`its thread ended with exit code ${code}`);
    failAll(thread, thread.ended);
  });
  return thread;
}

/** What a browser has; Node's types know nothing of it. */
declare const Worker: new (
  url: string,
) => {
  onmessage: (event: { data: Answer }) => void;
  onerror: (event: { message?: string }) => void;
  postMessage(task: Task, transfer: ArrayBuffer[]): void;
  terminate(): void;
};

function webThread(): Thread {
  const url = URL.createObjectURL(new Blob([program()], { type: 'text/javascript' }));
  const worker = new Worker(url);
  const thread: Thread = {
    pending: new Map(),
    onAnswer: () => {},
    post: (task, transfer) => worker.postMessage(task, transfer),
    end: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
  worker.onmessage = ({ data }) => settle(thread, data);
  worker.onerror = ({ message }) => failAll(thread, new Error(message ?? 'its thread cannot be started'));
  return thread;
}

function settle(thread: Thread, answer: Answer): void {
  const call = thread.pending.get(answer.id);
  thread.pending.delete(answer.id);
  if ('result' in answer) call?.resolve(answer.result);
  else call?.reject(errorOf(answer.failure));
  thread.onAnswer();
}

function failAll(thread: Thread, error: Error): void {
  for (const { reject } of thread.pending.values()) reject(error);
  thread.pending.clear();
  thread.onAnswer();
}

/** The error again: EarshotErrors as themselves, others as errors with the same name and message. */
export function errorOf({ name, message, code, stack }: Failure): Error {
  const error =
    name === 'EarshotError' && code !== undefined ? new EarshotError(code, message) : new Error(message);
  return Object.assign(error, { name, stack });
}

/** @throws EarshotError INVALID_ARGUMENT unless it names a module's function */
export function checkModuleFunction(what: string, value: unknown): ModuleFunction {
  const { module, export: name = 'default' } = (value ?? {}) as Partial<ModuleFunction>;
  if (
    (typeof module === 'string' || module instanceof URL) &&
    URL.canParse(String(module)) &&
    typeof name === 'string'
  )
    return { module, export: name };
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${what} must be a function or { module: new URL('./file.js', import.meta.url), export: 'name' }; received ${describe(value)}.`,
  );
}
