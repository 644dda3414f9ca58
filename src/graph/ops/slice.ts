import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { axesOf } from '../axes.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { concat } from './concat.ts';
import { constant, integers } from './constant.ts';
import { pad } from './pad.ts';
import { reshape } from './reshape.ts';

export interface SliceOptions {
  axes: readonly number[];
  /** first index that is taken; a negative one counts from the end */
  starts: readonly number[];
  /** first index that is left out; a negative one counts from the end */
  ends: readonly number[];
  /** positive; default 1 */
  steps?: readonly number[];
}

export const Slice: Operator = {
  type: 'Slice',
  gradient: (node, [dy]) => {
    const x = node.inputs[0]!;
    const [starts, , axes, steps] = node.inputs
      .slice(1)
      .map((v) => Array.from(v!.node.data as BigInt64Array, Number));
    const before = x.shape.map(() => 0);
    const after = x.shape.map(() => 0);
    let gradient = dy!;
    for (const [i, axis] of axes.entries()) {
      gradient = spread(gradient, axis, steps[i]);
      before[axis] = starts[i];
      after[axis] = x.shape[axis] - starts[i] - gradient.shape[axis];
    }
    return [pad(gradient, before, after)];
  },
};

/**
 * The elements from `starts` up to `ends` along each of `axes`, every `steps`-th one.
 * @throws EarshotError SHAPE_MISMATCH when nothing would be left, INVALID_ARGUMENT for no such axis
 *
 * @example
 * import { input, slice } from 'earshot/graph';
 * const x = input('x', [8, 20, 4]);
 * console.log(slice(x, { axes: [1], starts: [-1], ends: [20] }).shape); // [8, 1, 4]
 */
export function slice(x: Value, { axes, starts, ends, steps = axes.map(() => 1) }: SliceOptions): Value {
  const place = (index: number, length: number) => Math.min(index < 0 ? index + length : index, length);
  const cuts = axesOf('Slice', x.shape, axes).map((axis, i) => {
    const length = x.shape[axis];
    const [start, end] = [place(starts[i], length), place(ends[i], length)];
    return { axis, start, end, step: steps[i], length: Math.ceil((end - start) / steps[i]) };
  });
  if (!cuts.every(({ start, step, length }) => start >= 0 && step >= 1 && length >= 1)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `Slice: nothing is left of ${shapeText(x.shape)} from [${starts.join(', ')}] to [${ends.join(', ')}] along axes [${axes.join(', ')}].`,
    );
  }
  // an axis that is taken whole is not named, so that an exported graph takes batches of any size
  const cut = cuts.filter(({ axis, length }) => length !== x.shape[axis]);
  if (cut.length === 0) return x;
  const shape = x.shape.map((dim, axis) => cut.find((c) => c.axis === axis)?.length ?? dim);
  const columns = [
    cut.map((c) => c.start),
    cut.map((c) => c.end),
    cut.map((c) => c.axis),
    cut.map((c) => c.step),
  ];
  return emit(Slice, [x, ...columns.map(integers)], [{ dtype: x.dtype, shape }])[0];
}

/** `step - 1` zeros put between neighbours along an axis: (a, b, c) becomes (a, 0, b, 0, c) for step 2. */
function spread(x: Value, axis: number, step: number): Value {
  if (step === 1) return x;
  const length = x.shape[axis];
  const columns = reshape(x, [...x.shape.slice(0, axis + 1), 1, ...x.shape.slice(axis + 1)]);
  const zeros = constant(
    0,
    columns.shape.map((dim, i) => (i === axis + 1 ? step - 1 : dim)),
  );
  const filled = reshape(
    concat([columns, zeros], axis + 1),
    x.shape.map((dim, i) => (i === axis ? dim * step : dim)),
  );
  return slice(filled, { axes: [axis], starts: [0], ends: [(length - 1) * step + 1] });
}
