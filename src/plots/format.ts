/**
 * A number as text for axes, labels and tables: up to `digits` significant digits, no trailing zeros,
 * exponents only below 0.0001 and from 10 million on.
 */
export function formatNumber(value: number, digits = 4): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e7) return trimmed(value.toExponential(Math.min(digits, 3) - 1));
  if (size >= 10 ** digits) return String(Math.round(value));
  return trimmed(value.toPrecision(digits));
}

/** A share between 0 and 1 as per cent: `0.625` gives `63 %`. */
export function formatPercent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function trimmed(text: string): string {
  return text.replace(/(\.\d*?)0+(?=e|$)/, '$1').replace(/\.(?=e|$)/, '');
}
