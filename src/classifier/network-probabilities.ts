import { floats, sizeOf, type Tensor, tensor } from '../array/tensor.ts';
import type { AnyModel } from '../nn/model.ts';
import type { ClassifierSettings } from './settings.ts';
import { windowAt, windowStarts } from './windows.ts';

/**
 * What networks say about clips by the way on which they were trained, `features` and `predict`: for each clip a
 * probability for each class, the mean over its windows and over the networks. An exported classifier says the same.
 * @param waves mono samples at the model's rate
 */
export async function networkProbabilities(
  networks: readonly AnyModel[],
  { classes, sampleRate, windows, frontEnd }: ClassifierSettings,
  waves: readonly Float32Array[],
): Promise<number[][]> {
  const { features } = await import('./features.ts'); // not for programs that only classify
  const results: number[][] = [];
  for (const wave of waves) {
    const starts = windowStarts(wave.length, windows);
    const x = stacked(starts.map((start) => features(windowAt(wave, start, windows), sampleRate, frontEnd)));
    const sum = new Array<number>(classes.length).fill(0);
    for (const network of networks) {
      const [made] = [await network.predict(x)].flat();
      for (const [i, value] of floats(made).entries()) sum[i % classes.length] += value;
    }
    results.push(sum.map((value) => value / (starts.length * networks.length)));
  }
  return results;
}

function stacked(tensors: readonly Tensor[]): Tensor {
  const [{ dims }] = tensors;
  const data = new Float32Array(tensors.length * sizeOf(dims));
  for (const [i, one] of tensors.entries()) data.set(floats(one), i * one.size);
  return tensor(data, [tensors.length, ...dims]);
}
