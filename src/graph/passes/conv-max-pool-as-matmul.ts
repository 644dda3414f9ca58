import { concat } from '../ops/concat.ts';
import { constant } from '../ops/constant.ts';
import { gather } from '../ops/gather.ts';
import { mul } from '../ops/mul.ts';
import { pad } from '../ops/pad.ts';
import { reshape } from '../ops/reshape.ts';
import { slice } from '../ops/slice.ts';
import { transpose } from '../ops/transpose.ts';
import type { FullWindow } from '../ops/window.ts';
import { topologicalOrder, type Value } from '../value.ts';
import { largestProducts } from './largest-products.ts';
import {
  atEachShift,
  fewChannelsPooled,
  lowered,
  outsideOf,
  type PooledConvolution,
  patchSize,
} from './pooled-convolution.ts';
import type { Rule } from './rewrite.ts';

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

/** Whether a value depends on any of `wrt`. */
export function dependsOn(wrt: Iterable<Value>): (value: Value) => boolean {
  const sources = new Set([...wrt].map((value) => value.node));
  return (value) => topologicalOrder([value]).some((node) => sources.has(node));
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
