import { sizeOf } from '../../array/tensor.ts';
import { cast } from '../ops/cast.ts';
import { constant } from '../ops/constant.ts';
import { dequantizeLinear } from '../ops/dequantize-linear.ts';
import { div } from '../ops/div.ts';
import { equal } from '../ops/equal.ts';
import { matmul } from '../ops/matmul.ts';
import { matmulInteger } from '../ops/matmul-integer.ts';
import { MaxPool } from '../ops/max-pool.ts';
import { pad } from '../ops/pad.ts';
import { reshape } from '../ops/reshape.ts';
import { slice } from '../ops/slice.ts';
import { type FullWindow, windowOf } from '../ops/window.ts';
import { emit, type Operator, type Value } from '../value.ts';
import type { Rule } from './rewrite.ts';

/** Columns are repeated by matrix products, whose arithmetic grows with their number. */
const mostColumns = 128;

/**
 * A max-pool over images whose windows lie side by side, without the indices of the maxima, which take the engine
 * ten times as long as the maxima: the gradient goes to the elements that equal the maximum of their window. Maxima
 * and gradients are repeated to the columns of the image by products with a matrix of zeros and ones, which are
 * exact. Ties share the gradient.
 */
export const maxPoolByMask: Rule = (node, [x], uses) => {
  if (
    node.operator !== MaxPool ||
    uses.has(node.outputs[1]) ||
    !windowsAside(node.outputs[0], windowOf(node.attributes)) ||
    node.outputs[0].shape[3] > mostColumns
  )
    return undefined;
  return emit(MaxPoolByMask, [x], node.outputs, node.attributes);
};

/** Whether windows of few elements lie side by side on images, for a result of that shape. */
export function windowsAside({ shape }: Value, { kernel, strides, dilations }: FullWindow): boolean {
  const aside = kernel.every((size, axis) => size === strides[axis] && dilations[axis] === 1);
  return shape.length === 4 && aside && sizeOf(kernel) < 256;
}

/** Stands for minus infinity above and below an image; lower than any maximum. */
const outside = -3.4028234663852886e38;

export const MaxPoolByMask: Operator = {
  type: 'MaxPool',
  pruned: MaxPool.pruned,
  gradient: ({ inputs: [x], outputs: [y], attributes }, [dy]) => {
    const {
      kernel: [ph, pw],
      pads: [above, left],
    } = windowOf(attributes);
    const [batch, channels, height, width] = x!.shape;
    const [, , rows, columns] = y.shape;
    const [lines, covered] = [batch * channels * rows, rows * ph];
    const below = Math.max(covered - above - height, 0);
    const own = windowOfEach(width, { size: pw, before: left, columns });
    const toColumns = constant(repeating(own, columns), [columns, width]);
    const repeated = (value: Value) =>
      reshape(matmul(reshape(value, [lines, columns]), toColumns), [lines, 1, width]);
    const padded = pad(x!, [0, 0, above, 0], [0, 0, below, 0], outside);
    const whole = slice(padded, { axes: [2], starts: [0], ends: [covered] });
    const winners = cast(equal(reshape(whole, [lines, ph, width]), repeated(y)), 'uint8');
    const perWindow = constant(Uint8Array.from(counting(own, columns, ph)), [ph * width, columns]);
    const count = cast(matmulInteger(reshape(winners, [lines, ph * width]), perWindow), 'float32');
    const share = repeated(div(reshape(dy!, [lines, columns]), count));
    const spread = reshape(dequantizeLinear(winners, share, 1), [batch, channels, covered, width]);
    const inside = slice(spread, { axes: [2], starts: [above], ends: [above + height] });
    return [pad(inside, [0, 0, 0, 0], [0, 0, height - inside.shape[2], 0])];
  },
};

interface WindowsOfRow {
  size: number;
  /** columns before the image that the first window covers */
  before: number;
  columns: number;
}

/** For each column of an image the column of windows that it lies in; undefined beyond the last. */
function windowOfEach(width: number, { size, before, columns }: WindowsOfRow): (number | undefined)[] {
  return Array.from({ length: width }, (_, j) => {
    const window = Math.floor((j + before) / size);
    return window < columns ? window : undefined;
  });
}

/** (columns, width): 1 where a column of the image lies in a column of windows. */
function repeating(own: readonly (number | undefined)[], columns: number): Float32Array {
  const matrix = new Float32Array(columns * own.length);
  for (const [j, window] of own.entries()) if (window !== undefined) matrix[window * own.length + j] = 1;
  return matrix;
}

/** (ph * width, columns): the transpose of `repeating`, once for each row of a window. */
function counting(own: readonly (number | undefined)[], columns: number, ph: number): Float32Array {
  const matrix = new Float32Array(ph * own.length * columns);
  for (let i = 0; i < ph; i++) {
    for (const [j, window] of own.entries())
      if (window !== undefined) matrix[(i * own.length + j) * columns + window] = 1;
  }
  return matrix;
}
