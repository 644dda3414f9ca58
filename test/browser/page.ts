import type { Request } from './worker.ts';

/** @file The page of the tests: `ask(request)` has a worker answer, and collects what it tells meanwhile. */

export interface Reply {
  answer?: unknown;
  failure?: string;
  /** the epochs of which the worker told, in its order */
  epochs: number[];
  isolated: boolean;
}

interface Messages {
  postMessage: (message: Request) => void;
  terminate: () => void;
  onmessage: (event: { data: { epoch?: number; failure?: string; answer?: unknown } }) => void;
  onerror: (event: { message: string }) => void;
}

declare const Worker: new (url: URL, options: object) => Messages;
declare const crossOriginIsolated: boolean;

function ask(request: Request): Promise<Reply> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const epochs: number[] = [];
  return new Promise<Reply>((resolve) => {
    const end = (message: object) => resolve({ ...message, epochs, isolated: crossOriginIsolated });
    worker.onmessage = ({ data }) => (data.epoch === undefined ? end(data) : void epochs.push(data.epoch));
    worker.onerror = ({ message }) => end({ failure: message });
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}

Object.assign(globalThis, { ask });
