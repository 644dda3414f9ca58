import { concat } from '../ops/concat.ts';
import { constant } from '../ops/constant.ts';
import { Conv } from '../ops/conv.ts';
import { gather } from '../ops/gather.ts';
import { matmul } from '../ops/matmul.ts';
import { MaxPool } from '../ops/max-pool.ts';
import { mul } from '../ops/mul.ts';
import { pad } from '../ops/pad.ts';
import { reshape } from '../ops/reshape.ts';
import { slice } from '../ops/slice.ts';
import { transpose } from '../ops/transpose.ts';
import { type FullWindow, windowOf } from '../ops/window.ts';
import { emit, type Node, type Operator, topologicalOrder, type Value } from '../value.ts';
import { largestProducts } from './largest-products.ts';
import type { Rule } from './rewrite.ts';

/** Most taps, over all channels: each adds arithmetic, so the rewrite is for images of few channels. */
const mostTaps = 64;

/** Stands for minus infinity where the pool looks outside the convolution. */
const outside = -1e30;

/**
 * A convolution of few channels and the max-pool on it as one matrix product and a maximum.
 *
 * A row of the ph rows of a pool looks at pw places of the convolution, which together see a patch of
 * kh x (kw + pw - 1) pixels. One product of the kernels, shifted to each of the pw places (pw filters rows), with the
 * patches of all rows gives what the pool compares, in ph pw contiguous planes: no windows to search, no indices,
 * and a gradient that is a mask. Ties share their gradient; for patches that are alike (silence) this is what
 * MaxPool's index gives too.
 *
 * Only where no gradient with respect to the images is needed: `needsGradient` says which values have one.
 *
 * @param inParts a few images at a time, where there are many; default true
 */
export function convMaxPoolAsMatmul(needsGradient: (value: Value) => boolean, { inParts = true } = {}): Rule {
  return (node, inputs, uses) => {
    const found = fewChannelsPooled(node, inputs, uses, needsGradient);
    return found && [pooledConvolution(found, inParts), node.outputs[1]];
  };
}

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

/** Whether a value depends on any of `wrt`. */
export function dependsOn(wrt: Iterable<Value>): (value: Value) => boolean {
  const sources = new Set([...wrt].map((value) => value.node));
  return (value) => topologicalOrder([value]).some((node) => sources.has(node));
}

function fits(x: Value, conv: FullWindow, pool: FullWindow): boolean {
  const plain = [...conv.strides, ...conv.dilations, ...pool.dilations].every((n) => n === 1);
  const apart = pool.kernel.every((size, axis) => size === pool.strides[axis]);
  const [height, width] = patchSize(conv, pool);
  return plain && apart && pool.kernel[0] * pool.kernel[1] > 1 && x.shape[1] * height * width <= mostTaps;
}

function patchSize(conv: FullWindow, pool: FullWindow): [number, number] {
  return [conv.kernel[0] + pool.kernel[0] - 1, conv.kernel[1] + pool.kernel[1] - 1];
}

function pooledConvolution(pooled: PooledConvolution, inParts: boolean): Value {
  const { x, kernel, bias, conv, pool, places } = pooled;
  const [batch, filters] = [x.shape[0], kernel.shape[0]];
  const largest = largestProducts(shiftedKernels(kernel, bias, pool), patches(x, conv, pool, places), {
    images: batch,
    shifts: pool.kernel[0] * pool.kernel[1],
    changed: (products, images) => lowered(products, edges([images, filters], pooled)),
    inParts,
  });
  return reshape(largest, [batch, filters, ...places]);
}

