import { describe, expect, it } from 'vitest';
import { floats, type Tensor, tensor } from '../../src/array/tensor.ts';
import { architecture, architectureNames, makerOf } from '../../src/experiment/architectures/index.ts';
import { plainMlp, tunedCnn } from '../../src/lab/networks.ts';
import { StandardScaler } from '../../src/learn/index.ts';
import { layerNormalization, sequential } from '../../src/nn/index.ts';

const inputShape = [128, 216, 1];
const makerNamed = (name: string) => makerOf(architecture(name));

/** Shapes of all weights, in order. */
const shapes = (model: { getWeights(): readonly { dims: readonly number[] }[] }) =>
  model.getWeights().map(({ dims }) => [...dims]);

describe.each(architectureNames)('the network %s', (name) => {
  it('goes from spectrograms to a probability for each class, from its seed', async () => {
    const make = (seed: number) => makerNamed(name)({ inputShape: [64, 80, 1], classes: 3, seed });
    const model = make(7);
    expect([model.inputShape, model.outputShape]).toEqual([[64, 80, 1], [3]]);
    const x = tensor(
      Float32Array.from({ length: 2 * 64 * 80 }, (_, i) => 5 + Math.sin(i)),
      [2, 64, 80, 1],
    );
    const p = floats((await model.predict(x)) as Tensor);
    expect(p[0] + p[1] + p[2]).toBeCloseTo(1, 5);
    expect(p[3] + p[4] + p[5]).toBeCloseTo(1, 5);
    expect(floats((await make(7).predict(x)) as Tensor)).toEqual(p);
    expect(floats((await make(8).predict(x)) as Tensor)).not.toEqual(p);
  });
});

describe('small', () => {
  it('has fewer than 100,000 parameters for 50 classes', () => {
    const { total } = makerNamed('small')({ inputShape: [64, 216, 1], classes: 50, seed: 1 }).countParams();
    expect(total).toBeLessThan(100_000);
  });
});

describe("the lab's networks", () => {
  it('are those of its exercises', () => {
    const mlp = makerNamed('lab-mlp')({ inputShape, classes: 10, seed: 1 });
    expect(shapes(mlp)).toEqual(shapes(plainMlp(1, 128 * 216, 10)));
    const cnn = makerNamed('lab-cnn')({ inputShape, classes: 10, seed: 1 });
    expect(shapes(cnn)).toEqual(shapes(tunedCnn(1, inputShape, 10)));
    const layersOf = (text: string) => [...text.matchAll(/\((\w+)\)/g)].map(([, kind]) => kind).slice(1);
    const [first, ...others] = layersOf(cnn.summary());
    expect(first).toBe('LayerNormalization');
    expect(others).toEqual(layersOf(tunedCnn(1, inputShape, 10).summary()));
  });

  it('the convolutional one scales frames as the exercise does, digital silence too', async () => {
    const energies = Float32Array.from({ length: 40 * 6 }, (_, i) =>
      i % 6 === 2 ? 0 : 10 ** -((i * 7) % 9) * (1 + (i % 5)),
    );
    const cnn = sequential({ inputShape: [40, 6, 1] }, [
      layerNormalization({ axis: 1, center: false, scale: false, epsilon: 1e-20 }),
    ]);
    const scaled = floats(await cnn.predict(tensor(energies, [1, 40, 6, 1])));
    const expected = floats(new StandardScaler().fitTransform(tensor(energies, [40, 6])));
    for (const [i, value] of expected.entries()) expect(scaled[i]).toBeCloseTo(value, 4);
  });
});
