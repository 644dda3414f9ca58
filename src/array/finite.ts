/** Index of the first number that is NaN or infinite; -1 where all are finite. */
export function firstNotFinite(numbers: Float32Array | Float64Array): number {
  // One pass without branches first: zero times anything finite is zero. Four sums, since each addition waits for the
  // one before it.
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = numbers.length - (numbers.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += 0 * numbers[i];
    b += 0 * numbers[i + 1];
    c += 0 * numbers[i + 2];
    d += 0 * numbers[i + 3];
  }
  for (let i = whole; i < numbers.length; i++) a += 0 * numbers[i];
  return a + b + c + d === 0 ? -1 : numbers.findIndex((number) => !Number.isFinite(number));
}
