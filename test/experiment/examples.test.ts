import { describe, expect, test } from 'vitest';
import { floats, type Tensor } from '../../src/array/tensor.ts';
import { gain, mixByLoudness, timeShift, timeStretch } from '../../src/audio/index.ts';
import { features } from '../../src/classifier/features.ts';
import { measuredBatches, trainingBatches, validationBatches } from '../../src/experiment/examples.ts';
import type { AugmentationSettings } from '../../src/experiment/experiment.ts';
import { fitFrontEnd } from '../../src/experiment/fit-front-end.ts';
import {
  averagePooling2d,
  type Batches,
  dense,
  flatten,
  globalMaxPooling2d,
  input,
  model,
  sequential,
} from '../../src/nn/index.ts';
import { recordingsOf, SR, smallExperiment, sound } from './sound-fixture.ts';

const BANDS = 20;
const FRAMES = 16;
const CLASSES = 3;
/** Two clips a class, each as long as a window. */
const sounds = [0, 1, 2, 3, 4, 5].map((number) => sound(number));
const labels = [0, 0, 1, 1, 2, 2];

type Settings = Parameters<typeof smallExperiment>[0];

function prepared(settings: Settings = {}, given: { samples?: Float32Array[]; clips?: number[] } = {}) {
  const { samples = sounds } = given;
  const { clips = samples.map((_, i) => i) } = given;
  const experiment = smallExperiment(settings);
  const recordings = recordingsOf(samples, experiment);
  const frontEnd = fitFrontEnd(experiment, recordings, clips);
  const options = { experiment, classes: CLASSES, frontEnd };
  return {
    frontEnd,
    recordings,
    batches: (seed = 1) => trainingBatches(recordings, labels, clips, { ...options, seed, workers: 0 }),
    measured: (seed?: number, signal?: AbortSignal) =>
      measuredBatches(recordings, labels, clips, { ...options, measuring: measuringModel(), seed, signal }),
    validation: () => validationBatches(recordings, labels, clips, options),
    plain: samples.map((y) => floats(features(y, SR, frontEnd))),
  };
}

/** The highest value of a window, and means over its frames. */
function measuringModel() {
  const x = input({ shape: [BANDS, FRAMES, 1] });
  return model({ inputs: x, outputs: [globalMaxPooling2d()(x), averagePooling2d([1, FRAMES])(x)] });
}

const augmented = (augmentation: Partial<AugmentationSettings>) => prepared({ augmentation });

interface Example {
  x: Float32Array;
  y: number[];
}

async function examplesOf(batches: Batches, epoch = 0): Promise<Example[]> {
  const found: Example[] = [];
  for await (const batch of batches.open().epoch(epoch)) {
    const [x, y] = batch as [Tensor, Tensor];
    expect(x.dims.slice(1)).toEqual([BANDS, FRAMES, 1]);
    expect(y.dims).toEqual([x.dims[0], CLASSES]);
    for (let i = 0; i < x.dims[0]; i++)
      found.push({
        x: floats(x).slice(i * BANDS * FRAMES, (i + 1) * BANDS * FRAMES),
        y: [...floats(y).subarray(i * CLASSES, (i + 1) * CLASSES)],
      });
  }
  return found;
}

async function epochsOf(batches: Batches, epochs: number): Promise<Example[]> {
  const all = await Promise.all(Array.from({ length: epochs }, (_, epoch) => examplesOf(batches, epoch)));
  return all.flat();
}

const distance = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
const nearest = (x: Float32Array, among: readonly Float32Array[]) =>
  among.reduce((best, other, i) => (distance(x, other) < distance(x, among[best]) ? i : best), 0);
const rolledBy = (x: Float32Array, shift: number) => {
  const rows = Array.from({ length: BANDS }, (_, band) => x.subarray(band * FRAMES, (band + 1) * FRAMES));
  return Float32Array.from(rows.flatMap((row) => [...timeShift(row, { samples: shift })]));
};

