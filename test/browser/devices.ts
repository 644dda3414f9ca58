import { Tensor } from '../../src/array/tensor.ts';
import { identityModel } from '../../src/runtime/identity.ts';
import { createSession, fromDevice, loadEngine, useDevice } from '../../src/runtime/index.ts';
import { run, type TaskResult } from './tasks.ts';

/** @file The same training on the processor and on a graphics processor, in Node and in a browser. */

export interface Comparison {
  cpu: TaskResult;
  webgpu: TaskResult;
  /** where an output that is to stay on the device is after a run */
  location: string;
  /** its numbers, read from there */
  kept: number[];
  /** what feeding it twice brings */
  twice: string;
  /** what follows from asking for CUDA */
  cuda: string;
}

/** Trains the convolutional network on both devices. @throws EarshotError ENGINE_FAILED where there is no WebGPU */
export async function compareDevices(epochs: number): Promise<Comparison> {
  const cpu = await run('cnn', { epochs });
  await useDevice('webgpu');
  if ((await loadEngine()).device !== 'webgpu') throw new Error('useDevice chose another device');
  const webgpu = await run('cnn', { epochs });

  const session = await createSession(identityModel, { keep: ['y'] });
  const { y } = await session.run({ x: new Tensor('float32', [1, 2, 3], [3]) });
  const { location } = y;
  const { y: again } = await session.run({ x: y });
  const kept = [...((await fromDevice(again)).data as Float32Array)];
  const twice = await session.run({ x: y }).then(() => 'ran', String);
  await session.release();
  return { cpu, webgpu, location, kept, twice, cuda: await useDevice('cuda').then(() => 'found', String) };
}
