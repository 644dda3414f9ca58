import { describe, expect, it } from 'vitest';
import { sizeOf, Tensor } from '../../src/array/tensor.ts';
import { differentiate } from '../../src/graph/differentiate.ts';
import { averagePool } from '../../src/graph/ops/average-pool.ts';
import { constant } from '../../src/graph/ops/constant.ts';
import { conv } from '../../src/graph/ops/conv.ts';
import { convTranspose } from '../../src/graph/ops/conv-transpose.ts';
import { input } from '../../src/graph/ops/input.ts';
import { maxPool } from '../../src/graph/ops/max-pool.ts';
import { mul } from '../../src/graph/ops/mul.ts';
import { reduceSum } from '../../src/graph/ops/reduce-sum.ts';
import { fullWindow, slideOver, type Window } from '../../src/graph/ops/window.ts';
import { topologicalOrder, type Value } from '../../src/graph/value.ts';
import { expectError } from '../nn/support.ts';
import { checkOperator, evaluate, expectClose, generator } from './check-operator.ts';

interface Sliding extends Omit<Window, 'kernel'> {
  group?: number;
}

/** Every (place, tap, pixel) of a window over an image, as flat indices of each; pixels outside are left out. */
function* visits(size: readonly number[], window: Window): Generator<[number, number, number]> {
  const full = fullWindow(window);
  const places = slideOver(size, full);
  for (let place = 0; place < sizeOf(places); place++) {
    for (let tap = 0; tap < sizeOf(full.kernel); tap++) {
      const [at, inside] = [unravel(place, places), unravel(tap, full.kernel)];
      const pixel = at.map(
        (p, axis) => p * full.strides[axis] + inside[axis] * full.dilations[axis] - full.pads[axis],
      );
      if (pixel.every((p, axis) => p >= 0 && p < size[axis])) {
        yield [place, tap, pixel.reduce((flat, p, axis) => flat * size[axis] + p, 0)];
      }
    }
  }
}

function unravel(flat: number, shape: readonly number[]): number[] {
  return shape.map((length, axis) => Math.floor(flat / sizeOf(shape.slice(axis + 1))) % length);
}

/** The definition of a convolution, or with `adjoint` of its adjoint: x then has the shape of the result. */
function reference(
  x: Float32Array,
  kernel: Float32Array,
  shapes: { image: number[]; kernel: number[] },
  { group = 1, ...sliding }: Sliding,
  adjoint = false,
): number[] {
  const [batch, channels, ...size] = shapes.image;
  const [filters, perGroup, ...kernelSize] = shapes.kernel;
  const window = fullWindow({ ...sliding, kernel: kernelSize });
  const [pixels, taps, places] = [size, kernelSize, slideOver(size, window)].map(sizeOf);
  const result = new Array(batch * (adjoint ? channels * pixels : filters * places)).fill(0);
  for (let n = 0; n < batch; n++) {
    for (let f = 0; f < filters; f++) {
      for (let c = 0; c < perGroup; c++) {
        const channel = Math.floor(f / (filters / group)) * perGroup + c;
        for (const [place, tap, pixel] of visits(size, window)) {
          const weight = kernel[(f * perGroup + c) * taps + tap];
          const [inner, outer] = [
            (n * channels + channel) * pixels + pixel,
            (n * filters + f) * places + place,
          ];
          if (adjoint) result[inner] += weight * x[outer];
          else result[outer] += weight * x[inner];
        }
      }
    }
  }
  return result;
}

/** The gradient of a convolution in one group with respect to its kernel, by the definition. */
function kernelReference(
  x: Float32Array,
  dy: Float32Array,
  shapes: { image: number[]; kernel: number[] },
  sliding: Sliding,
): number[] {
  const [batch, channels, ...size] = shapes.image;
  const [filters, , ...kernelSize] = shapes.kernel;
  const window = fullWindow({ ...sliding, kernel: kernelSize });
  const [pixels, taps, places] = [size, kernelSize, slideOver(size, window)].map(sizeOf);
  const result = new Array(filters * channels * taps).fill(0);
  for (let n = 0; n < batch; n++) {
    for (let f = 0; f < filters; f++) {
      for (let c = 0; c < channels; c++) {
        for (const [place, tap, pixel] of visits(size, window))
          result[(f * channels + c) * taps + tap] +=
            x[(n * channels + c) * pixels + pixel] * dy[(n * filters + f) * places + place];
      }
    }
  }
  return result;
}