/** Every augmentation there is. */
const everything: Partial<AugmentationSettings> = {
  randomCrop: true,
  timeShift: 0.5,
  gain: [-6, 6],
  noise: { snr: [10, 30], probability: 0.5 },
  timeStretch: { rate: [0.8, 1.25], probability: 0.5 },
  pitchShift: { steps: [-2, 2], probability: 0.5 },
  mix: { on: 'features', alpha: 0.4, probability: 0.5 },
  equalizer: { maxGain: 6, points: 3 },
  timeMasks: { count: 1, size: 0.2 },
  frequencyMasks: { count: 1, size: 0.2 },
};

/** How far the frames of a band are apart at most. */
function spreadOver(x: readonly number[]): number {
  const spreads = Array.from({ length: BANDS }, (_, band) => {
    const row = x.slice(band * FRAMES, (band + 1) * FRAMES);
    return Math.max(...row) - Math.min(...row);
  });
  return Math.max(...spreads);
}

describe('trainingBatches', () => {
  test('without augmentation gives each window once, in another order each epoch', async () => {
    const { batches, plain } = prepared();
    expect(batches().length).toBe(2);
    const orders = new Set<string>();
    for (const epoch of [0, 1, 2, 3]) {
      const examples = await examplesOf(batches(), epoch);
      const order = examples.map(({ x }) => plain.findIndex((other) => distance(x, other) === 0));
      expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5]);
      for (const [i, { y }] of examples.entries())
        expect(y).toEqual([0, 1, 2].map((k) => Number(k === labels[order[i]])));
      orders.add(order.join());
    }
    expect(orders.size).toBeGreaterThan(2);
  });

  test.each([
    ['sounds', everything],
    ['mixed sounds', { ...everything, mix: { on: 'waveform', alpha: 1, probability: 1 } }],
    ['features', { ...everything, gain: null, noise: null, timeStretch: null, pitchShift: null }],
  ] as const)(
    'gives the same bits for the same seed, in any epoch by itself: %s',
    async (_, augmentation) => {
      const { batches } = augmented(augmentation);
      const straight = batches(7).open();
      const drain = async (epoch: number) => {
        for await (const _ of straight.epoch(epoch));
      };
      await drain(0);
      await drain(1);
      const after: Tensor[] = [];
      for await (const batch of straight.epoch(2)) after.push((batch as [Tensor, Tensor])[0]);
      const alone = await examplesOf(batches(7), 2);
      expect(alone.flatMap(({ x }) => [...x])).toEqual(after.flatMap((x) => [...floats(x)]));
      expect(await examplesOf(batches(8), 2)).not.toEqual(alone);
      expect(await examplesOf(batches(7), 3)).not.toEqual(alone);
    },
  );

  test('shifts features by whole frames, up to the share, either way', async () => {
    const { batches, plain } = augmented({ timeShift: 0.25 });
    const shifts = new Set<number>();
    for (const { x, y } of await epochsOf(batches(), 30)) {
      const clip = [2 * y.indexOf(1), 2 * y.indexOf(1) + 1];
      for (let shift = -8; shift <= 8; shift++)
        if (clip.some((i) => distance(x, rolledBy(plain[i], shift)) === 0)) shifts.add(shift);
    }
    expect([...shifts].sort((a, b) => a - b)).toEqual([-4, -3, -2, -1, 0, 1, 2, 3, 4]);
  });

  test('shifts sounds by as many hops where sounds are changed', async () => {
    const { batches, frontEnd } = augmented({ timeShift: 0.25, gain: [6, 6] });
    const shifts = [-4, -3, -2, -1, 0, 1, 2, 3, 4];
    const made = sounds.flatMap((y) =>
      shifts.map((shift) =>
        floats(features(gain(timeShift(y, { samples: 256 * shift }), { gainDb: 6 }), SR, frontEnd)),
      ),
    );
    for (const { x } of await epochsOf(batches(), 3)) expect(distance(x, made[nearest(x, made)])).toBe(0);
  });

  test('mixes features as it mixes labels', async () => {
    const { batches, plain } = augmented({ mix: { on: 'features', alpha: 1, probability: 1 } });
    const pairs = plain.flatMap((a, i) => plain.map((b, j) => ({ a, b, i, j })));
    let between = 0;
    for (const { x, y } of await epochsOf(batches(), 5)) {
      expect(y[0] + y[1] + y[2]).toBeCloseTo(1, 6);
      const share = Math.max(...y);
      if (share > 0.99) continue;
      between++;
      const main = y.indexOf(share);
      const errors = pairs
        .filter(({ i, j }) => labels[i] === main && y[labels[j]] > 0 && labels[j] !== main)
        .map(({ a, b }) =>
          distance(
            x,
            a.map((value, k) => share * value + (1 - share) * b[k]),
          ),
        );
      expect(Math.min(...errors)).toBeLessThan(1e-5);
    }
    expect(between).toBeGreaterThan(10);
  });

  test('draws shares of mixup from Beta(alpha, alpha)', async () => {
    const { batches } = augmented({ mix: { on: 'features', alpha: 0.2, probability: 1 } });
    const shares = (await epochsOf(batches(), 200)).map(({ y }) =>
      y.filter((value) => value > 0 && value < 1),
    );
    const mixed = shares.filter((found) => found.length === 2).map(([share]) => share);
    const mean = mixed.reduce((sum, value) => sum + value, 0) / mixed.length;
    const variance = mixed.reduce((sum, value) => sum + (value - mean) ** 2, 0) / mixed.length;
    expect(mixed.length).toBeGreaterThan(600);
    expect(mean).toBeCloseTo(0.5, 1);
    expect(variance).toBeCloseTo(1 / (4 * (2 * 0.2 + 1)), 1);
  });

  test('mixes sounds of two classes by their loudness', async () => {
    const { batches, frontEnd } = augmented({ mix: { on: 'waveform', alpha: 1, probability: 1 } });
    for (const { x, y } of await epochsOf(batches(), 3)) {
      const [i, j] = [0, 1, 2].filter((k) => y[k] > 0);
      expect(y[i] + y[j]).toBeCloseTo(1, 6);
      const made = [0, 1, 2, 3].map((pair) => {
        const [a, b] = [sounds[2 * i + (pair & 1)], sounds[2 * j + (pair >> 1)]];
        return floats(features(mixByLoudness(a, b, { sr: SR, ratio: y[i] }), SR, frontEnd));
      });
      expect(distance(x, made[nearest(x, made)])).toBeLessThan(1e-3);
    }
  });

  test('mixes only the share of examples that it is told', async () => {
    const { batches } = augmented({ mix: { on: 'waveform', alpha: 1, probability: 0.25 } });
    const mixed = (await epochsOf(batches(), 60)).filter(({ y }) => Math.max(...y) < 1);
    expect(Math.abs(mixed.length / 360 - 0.25)).toBeLessThan(0.1);
  });

  test('changes the gain by decibels between the two', async () => {
    const { batches, plain, frontEnd } = prepared({
      augmentation: { gain: [-20, -10] },
      features: { decibels: { ref: 1, amin: 1e-30, topDb: null } },
    });
    const gains = (await epochsOf(batches(), 10)).map(({ x, y }) => {
      const changes = [0, 1].map((i) => {
        const other = plain[2 * y.indexOf(1) + i];
        return Float64Array.from(x, (value, k) => (value - other[k]) * frontEnd.deviation[0]);
      });
      const spread = (values: Float64Array) => Math.max(...values) - Math.min(...values);
      const [change] = changes.sort((a, b) => spread(a) - spread(b));
      expect(spread(change)).toBeLessThan(1e-2);
      return change[0];
    });
    expect(Math.min(...gains)).toBeGreaterThan(-20.01);
    expect(Math.max(...gains)).toBeLessThan(-9.99);
    expect(Math.max(...gains) - Math.min(...gains)).toBeGreaterThan(5);
  });

  test('adds noise in a share of the examples', async () => {
    const { batches, plain } = augmented({ noise: { snr: [0, 10], probability: 0.5 } });
    const all = await epochsOf(batches(), 40);
    const noisy = all.filter(({ x }) => distance(x, plain[nearest(x, plain)]) > 0);
    expect(Math.abs(noisy.length / all.length - 0.5)).toBeLessThan(0.15);
    const level = (values: readonly Float32Array[]) =>
      values.reduce((sum, x) => sum + x.reduce((a, b) => a + b, 0) / x.length, 0) / values.length;
    expect(level(noisy.map(({ x }) => x))).toBeGreaterThan(level(plain) + 0.5);
  });

  test('shifts the pitch, not the length', async () => {
    const loudest = (x: Float32Array) => {
      const bands = Array.from({ length: BANDS }, (_, band) => x[band * FRAMES + FRAMES / 2]);
      return bands.indexOf(Math.max(...bands));
    };
    const { batches, plain } = augmented({ pitchShift: { steps: [12, 12], probability: 1 } });
    const before = plain.map(loudest);
    const after = (await examplesOf(batches())).map(({ x }) => loudest(x));
    expect(Math.min(...after)).toBeGreaterThan(Math.min(...before));
    expect(Math.max(...after)).toBeGreaterThan(Math.max(...before));
  });

  test('stretches a longer piece into a window', async () => {
    const samples = [sound(1, 1.1), sound(3, 1.1)];
    const augmentation = { timeStretch: { rate: [2, 2], probability: 1 } } as const;
    const { batches, frontEnd } = prepared({ augmentation }, { samples });
    // Windows start at 0, 4000 and 4800; twice as much is needed, and there are 8800 samples.
    const made = samples.flatMap((y) =>
      [0, 800].map((start) => {
        const stretched = timeStretch(y.subarray(start, start + SR), { rate: 2 });
        expect(stretched).toHaveLength(SR / 2);
        return floats(features(stretched, SR, frontEnd));
      }),
    );
    const examples = await examplesOf(batches());
    const found = examples.map(({ x }) => made.findIndex((other) => distance(x, other) === 0));
    expect(found.sort()).toEqual([0, 1, 1, 2, 3, 3]);
  });

  test('masks frames and bands with the mean', async () => {
    const { batches, plain } = augmented({
      timeMasks: { count: 1, size: 0.25 },
      frequencyMasks: { count: 1, size: 0.25 },
    });
    let [frames, bands] = [0, 0];
    for (const { x, y } of await epochsOf(batches(), 20)) {
      const same = (other: Float32Array) => x.reduce((sum, value, i) => sum + Number(value === other[i]), 0);
      const [other] = plain.slice(2 * y.indexOf(1), 2 * y.indexOf(1) + 2).sort((a, b) => same(b) - same(a));
      const changed = Array.from(x, (value, i) => value !== other[i]);
      const columns = Array.from({ length: FRAMES }, (_, t) =>
        changed.filter((_, i) => i % FRAMES === t).every(Boolean),
      );
      const rows = Array.from({ length: BANDS }, (_, b) =>
        changed.slice(b * FRAMES, (b + 1) * FRAMES).every(Boolean),
      );
      for (const [i, is] of changed.entries())
        expect(is).toBe(columns[i % FRAMES] || rows[Math.floor(i / FRAMES)]);
      frames = Math.max(frames, columns.filter(Boolean).length);
      bands = Math.max(bands, rows.filter(Boolean).length);
    }
    expect([frames, bands]).toEqual([4, 5]);
  });

  test('makes bands louder or softer, all frames alike', async () => {
    const { batches, plain, frontEnd } = augmented({ equalizer: { maxGain: 6, points: 2 } });
    const deviation = (band: number) => frontEnd.deviation[band % frontEnd.deviation.length];
    const gainsOf = (x: Float32Array, other: Float32Array) =>
      Array.from(x, (value, i) => (value - other[i]) * deviation(Math.floor(i / FRAMES)));
    const seen: number[] = [];
    for (const { x, y } of await epochsOf(batches(), 5)) {
      const [gains] = plain
        .slice(2 * y.indexOf(1), 2 * y.indexOf(1) + 2)
        .map((other) => gainsOf(x, other))
        .sort((a, b) => spreadOver(a) - spreadOver(b));
      expect(spreadOver(gains)).toBeLessThan(1e-3);
      const [first, last] = [gains[0], gains[(BANDS - 1) * FRAMES]];
      for (const [i, gain] of gains.entries())
        expect(gain).toBeCloseTo(first + ((last - first) * Math.floor(i / FRAMES)) / (BANDS - 1), 3);
      seen.push(first, last);
    }
    expect(Math.max(...seen.map(Math.abs))).toBeLessThanOrEqual(6.001);
    expect(Math.max(...seen) - Math.min(...seen)).toBeGreaterThan(8);
  });

  test('crops longer clips anywhere, but not where they are silent', async () => {
    const y = new Float32Array(4 * SR);
    y.set(sound(3, 1), 2 * SR);
    const samples = [y, sounds[1]];
    const fixed = prepared({}, { samples });
    expect(fixed.batches().length).toBe(3); // 8 windows and 1, in batches of 4
    const { batches } = prepared({ augmentation: { randomCrop: true } }, { samples });
    expect(batches().length).toBe(3);
    const silent = ({ x }: Example) => Math.max(...x) - Math.min(...x) < 0.1;
    const all = await epochsOf(batches(), 10);
    expect((await epochsOf(fixed.batches(), 10)).filter(silent).length).toBeGreaterThan(40);
    expect(all.filter(silent).length).toBeLessThan(10);
    expect(new Set(all.map(({ x }) => x.join())).size).toBeGreaterThan(70);
  });

  test('trains a network, which validation batches test', async () => {
    const { batches, validation } = augmented(everything);
    const model = sequential({ inputShape: [BANDS, FRAMES, 1], seed: 1 }, [
      flatten(),
      dense(CLASSES, { activation: 'softmax' }),
    ]);
    model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
    const { history } = await model.fit(batches(), { epochs: 5, validationData: validation(), verbose: 0 });
    expect(history.loss).toHaveLength(5);
    expect(history.val_loss[4]).toBeLessThan(history.val_loss[0]);
  });
});

