import { describe, expect, test } from 'vitest';
import { remix } from '../../src/audio/remix.ts';
import { effects, samplesOf, signalNamed } from './effects-fixture.ts';
import { unpack } from './fixture-file.ts';

describe('remix equals librosa 0.11', () => {
  test.each(effects.remix)('$signal $intervals $options', ({ signal, intervals, options, out }) => {
    const mixed = remix(signalNamed(signal), intervals, options);
    expect(samplesOf(mixed)).toEqual(unpack(out.values));
    expect(mixed instanceof Float32Array ? [mixed.length] : mixed.dims).toEqual(out.dims);
  });
});

describe('remix refuses', () => {
  test.each([
    [[], /intervals is empty/],
    [[[2, 1]], /0 <= start <= end; received \[2, 1\]/],
    [[[-1, 1]], /received \[-1, 1\]/],
    [[[0, 0.5]], /two whole numbers/],
    [[[0]] as unknown as [number, number][], /two whole numbers/],
  ] as [[number, number][], RegExp][])('%j', (intervals, message) => {
    expect(() => remix(Float32Array.of(1, 2, 3), intervals)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) }),
    );
  });
});
