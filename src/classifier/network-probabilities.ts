import { floats, sizeOf, type Tensor, tensor } from '../array/tensor.ts';
import type { AnyModel } from '../nn/model.ts';
import type { ClassifierSettings } from './settings.ts';
import { windowAt, windowStarts } from './windows.ts';

/**
 * Windows that a network sees before the next one does: engines that take turns for each window disturb one another, as the
 * threads of one still look out for work.
 */
const WINDOWS_AT_ONCE = 32;

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
  let clips: Tensor[][] = [];
  let count = 0;
  const finish = async () => {
    results.push(...(await meansOf(networks, clips, classes.length)));
    [clips, count] = [[], 0];
  };
  for (const wave of waves) {
    const starts = windowStarts(wave.length, windows);
    clips.push(starts.map((start) => features(windowAt(wave, start, windows), sampleRate, frontEnd)));
    count += starts.length;
    if (count >= WINDOWS_AT_ONCE) await finish();
  }
  if (count > 0) await finish();
  return results;
}

/** For each of some clips, of which there are the windows' features, the mean over its windows and over the networks. */
async function meansOf(
  networks: readonly AnyModel[],
  clips: readonly (readonly Tensor[])[],
  classes: number,
): Promise<number[][]> {
  const x = stacked(clips.flat());
  const sums = clips.map(() => new Array<number>(classes).fill(0));
  for (const network of networks) {
    const [made] = [await network.predict(x)].flat();
    const values = floats(made);
    let at = 0;
    for (const [clip, { length }] of clips.entries()) {
      for (const end = at + length * classes; at < end; at++) sums[clip][at % classes] += values[at];
    }
  }
  return sums.map((sum, clip) => sum.map((value) => value / (clips[clip].length * networks.length)));
}

function stacked(tensors: readonly Tensor[]): Tensor {
  const [{ dims }] = tensors;
  const data = new Float32Array(tensors.length * sizeOf(dims));
  for (const [i, one] of tensors.entries()) data.set(floats(one), i * one.size);
  return tensor(data, [tensors.length, ...dims]);
}
