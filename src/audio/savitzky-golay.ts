/**
 * The polynomial that fits `width` numbers best, of degree `degree`, differentiated `derivative` times at place `at`:
 * the weights that give it as a sum over the numbers, which stand at -half ... half (Savitzky and Golay, 1964).
 * `width` is odd; `degree` is below it.
 */
export function fitWeights(width: number, degree: number, derivative: number, at: number): Float64Array {
  const half = (width - 1) / 2;
  const places = Float64Array.from({ length: width }, (_, i) => i - half);
  const weights = new Float64Array(width);
  // Polynomials orthogonal over the places, by their three-term recurrence p' = x p - c p_before; on places that
  // are symmetric about 0 it has no constant. Derivatives at `at` follow from the same recurrence.
  let before = new Float64Array(width);
  let values = new Float64Array(width).fill(1);
  let slopesBefore = new Float64Array(derivative + 1);
  let slopes = new Float64Array(derivative + 1);
  slopes[0] = 1;
  let normBefore = 1;
  for (let k = 0; k <= degree; k++) {
    const norm = values.reduce((sum, v) => sum + v * v, 0);
    for (let i = 0; i < width; i++) weights[i] += (values[i] * slopes[derivative]) / norm;
    const c = k === 0 ? 0 : norm / normBefore;
    const next = values.map((v, i) => places[i] * v - c * before[i]);
    const nextSlopes = slopes.map((s, d) => at * s + (d > 0 ? d * slopes[d - 1] : 0) - c * slopesBefore[d]);
    [before, values] = [values, next];
    [slopesBefore, slopes] = [slopes, nextSlopes];
    normBefore = norm;
  }
  return weights;
}