const convolutions: Record<string, { image: number[]; kernel: number[]; sliding?: Sliding }> = {
  '1-D': { image: [2, 3, 7], kernel: [4, 3, 3] },
  '1-D, padded unevenly': { image: [2, 2, 6], kernel: [3, 2, 4], sliding: { pads: [1, 2] } },
  '1-D, causal and dilated': {
    image: [1, 2, 8],
    kernel: [2, 2, 3],
    sliding: { dilations: [2], pads: [4, 0] },
  },
  '1-D, strides that leave elements over': { image: [2, 2, 9], kernel: [2, 2, 2], sliding: { strides: [3] } },
  '1-D, one tap': { image: [2, 3, 4], kernel: [2, 3, 1] },
  '1-D, depthwise': { image: [2, 3, 7], kernel: [3, 1, 3], sliding: { group: 3, pads: [1, 1] } },
  '2-D, depthwise': { image: [2, 3, 5, 4], kernel: [3, 1, 3, 3], sliding: { group: 3, pads: [1, 1, 1, 1] } },
  '2-D, depthwise with two filters a channel': {
    image: [2, 2, 4, 5],
    kernel: [4, 1, 2, 3],
    sliding: { group: 2 },
  },
  '2-D, depthwise, strided and padded': {
    image: [1, 3, 7, 6],
    kernel: [3, 1, 3, 3],
    sliding: { group: 3, strides: [2, 2], pads: [1, 0, 1, 1] },
  },
  '2-D, depthwise, dilated': {
    image: [1, 2, 7, 6],
    kernel: [2, 1, 3, 2],
    sliding: { group: 2, dilations: [2, 3], pads: [1, 0, 1, 0] },
  },
  '2-D, groups': { image: [2, 4, 4, 5], kernel: [6, 2, 2, 2], sliding: { group: 2 } },
  '2-D, groups, strided and dilated': {
    image: [2, 4, 9, 6],
    kernel: [2, 2, 3, 2],
    sliding: { group: 2, strides: [3, 2], dilations: [2, 1], pads: [1, 0, 0, 1] },
  },
};

describe('conv and its gradients are those of the definition', () => {
  for (const [name, { image, kernel, sliding = {} }] of Object.entries(convolutions)) {
    it(name, () =>
      checkOperator({
        inputs: [{ shape: image }, { shape: kernel }, { shape: [kernel[0]] }],
        build: (x, k, b) => conv(x, k, b, sliding),
        expected: (x, k, b) => {
          const sums = reference(x, k, { image, kernel }, sliding);
          const places = sums.length / image[0] / kernel[0];
          return sums.map((sum, i) => sum + b[Math.floor(i / places) % kernel[0]]);
        },
      }),
    );
  }
});

describe('convTranspose and its gradients are those of the adjoint', () => {
  for (const [name, { image, kernel, sliding = {} }] of Object.entries(convolutions)) {
    const places = slideOver(image.slice(2), fullWindow({ ...sliding, kernel: kernel.slice(2) }));
    it(name, () =>
      checkOperator({
        inputs: [{ shape: [image[0], kernel[0], ...places] }, { shape: kernel }],
        build: (x, k) => convTranspose(x, k, { ...sliding, outputSize: image.slice(2) }),
        expected: (x, k) => reference(x, k, { image, kernel }, sliding, true),
      }),
    );
  }
});

describe('the gradients of conv, whichever way they are computed', () => {
  const ways: Record<string, { image: number[]; kernel: number[]; sliding: Sliding }> = {
    'few channels of large images': { image: [2, 2, 20, 50], kernel: [3, 2, 3, 3], sliding: {} },
    'many channels of small images': {
      image: [6, 12, 3, 4],
      kernel: [16, 12, 3, 3],
      sliding: { pads: [1, 1, 1, 1] },
    },
    'many filters, padded unevenly': {
      image: [2, 3, 7, 5],
      kernel: [32, 3, 2, 3],
      sliding: { pads: [0, 1, 1, 2] },
    },
    'many channels, no padding': { image: [2, 32, 6, 5], kernel: [4, 32, 3, 2], sliding: {} },
    'many channels, strides': { image: [2, 32, 6, 5], kernel: [4, 32, 3, 2], sliding: { strides: [2, 1] } },
    'padding beyond the kernel': {
      image: [1, 32, 3, 3],
      kernel: [2, 32, 2, 2],
      sliding: { pads: [2, 2, 0, 0] },
    },
  };
  it.each(Object.entries(ways))('%s', async (_, { image, kernel, sliding }) => {
    const random = generator(5);
    const noise = (shape: readonly number[]) =>
      Float32Array.from({ length: sizeOf(shape) }, () => random() - 0.5);
    const [x, k] = [input('x', image), input('k', kernel)];
    const y = conv(x, k, undefined, sliding);
    const [xData, kData, weights] = [noise(image), noise(kernel), noise(y.shape)];
    const [dx, dk] = differentiate(reduceSum(mul(y, constant(weights, y.shape))), [x, k]);
    const made = await evaluate(
      { dx, dk },
      { x: new Tensor('float32', xData, image), k: new Tensor('float32', kData, kernel) },
    );
    const shapes = { image, kernel };
    expectClose(made.dx.data as Float32Array, reference(weights, kData, shapes, sliding, true), 1e-6, 'dx');
    expectClose(made.dk.data as Float32Array, kernelReference(xData, weights, shapes, sliding), 1e-6, 'dk');
  });

  it.each(Object.entries(ways))('%s: by its own operators', (name, { image, kernel, sliding }) => {
    const [x, k] = [input('x', image), input('k', kernel)];
    const [dx, dk] = differentiate(reduceSum(conv(x, k, undefined, sliding)), [x, k]);
    const types = (value: Value) => topologicalOrder([value]).map(({ operator }) => operator.type);
    const turned = ['many filters, padded unevenly', 'many channels, no padding'];
    expect(types(dx).includes('ConvTranspose')).toBe(!turned.includes(name));
    expect(types(dk).includes('Gather')).toBe(name === 'few channels of large images');
    expect(types(dk).includes('Gemm')).toBe(name === 'many channels of small images');
  });
});

