import { add } from '../ops/add.ts';
import { concat } from '../ops/concat.ts';
import { constant } from '../ops/constant.ts';
import { Conv } from '../ops/conv.ts';
import { matmul } from '../ops/matmul.ts';
import { MaxPool } from '../ops/max-pool.ts';
import { mul } from '../ops/mul.ts';
import { pad } from '../ops/pad.ts';
import { reduceMax } from '../ops/reduce-max.ts';
import { reshape } from '../ops/reshape.ts';
import { slice } from '../ops/slice.ts';
import { transpose } from '../ops/transpose.ts';
import { type FullWindow, windowOf } from '../ops/window.ts';
import { topologicalOrder, type Value } from '../value.ts';
import type { Rule } from './rewrite.ts';

/** Most taps, over all channels: each adds arithmetic, so the rewrite is for images of few channels. */
const mostTaps = 64;

/** Stands for minus infinity where the pool looks outside the image; finite, so that 0 times it is 0. */
const outside = -1e30;

/**
 * A convolution of few channels and the max-pool on it as one matrix product and a maximum.
 *
 * The pool looks at ph x pw places of the convolution, which together see a patch of (kh + ph - 1) x (kw + pw - 1)
 * pixels. One product of the kernels, shifted to each of the places (ph pw filters rows), with all patches gives
 * what the pool compares, in ph pw contiguous planes: no windows to search, no indices, and a gradient that is a
 * mask. Ties share their gradient; for patches that are alike (silence) this is what MaxPool's index gives too.
 *
 * Only where no gradient with respect to the images is needed: `needsGradient` says which values have one.
 */
export function convMaxPoolAsMatmul(needsGradient: (value: Value) => boolean): Rule {
  return (node, [convolved], uses) => {
    if (node.operator !== MaxPool || convolved?.node.operator !== Conv) return undefined;
    if (uses.get(node.inputs[0]!) !== 1 || uses.has(node.outputs[1])) return undefined;
    const [x, kernel, bias] = convolved.node.inputs as Value[];
    const [convWindow, pool] = [windowOf(convolved.node.attributes), windowOf(node.attributes)];
    if (!fits(x, convWindow, pool) || needsGradient(x)) return undefined;
    const pooled = pooledConvolution(x, kernel, bias, convWindow, pool, [
      node.outputs[0].shape[2],
      node.outputs[0].shape[3],
    ]);
    return [pooled, node.outputs[1]];
  };
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

function pooledConvolution(
  x: Value,
  kernel: Value,
  bias: Value | undefined,
  conv: FullWindow,
  pool: FullWindow,
  places: [number, number],
): Value {
  const [filters] = kernel.shape;
  const convolvedSize = [0, 1].map(
    (axis) => x.shape[axis + 2] + conv.pads[axis] + conv.pads[axis + 2] - conv.kernel[axis] + 1,
  );
  const edges = edgeRows(convolvedSize, pool, places);
  const columns = patches(x, conv, pool, places, edges);
  const shifts = pool.kernel[0] * pool.kernel[1];
  const rows = shiftedKernels(kernel, bias, conv, pool, edges);
  const planes = reshape(matmul(rows, columns), [x.shape[0], shifts, filters * places[0] * places[1]]);
  return reshape(reduceMax(planes, [1]), [x.shape[0], filters, ...places]);
}

/** Pool offsets along an axis for which the pool, at some of its places, looks outside the convolution. */
interface EdgeRow {
  axis: 0 | 1;
  offset: number;
  /** 1 at the places that look outside, 0 elsewhere: one number a place of the pool */
  at: Float32Array;
}

function edgeRows(size: readonly number[], pool: FullWindow, [rows, columns]: [number, number]): EdgeRow[] {
  const found: EdgeRow[] = [];
  for (const axis of [0, 1] as const) {
    for (let offset = 0; offset < pool.kernel[axis]; offset++) {
      const at = Float32Array.from({ length: rows * columns }, (_, i) => {
        const place = axis === 0 ? Math.floor(i / columns) : i % columns;
        const index = place * pool.strides[axis] + offset - pool.pads[axis];
        return index < 0 || index >= size[axis] ? 1 : 0;
      });
      if (at.some((v) => v === 1)) found.push({ axis, offset, at });
    }
  }
  return found;
}

/** (batch, taps, places): the pixels of each place's patch, a row of ones for the bias, and the rows of the edges. */
function patches(
  x: Value,
  conv: FullWindow,
  pool: FullWindow,
  [rows, columns]: [number, number],
  edges: readonly EdgeRow[],
): Value {
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
  const lines = reshape(phases, [batch, pw * channels * length, blocks[1]]);
  const taps: Value[] = [];
  for (let channel = 0; channel < channels; channel++) {
    for (let u = 0; u < height; u++) {
      for (let v = 0; v < width; v++) {
        const top = ((v % pw) * channels + channel) * length + u;
        const left = Math.floor(v / pw);
        const ends = [top + (rows - 1) * ph + 1, left + columns];
        taps.push(slice(lines, { axes: [1, 2], starts: [top, left], ends, steps: [ph, 1] }));
      }
    }
  }
  const constants = [new Float32Array(rows * columns).fill(1), ...edges.map(({ at }) => at)];
  const repeated = new Float32Array(batch * constants.length * rows * columns);
  for (let i = 0; i < batch * constants.length; i++)
    repeated.set(constants[i % constants.length], i * rows * columns);
  const extra = constant(repeated, [batch, constants.length * rows, columns]);
  return reshape(concat([...taps, extra], 1), [batch, taps.length + constants.length, rows * columns]);
}

/** (shifts * filters, taps): for each offset inside the pool the kernels moved there, the bias, and the edges. */
function shiftedKernels(
  kernel: Value,
  bias: Value | undefined,
  conv: FullWindow,
  pool: FullWindow,
  edges: readonly EdgeRow[],
): Value {
  const [filters, channels, kh, kw] = kernel.shape;
  const [ph, pw] = pool.kernel;
  const [height, width] = patchSize(conv, pool);
  const shifts = ph * pw;
  const taps = height * width;
  const place = new Float32Array(kh * kw * shifts * taps);
  for (let i = 0; i < ph; i++) {
    for (let j = 0; j < pw; j++) {
      for (let u = 0; u < kh; u++) {
        for (let v = 0; v < kw; v++)
          place[((u * kw + v) * shifts + i * pw + j) * taps + (i + u) * width + j + v] = 1;
      }
    }
  }
  const flat = reshape(kernel, [filters * channels, kh * kw]);
  const moved = reshape(matmul(flat, constant(place, [kh * kw, shifts * taps])), [
    filters,
    channels,
    shifts,
    taps,
  ]);
  const rows = reshape(transpose(moved, [2, 0, 1, 3]), [shifts, filters, channels * taps]);
  const biases = mul(
    constant(1, [shifts, filters, 1]),
    bias === undefined ? constant(0) : reshape(bias, [filters, 1]),
  );
  const edge = new Float32Array(shifts * edges.length);
  for (let shift = 0; shift < shifts; shift++) {
    for (const [k, { axis, offset }] of edges.entries()) {
      const own = axis === 0 ? Math.floor(shift / pw) : shift % pw;
      edge[shift * edges.length + k] = own === offset ? outside : 0;
    }
  }
  const edgeColumns = add(
    constant(0, [shifts, filters, edges.length]),
    constant(edge, [shifts, 1, edges.length]),
  );
  const parts = edges.length === 0 ? [rows, biases] : [rows, biases, edgeColumns];
  return reshape(concat(parts, 2), [shifts * filters, channels * taps + 1 + edges.length]);
}
