/**
 * Sum in the array's own precision, bit for bit as NumPy takes it: halves of whole eights down to 128
 * numbers, which eight partial sums take up in turn.
 * Higham, "The accuracy of floating point summation", SIAM Journal on Scientific Computing 14 (1993).
 */
export function pairwiseSum(data: Float32Array | Float64Array): number {
  const round = data instanceof Float32Array ? Math.fround : (sum: number) => sum;
  if (data.length > 128) {
    const half = (data.length >>> 4) << 3;
    return round(pairwiseSum(data.subarray(0, half)) + pairwiseSum(data.subarray(half)));
  }
  const whole = data.length & ~7;
  const partial = data.slice(0, whole && 8);
  for (let at = 8; at < whole; at++) partial[at & 7] += data[at];
  for (let step = 1; step < partial.length; step *= 2)
    for (let k = 0; k < 8; k += 2 * step) partial[k] += partial[k + step];
  let sum = 0 + (partial[0] ?? 0); // 0 for numbers that are all -0
  for (let at = whole; at < data.length; at++) sum = round(sum + data[at]);
  return sum;
}
