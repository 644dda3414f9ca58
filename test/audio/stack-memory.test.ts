import { describe, expect, test } from 'vitest';
import { floats, tensor } from '../../src/array/tensor.ts';
import { type StackMemoryOptions, stackMemory } from '../../src/audio/index.ts';
import { cepstral } from './cepstral-fixture.ts';
import { largestDifference } from './difference.ts';
import { unpack } from './fixture-file.ts';
import { unpackTensor } from './spectral-fixture.ts';

describe('stackMemory', () => {
  test.each(cepstral.stackMemory)('equals librosa: $signal $options', (c) => {
    const result = stackMemory(unpackTensor(cepstral.data[c.signal]), c.options);
    expect(result.dims).toEqual(c.dims);
    const tolerance = c.options.mode === 'linear_ramp' ? 1e-4 : 0;
    expect(largestDifference(floats(result), unpack(c.values))).toBeLessThanOrEqual(tolerance);
  });

  const data = tensor([1, 2, 3], [1, 3]);
  test.each<[string, typeof data, StackMemoryOptions, string]>([
    ['no step', data, { nSteps: 0 }, 'nSteps must be a whole number of at least 1'],
    ['no delay', data, { delay: 0 }, 'delay must be a whole number other than 0'],
    ['half a delay', data, { delay: 0.5 }, 'received 0.5'],
    ['another mode', data, { mode: 'edges' as 'edge' }, "Did you mean 'edge'?"],
    ['an infinite filling', data, { constantValues: Infinity }, 'constantValues must be a finite number'],
    ['no frame', tensor([], [2, 0]), {}, 'received (2, 0)'],
    ['NaN', tensor([Number.NaN], [1, 1]), {}, 'data must be finite'],
  ])('%s is an error', (_, input, options, message) => {
    expect(() => stackMemory(input, options)).toThrow(message);
  });
});
