import { describe, expect, it } from 'vitest';
import { waveform } from '../../src/plots/index.ts';

describe('waveform', () => {
  it('shows seconds, and as little text for five minutes as for a second', () => {
    const second = waveform(
      Float32Array.from({ length: 22_050 }, (_, n) => Math.sin(n)),
      { title: 'dog' },
    );
    const minutes = waveform(Float32Array.from({ length: 6_615_000 }, (_, n) => Math.sin(n)));
    expect(second.description).toBe('dog. Waveform of 1 s; samples from -1 to 1.');
    expect(minutes.description).toContain('300 s');
    expect(minutes.svg).toContain('>Time (s)<');
    expect(minutes.svg.length).toBeLessThan(20_000);
  });

  it('draws silence as a flat line', () => {
    const { svg } = waveform(new Float32Array(1000));
    const path = /<path d="(M[^"]+)"[^>]* stroke="#0072b2"/.exec(svg)![1];
    expect(new Set([...path.matchAll(/[\d.]+ ([\d.]+)/g)].map((m) => m[1])).size).toBe(1);
  });

  it('shows a single sample', () => {
    expect(waveform([0.5], { sr: 8000 }).svg).toMatch(/<circle[^>]*#0072b2/);
  });

  it('uses one scale for several clips when told the peak', () => {
    expect(waveform([0, 0.1], { peak: 1 }).svg).toContain('>-1</text>');
  });

  it.each([
    ['no samples', [], {}, 'INVALID_ARGUMENT', 'waveform: y is empty'],
    ['NaN', [0, Number.NaN], {}, 'NOT_FINITE', 'y[1] is NaN'],
    [
      'a sampling rate of zero',
      [0],
      { sr: 0 },
      'INVALID_ARGUMENT',
      'sr must be a number above 0; received 0',
    ],
    ['a negative peak', [0], { peak: -1 }, 'INVALID_ARGUMENT', 'peak must be a number above 0; received -1'],
  ])('refuses %s', (_, y, options, code, message) => {
    expect(() => waveform(y, options)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
