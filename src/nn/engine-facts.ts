import { type Engine, loadEngine } from '../runtime/index.ts';

/** What computes the networks. */
export type EngineFacts = Pick<Engine, 'name' | 'device' | 'version' | 'threads'>;

/**
 * What computes the networks here: the engine (`'native'`, or `'wasm'` where that is missing), the device, onnxruntime's
 * version, and the threads that one operator may use. `EARSHOT_ENGINE`, `EARSHOT_DEVICE` and `EARSHOT_THREADS` choose.
 *
 * @throws EarshotError ENGINE_FAILED when there is no engine
 *
 * @example
 * import { engineFacts } from 'earshot/nn';
 * const { name, threads } = await engineFacts();
 * console.log(name === 'native' || name === 'wasm', threads >= 1); // true true
 */
export async function engineFacts(): Promise<EngineFacts> {
  const { name, device, version, threads } = await loadEngine();
  return { name, device, version, threads };
}
