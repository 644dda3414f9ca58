import { emit, type Operator, type Value } from '../value.ts';
import { concat } from './concat.ts';
import { constant, integers } from './constant.ts';
import { pad } from './pad.ts';
import { reshape } from './reshape.ts';

export interface SliceOptions {
  axes: readonly number[];
  starts: readonly number[];
  /** first index that is left out */
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

/** The elements from `starts` up to `ends` along each of `axes`, every `steps`-th one. */
export function slice(x: Value, { axes, starts, ends, steps = axes.map(() => 1) }: SliceOptions): Value {
  const shape = [...x.shape];
  const stops = ends.map((end, i) => Math.min(end, x.shape[axes[i]]));
  for (const [i, axis] of axes.entries()) shape[axis] = Math.ceil((stops[i] - starts[i]) / steps[i]);
  if (axes.every((axis, i) => shape[axis] === x.shape[axis] && starts[i] === 0)) return x;
  return emit(Slice, [x, ...[starts, stops, axes, steps].map(integers)], [{ dtype: x.dtype, shape }])[0];
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