describe('pooling in one dimension', () => {
  const shape = [2, 2, 7];
  // distinct numbers in a scattered order, so that no window has a tie
  const data = Array.from({ length: 28 }, (_, i) => (((i * 17) % 28) / 28) * 4 - 2);
  const windows: Record<string, Window> = {
    'side by side': { kernel: [2], strides: [2] },
    'overlapping and padded': { kernel: [3], strides: [2], pads: [1, 1] },
    apart: { kernel: [2], strides: [3], pads: [0, 1] },
  };
  const pooled = (x: Float32Array, window: Window, reduce: (seen: number[]) => number) => {
    const [places] = slideOver([7], fullWindow(window));
    const seen = Array.from({ length: 4 * places }, () => [] as number[]);
    for (let plane = 0; plane < 4; plane++) {
      for (const [place, , pixel] of visits([7], window))
        seen[plane * places + place].push(x[plane * 7 + pixel]);
    }
    return seen.map(reduce);
  };
  for (const [name, window] of Object.entries(windows)) {
    it(`maxPool, ${name}`, () =>
      checkOperator({
        inputs: [{ shape, data }],
        build: (x) => maxPool(x, window),
        expected: (x) => pooled(x, window, (seen) => Math.max(...seen)),
        step: 1e-3,
        tolerance: 5e-3,
      }));
    it(`averagePool, ${name}`, () =>
      checkOperator({
        inputs: [{ shape, data }],
        build: (x) => averagePool(x, window),
        expected: (x) => pooled(x, window, (seen) => seen.reduce((a, b) => a + b) / seen.length),
      }));
  }
});

describe('shapes that do not fit are refused', () => {
  const [x, sequence] = [input('x', [2, 4, 5, 5]), input('x', [2, 4, 5])];
  const kernel = (...shape: number[]) => input('kernel', shape);
  const refusals: Record<string, () => unknown> = {
    channels: () => conv(x, kernel(3, 2, 3, 3), undefined),
    'channels of a group': () => conv(x, kernel(4, 4, 3, 3), undefined, { group: 2 }),
    'filters of a group': () => conv(x, kernel(3, 2, 3, 3), undefined, { group: 2 }),
    bias: () => conv(x, kernel(3, 4, 3, 3), input('bias', [4])),
    'rank of the kernel': () => conv(x, kernel(3, 4, 3), undefined),
    'rank of the images': () => conv(sequence, kernel(3, 4, 3, 3), undefined),
    'a kernel larger than the image': () => conv(x, kernel(3, 4, 6, 3), undefined),
    'a size that the window does not map to': () =>
      convTranspose(x, kernel(4, 2, 3, 3), { outputSize: [6, 7] }),
    'filters of the adjoint': () => convTranspose(x, kernel(3, 2, 3, 3), { outputSize: [7, 7] }),
    'a pool larger than the sequence': () => maxPool(sequence, { kernel: [6] }),
    'rank of a pool': () => averagePool(sequence, { kernel: [2, 2] }),
  };
  for (const [name, action] of Object.entries(refusals)) {
    it(name, () => expectError(action, 'SHAPE_MISMATCH', /Conv|Pool/, /\(\d|\d x \d/));
  }

  it('numbers of strides and pads', async () => {
    await expectError(
      () => conv(x, kernel(3, 4, 3, 3), undefined, { strides: [2] }),
      'INVALID_ARGUMENT',
      /1, 2 and 4/,
    );
    await expectError(() => maxPool(sequence, { kernel: [2], pads: [1] }), 'INVALID_ARGUMENT', /1, 1 and 1/);
    expect(conv(x, kernel(3, 4, 3, 3), undefined, { strides: [2, 1] }).shape).toEqual([2, 3, 2, 3]);
  });
});
