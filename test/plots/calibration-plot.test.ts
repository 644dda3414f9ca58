import { describe, expect, it } from 'vitest';
import { calibrationPlot } from '../../src/plots/index.ts';

const BINS = [
  { from: 0.4, to: 0.5, n: 0, accuracy: 0 },
  { from: 0.5, to: 0.75, n: 10, accuracy: 0.6 },
  { from: 0.75, to: 1, n: 30, accuracy: 1 },
];

describe('calibrationPlot', () => {
  it('draws a bar for each bin that has samples, with their number', () => {
    const { svg, description } = calibrationPlot(BINS, { title: 'Calibration' });
    expect(svg).toContain('>10<');
    expect(svg).toContain('>30<');
    expect(svg).not.toContain('>0<');
    expect(description).toBe(
      'Calibration. Reliability diagram of 40 samples: 0.5 to 0.75, 60 % of 10 right; 0.75 to 1, 100 % of 30 right.',
    );
  });

  it.each([
    ['no bins', []],
    ['bins without samples', [{ from: 0, to: 1, n: 0, accuracy: 0 }]],
    ['a share above 1', [{ from: 0, to: 1, n: 2, accuracy: 1.5 }]],
    ['ends the wrong way round', [{ from: 0.5, to: 0.2, n: 2, accuracy: 0.5 }]],
  ])('refuses %s', (_, bins) => {
    expect(() => calibrationPlot(bins)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('refuses a share that is NaN', () => {
    expect(() => calibrationPlot([{ from: 0, to: 1, n: 2, accuracy: Number.NaN }])).toThrow(/NaN/);
  });
});
