import { describe, expect, it } from 'vitest';
import { checkClassifier } from '../../src/classifier/check-classifier.ts';
import { classifierOnnx } from '../../src/classifier/classifier-onnx.ts';
import { describeClassifier } from '../../src/classifier/describe-classifier.ts';
import { loadClassifier } from '../../src/classifier/load-classifier.ts';
import { networkProbabilities } from '../../src/classifier/network-probabilities.ts';
import { quantizeClassifier } from '../../src/classifier/quantize-classifier.ts';
import { decodeModel, tensorFloats } from '../../src/graph/from-onnx.ts';
import { cnn, mlp, settings, sound } from './cases.ts';

const of = settings();

describe('quantizeClassifier', () => {
  it('keeps classes, and probabilities within a hundredth', async () => {
    const networks = [cnn(of), mlp(of)];
    const bytes = await classifierOnnx(networks, of);
    const small = await quantizeClassifier(bytes);
    const waves = [1, 2, 3, 4].map((seed) => sound(9000, seed));
    const check = await checkClassifier(small, waves, await networkProbabilities(networks, of, waves));
    expect(check.sameClass).toBe(4);
    expect(check.maxDifference).toBeLessThan(0.01);
    expect(check.maxDifference).toBeGreaterThan(1e-5);
  });

  it('takes a byte for each weight, and says so', async () => {
    const network = mlp(of);
    const bytes = await classifierOnnx([network], of);
    const small = await quantizeClassifier(bytes);
    const weights = 24 * 32 * 16;
    const saved = bytes.length - small.length;
    expect(saved).toBeGreaterThan(2.9 * weights);
    expect(saved).toBeLessThan(3 * weights);
    const { bytes: size, weights: kind, parameters, macsPerWindow } = describeClassifier(small);
    expect([size, kind, parameters]).toEqual([small.length, 'int8', network.countParams().total]);
    expect(macsPerWindow).toBe(describeClassifier(bytes).macsPerWindow);
    await expect(quantizeClassifier(small)).rejects.toThrow(/int8 already/);
    await (await loadClassifier(small)).release();
  });

  it('rounds to the nearest multiple of a scale that fits each channel', async () => {
    const network = mlp(of);
    const { initializer } = decodeModel(await quantizeClassifier(await classifierOnnx([network], of)), 'test')
      .graph!;
    const name = initializer.find((tensor) => tensor.name.endsWith('/int8'))!.name.replace(/\/int8$/, '');
    const tensor = (end: string) => initializer.find((one) => one.name === `${name}/${end}`)!;
    const values = new Int8Array(tensor('int8').rawData.slice().buffer);
    const { data: scales } = tensorFloats(tensor('scale'));
    const kernel = network.getWeights()[0].data as Float32Array;
    expect(scales).toHaveLength(16);
    expect(Math.max(...values.map(Math.abs))).toBe(127);
    for (const [i, value] of kernel.entries())
      expect(Math.abs(value - values[i] * scales[i % 16])).toBeLessThanOrEqual(scales[i % 16] * 0.5001);
  });
});
