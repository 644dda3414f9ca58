/** The factors of `n` in the order of the FFT's passes: fours, then a two, then odd primes upwards. */
export function radicesOf(n: number): number[] {
  const radices: number[] = [];
  let rest = n;
  for (const radix of [4, 2]) {
    for (; rest % radix === 0; rest /= radix) radices.push(radix);
  }
  for (let radix = 3; rest > 1; radix += 2) {
    for (; rest % radix === 0; rest /= radix) radices.push(radix);
  }
  return radices;
}

/** How many numbers {@link fillPassTables} writes. */
export function passTablesLength(n: number, radices: readonly number[]): number {
  let points = n;
  let length = 0;
  for (const radix of radices) {
    points /= radix;
    length += 2 * (radix - 1) * points + (radix % 2 === 1 ? 2 * radix : 0);
  }
  return length;
}

/** For each pass of an `n`-point FFT: an odd radix's roots as cos, sin, then the rows of twiddle factors. */
export function fillPassTables(
  tables: Float32Array | Float64Array,
  n: number,
  radices: readonly number[],
): void {
  let at = 0;
  const put = (k: number, points: number, sign: number) => {
    const angle = (2 * Math.PI * (k % points)) / points;
    tables[at++] = Math.cos(angle);
    tables[at++] = sign * Math.sin(angle);
  };
  let points = n;
  for (const radix of radices) {
    if (radix % 2 === 1) {
      for (let j = 0; j < radix; j++) put(j, radix, 1);
    }
    for (let p = 0; p < points / radix; p++) {
      for (let k = 1; k < radix; k++) put(p * k, points, -1);
    }
    points /= radix;
  }
}

/** e^(-pi i k / m) / 2 for k in [0, m / 2], as pairs: joins the two halves of a 2 m-point real transform. */
export function fillHalfTurns(turns: Float32Array | Float64Array, m: number): void {
  for (let k = 0; 2 * k < turns.length; k++) {
    turns[2 * k] = Math.cos((Math.PI * k) / m) / 2;
    turns[2 * k + 1] = -Math.sin((Math.PI * k) / m) / 2;
  }
}

/** Where each bin of an `n`-point transform in place stands: bin k1 + radix k2 in the part k1, at the place of k2 there. */
export function placesOf(n: number, [radix, ...rest]: readonly number[]): Int32Array {
  if (radix === undefined) return Int32Array.of(0);
  const m = n / radix;
  const within = placesOf(m, rest);
  return Int32Array.from({ length: n }, (_, k) => (k % radix) * m + within[Math.floor(k / radix)]);
}
