import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { describe, EarshotError, unknownName } from '../errors.ts';
import { isNode } from '../node.ts';
import { environment, threadCount } from './environment.ts';
import { nativeEngine } from './native-engine.ts';
import { webEngine } from './web-engine.ts';

/** Which build of onnxruntime runs the graphs: the native one (Node) or WebAssembly (browser, and Node without the native one). */
export type EngineName = 'native' | 'wasm';

/** What computes: the processor, or a graphics processor through WebGPU or CUDA. */
export type DeviceName = 'cpu' | 'webgpu' | 'cuda';

/** A compiled model. */
export interface EngineSession {
  run(feeds: InferenceSession.OnnxValueMapType): Promise<InferenceSession.OnnxValueMapType>;
  release(): Promise<void>;
}

export interface Engine {
  readonly name: EngineName;
  readonly device: DeviceName;
  /** of onnxruntime */
  readonly version: string;
  /** threads that one operator may use */
  readonly threads: number;
  readonly create: (model: Uint8Array, options: InferenceSession.SessionOptions) => Promise<EngineSession>;
  /** what computes, first the best; `onProcessor` names nodes that are not for a graphics processor */
  readonly providers: (onProcessor: readonly string[]) => InferenceSession.ExecutionProviderConfig[];
  /** Reads a tensor that stayed on the device, and frees it there; missing where tensors cannot stay. */
  readonly download?: (tensor: Tensor) => Promise<Tensor>;
}

const devices: readonly DeviceName[] = ['cpu', 'webgpu', 'cuda'];

const engines = new Map<DeviceName, Promise<Engine>>();

let chosen: DeviceName | undefined;

/**
 * Has models computed on this device from now on. `'cpu'` is the default; `'webgpu'` is a graphics processor, in
 * the browser and in Node; `'cuda'` is one of NVIDIA's, in Node on Linux. In Node the environment variable
 * `EARSHOT_DEVICE` does the same. What a model has compiled before stays where it is, so call this first. Losses
 * differ from the processor's in the last digits, because sums are taken in another order.
 *
 * @throws EarshotError UNKNOWN_NAME for another name; ENGINE_FAILED where there is no such device: the message says
 * what was looked for, what was found and what to do. The device is then as before.
 *
 * @example
 * import { useDevice } from 'earshot/nn';
 * await useDevice('cpu');
 */
export async function useDevice(device: DeviceName): Promise<void> {
  if (!devices.includes(device)) throw unknownName('useDevice: device', device, devices);
  await loadEngine(device);
  chosen = device;
}

/**
 * The engine for the chosen device, loaded once: onnxruntime-node where it is installed, else onnxruntime-web's
 * wasm build, with one line on standard error. `EARSHOT_ENGINE=native|wasm` forces one; `EARSHOT_THREADS` sets the
 * threads; `EARSHOT_DEVICE` the device until `useDevice` is called.
 *
 * @throws EarshotError ENGINE_FAILED when none can be loaded
 */
export async function loadEngine(device: DeviceName = chosen ?? deviceOfEnvironment()): Promise<Engine> {
  let engine = engines.get(device);
  if (engine === undefined) {
    engine = chooseEngine(device);
    engines.set(device, engine);
  }
  return engine;
}

function deviceOfEnvironment(): DeviceName {
  const wanted = environment('EARSHOT_DEVICE') ?? 'cpu';
  if (!devices.includes(wanted as DeviceName)) throw unknownName('EARSHOT_DEVICE', wanted, devices);
  return wanted as DeviceName;
}

async function chooseEngine(device: DeviceName): Promise<Engine> {
  const wanted = environment('EARSHOT_ENGINE');
  if (wanted !== undefined && wanted !== 'native' && wanted !== 'wasm') {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `EARSHOT_ENGINE must be 'native' or 'wasm'; received ${describe(wanted)}.`,
    );
  }
  const threads = await threadCount();
  if (!isNode || (wanted === 'wasm' && device === 'cpu')) return webEngine(device, threads);
  if (wanted === 'wasm') {
    throw new EarshotError(
      'ENGINE_FAILED',
      `device '${device}' needs the native engine in Node, and EARSHOT_ENGINE is 'wasm'; leave EARSHOT_ENGINE unset.`,
    );
  }
  try {
    return await nativeEngine(device, threads);
  } catch (cause) {
    if (cause instanceof EarshotError) throw cause;
    if (wanted === 'native' || device !== 'cpu') {
      throw new EarshotError(
        'ENGINE_FAILED',
        `onnxruntime-node cannot be loaded (${firstLine(cause)}); npm install onnxruntime-node, or leave ${device === 'cpu' ? 'EARSHOT_ENGINE unset' : `the device at 'cpu'`}.`,
        { cause },
      );
    }
    const engine = await webEngine('cpu', threads);
    console.error('earshot: onnxruntime-node cannot be loaded; using the slower WebAssembly engine.');
    return engine;
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0];
}

export type { InferenceSession, Tensor };
