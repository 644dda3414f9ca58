const LN2_HIGH = 0.6931471803691238; // 32 bits, so that k * LN2_HIGH is exact
const LN2_LOW = 1.9082149292705877e-10;
const SPLITTER = 2 ** 27 + 1;

/**
 * Natural logarithm of x in (0, 1], nearly always the double nearest to the true value. `Math.log` may be
 * a whole unit in the last place away, and differs between JavaScript engines.
 *
 * x = m 2^k with m in [sqrt(1/2), sqrt(2)), and log m = 2 atanh(s), s = (m - 1) / (m + 1), where s and the
 * large terms are held as unevaluated sums of two doubles (Dekker, Numerische Mathematik 18, 1971).
 */
export function preciseLog(x: number): number {
  let m = x;
  let k = 0;
  while (m < Math.SQRT1_2) {
    m *= 2;
    k--;
  }
  const numerator = m - 1;
  const denominator = m + 1;
  const denominatorLow = m - (denominator - 1);
  const s = numerator / denominator;
  const sLow =
    (numerator - s * denominator - productError(s, denominator) - s * denominatorLow) / denominator;

  const s2 = s * s;
  const s2Low = productError(s, s) + 2 * s * sLow;
  const cube = s * s2;
  const third = cube / 3;
  const cubeLow = productError(s, s2) + s * s2Low;
  const thirdLow = (cube - 3 * third - productError(3, third) + cubeLow) / 3;
  let series = 0; // s2 / 5 + s2^2 / 7 + ...
  for (let n = 25; n >= 5; n -= 2) series = s2 * (1 / n + series);

  const [head, headLow] = sum(k * LN2_HIGH, 2 * s);
  const [high, highLow] = sum(head, 2 * third);
  return high + (highLow + headLow + (2 * (sLow + thirdLow) + k * LN2_LOW + 2 * cube * series));
}

/** a + b and the rounding error of that sum. */
function sum(a: number, b: number): [number, number] {
  const total = a + b;
  const bRounded = total - a;
  return [total, a - (total - bRounded) + (b - bRounded)];
}

/** a * b minus its rounded value. */
function productError(a: number, b: number): number {
  const [aHigh, aLow] = split(a);
  const [bHigh, bLow] = split(b);
  return aLow * bLow - (a * b - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

function split(a: number): [number, number] {
  const scaled = SPLITTER * a;
  const high = scaled - (scaled - a);
  return [high, a - high];
}
