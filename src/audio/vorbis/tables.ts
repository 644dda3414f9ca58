/** Factors of the 256 heights of a floor 1, 35/64 dB apart, up to 1. */
export function decibelFactors(): Float32Array {
  return Float32Array.from({ length: 256 }, (_, i) => 10 ** (((i - 255) * 35) / 64 / 20));
}

/** The rising half of the window of a block: sin(π/2 sin²(π/2 (n + 1/2) / half)). */
export function risingWindow(half: number): Float32Array {
  return Float32Array.from({ length: half }, (_, n) => {
    const inner = Math.sin(((n + 0.5) / half) * (Math.PI / 2));
    return Math.sin((Math.PI / 2) * inner * inner);
  });
}

/** e^(-πi (k + 1/8) / half) for k in [0, half / 2): real parts, then imaginary parts. */
export function twist(half: number): Float32Array {
  const points = half / 2;
  return Float32Array.from({ length: 2 * points }, (_, i) => {
    const angle = (Math.PI * ((i % points) + 1 / 8)) / half;
    return i < points ? Math.cos(angle) : -Math.sin(angle);
  });
}

/** e^(-2πi j p / points) for p in [0, points / 4): real and imaginary parts for j = 1, then for 2 and 3. */
export function firstPass(points: number): Float32Array {
  const quarter = points / 4;
  return Float32Array.from({ length: 6 * quarter }, (_, i) => {
    const row = Math.floor(i / quarter);
    const angle = (2 * Math.PI * (Math.floor(row / 2) + 1) * (i % quarter)) / points;
    return row % 2 === 0 ? Math.cos(angle) : -Math.sin(angle);
  });
}

/** e^(-2πi m / points) for m in [0, 3/4 points), as pairs. */
export function turns(points: number): Float32Array {
  return Float32Array.from({ length: 1.5 * points }, (_, i) => {
    const angle = (2 * Math.PI * (i >> 1)) / points;
    return i % 2 === 0 ? Math.cos(angle) : -Math.sin(angle);
  });
}
