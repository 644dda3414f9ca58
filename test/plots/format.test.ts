import { expect, it } from 'vitest';
import { formatNumber, formatPercent } from '../../src/plots/index.ts';

it.each([
  [0, '0'],
  [-0, '0'],
  [1, '1'],
  [0.5, '0.5'],
  [0.042764, '0.04276'],
  [1 / 3, '0.3333'],
  [1234.5678, '1235'],
  [442826, '442826'],
  [-80.94, '-80.94'],
  [100, '100'],
  [20000, '20000'],
  [0.00012346, '0.0001235'],
  [0.000012345, '1.23e-5'],
  [1e-10, '1e-10'],
  [12345678, '1.23e+7'],
  [2e7, '2e+7'],
])('formatNumber(%d) is %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

it('formats with other digits and as per cent', () => {
  expect(formatNumber(0.8365, 2)).toBe('0.84');
  expect(formatPercent(0.625)).toBe('63 %');
});
