import type { Tensor } from 'onnxruntime-common';
import { EarshotError } from '../errors.ts';
import { importForNode } from '../node.ts';
import type { DeviceName, Engine, EngineSession } from './engine.ts';
import { identityModel } from './identity.ts';
import { providerOf } from './provider.ts';

/** @file onnxruntime-node: the native engine, on the processor or on a graphics processor. */

/** What each device needs, for the error that says it is not there. */
const needs: Record<Exclude<DeviceName, 'cpu'>, string> = {
  webgpu:
    'It needs a graphics processor and its driver: Vulkan on Linux (libvulkan.so.1 too), Direct3D 12 on Windows, Metal on macOS',
  cuda: "It needs Linux on x64, an NVIDIA graphics processor, CUDA 12 with cuDNN 9, and onnxruntime-node's libraries for it (run its install script with ONNXRUNTIME_NODE_INSTALL=cuda12)",
};

/** @throws EarshotError ENGINE_FAILED when the device is not there; what the import throws when the package is not */
export async function nativeEngine(device: DeviceName, threads: number): Promise<Engine> {
  const ort = await importForNode<typeof import('onnxruntime-node')>('onnxruntime-node');
  const create: Engine['create'] = (model, options) => ort.InferenceSession.create(model, options);
  const about = { name: 'native', device, version: ort.env.versions.node ?? 'unknown', threads } as const;
  if (device === 'cpu') {
    return { ...about, create, providers: () => ['cpu'] };
  }
  ort.env.logLevel = 'fatal'; // what fails is told by the error
  const providers: Engine['providers'] = (onProcessor) => [providerOf(device, onProcessor), 'cpu'];
  let identity: EngineSession;
  try {
    identity = await create(identityModel, { executionProviders: providers([]) });
    await identity.run({ x: new ort.Tensor('float32', [0], [1]) });
  } catch (cause) {
    const found = ort
      .listSupportedBackends()
      .map(({ name, bundled }) => `${name}${bundled ? '' : ' (library not in the package)'}`);
    throw new EarshotError(
      'ENGINE_FAILED',
      `device '${device}' is not there. Looked for it with onnxruntime-node, which on this system knows ${found.join(', ')}; it said: ${reason(cause)} ${needs[device]}. Or leave the device at 'cpu'.`,
      { cause },
    );
  }
  // onnxruntime-node lets tensors stay with WebGPU alone, and reads them only through a run.
  if (device === 'cuda') return { ...about, create, providers };
  const download = async (tensor: Tensor): Promise<Tensor> => {
    const { y } = await identity.run({ x: tensor });
    tensor.dispose();
    return y as Tensor;
  };
  return { ...about, create, providers, download };
}

/** The last sentence of a message; before it stand places in the engine's source. */
function reason(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const plain = message
    .trim()
    .replace(/^.* was false\. /s, '')
    .split('\n')[0];
  return plain.endsWith('.') ? plain : `${plain}.`;
}
