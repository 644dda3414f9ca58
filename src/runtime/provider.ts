import type { InferenceSession } from 'onnxruntime-common';
import type { DeviceName } from './engine.ts';

/** A graphics processor as onnxruntime takes it; WebGPU leaves the nodes of these names to the processor. */
export function providerOf(
  device: Exclude<DeviceName, 'cpu'>,
  onProcessor: readonly string[],
): InferenceSession.ExecutionProviderConfig {
  if (device === 'cuda' || onProcessor.length === 0) return device; // an empty list is refused
  return { name: device, forceCpuNodeNames: onProcessor };
}
