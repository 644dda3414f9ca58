import { sizeOf } from '../../array/tensor.ts';
import type { Value } from '../value.ts';
import { paddedBlocks, toBlocks } from './blocks.ts';
import { concat } from './concat.ts';
import { constant } from './constant.ts';
import { gather } from './gather.ts';
import { gemm } from './gemm.ts';
import { matmul } from './matmul.ts';
import { pad } from './pad.ts';
import { reduceSum } from './reduce-sum.ts';
import { reshape } from './reshape.ts';
import { slice } from './slice.ts';
import { transpose } from './transpose.ts';
import { type FullWindow, isDense, overImages } from './window.ts';

/**
 * The gradient of a convolution with respect to its kernel: for each tap, the correlation of the images,
 * shifted to that tap, with `dy`. All taps go into one matrix product, with groups into one a group.
 *
 * @param x images (batch, channels, height, width) or (batch, channels, length)
 * @param dy gradient of the result (batch, filters, rows, columns) or (batch, filters, places)
 * @param block filters that the engine takes at a time, whole blocks of which there are: for one group
 * @returns (filters, channels / group, kernel height, kernel width) or (filters, channels / group, kernel length)
 */
export function convKernelGradient(
  x: Value,
  dy: Value,
  window: FullWindow,
  { group = 1, block }: { group?: number; block?: number } = {},
): Value {
  const images = (value: Value) => {
    const [batch, channels, ...size] = value.shape;
    return reshape(value, [batch * group, channels / group, ...(size.length === 1 ? [1, ...size] : size)]);
  };
  const shape = [dy.shape[1], x.shape[1] / group, ...window.kernel];
  return reshape(taps(images(x), images(dy), overImages(window), group, block), shape);
}

function taps(x: Value, dy: Value, window: FullWindow, group: number, block?: number): Value {
  const { kernel, pads } = window;
  const padded = pad(x, [0, 0, pads[0], pads[1]], [0, 0, pads[2], pads[3]]);
  if (isDense(window) && workOfShifts(padded, dy, kernel) < workOfTaps(x, dy, kernel))
    return block === undefined
      ? denseTaps(padded, dy, window, group)
      : denseTapsInBlocks(padded, dy, window, block);
  return group === 1 && sumIsLarge(x, dy, kernel)
    ? joinedTaps(padded, dy, window)
    : stridedTaps(padded, dy, window, group);
}

/** Multiplications that take as long as a copied number. */
const perCopy = 30;

function workOfTaps(x: Value, dy: Value, kernel: readonly number[]): number {
  const copied = sizeOf(dy.shape) * (x.shape[1] / dy.shape[1]);
  return sizeOf(kernel) * (copied + (copied * dy.shape[1]) / perCopy);
}

function workOfShifts(padded: Value, dy: Value, kernel: readonly number[]): number {
  const [batch, filters, rows] = dy.shape;
  const [, channels, , width] = padded.shape;
  const copied = kernel[0] * sizeOf(padded.shape) + kernel[1] * sizeOf(dy.shape);
  return copied + (sizeOf(kernel) * batch * filters * channels * rows * width) / perCopy;
}

/** Whether the products of the images are more numbers than their operands: then one product of all is better. */
function sumIsLarge(x: Value, dy: Value, kernel: readonly number[]): boolean {
  const [batch, channels] = x.shape;
  return batch * sizeOf(kernel) * channels * dy.shape[1] > 2 * (sizeOf(x.shape) + sizeOf(dy.shape));
}

/** Rows of at least this many numbers are gathered: the engine copies them on all threads, slices on one. */
const longRow = 24;

/** Row taps are rows of x, column taps are shifts of dy: copies kh x's and kw dy's instead of kh kw x's. */
function denseTaps(x: Value, dy: Value, { kernel: [kh, kw] }: FullWindow, group: number): Value {
  const [channels, filters] = [x.shape[1], dy.shape[1]];
  const products = productsOfGroups(shiftedRows(x, kh, dy.shape[2]), shiftedColumns(dy, kw), group);
  return filtersFirst(products, [group, kh, channels, filters, kw], [2, 1, 0, 3]);
}

/** The same with dy in blocks of filters, where convolutions of one tap move it: the engine does them on all threads. */
function denseTapsInBlocks(x: Value, dy: Value, { kernel: [kh, kw] }: FullWindow, block: number): Value {
  const [batch, channels, , width] = x.shape;
  const [, filters, rows] = dy.shape;
  const [places, blocks] = [rows * width, filters / block];
  const left = reshape(shiftedRows(x, kh, rows), [batch, 1, kh * channels, places]);
  const given = toBlocks(dy);
  const products = Array.from({ length: kw }, (_, j) => {
    const moved = paddedBlocks(given, [0, j, 0, kw - 1 - j]);
    const each = matmul(left, reshape(moved, [batch, blocks, places, block]));
    return reshape(reduceSum(each, [0]), [1, blocks, kh, channels, block]);
  });
  return reshape(transpose(concat(products, 0), [1, 4, 3, 2, 0]), [filters, channels, kh, kw]);
}

/** (batch, kh channels, rows width): the rows of x from the first on, then from the second on, ... */
function shiftedRows(x: Value, kh: number, rows: number): Value {
  return x.shape[3] < longRow ? slicedRows(x, kh, rows) : gatheredTaps([x], kh, rows);
}