/** Numbers of the products, (batch, ph, pw, filters, rows, columns), for which the pool looks outside the convolution. */
function edges([batch, filters]: readonly number[], pooled: PooledConvolution): Int32Array {
  const {
    pool: {
      kernel: [ph, pw],
    },
    places: [rows, columns],
  } = pooled;
  const [above, beside] = [outsideOf(pooled, 0), outsideOf(pooled, 1)];
  const found: number[] = [];
  for (let shift = 0; shift < ph * pw; shift++) {
    const [outsideRows, outsideColumns] = [above[Math.floor(shift / pw)], beside[shift % pw]];
    if (!outsideRows.includes(true) && !outsideColumns.includes(true)) continue;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        if (!outsideRows[row] && !outsideColumns[column]) continue;
        for (let n = 0; n < batch; n++) {
          const plane = (n * ph * pw + shift) * filters;
          for (let f = 0; f < filters; f++) found.push(((plane + f) * rows + row) * columns + column);
        }
      }
    }
  }
  return Int32Array.from(found);
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

/**
 * (batch * ph, taps, places): for each image and row of the pool the pixels of each place's patch, and a row of ones
 * for the bias. All are rows of one table, gathered: on all threads, with one copy of each number.
 */
function patches(x: Value, conv: FullWindow, pool: FullWindow, [rows, columns]: [number, number]): Value {
  const [batch, channels] = x.shape;
  const [ph, pw] = pool.kernel;
  const [height, width] = patchSize(conv, pool);
  // the image, so that place i of the pool begins at pixel i * ph, cut into blocks of ph x pw
  const blocks = [rows + Math.ceil((height - ph) / ph), columns + Math.ceil((width - pw) / pw)];
  const before = [0, 0, conv.pads[0] + pool.pads[0], conv.pads[1] + pool.pads[1]];
  const after = [0, 0, blocks[0] * ph - x.shape[2] - before[2], blocks[1] * pw - x.shape[3] - before[3]];
  const keep = [2, 3].map((axis) => x.shape[axis] + Math.min(after[axis], 0));
  const cut = slice(x, { axes: [2, 3], starts: [0, 0], ends: keep });
  const image = pad(
    cut,
    before,
    after.map((count) => Math.max(count, 0)),
  );
  // columns v, v + pw, v + 2 pw, ... side by side, so that a tap reads runs of neighbours
  const length = blocks[0] * ph;
  const phases = transpose(reshape(image, [batch, channels * length, blocks[1], pw]), [0, 3, 1, 2]);
  const lines = reshape(phases, [batch * pw * channels * length, blocks[1]]);
  const lefts = Array.from({ length: Math.ceil(width / pw) }, (_, left) =>
    slice(lines, { axes: [1], starts: [left], ends: [left + columns] }),
  );
  const table = concat([...lefts, constant(1, [1, columns])], 0);
  const taps = conv.kernel[0] * width;
  const taken = new Int32Array(batch * ph * (channels * taps + 1) * rows);
  let at = 0;
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < ph; i++) {
      for (let channel = 0; channel < channels; channel++) {
        for (let tap = 0; tap < taps; tap++) {
          const [u, v] = [Math.floor(tap / width), tap % width];
          const line = ((Math.floor(v / pw) * batch + n) * pw + (v % pw)) * channels + channel;
          for (let row = 0; row < rows; row++) taken[at++] = line * length + row * ph + i + u;
        }
      }
      taken.fill(table.shape[0] - 1, at, (at += rows));
    }
  }
  return reshape(gather(table, constant(taken)), [batch * ph, -1, rows * columns]);
}

/** (pw * filters, taps): for each column of the pool the kernels moved there, and the bias. */
function shiftedKernels(kernel: Value, bias: Value | undefined, pool: FullWindow): Value {
  const [filters, channels] = kernel.shape;
  const pw = pool.kernel[1];
  const rows = reshape(atEachShift(kernel, pool), [pw, filters, -1]);
  const taps = rows.shape[2] / channels;
  const biases = mul(
    constant(1, [pw, filters, 1]),
    bias === undefined ? constant(0) : reshape(bias, [filters, 1]),
  );
  return reshape(concat([rows, biases], 2), [pw * filters, channels * taps + 1]);
}

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
