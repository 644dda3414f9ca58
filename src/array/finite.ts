/** Index of the first number that is NaN or infinite; -1 where all are finite. */
export function firstNotFinite(numbers: Float32Array | Float64Array): number {
  // One pass without branches first: a sum is finite where all are, but for doubles too large to be added. Eight sums,
  // since each addition waits for the one before it.
  let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
  const whole = numbers.length - (numbers.length % 8);
  for (let i = 0; i < whole; i += 8) {
    a += numbers[i];
    b += numbers[i + 1];
    c += numbers[i + 2];
    d += numbers[i + 3];
    e += numbers[i + 4];
    f += numbers[i + 5];
    g += numbers[i + 6];
    h += numbers[i + 7];
  }
  for (let i = whole; i < numbers.length; i++) a += numbers[i];
  const sum = a + b + c + d + e + f + g + h;
  return Number.isFinite(sum) ? -1 : numbers.findIndex((number) => !Number.isFinite(number));
}
