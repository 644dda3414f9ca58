import { describe, expect, it } from 'vitest';
import { Tensor } from '../../../src/array/tensor.ts';
import * as nn from '../../../src/nn/index.ts';
import { expectClose } from '../../graph/check-operator.ts';
import { uniform } from '../support.ts';

/** @file Values of layers that Keras does not have, or that are random and so cannot be compared with it. */

const floats = (tensor: Tensor) => tensor.data as Float32Array;
const mean = (numbers: ArrayLike<number>) => Array.from(numbers).reduce((a, b) => a + b, 0) / numbers.length;
const deviation = (numbers: ArrayLike<number>) => {
  const center = mean(numbers);
  return Math.sqrt(mean(Array.from(numbers, (v) => (v - center) ** 2)));
};

/** What a layer makes of x in one training step: the moving mean of a batch normalisation after it, for each element. */
async function inTraining(shape: number[], x: Tensor, first: nn.Layer, seed = 1): Promise<Float32Array> {
  const after = nn.batchNormalization({ momentum: 0, center: false, scale: false });
  const model = nn.sequential({ inputShape: shape, seed }, [first, nn.flatten(), after, nn.dense(1)]);
  model.compile({ optimizer: nn.sgd({ learningRate: 0 }), loss: 'mse' });
  await model.trainOnBatch(x, [0]);
  const at = model.weights.findIndex(({ name }) => name === 'moving_mean');
  return floats(model.getWeights()[at]);
}

describe('positionalEncoding', () => {
  it.each([4, 5])('adds the waves of Vaswani et al. to %i channels', async (channels) => {
    const steps = 7;
    const x = uniform([2, steps, channels], 3);
    const model = nn.sequential({ inputShape: [steps, channels] }, [nn.positionalEncoding()]);
    const expected = floats(x).map((value, i) => {
      const channel = i % channels;
      const step = Math.floor(i / channels) % steps;
      const pair = Math.floor(channel / 2);
      const angle = step / 10_000 ** ((2 * pair) / channels);
      return value + (channel % 2 === 0 ? Math.sin(angle) : Math.cos(angle));
    });
    expectClose(floats(await model.predict(x)), expected, 1e-6, 'encoded');
  });

  it('has waves as long as it is told', async () => {
    const zero = new Tensor('float32', new Float32Array(8), [1, 4, 2]);
    const model = nn.sequential({ inputShape: [4, 2] }, [nn.positionalEncoding({ maxWavelength: 1 })]);
    const { data } = await model.predict(zero);
    expectClose(
      data as Float32Array,
      [0, 1, 2, 3].flatMap((step) => [Math.sin(step), Math.cos(step)]),
      1e-6,
      'encoded',
    );
  });
});

describe('normalizationOf', () => {
  const x = uniform([40, 3, 2], 4, [2, 6]);
  const axes: [number | number[] | null, number[][]][] = [
    [-1, [[0, 1, 0, 1, 0, 1]]],
    [1, [[0, 0, 1, 1, 2, 2]]],
    [[1, 2], [[0, 1, 2, 3, 4, 5]]],
    [null, [[0, 0, 0, 0, 0, 0]]],
  ];

  it.each(axes)('finds mean and variance along %j', async (axis, [places]) => {
    const found = nn.normalizationOf(x, { axis });
    const groups = Array.from({ length: Math.max(...places) + 1 }, (_, place) =>
      Array.from(floats(x)).filter((_, i) => places[i % 6] === place),
    );
    expectClose(found.mean, groups.map(mean), 1e-6, 'mean');
    expectClose(
      found.variance,
      groups.map((group) => deviation(group) ** 2),
      1e-6,
      'variance',
    );
    const model = nn.sequential({ inputShape: [3, 2] }, [nn.normalization(found)]);
    const made = floats(await model.predict(x));
    for (const [place] of groups.entries()) {
      const own = Array.from(made).filter((_, i) => places[i % 6] === place);
      expect(mean(own)).toBeCloseTo(0, 5);
      expect(deviation(own)).toBeCloseTo(1, 5);
    }
    const back = nn.sequential({ inputShape: [3, 2] }, [nn.normalization({ ...found, invert: true })]);
    const again = await back.predict(new Tensor('float32', made, x.dims));
    expectClose(floats(again), floats(x), 1e-5, 'there and back');
  });

  it('takes flat numbers as one an example, and gives a constant the value 0', async () => {
    expect(nn.normalizationOf([1, 2, 3])).toEqual({ axis: -1, mean: [2], variance: [2 / 3] });
    const constant = nn.normalization(nn.normalizationOf([5, 5, 5]));
    const { data } = await nn.sequential({ inputShape: [1] }, [constant]).predict([5]);
    expect([...floats({ data } as Tensor)]).toEqual([0]);
  });
});

