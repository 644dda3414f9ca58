import { floats } from '../../../src/array/tensor.ts';
import { load } from '../../../src/audio/load.ts';
import { stream } from '../../../src/audio/stream.ts';
import { EarshotError } from '../../../src/errors.ts';
import type { Damaged } from './damage.ts';

export interface Outcome {
  readonly milliseconds: number;
  /** 'sound' or the code of the error. */
  readonly result: string;
}

/** Loads a damaged file. @throws Error when that gives no EarshotError that names it, or samples that are not finite */
export function tryLoad({ name, bytes }: Damaged): Promise<Outcome> {
  return outcome(name, async () => {
    const file = new File([bytes as Uint8Array<ArrayBuffer>], name);
    const { y, sr } = await load(file, { mono: false, onWarning: () => {} });
    return async () => {
      if (sr !== 22050) throw new Error(`${sr} Hz`);
      checkFinite(floats(y));
    };
  });
}

/** Reads a damaged file by `stream`, as {@link tryLoad}. */
export function tryStream({ name, bytes }: Damaged): Promise<Outcome> {
  return outcome(name, async () => {
    const file = new File([bytes as Uint8Array<ArrayBuffer>], name);
    const frames = { blockLength: 8, frameLength: 1024, hopLength: 512 };
    for await (const y of stream(file, { ...frames, onWarning: () => {} })) checkFinite(y);
    return async () => {};
  });
}

/** Runs `work`, which is timed, and the check that it gives. */
async function outcome(name: string, work: () => Promise<() => Promise<void>>): Promise<Outcome> {
  const started = performance.now();
  const milliseconds = () => performance.now() - started;
  try {
    const check = await work();
    const taken = milliseconds();
    await check();
    return { milliseconds: taken, result: 'sound' };
  } catch (error) {
    if (!(error instanceof EarshotError)) throw new Error(`${name}: ${error}`, { cause: error });
    if (!error.message.includes(name)) throw new Error(`not named: ${error.message}`);
    return { milliseconds: milliseconds(), result: error.code };
  }
}

function checkFinite(y: Float32Array): void {
  if (y.length === 0) throw new Error('no samples');
  const wrong = y.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new Error(`value ${wrong} is ${y[wrong]}`);
}
