import { sequential } from '../../src/nn/index.ts';
import { useDevice } from '../../src/runtime/index.ts';
import { hearTone } from './classify.ts';
import { trainOnDataset } from './dataset.ts';
import { compareDevices } from './devices.ts';
import { hear, samples } from './sound.ts';
import { run, type TaskName } from './tasks.ts';

/** @file The worker of the tests: does one thing for each message, and tells of each epoch. */

export type Request =
  | { train: TaskName }
  | { compareDevices: number }
  | { use: 'webgpu' | 'cuda' }
  | { hear: 'a rising tone' }
  | { classifyBy: string }
  | { samplesOf: string }
  | { saveTo: string }
  | { datasetWorkers: number };

interface Scope {
  onmessage: (event: { data: Request }) => void;
  postMessage: (message: object) => void;
}

const scope = globalThis as unknown as Scope;

scope.onmessage = async ({ data }) => {
  try {
    scope.postMessage({ answer: await answer(data) });
  } catch (error) {
    scope.postMessage({ failure: String(error) });
  }
};

async function answer(request: Request): Promise<unknown> {
  if ('compareDevices' in request) return compareDevices(request.compareDevices);
  if ('use' in request) return useDevice(request.use);
  if ('hear' in request) return hear();
  if ('classifyBy' in request) return hearTone(request.classifyBy);
  if ('samplesOf' in request) return samples(request.samplesOf);
  if ('datasetWorkers' in request) return trainOnDataset(request.datasetWorkers);
  if ('saveTo' in request) return sequential({ inputShape: [1] }, []).save(request.saveTo);
  return run(request.train, { onEpoch: (epoch) => scope.postMessage({ epoch }) });
}