describe('noise in training', () => {
  const size = 4000;
  const twos = new Tensor('float32', new Float32Array(size).fill(2), [1, size]);

  it('gaussianNoise has its deviation', async () => {
    const made = await inTraining([size], twos, nn.gaussianNoise(0.5));
    expect(Math.abs(mean(made) - 2)).toBeLessThan(0.04);
    expect(Math.abs(deviation(made) - 0.5)).toBeLessThan(0.03);
    expect(await inTraining([size], twos, nn.gaussianNoise(0.5))).toEqual(made);
    expect(await inTraining([size], twos, nn.gaussianNoise(0.5), 2)).not.toEqual(made);
  });

  it('gaussianDropout multiplies by noise of deviation sqrt(rate / (1 - rate))', async () => {
    const made = await inTraining([size], twos, nn.gaussianDropout(0.2));
    expect(Math.abs(mean(made) - 2)).toBeLessThan(0.08);
    expect(Math.abs(deviation(made) - 2 * 0.5)).toBeLessThan(0.06);
  });

  it('alphaDropout keeps mean 0 and variance 1, and drops to one value', async () => {
    const { data } = uniform([1, size], 6, [-Math.sqrt(3), Math.sqrt(3)]);
    const standard = new Tensor('float32', data as Float32Array, [1, size]);
    const made = await inTraining([size], standard, nn.alphaDropout(0.3));
    expect(Math.abs(mean(made))).toBeLessThan(0.08);
    expect(Math.abs(deviation(made) - 1)).toBeLessThan(0.08);
    const counts = new Map<number, number>();
    for (const value of made) counts.set(value, (counts.get(value) ?? 0) + 1);
    const dropped = Math.max(...counts.values()) / size;
    expect(Math.abs(dropped - 0.3)).toBeLessThan(0.04);
  });

  it.each([
    ['spatialDropout1d', nn.spatialDropout1d(0.25), [10, 400]],
    ['spatialDropout2d', nn.spatialDropout2d(0.25), [2, 5, 400]],
  ] as const)('%s drops whole channels', async (_, layer, shape) => {
    const twice = new Tensor('float32', twos.data as Float32Array, [1, ...shape]);
    const made = await inTraining([...shape], twice, layer);
    const first = made.slice(0, 400);
    for (let place = 0; place < 10; place++)
      expect(made.slice(400 * place, 400 * (place + 1))).toEqual(first);
    expect(new Set(Array.from(first, (v) => v.toFixed(4)))).toEqual(
      new Set(['0.0000', (2 / 0.75).toFixed(4)]),
    );
    expect(Math.abs(first.filter((v) => v === 0).length / 400 - 0.25)).toBeLessThan(0.1);
  });
});

describe('attention', () => {
  const at = (tensor: Tensor, step: number) => floats(tensor).slice(step * 3, (step + 1) * 3);

  it('with a causal mask does not look ahead', async () => {
    const attend = nn.multiHeadAttention(2, 4, { useCausalMask: true });
    const model = nn.sequential({ inputShape: [5, 3], seed: 3 }, [attend]);
    const x = uniform([1, 5, 3], 1);
    const changed = new Tensor('float32', floats(x).slice(), x.dims);
    (changed.data as Float32Array)[3 * 3] += 1;
    const [before, after] = [await model.predict(x), await model.predict(changed)];
    for (const step of [0, 1, 2]) expect(at(after, step)).toEqual(at(before, step));
    for (const step of [3, 4]) expect(at(after, step)).not.toEqual(at(before, step));
  });

  it('of equal keys takes the mean of the values', async () => {
    const model = nn.sequential({ inputShape: [4, 1] }, [nn.multiHeadAttention(1, 1, { useBias: false })]);
    const numbers = [0, 1, 1, 1].map((v) => new Tensor('float32', [v], [1, 1, 1]));
    model.setWeights(numbers);
    const { data } = await model.predict(new Tensor('float32', [1, 2, 3, 6], [1, 4, 1]));
    expectClose(data as Float32Array, [3, 3, 3, 3], 1e-6, 'means');
  });
});

describe('upSampling2d', () => {
  it('draws lines between the centres of neighbours', async () => {
    const layer = nn.upSampling2d([1, 2], { interpolation: 'bilinear' });
    const { data } = await nn
      .sequential({ inputShape: [1, 3, 1] }, [layer])
      .predict(new Tensor('float32', [0, 4, 8], [1, 1, 3, 1]));
    expectClose(data as Float32Array, [0, 1, 3, 5, 7, 8], 1e-6, 'lines');
  });
});
