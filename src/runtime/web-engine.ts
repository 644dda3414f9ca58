import type { Env, InferenceSessionFactory, Tensor } from 'onnxruntime-common';
import { EarshotError } from '../errors.ts';
import { importForNode, isNode } from '../node.ts';
import type { DeviceName, Engine } from './engine.ts';
import { providerOf } from './provider.ts';

/** @file onnxruntime-web: WebAssembly, and WebGPU where the browser has it. */

interface Gpu {
  requestAdapter(): Promise<object | null>;
}

declare const navigator: { readonly gpu?: Gpu };
declare const isSecureContext: boolean;

/** @throws EarshotError ENGINE_FAILED when the package cannot be loaded or the device is not there */
export async function webEngine(device: DeviceName, threads: number): Promise<Engine> {
  if (device === 'cuda') throw missing(device, 'a browser offers no CUDA', `Use 'webgpu' here`);
  if (device === 'webgpu') await findAdapter();
  const ort = await load(device);
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'error';
  const create: Engine['create'] = async (model, options) => {
    const session = await inTurn(() => ort.InferenceSession.create(model, options));
    return {
      run: (feeds) => inTurn(() => session.run(feeds)),
      release: () => inTurn(() => session.release()),
    };
  };
  const about = { name: 'wasm', device, version: ort.env.versions.web ?? 'unknown', threads } as const;
  if (device === 'cpu') return { ...about, create, providers: () => ['wasm'] };
  const providers: Engine['providers'] = (onProcessor) => [providerOf(device, onProcessor), 'wasm'];
  return { ...about, create, providers, download };
}

let last: Promise<unknown> = Promise.resolve();

/** onnxruntime-web fails where its calls overlap ("Cannot read properties of null"): each waits for the one before. */
function inTurn<T>(call: () => Promise<T>): Promise<T> {
  const result = last.then(call);
  last = result.catch(() => {});
  return result;
}

/** What of onnxruntime-web is used; all its builds have it. */
interface OnnxRuntimeWeb {
  readonly env: Env;
  readonly InferenceSession: InferenceSessionFactory;
}

async function load(device: DeviceName): Promise<OnnxRuntimeWeb> {
  try {
    if (isNode) return await importForNode<OnnxRuntimeWeb>('onnxruntime-web');
    return device === 'cpu' ? await import('onnxruntime-web/wasm') : await import('onnxruntime-web/webgpu');
  } catch (cause) {
    throw new EarshotError('ENGINE_FAILED', 'no engine can be loaded; npm install onnxruntime-web.', {
      cause,
    });
  }
}

async function findAdapter(): Promise<void> {
  const mend = 'Use a current Chrome, Edge, Firefox or Safari over https or on localhost';
  const { gpu } = navigator;
  if (gpu === undefined) {
    const secure = isSecureContext ? '' : ', and the page is not secure';
    throw missing('webgpu', `this browser has no navigator.gpu${secure}`, mend);
  }
  let reason = '';
  const adapter = await gpu.requestAdapter().catch((error) => {
    reason = ` (${error instanceof Error ? error.message : error})`;
    return null;
  });
  if (adapter === null) {
    const found = `navigator.gpu is there, but gives no adapter${reason}: no graphics processor, or its driver is blocked`;
    throw missing('webgpu', found, `${mend}, and see its page about graphics (chrome://gpu, about:support)`);
  }
}

function missing(device: DeviceName, found: string, mend: string): EarshotError {
  return new EarshotError(
    'ENGINE_FAILED',
    `device '${device}' is not there: ${found}. ${mend}, or leave the device at 'cpu'.`,
  );
}

async function download(tensor: Tensor): Promise<Tensor> {
  await tensor.getData(true); // from here on it is a tensor in main memory
  return tensor;
}
