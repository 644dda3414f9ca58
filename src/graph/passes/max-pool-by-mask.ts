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
    !fits(node.outputs[0], windowOf(node.attributes))
  )
    return undefined;
  return emit(MaxPoolByMask, [x], node.outputs, node.attributes);
};

function fits({ shape }: Value, { kernel, strides, dilations, pads }: FullWindow): boolean {
  const aside = kernel.every((size, axis) => size === strides[axis]);
  const plain = pads.every((n) => n === 0) && dilations.every((n) => n === 1);
  return shape.length === 4 && aside && plain && shape[3] <= mostColumns && sizeOf(kernel) < 256;
}

const MaxPoolByMask: Operator = {
  type: 'MaxPool',
  pruned: MaxPool.pruned,
  gradient: ({ inputs: [x], outputs: [y], attributes }, [dy]) => {
    const [ph, pw] = windowOf(attributes).kernel;
    const [batch, channels, height, width] = x!.shape;
    const [, , rows, columns] = y.shape;
    const [lines, covered] = [batch * channels * rows, rows * ph];
    const toColumns = constant(repeating(pw, columns, width), [columns, width]);
    const repeated = (value: Value) =>
      reshape(matmul(reshape(value, [lines, columns]), toColumns), [lines, 1, width]);
    const whole = slice(x!, { axes: [2], starts: [0], ends: [covered] });
    const winners = cast(equal(reshape(whole, [lines, ph, width]), repeated(y)), 'uint8');
    const perWindow = constant(Uint8Array.from(windows(ph, pw, columns, width)), [ph * width, columns]);
    const count = cast(matmulInteger(reshape(winners, [lines, ph * width]), perWindow), 'float32');
    const share = repeated(div(reshape(dy!, [lines, columns]), count));
    const spread = reshape(dequantizeLinear(winners, share, 1), [batch, channels, covered, width]);
    return [pad(spread, [0, 0, 0, 0], [0, 0, height - covered, 0])];
  },
};

/** (columns, width): 1 where a column of the image lies in a column of windows. */
function repeating(pw: number, columns: number, width: number): Float32Array {
  const matrix = new Float32Array(columns * width);
  for (let j = 0; j < columns * pw; j++) matrix[Math.floor(j / pw) * width + j] = 1;
  return matrix;
}

/** (ph * width, columns): the transpose of `repeating`, once for each row of a window. */
function windows(ph: number, pw: number, columns: number, width: number): Float32Array {
  const matrix = new Float32Array(ph * width * columns);
  for (let i = 0; i < ph; i++) {
    for (let j = 0; j < columns * pw; j++) matrix[(i * width + j) * columns + Math.floor(j / pw)] = 1;
  }
  return matrix;
}
