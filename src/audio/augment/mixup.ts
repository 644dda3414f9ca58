import { floats, sameShape, shapeText, Tensor, tensor } from '../../array/tensor.ts';
import { describe, EarshotError } from '../../errors.ts';
import type { Signal } from '../channels.ts';

export interface MixupOptions {
  /** Share of the first, 0 to 1, such as `sampleBeta(alpha, alpha, { seed })`. */
  lambda: number;
}

/**
 * Two examples mixed: lambda a + (1 - lambda) b. Mix the inputs of two examples and their labels, as shares of the
 * classes, with the same lambda.
 *
 * Zhang et al., "mixup: Beyond empirical risk minimization", ICLR 2018, with lambda from Beta(alpha, alpha).
 *
 * @param a - Numbers, or a tensor.
 * @param b - The same of another example, of the same shape.
 * @param options - `lambda`.
 * @returns A copy of the form of `a`.
 * @throws EarshotError INVALID_ARGUMENT for another lambda, SHAPE_MISMATCH for two shapes.
 *
 * @example
 * ```ts
 * import { mixup, sampleBeta } from 'earshot/audio';
 *
 * mixup(Float32Array.of(1, 0), Float32Array.of(0, 1), { lambda: 0.75 }); // 0.75 0.25
 * const lambda = sampleBeta(0.2, 0.2, { seed: 1 });
 * ```
 */
export function mixup<S extends Signal>(a: S, b: S, { lambda }: MixupOptions): S {
  if (!(lambda >= 0 && lambda <= 1)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `mixup: lambda must be a number of 0 to 1; received ${describe(lambda)}. sampleBeta(alpha, alpha, { seed }) draws one.`,
    );
  }
  const [x, y] = [numbersOf(a), numbersOf(b)];
  const [xShape, yShape] = [shapeOf(a), shapeOf(b)];
  if (!sameShape(xShape, yShape)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `mixup: two examples of one shape are needed; received ${shapeText(xShape)} and ${shapeText(yShape)}.`,
    );
  }
  const mixed = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) mixed[i] = lambda * x[i] + (1 - lambda) * y[i];
  return (a instanceof Tensor ? tensor(mixed, a.dims) : mixed) as S;
}

function numbersOf(x: Signal): Float32Array {
  return x instanceof Tensor ? floats(x) : (x as Float32Array);
}

function shapeOf(x: Signal): readonly number[] {
  return x instanceof Tensor ? x.dims : [(x as Float32Array).length];
}
