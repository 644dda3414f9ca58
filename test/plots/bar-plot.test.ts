import { describe, expect, it } from 'vitest';
import { barPlot } from '../../src/plots/index.ts';

describe('barPlot', () => {
  it('draws bars in proportion, names and values, and whiskers where there is an interval', () => {
    const { svg, description } = barPlot(
      { MLP: 0.2, CNN: { value: 0.6, low: 0.5, high: 0.7 } },
      { label: 'Accuracy', percent: true, max: 1 },
    );
    const widths = [...svg.matchAll(/<path d="M[\d.]+ [\d.]+l([\d.]+) 0[^"]*"[^>]* fill="#0072b2"/g)].map(
      (m) => Number(m[1]),
    );
    expect(widths).toHaveLength(2);
    expect(widths[1] / widths[0]).toBeCloseTo(3, 1);
    for (const text of ['>MLP<', '>CNN<', '>20 %<', '>60 %<', '>Accuracy<']) expect(svg).toContain(text);
    expect(svg.match(/stroke-width="1.5"/g)).toHaveLength(3);
    expect(description).toBe('Bar chart of Accuracy: MLP 20 %, CNN 60 % (50 % to 70 %).');
  });

  it('grows with the number of bars', () => {
    expect(barPlot({ a: 1, b: 2, c: 3 }).height - barPlot({ a: 1, b: 2 }).height).toBe(34);
  });

  it.each([
    ['no bars', {}, 'INVALID_ARGUMENT', 'has no series'],
    ['NaN', { a: Number.NaN }, 'NOT_FINITE', 'bars.a[0] is NaN'],
    [
      'an interval beside its value',
      { a: { value: 1, low: 2, high: 3 } },
      'INVALID_ARGUMENT',
      'low <= value <= high; received 2, 1, 3',
    ],
    [
      'half an interval',
      { a: { value: 1, low: 0 } },
      'INVALID_ARGUMENT',
      'bars.a[2] must be a number; received undefined',
    ],
    ['text', { a: '1' }, 'INVALID_ARGUMENT', "must be a number or { value, low, high }; received '1'"],
  ])('refuses %s', (_, bars, code, message) => {
    expect(() => barPlot(bars as never)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
