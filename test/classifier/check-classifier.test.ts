import { describe, expect, it } from 'vitest';
import { checkClassifier } from '../../src/classifier/check-classifier.ts';
import { classifierOnnx } from '../../src/classifier/classifier-onnx.ts';
import { networkProbabilities } from '../../src/classifier/network-probabilities.ts';
import { cnn, settings, sound } from './cases.ts';

describe('checkClassifier', () => {
  it('measures how far a file is from what it was made of', async () => {
    const of = settings();
    const networks = [cnn(of)];
    const bytes = await classifierOnnx(networks, of);
    const waves = [sound(3000, 1), sound(9000, 2), sound(20_000, 3)];
    const reference = await networkProbabilities(networks, of, waves);
    const check = await checkClassifier(bytes, waves, reference);
    expect(check).toMatchObject({ clips: 3, sameClass: 3 });
    expect(check.maxDifference).toBeLessThan(2e-5);
    const wrong = reference.map((row) => row.toReversed());
    expect(await checkClassifier(bytes, waves, wrong)).toMatchObject({ sameClass: 0 });
    expect((await checkClassifier(bytes, waves, wrong)).maxDifference).toBeGreaterThan(0.01);
    const broken = reference.map((row, i) => (i === 0 ? row.map(() => Number.NaN) : row));
    expect((await checkClassifier(bytes, waves, broken)).maxDifference).toBeNaN();
    await expect(checkClassifier(bytes, waves, [])).rejects.toThrow(/3 clips and 0 lists/);
  });
});
