import { describe, expect, it } from 'vitest';
import { Xoshiro128 } from '../../src/array/xoshiro.ts';
import { drawAll } from '../../src/nn/draw.ts';

describe('masks of dropout', () => {
  it.each([1, 2, 4095, 4096, 4097, 10_001, 40_003])('take two elements from each draw: %i', (size) => {
    const [rate, steps] = [0.25, 2];
    const mask = new Float32Array(steps * size);
    const generator = new Xoshiro128(3);
    drawAll([mask], [{ shape: [size], distribution: { dropout: rate } }], steps, generator);

    const reference = new Xoshiro128(3);
    const expected = Array.from({ length: steps }, () => {
      const halves = Array.from({ length: (size + 1) >> 1 }, () => reference.nextUint32()).flatMap((draw) => [
        draw & 0xffff,
        draw >>> 16,
      ]);
      return halves.slice(0, size).map((half) => (half >= rate * 65_536 ? Math.fround(1 / (1 - rate)) : 0));
    }).flat();
    expect([...mask]).toEqual(expected);
    expect(generator.state()).toEqual(reference.state());
  });
});
