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

/** For each pass of an `n`-point FFT: an odd radix's roots as cos, sin, then the rows of twiddle factors. */
export function passTables(n: number, radices: readonly number[]): number[] {
  const tables: number[] = [];
  let points = n;
  for (const radix of radices) {
    if (radix % 2 === 1) {
      for (let j = 0; j < radix; j++) tables.push(...turn(j, radix));
    }
    for (let p = 0; p < points / radix; p++) {
      for (let k = 1; k < radix; k++) {
        const [cos, sin] = turn(p * k, points);
        tables.push(cos, -sin);
      }
    }
    points /= radix;
  }
  return tables;
}

/** e^(-pi i k / m) / 2 for k in [0, m / 2], as pairs: joins the two halves of a 2 m-point real transform. */
export function halfTurns(m: number): number[] {
  const turns: number[] = [];
  for (let k = 0; k <= m / 2; k++) {
    const [cos, sin] = turn(k, 2 * m);
    turns.push(cos / 2, -sin / 2);
  }
  return turns;
}

/** cos and sin of `k` n-ths of a full turn. */
function turn(k: number, n: number): [number, number] {
  const angle = (2 * Math.PI * (k % n)) / n;
  return [Math.cos(angle), Math.sin(angle)];
}