/**
 * (batch, filters kw, rows width): dy with kw - 1 columns of zeros behind it, then the same moved on by 1, 2, ... columns. In
 * the memory of an image these are copies of all that lies between its first and last number, with kw zeros between them.
 */
function shiftedColumns(dy: Value, kw: number): Value {
  const [batch, filters, rows, columns] = dy.shape;
  const numbers = rows * (columns + kw - 1);
  const spaced = reshape(pad(dy, [0, 0, 0, 0], [0, 0, 0, kw - 1]), [batch, filters, numbers]);
  const copy = slice(spaced, { axes: [2], starts: [0], ends: [numbers - (kw - 1)] });
  const zeros = constant(0, [batch, filters, kw]);
  const copies = Array.from({ length: kw }, (_, j) => (j === 0 ? [copy] : [zeros, copy])).flat();
  return reshape(concat(copies, 2), [batch, filters * kw, numbers]);
}

function slicedRows(x: Value, kh: number, rows: number): Value {
  const [batch, channels, , width] = x.shape;
  const flat = reshape(x, [batch, channels, -1]);
  const taps = Array.from({ length: kh }, (_, i) =>
    slice(flat, { axes: [2], starts: [i * width], ends: [(i + rows) * width] }),
  );
  return concat(taps, 1);
}

/** (batch, kh kw channels, rows width): the rows of kw images from the first on, then from the second on, ... */
function gatheredTaps(columnTaps: readonly Value[], kh: number, rows: number): Value {
  const [batch, channels, height, width] = columnTaps[0].shape;
  const places = new Int32Array(batch * kh * columnTaps.length * channels * rows);
  let next = 0;
  for (let image = 0; image < batch; image++) {
    for (let i = 0; i < kh; i++) {
      for (let j = 0; j < columnTaps.length; j++) {
        for (let channel = 0; channel < channels; channel++) {
          const top = ((j * batch + image) * channels + channel) * height + i;
          for (let row = 0; row < rows; row++) places[next++] = top + row;
        }
      }
    }
  }
  const lines = reshape(concat(columnTaps, 0), [-1, width]);
  return reshape(gather(lines, constant(places)), [batch, -1, rows * width]);
}

/** The images that the columns of a window see: x from the first column on, from the second on, ... */
function shiftedWindows(x: Value, kw: number, columns: number): Value[] {
  return Array.from({ length: kw }, (_, j) => slice(x, { axes: [3], starts: [j], ends: [j + columns] }));
}

/** Every tap is a slice of x; where windows are dense and rows long, its rows are gathered. */
function stridedTaps(x: Value, dy: Value, window: FullWindow, group: number): Value {
  const [kh, kw] = window.kernel;
  const [batch, channels] = x.shape;
  const [, filters, rows, columns] = dy.shape;
  const left =
    isDense(window) && columns >= longRow
      ? gatheredTaps(shiftedWindows(x, kw, columns), kh, rows)
      : reshape(concat(tapSlices(x, [rows, columns], window), 1), [batch, -1, rows * columns]);
  const right = reshape(dy, [batch, filters, rows * columns]);
  const products = productsOfGroups(left, right, group);
  return filtersFirst(products, [group, kh, kw, channels, filters], [3, 2, 0, 1]);
}

/** The same with the places of all images side by side, so that the product sums over the batch, too. */
function joinedTaps(x: Value, dy: Value, window: FullWindow): Value {
  const [kh, kw] = window.kernel;
  const channels = x.shape[1];
  const [, filters, rows, columns] = dy.shape;
  const outermost = (value: Value) => transpose(value, [1, 0, 2, 3]);
  const slices = tapSlices(outermost(x), [rows, columns], window);
  const left = reshape(concat(slices, 0), [kh * kw * channels, -1]);
  const products = gemm(left, reshape(outermost(dy), [filters, -1]), { transB: true });
  return transpose(reshape(products, [kh, kw, channels, filters]), [3, 2, 0, 1]);
}

/** For each tap the pixels that it meets, at the places of the window in a row of them. */
function tapSlices(
  x: Value,
  [rows, columns]: readonly number[],
  { kernel: [kh, kw], strides, dilations }: FullWindow,
): Value[] {
  const slices: Value[] = [];
  for (let i = 0; i < kh; i++) {
    for (let j = 0; j < kw; j++) {
      const starts = [i * dilations[0], j * dilations[1]];
      const ends = [starts[0] + (rows - 1) * strides[0] + 1, starts[1] + (columns - 1) * strides[1] + 1];
      slices.push(slice(x, { axes: [2, 3], starts, ends, steps: strides }));
    }
  }
  return slices;
}

/** (batch group, m, places) times (batch group, n, places) over the places, summed over the batch: (group, m, n). */
function productsOfGroups(left: Value, right: Value, group: number): Value {
  const products = matmul(left, transpose(right, [0, 2, 1]));
  const [batch, m, n] = products.shape;
  return reduceSum(reshape(products, [batch / group, group, m, n]), [0]);
}

/** The products, cut into these axes and with those after the groups permuted: (..., filters, channels, kh, kw). */
function filtersFirst(products: Value, axes: readonly number[], permutation: readonly number[]): Value {
  // without an axis for the one group the engine joins this transpose to the next, that to the kernel's own order
  if (axes[0] === 1) return transpose(reshape(products, axes.slice(1)), permutation);
  return transpose(reshape(products, axes), [0, ...permutation.map((axis) => axis + 1)]);
}
