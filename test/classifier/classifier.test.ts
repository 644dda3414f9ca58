import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tensor } from '../../src/array/tensor.ts';
import { resample } from '../../src/audio/index.ts';
import type { Classifier } from '../../src/classifier/classifier.ts';
import { classifierOnnx } from '../../src/classifier/classifier-onnx.ts';
import { loadClassifier } from '../../src/classifier/load-classifier.ts';
import { networkProbabilities } from '../../src/classifier/network-probabilities.ts';
import { windowStarts } from '../../src/classifier/windows.ts';
import { cnn, difference, settings, sound } from './cases.ts';

const of = settings();
const network = cnn(of);
let classifier: Classifier;

beforeAll(async () => {
  classifier = await loadClassifier(await classifierOnnx([network], of));
});

afterAll(() => classifier.release());

const reference = (waves: Float32Array[]) => networkProbabilities([network], of, waves);

describe('classify', () => {
  it('says what training says, and which class is likeliest', async () => {
    const waves = [sound(1, 1), sound(3000, 2), sound(4000, 3), sound(30_000, 4)];
    const results = await classifier.classify(waves, { sr: 8000 });
    expect(
      difference(
        results.map(({ probabilities }) => probabilities),
        await reference(waves),
      ),
    ).toBeLessThan(2e-5);
    for (const { className, probability, probabilities, top } of results) {
      expect(probability).toBe(Math.max(...probabilities));
      expect(className).toBe(of.classes[probabilities.indexOf(probability)]);
      expect(top.map((entry) => entry.probability)).toEqual(probabilities.toSorted((a, b) => b - a));
      expect(top[0]).toEqual({ className, probability });
    }
    expect(await classifier.classify(waves[1], { sr: 8000 })).toMatchObject({
      className: results[1].className,
    });
  });

  it('gives as many of the likeliest classes as asked for', async () => {
    const { top } = await classifier.classify(sound(4000), { sr: 8000, topK: 2 });
    expect(top).toHaveLength(2);
  });

  it('resamples and mixes down', async () => {
    const [left, right] = [sound(20_000, 1), sound(20_000, 2)];
    const mono = left.map((value, i) => (value + right[i]) / 2);
    const stereo = tensor(Float32Array.from([...left, ...right]), [2, 20_000]);
    const { probabilities } = await classifier.classify(stereo, { sr: 22_050 });
    const atRate = resample(mono, { origSr: 22_050, targetSr: 8000 });
    expect(difference([probabilities], await reference([atRate]))).toBeLessThan(2e-5);
  });

  it.each([
    [new Float32Array(0), { sr: 8000 }, 'INVALID_ARGUMENT', /y is empty/],
    [Float32Array.of(0, Number.NaN), { sr: 8000 }, 'NOT_FINITE', /index 1/],
    [[0, 1] as never, { sr: 8000 }, 'INVALID_ARGUMENT', /Float32Array/],
    [sound(10), {} as never, 'INVALID_ARGUMENT', /sr must be the sample rate.+received undefined/],
    [sound(10), { sr: -1 }, 'INVALID_ARGUMENT', /received -1/],
    [sound(10), undefined as never, 'INVALID_ARGUMENT', /takes one object of options, such as \{ sr: /],
    [sound(10), { sampleRate: 8000 } as never, 'UNKNOWN_NAME', /'sampleRate'/],
    [sound(10), { sr: 8000, topK: 0 }, 'INVALID_ARGUMENT', /topK must be a whole number of at least 1/],
  ])('refuses bad input', async (y, options, code, message) => {
    await expect(classifier.classify(y as Float32Array, options)).rejects.toMatchObject({ code });
    await expect(classifier.classify(y as Float32Array, options)).rejects.toThrow(message);
  });
});

describe('classifyWindows', () => {
  it.each([
    { length: 30_000 },
    { length: 30_100 },
    { length: 2000 },
    { length: 30_000, window: 0.25, hop: 0.1 },
    { length: 30_000, window: 1.2, hop: 0.7 },
    { length: 30_000, window: 0.2, hop: 0.6 },
  ])('gives each window what classify gives for it: %o', async ({ length, ...options }) => {
    const y = sound(length);
    const size = (options.window ?? 0.5) * 8000;
    const hop = (options.hop ?? 0.25) * 8000;
    const starts = windowStarts(length, { size, hop });
    const results = await classifier.classifyWindows(y, { sr: 8000, ...options });
    expect(results.map(({ start }) => start)).toEqual(starts.map((start) => start / 8000));
    expect(results.map(({ end }) => end)).toEqual(
      starts.map((start) => Math.min(length, start + size) / 8000),
    );
    const alone = await classifier.classify(
      starts.map((start) => y.slice(start, start + size)),
      { sr: 8000 },
    );
    expect(
      difference(
        results.map((r) => r.probabilities),
        alone.map((r) => r.probabilities),
      ),
    ).toBeLessThan(1e-6);
  });

  it('resamples long recordings part by part as a whole', async () => {
    const y = sound(1_300_000);
    const [parts, whole] = [
      await classifier.classifyWindows(y, { sr: 44_100, window: 2, hop: 2 }),
      await classifier.classifyWindows(resample(y, { origSr: 44_100, targetSr: 8000 }), {
        sr: 8000,
        window: 2,
        hop: 2,
      }),
    ];
    expect(parts).toHaveLength(15);
    expect(parts.map(({ start, end }) => [start, end])).toEqual(whole.map(({ start, end }) => [start, end]));
    expect(
      difference(
        parts.map((r) => r.probabilities),
        whole.map((r) => r.probabilities),
      ),
    ).toBeLessThan(1e-4);
  });

  it('refuses durations that are none', async () => {
    await expect(classifier.classifyWindows(sound(10), { sr: 8000, window: 0 })).rejects.toThrow(
      /window must be a duration above 0/,
    );
    await expect(classifier.classifyWindows(sound(10), { sr: 8000, hop: Number.NaN })).rejects.toThrow(
      /hop must be/,
    );
  });
});

describe('stream', () => {
  it('gives a window as soon as it is whole', async () => {
    const y = sound(12_000);
    let given = 0;
    async function* chunks() {
      for (; given < y.length; given += 500) yield y.subarray(given, given + 500);
    }
    const seen: number[] = [];
    const results = [];
    for await (const result of classifier.stream(chunks(), { sr: 8000 })) {
      results.push(result);
      seen.push(given + 500);
    }
    expect(seen).toEqual([4000, 6000, 8000, 10_000, 12_000]);
    expect(results).toEqual(await classifier.classifyWindows(y, { sr: 8000 }));
  });

  it('has nothing to say about nothing, and refuses what is no sound', async () => {
    const all = async (chunks: Float32Array[]) => {
      const results = [];
      for await (const result of classifier.stream(chunks, { sr: 8000 })) results.push(result);
      return results;
    };
    expect(await all([])).toEqual([]);
    expect(await all([new Float32Array(0), sound(4000), new Float32Array(0)])).toHaveLength(1);
    await expect(all([sound(10), Float32Array.of(Number.POSITIVE_INFINITY)])).rejects.toMatchObject({
      code: 'NOT_FINITE',
    });
  });
});
