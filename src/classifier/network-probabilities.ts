import { floats, sizeOf, type Tensor, tensor } from '../array/tensor.ts';
import type { AnyModel } from '../nn/model.ts';
import type { ClassifierSettings } from './settings.ts';
import { windowAt, windowStarts } from './windows.ts';

/**
 * Windows that a network sees before the next one does: engines that take turns for each window disturb one another, as the
 * threads of one still look out for work.
 */
const WINDOWS_AT_ONCE = 32;

/** Added to the probabilities of networks that are joined, so that one that is certain does not decide alone. */
export const LEAST_PROBABILITY = 1e-6;

/**
 * What networks say about clips by the way on which they were trained, `features` and `predict`: for each clip a
 * probability for each class, the mean over its windows of what the networks say together. An exported classifier says
 * the same.
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

/** For each of some clips, of which there are the windows' features, the mean over its windows. */
async function meansOf(
  networks: readonly AnyModel[],
  clips: readonly (readonly Tensor[])[],
  classes: number,
): Promise<number[][]> {
  const x = stacked(clips.flat());
  const said: Float32Array[] = [];
  for (const network of networks) said.push(floats([await network.predict(x)].flat()[0]));
  let window = 0;
  return clips.map(({ length }) => {
    const sum = new Array<number>(classes).fill(0);
    for (const end = window + length; window < end; window++) {
      const each = said.map((values) => values.subarray(window * classes, (window + 1) * classes));
      for (const [c, value] of joined(each).entries()) sum[c] += value / length;
    }
    return sum;
  });
}

/**
 * What networks say together of a window: the geometric mean of their probabilities, made to add up to 1 (a logarithmic
 * opinion pool). One that finds a class unlikely counts for more than in an arithmetic mean.
 */
function joined(each: readonly Float32Array[]): Float32Array | number[] {
  if (each.length === 1) return each[0];
  const means = Array.from(each[0], (_, c) => {
    const logs = each.reduce((sum, values) => sum + Math.log(values[c] + LEAST_PROBABILITY), 0);
    return Math.exp(logs / each.length);
  });
  const total = means.reduce((a, b) => a + b);
  return means.map((mean) => mean / total);
}

function stacked(tensors: readonly Tensor[]): Tensor {
  const [{ dims }] = tensors;
  const data = new Float32Array(tensors.length * sizeOf(dims));
  for (const [i, one] of tensors.entries()) data.set(floats(one), i * one.size);
  return tensor(data, [tensors.length, ...dims]);
}
