import { describe, expect, test } from 'vitest';
import { tensor } from '../../src/array/tensor.ts';
import type { SilenceOptions } from '../../src/audio/non-silent.ts';
import { split } from '../../src/audio/split.ts';
import { trim } from '../../src/audio/trim.ts';
import { effects, samplesOf, signalNamed } from './effects-fixture.ts';

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: Float32Array) => {
  const sorted = values.slice().sort();
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2;
};
const functions = { mean, median, min: (values: Float32Array) => Math.min(...values) };

/** The fixture's options, with functions in place of the names that JSON holds for NumPy's. */
function optionsOf(options: Record<string, unknown>): SilenceOptions {
  const entries = Object.entries(options).map(([name, value]) => [
    name,
    functions[value as keyof typeof functions] ?? value,
  ]);
  return Object.fromEntries(entries);
}

describe('trim and split equal librosa 0.11', () => {
  test.each(effects.silence)('$signal $options', ({ signal, options, index, stretches }) => {
    const y = signalNamed(signal);
    const trimmed = trim(y, optionsOf(options));
    expect(trimmed.index).toEqual(index);
    expect(split(y, optionsOf(options))).toEqual(stretches);

    const length = samplesOf(y).length / (effects.signals[signal].dims.length === 2 ? 2 : 1);
    const kept = samplesOf(y).filter((_, i) => i % length >= index[0] && i % length < index[1]);
    expect(samplesOf(trimmed.y)).toEqual(kept);
  });
});

describe('trim', () => {
  test('returns a copy of the form given', () => {
    const y = tensor([1, 2, 3, 4], [2, 2]);
    const trimmed = trim(y).y;
    expect(trimmed.dims).toEqual([2, 2]);
    (trimmed.data as Float32Array)[0] = 9;
    expect(Array.from(y.data as Float32Array)).toEqual([1, 2, 3, 4]);
  });

  test('leaves nothing of a signal below an absolute reference', () => {
    const y = tensor([1, 2, 3, 4], [2, 2]);
    expect(trim(y, { ref: 1e6 }).y.dims).toEqual([2, 0]);
    expect(split(y, { ref: 1e6 })).toEqual([]);
  });

  test.each([
    [{ topDb: Number.NaN }, /topDb must be a finite number/],
    [{ frameLength: 0 }, /frameLength must be a whole number/],
    [{ hopLength: 1.5 }, /hopLength must be a whole number/],
    [{ ref: Number.NaN }, /ref must be a finite number/],
  ])('refuses %o', (options, message) => {
    const refused = { code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) };
    expect(() => trim(Float32Array.of(1), options)).toThrow(expect.objectContaining(refused));
  });

  test('refuses signals that are empty or not finite', () => {
    expect(() => trim(new Float32Array())).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(() => split(Float32Array.of(1, Number.NaN))).toThrow(
      expect.objectContaining({ code: 'NOT_FINITE' }),
    );
  });
});
