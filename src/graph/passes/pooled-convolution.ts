import { constant } from '../ops/constant.ts';
import { Conv } from '../ops/conv.ts';
import { matmul } from '../ops/matmul.ts';
import { MaxPool } from '../ops/max-pool.ts';
import { reshape } from '../ops/reshape.ts';
import { transpose } from '../ops/transpose.ts';
import { type FullWindow, windowOf } from '../ops/window.ts';
import { emit, type Node, type Operator, type Value } from '../value.ts';

/** @file What the two ways to compute a convolution of few channels and the max-pool on it have in common. */

/** Most taps, over all channels: each adds arithmetic, so the rewrite is for images of few channels. */
const mostTaps = 64;

/** Stands for minus infinity where the pool looks outside the convolution. */
const outside = -1e30;

/** A convolution of few channels and the max-pool on it. */
export interface PooledConvolution {
  x: Value;
  kernel: Value;
  bias?: Value;
  conv: FullWindow;
  pool: FullWindow;
  /** rows and columns of the result */
  places: [number, number];
}

/** What a max-pool pools, where that is a convolution of few channels that nothing else reads, of images without a gradient. */
export function fewChannelsPooled(
  node: Node,
  [convolved]: readonly (Value | undefined)[],
  uses: ReadonlyMap<Value, number>,
  needsGradient: (value: Value) => boolean,
): PooledConvolution | undefined {
  if (node.operator !== MaxPool || convolved?.node.operator !== Conv) return undefined;
  if (uses.get(node.inputs[0]!) !== 1 || uses.has(node.outputs[1])) return undefined;
  const [x, kernel, bias] = convolved.node.inputs as Value[];
  const [conv, pool] = [windowOf(convolved.node.attributes), windowOf(node.attributes)];
  if (!fits(x, conv, pool) || needsGradient(x)) return undefined;
  const [, , rows, columns] = node.outputs[0].shape;
  return { x, kernel, bias, conv, pool, places: [rows, columns] };
}

function fits(x: Value, conv: FullWindow, pool: FullWindow): boolean {
  const plain = [...conv.strides, ...conv.dilations, ...pool.dilations].every((n) => n === 1);
  const apart = pool.kernel.every((size, axis) => size === pool.strides[axis]);
  const [height, width] = patchSize(conv, pool);
  return plain && apart && pool.kernel[0] * pool.kernel[1] > 1 && x.shape[1] * height * width <= mostTaps;
}

/** Height and width of what a window of the pool sees. */
export function patchSize(conv: FullWindow, pool: FullWindow): [number, number] {
  return [conv.kernel[0] + pool.kernel[0] - 1, conv.kernel[1] + pool.kernel[1] - 1];
}

/** For each shift of a pool's window along an axis, at which places it then looks outside the convolution. */
export function outsideOf({ x, conv, pool, places }: PooledConvolution, axis: number): boolean[][] {
  const size = x.shape[axis + 2] + conv.pads[axis] + conv.pads[axis + 2] - conv.kernel[axis] + 1;
  const shifts = pool.kernel[axis];
  return Array.from({ length: shifts }, (_, shift) =>
    Array.from({ length: places[axis] }, (_, place) => place * shifts + shift - pool.pads[axis]).map(
      (at) => at < 0 || at >= size,
    ),
  );
}

/** x with the numbers at these places so low that no maximum is there; what gets no gradient passes none on. */
export function lowered(x: Value, places: Int32Array, low = outside): Value {
  if (places.length === 0) return x;
  const indices = constant(places);
  const values = constant(low, [places.length]);
  const flat = reshape(x, [-1]);
  return reshape(emit(Lowered, [flat, indices, values], [flat], { axis: { int: 0 } })[0], x.shape);
}

/** In the memory of what it changes, where nothing else reads that. */
const Lowered: Operator = { type: 'ScatterElements', gradient: (_, [dy]) => [dy, undefined, undefined] };

/** (pw, filters, channels, taps): for each column of the pool the kernels moved there. */
export function atEachShift(kernel: Value, pool: FullWindow): Value {
  const [filters, channels] = kernel.shape;
  const flat = reshape(kernel, [filters * channels, -1]);
  const moved = matmul(flat, shiftsOfTaps(kernel.shape, pool));
  return transpose(reshape(moved, [filters, channels, pool.kernel[1], -1]), [2, 0, 1, 3]);
}

/** (kh kw, pw taps): 1 where a tap of a kernel stands in the patch that a pool's row sees, for each column of the pool. */
export function shiftsOfTaps([, , kh, kw]: readonly number[], { kernel: [, pw] }: FullWindow): Value {
  const width = kw + pw - 1;
  const taps = kh * width;
  const place = new Float32Array(kh * kw * pw * taps);
  for (let j = 0; j < pw; j++) {
    for (let u = 0; u < kh; u++)
      for (let v = 0; v < kw; v++) place[((u * kw + v) * pw + j) * taps + u * width + j + v] = 1;
  }
  return constant(place, [kh * kw, pw * taps]);
}