describe('validationBatches', () => {
  test('gives all windows of the clips as they are, in order', async () => {
    const samples = [sounds[0], sound(3, 1.2), sounds[5]];
    const { validation, frontEnd } = prepared({ augmentation: everything }, { samples, clips: [2, 1] });
    const examples = await examplesOf(validation());
    const y = samples[1];
    const expected = [samples[2], y.subarray(0, 4000), y.subarray(4000, 8000), y.subarray(5600)];
    expect(examples.map(({ x }) => x)).toEqual(
      expected.map((window) => floats(features(window, SR, frontEnd))),
    );
    expect(examples.map(({ y }) => y.indexOf(1))).toEqual([labels[2], labels[1], labels[1], labels[1]]);
    expect(await examplesOf(validation())).toEqual(examples);
  });
});

describe('measured examples', () => {
  const rowsOf = async (batches: Batches, epoch = 0) => {
    const rows: number[][] = [];
    for await (const batch of batches.open().epoch(epoch)) {
      const [x, y] = batch as unknown as [Tensor[], Tensor];
      expect(x.map(({ dims }) => dims.slice(1))).toEqual([[1], [BANDS, 1, 1]]);
      for (let i = 0; i < y.dims[0]; i++)
        rows.push(
          [...x, y].flatMap((part) => {
            const size = part.data.length / y.dims[0];
            return [...floats(part).subarray(i * size, (i + 1) * size)];
          }),
        );
    }
    return rows;
  };

  test('are what is measured of each window as it is', async () => {
    const { measured, plain } = prepared();
    const rows = await rowsOf(await measured());
    expect(rows).toHaveLength(6);
    for (const [i, row] of rows.entries()) {
      expect(row[0]).toBeCloseTo(Math.max(...plain[i]), 5);
      const means = Array.from({ length: BANDS }, (_, band) => {
        const frames = plain[i].subarray(band * FRAMES, (band + 1) * FRAMES);
        return frames.reduce((a, b) => a + b) / FRAMES;
      });
      for (const [band, mean] of means.entries()) expect(row[1 + band]).toBeCloseTo(mean, 4);
      expect(row.slice(1 + BANDS)).toEqual([0, 1, 2].map((label) => Number(label === labels[i])));
    }
  });

  test('come in another order in each epoch, by the seed', async () => {
    const { measured } = prepared();
    const batches = await measured(3);
    const [plain, first, second] = [
      await rowsOf(await measured()),
      await rowsOf(batches),
      await rowsOf(batches, 1),
    ];
    expect([first, second]).not.toContainEqual(plain);
    expect(second).not.toEqual(first);
    for (const rows of [first, second]) expect(rows.toSorted()).toEqual(plain.toSorted());
    expect(await rowsOf(await measured(3))).toEqual(first);
  });

  test('are not made once the training is interrupted', async () => {
    await expect(prepared().measured(3, AbortSignal.abort())).rejects.toMatchObject({
      code: 'INTERRUPTED',
    });
  });
});
