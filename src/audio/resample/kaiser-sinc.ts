/**
 * A low-pass kernel g(t), t in input samples: a sinc of cut-off `cutoff` (a fraction of the input's Nyquist
 * frequency) under a Kaiser window of shape `beta` that reaches zero at |t| = `halfWidth`; taken as zero
 * beyond |t| = `support`. Its integral is 1, so a constant signal stays as it is.
 */
export interface KaiserSinc {
  readonly cutoff: number;
  readonly beta: number;
  readonly halfWidth: number;
  readonly support: number;
}

/** g. */
export function kaiserSinc({ cutoff, beta, halfWidth, support }: KaiserSinc): (t: number) => number {
  const peak = besselI0(beta);
  return (t) => {
    // The support ends on a tap, which rounding of t must not lose.
    if (Math.abs(t) > support + 1e-9) return 0;
    const u = t / halfWidth;
    const window = besselI0(beta * Math.sqrt(Math.max(0, 1 - u * u))) / peak;
    return cutoff * sinc(cutoff * t) * window;
  };
}

/** sin(πx) / (πx). */
export function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Modified Bessel function of the first kind and order 0, by its power series (all terms positive). */
export function besselI0(x: number): number {
  const q = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= q / (k * k);
    sum += term;
  }
  return sum;
}
