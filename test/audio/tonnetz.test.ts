import { describe, expect, test, vi } from 'vitest';
import { floats, type Tensor, tensor } from '../../src/array/tensor.ts';
import { chromaStft, tonnetz } from '../../src/audio/index.ts';
import { errorOf, features } from './feature-fixture.ts';
import { signalNamed } from './spectral-fixture.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});

describe('tonnetz', () => {
  test.each(features.tonnetz)('equals librosa: $signal $options', (c) => {
    const chroma = chromaStft(signalNamed(c.signal), c.options.chroma as object);
    expect(errorOf(tonnetz(chroma), c)).toBeLessThan(1e-5);
  });

  test('a semitone up turns each circle by its angle and keeps its radius', () => {
    const one = (place: number) =>
      floats(
        tonnetz(
          tensor(
            Array.from({ length: 12 }, (_, c) => (c === place ? 3 : 0)),
            [12, 1],
          ),
        ),
      );
    for (let place = 0; place < 12; place++) {
      const values = one(place);
      [7 / 6, 3 / 2, 2 / 3].forEach((halfTurns, circle) => {
        const radius = circle === 2 ? 0.5 : 1;
        expect(values[2 * circle]).toBeCloseTo(radius * Math.sin(Math.PI * halfTurns * place), 6);
        expect(values[2 * circle + 1]).toBeCloseTo(radius * Math.cos(Math.PI * halfTurns * place), 6);
      });
    }
  });

  test.each<[string, unknown, string]>([
    [
      'samples',
      new Float32Array(100),
      'a chromagram is needed, a tensor (classes, frames); received Float32Array',
    ],
    ['one axis', tensor([1, 2], [2]), 'must have the shape (classes, frames); received (2,)'],
    ['no frame', tensor([], [12, 0]), 'received (12, 0)'],
    ['NaN', tensor([Number.NaN], [1, 1]), 'must be finite'],
  ])('%s is an error', (_, chroma, message) => {
    expect(() => tonnetz(chroma as Tensor)).toThrow(message);
  });
});
