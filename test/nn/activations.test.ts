import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import { differentiate } from '../../src/graph/differentiate.ts';
import { constant } from '../../src/graph/ops/constant.ts';
import { input } from '../../src/graph/ops/input.ts';
import { mul } from '../../src/graph/ops/mul.ts';
import { reduceSum } from '../../src/graph/ops/reduce-sum.ts';
import { tanh } from '../../src/graph/ops/tanh.ts';
import type { Value } from '../../src/graph/value.ts';
import { type Activation, activate, activationNames } from '../../src/nn/activations/index.ts';
import { features } from '../../src/nn/features.ts';
import * as nn from '../../src/nn/index.ts';
import { evaluate, expectClose } from '../graph/check-operator.ts';
import { expectError, uniform } from './support.ts';

/** @file Activations and their gradients, equal to Keras's, and the layers made of them. */

interface ActivationCase {
  activation: nn.ActivationWithOptions;
  shape: number[];
  x: number[];
  y: number[];
  gradient: number[];
}

const cases: ActivationCase[] = JSON.parse(
  readFileSync(new URL('../fixtures/keras/activations/values.json', import.meta.url), 'utf8'),
);

/** y, and the gradient of the sum of y cos(0, 1, ...) with respect to x. */
async function measure(activation: Activation, x: number[], shape: number[]) {
  const given = input('x', shape);
  const { value } = activate(features(given), activation);
  const size = value.shape.reduce((a, b) => a * b, 1);
  const weights = constant(
    Float32Array.from({ length: size }, (_, i) => Math.cos(i)),
    value.shape,
  );
  const [gradient] = differentiate(reduceSum(mul(value, weights)), [given]);
  const results = await evaluate(
    { y: value, gradient },
    { x: new Tensor('float32', Float32Array.from(x), shape) },
  );
  return { y: results.y.data as Float32Array, gradient: results.gradient.data as Float32Array };
}

describe('activations equal those of Keras', () => {
  for (const [i, { activation, shape, x, ...wanted }] of cases.entries()) {
    it(`${i} ${JSON.stringify(activation)}`, async () => {
      const { y, gradient } = await measure(activation, x, shape);
      for (const [k, point] of x.entries()) {
        // Keras's celu has the gradient 2 at 0, the sum of both sides; here it is 1
        const slope = activation.name === 'celu' && point === 0 ? wanted.gradient[k] / 2 : wanted.gradient[k];
        expectEach(`gradient at ${point}`, gradient[k], slope);
      }
      for (const [k, value] of wanted.y.entries()) expectEach(`[${k}]`, y[k], value);
    });
  }

  it('every activation is among the cases', () => {
    const checked = new Set(cases.map(({ activation }) => activation.name));
    for (const name of activationNames) expect(checked).toContain(name);
  });
});

/** Each number by itself, so that a large one hides no error of a small one. */
function expectEach(what: string, actual: number, wanted: number): void {
  const error = Math.abs(actual - wanted) / Math.max(1, Math.abs(wanted));
  expect(error, `${what}: ${actual}, Keras ${wanted}`).toBeLessThanOrEqual(2e-6);
}

