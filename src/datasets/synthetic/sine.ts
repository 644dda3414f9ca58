/**
 * sin(2 pi turns) within 2e-8, from additions and products alone: these round alike on every machine, which
 * `Math.sin` need not.
 */
export function sine(turns: number): number {
  const cycle = turns - Math.floor(turns + 0.5); // -1/2 to 1/2
  const folded = cycle > 0.25 ? 0.5 - cycle : cycle < -0.25 ? -0.5 - cycle : cycle;
  const x = folded * 2 * Math.PI; // -pi/2 to pi/2
  const x2 = x * x;
  return (
    x *
    (1 +
      x2 *
        (-1 / 6 +
          x2 * (1 / 120 + x2 * (-1 / 5040 + x2 * (1 / 362880 + x2 * (-1 / 39916800 + x2 / 6227020800))))))
  );
}

/** cos(2 pi turns), as precise as `sine`. */
export function cosine(turns: number): number {
  return sine(turns + 0.25);
}
