/** Index of the first number that is NaN or infinite; -1 where all are finite. */
export function firstNotFinite(numbers: Float32Array | Float64Array): number {
  // One pass without branches first: a sum is finite where all are, but for doubles too large to be added. Four sums,
  // since each addition waits for the one before it.
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = numbers.length - (numbers.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += numbers[i];
    b += numbers[i + 1];
    c += numbers[i + 2];
    d += numbers[i + 3];
  }
  for (let i = whole; i < numbers.length; i++) a += numbers[i];
  return Number.isFinite(a + b + c + d) ? -1 : numbers.findIndex((number) => !Number.isFinite(number));
}
