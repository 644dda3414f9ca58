import { shapeText, sizeOf, type Tensor } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { div } from '../../graph/ops/div.ts';
import { maximum } from '../../graph/ops/maximum.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { sqrt } from '../../graph/ops/sqrt.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';
import { checkAxes, checkFlag, checkNumber } from '../check.ts';
import { inputRows, type Numbers } from '../data.ts';
import { elementwise, type Shape } from '../features.ts';
import { ones, zeros } from '../initializers.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import { broadcastIn } from './layout.ts';

/** Options of `normalization`. */
export interface NormalizationOptions extends LayerOptions {
  /** axes that have means and variances of their own, the batch counted as 0, or from the end if negative; null: one
   * mean for all. Default -1 */
  axis?: number | readonly number[] | null;
  /** one for all, or row-major for each place along the axes; default: weights, for instance of a Keras file */
  mean?: number | readonly number[];
  /** as `mean`, and together with it */
  variance?: number | readonly number[];
  /** undo the normalisation instead; default false */
  invert?: boolean;
}

/** Smallest deviation that is divided by. */
const least = 1e-7;

/**
 * (x - mean) / sqrt(variance). Keras: `layers.Normalization`. `normalizationOf` takes mean and variance from data, in
 * place of Keras's `adapt`.
 *
 * Input and output (batch, ...). Weights: none where mean and variance are given, else mean and variance of the lengths
 * of the axes (0 and 1 at first), and count (); none of them is trained.
 *
 * @throws EarshotError INVALID_ARGUMENT for wrong options, SHAPE_MISMATCH for another number of means than the axes have
 *
 * @example
 * import { normalization, normalizationOf, sequential, Tensor } from 'earshot/nn';
 * const x = new Tensor('float32', [0, 7, 4, 2, 9, 6], [2, 3]);
 * const model = sequential({ inputShape: [3] }, [normalization(normalizationOf(x))]);
 * console.log([...(await model.predict(x)).data]); // [-1, -1, -1, 1, 1, 1]
 */
export function normalization(options: NormalizationOptions = {}): Layer {
  checkLayerOptions('normalization', options, ['axis', 'mean', 'variance', 'invert']);
  const { axis = -1, mean, variance } = options;
  const invert = checkFlag('normalization: invert', options.invert ?? false);
  const given = mean !== undefined && variance !== undefined;
  if (given !== (mean !== undefined || variance !== undefined)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      'normalization: give both mean and variance, or neither; normalizationOf(x) makes both.',
    );
  }
  for (const number of [mean ?? []].flat()) checkNumber('normalization: mean', number);
  for (const number of [variance ?? []].flat()) checkNumber('normalization: variance', number, 0);
  return layer({
    kind: 'Normalization',
    config: options,
    outputShape: ([input]) => {
      const lengths = keptLengths(axis, input);
      if (given) checkLengths({ mean, variance }, lengths.kept, input);
      return input;
    },
    weights: ([input]) => (given ? [] : statistics(keptLengths(axis, input).kept)),
    call: ([x], { weight }) => {
      const { broadcast } = keptLengths(axis, x.shape);
      const inPlace = (value: Value) =>
        value.shape.length === 0 ? value : broadcastIn(x, reshape(value, broadcast));
      const [center, spread] = given
        ? [constantOf(mean), constantOf(variance)]
        : [weight('mean'), weight('variance')];
      const deviation = maximum(sqrt(inPlace(spread)), constant(least));
      return elementwise(x, (value) =>
        invert ? add(inPlace(center), mul(value, deviation)) : div(sub(value, inPlace(center)), deviation),
      );
    },
  });
}

/**
 * Options of `normalization` that bring data to mean 0 and variance 1: what Keras's `Normalization.adapt` finds.
 *
 * @param x examples (examples, ...); flat numbers are one an example
 * @param options axis as of `normalization` (default -1)
 * @throws EarshotError NOT_FINITE for NaN in the data, INVALID_ARGUMENT, SHAPE_MISMATCH for axes that they do not have
 *
 * @example
 * import { normalizationOf } from 'earshot/nn';
 * console.log(normalizationOf([1, 3, 5, 7])); // { axis: -1, mean: [4], variance: [5] }
 */
export function normalizationOf(
  x: Numbers,
  { axis = -1 }: { axis?: number | readonly number[] | null } = {},
): { axis: number | readonly number[] | null; mean: number[]; variance: number[] } {
  const shape = 'dims' in x ? (x as Tensor).dims.slice(1) : [];
  const input = shape.length === 0 ? [1] : shape;
  const { data, count } = inputRows('normalizationOf: x', x, input);
  const { kept, broadcast } = keptLengths(axis, input);
  const placeOf = placesAlong(input, broadcast);
  const each = data.length / sizeOf(kept);
  const mean = new Array<number>(sizeOf(kept)).fill(0);
  const variance = new Array<number>(sizeOf(kept)).fill(0);
  for (let i = 0; i < data.length; i++) mean[placeOf[i % placeOf.length]] += data[i] / each;
  for (let i = 0; i < count * placeOf.length; i++) {
    const place = placeOf[i % placeOf.length];
    variance[place] += (data[i] - mean[place]) ** 2 / each;
  }
  return { axis, mean, variance };
}

/** Lengths of the axes that are kept, and of all axes with 1 for the others. */
function keptLengths(
  axis: number | readonly number[] | null,
  input: Shape,
): { kept: number[]; broadcast: number[] } {
  const axes = axis === null ? [] : checkAxes('normalization', axis, input);
  return {
    kept: axes.map((along) => input[along - 1]),
    broadcast: [1, ...input.map((length, i) => (axes.includes(i + 1) ? length : 1))],
  };
}

/** For each element of an example the number of its mean. */
function placesAlong(input: Shape, [, ...broadcast]: readonly number[]): Int32Array {
  return Int32Array.from({ length: sizeOf(input) }, (_, element) => {
    let [place, stride, rest] = [0, 1, element];
    for (let axis = input.length - 1; axis >= 0; axis--) {
      if (broadcast[axis] > 1) place += stride * (rest % input[axis]);
      stride *= broadcast[axis];
      rest = Math.floor(rest / input[axis]);
    }
    return place;
  });
}

const constantOf = (numbers: number | readonly number[]) =>
  typeof numbers === 'number' ? constant(numbers) : constant(Float32Array.from(numbers));

function statistics(shape: Shape) {
  return [
    { name: 'mean', shape, initializer: zeros(), trainable: false },
    { name: 'variance', shape, initializer: ones(), trainable: false },
    { name: 'count', shape: [], initializer: zeros(), trainable: false },
  ];
}

function checkLengths(
  given: Readonly<Record<string, number | readonly number[]>>,
  kept: Shape,
  input: Shape,
): void {
  for (const [name, numbers] of Object.entries(given)) {
    if (typeof numbers === 'number' || numbers.length === sizeOf(kept)) continue;
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `normalization: ${name} must be a number, or ${sizeOf(kept)} of them for input of shape ${shapeText([null, ...input])}; received ${numbers.length}.`,
    );
  }
}