describe('activations', () => {
  const huge = [1e4, -1e4, 1e10, -1e10, 1e18, -1e18, 1e30, -1e30];

  it('have finite gradients everywhere', async () => {
    for (const { activation } of cases) {
      if (activation.name === 'exponential') continue;
      const { gradient } = await measure(activation, huge, [4, 2]);
      expect(gradient.every(Number.isFinite), `${JSON.stringify(activation)}: ${gradient}`).toBe(true);
    }
  });

  it('sparsemax gives distributions, and is what is nearest to x among them', async () => {
    const { y } = await measure('sparsemax', [0.1, 1.1, 0.2, 3, 3, -1], [2, 3]);
    expectClose(y, [0, 0.95, 0.05, 0.5, 0.5, 0], 1e-6, 'sparsemax');
  });

  it('may be functions of the user that keep the shape', async () => {
    const doubled = (x: Value) => mul(tanh(x), constant(2));
    const { y, gradient } = await measure(doubled, [0, 1], [2, 1]);
    expectClose(y, [0, 2 * Math.tanh(1)], 1e-6, 'y');
    expectClose(gradient, [2, 2 * (1 - Math.tanh(1) ** 2) * Math.cos(1)], 1e-6, 'gradient');
    const model = nn.sequential({ inputShape: [4] }, [nn.dense(3, { activation: doubled })]);
    expect((await model.predict(uniform([2, 4], 1))).dims).toEqual([2, 3]);
    const apply = (activation: unknown) => () =>
      activate(features(input('x', [2, 3])), activation as Activation);
    const total = (x: Value) => reduceSum(x, [1]);
    await expectError(apply(total), 'SHAPE_MISMATCH', /'total' gave \(2,\)/);
    await expectError(
      apply(() => 3),
      'SHAPE_MISMATCH',
      /gave 3/,
    );
  });

  it('refuse unknown names, wrong options, and glu in a layer that says its shape', async () => {
    const layer = (activation: unknown) => () => nn.dense(2, { activation: activation as Activation });
    await expectError(layer('rellu'), 'UNKNOWN_NAME', /Did you mean 'relu'\?/);
    await expectError(layer({ name: 'constructor' }), 'UNKNOWN_NAME');
    await expectError(layer(5), 'UNKNOWN_NAME', /received 5/);
    await expectError(layer('threshold'), 'INVALID_ARGUMENT', /threshold: threshold/);
    await expectError(layer({ name: 'elu', alpha: Number.NaN }), 'INVALID_ARGUMENT', /elu: alpha/);
    await expectError(layer({ name: 'squareplus', b: 0 }), 'INVALID_ARGUMENT', /squareplus: b/);
    await expectError(layer('glu'), 'INVALID_ARGUMENT', /activation\('glu'\)/);
    await expectError(
      () => nn.sequential({ inputShape: [3] }, [nn.activation('glu')]),
      'SHAPE_MISMATCH',
      /even/,
    );
  });
});

describe('layers of activations', () => {
  it('softmax sums to one along its axis', async () => {
    for (const axis of [1, 2, 3, -1, -3]) {
      const shape = [4, 2, 3];
      const model = nn.sequential({ inputShape: shape }, [nn.softmax({ axis })]);
      const { data } = await model.predict(uniform([2, ...shape], 5));
      const place = (axis + 4) % 4 || 4;
      const strides = [24, 6, 3, 1];
      const full = [2, ...shape];
      const sums = new Map<number, number>();
      for (const [i, v] of (data as Float32Array).entries()) {
        const along = Math.floor(i / strides[place]) % full[place];
        const key = i - along * strides[place];
        sums.set(key, (sums.get(key) ?? 0) + v);
      }
      for (const sum of sums.values()) expect(sum).toBeCloseTo(1, 5);
    }
    await expectError(() => nn.softmax({ axis: 0 }), 'INVALID_ARGUMENT', /batch/);
    const beyond = () => nn.sequential({ inputShape: [2] }, [nn.softmax({ axis: 2 })]);
    await expectError(beyond, 'SHAPE_MISMATCH', /axis 2/);
  });

  it('prelu has a slope of its own for each place, or for each channel', async () => {
    const model = nn.sequential({ inputShape: [2, 2] }, [nn.prelu()]);
    model.setWeights([new Tensor('float32', [0.5, 0.1, 2, 0], [2, 2])]);
    const x = new Tensor('float32', [-1, -1, -1, -1, 3, -2, 3, -2], [2, 2, 2]);
    expectClose(
      (await model.predict(x)).data as Float32Array,
      [-0.5, -0.1, -2, 0, 3, -0.2, 3, 0],
      1e-6,
      'prelu',
    );
    const shared = nn.sequential({ inputShape: [2, 2] }, [nn.prelu({ sharedAxes: [1] })]);
    expect(shared.weights[0].shape).toEqual([1, 2]);
    const wrong = () => nn.sequential({ inputShape: [2] }, [nn.prelu({ sharedAxes: [2] })]);
    await expectError(wrong, 'INVALID_ARGUMENT', /sharedAxes/);
  });
});
