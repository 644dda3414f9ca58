import { sizeOf } from '../../array/tensor.ts';
import { add } from '../ops/add.ts';
import {
  blockedAveragePool,
  blockedConv,
  blockedMaxPool,
  comparing,
  fromBlocks,
  fromBlocksChannelsLast,
  never,
  thinKernelInBlocks,
  toBlocks,
} from '../ops/blocks.ts';
import { constant } from '../ops/constant.ts';
import { div } from '../ops/div.ts';
import { gather } from '../ops/gather.ts';
import { input } from '../ops/input.ts';
import { matmul } from '../ops/matmul.ts';
import { mul } from '../ops/mul.ts';
import { pad } from '../ops/pad.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { reshape } from '../ops/reshape.ts';
import { scan, scanWithRule } from '../ops/scan.ts';
import { slice } from '../ops/slice.ts';
import { transpose } from '../ops/transpose.ts';
import { type FullWindow, fullWindow } from '../ops/window.ts';
import type { Value } from '../value.ts';
import { imagesAtATime } from './largest-products.ts';
import {
  atEachShift,
  fewChannelsPooled,
  lowered,
  outsideOf,
  type PooledConvolution,
  shiftsOfTaps,
} from './pooled-convolution.ts';
import type { Rule } from './rewrite.ts';

/**
 * A convolution of one channel and the max-pool on it, in blocks of so many filters, a few images at a time: what is pooled
 * stays in the processor's caches, and is not kept. The gradient makes it again, to the same bits, and goes to all that equals
 * its maximum; ties share it.
 *
 * Only where no gradient with respect to the images is needed, and filters come in whole blocks. (Of several channels the engine
 * adds each to the result by itself, so what it is compared with would be rounded, too.)
 *
 * @param fewest products that are pooled; default 100,000: with fewer the nodes cost more than they save
 */
export function convMaxPoolInBlocks(
  needsGradient: (value: Value) => boolean,
  block: number,
  { fewest = 100_000 } = {},
): Rule {
  return (node, inputs, uses) => {
    const found = fewChannelsPooled(node, inputs, uses, needsGradient);
    const fits =
      found &&
      found.kernel.shape[0] % block === 0 &&
      found.x.shape[1] === 1 &&
      sizeOf(node.inputs[0]!.shape) >= fewest;
    return fits ? [pooledInBlocks(found, block), node.outputs[1]] : undefined;
  };
}

function pooledInBlocks(pooled: PooledConvolution, block: number): Value {
  const { x, kernel, bias, conv, pool, places } = pooled;
  const [batch, ...size] = x.shape;
  const filters = kernel.shape[0];
  const images = imagesAtATime(batch, sizeOf(pool.kernel) * filters * sizeOf(places), together);
  const parts = reshape(x, [batch / images, images, ...size]);
  const thin = thinKernelInBlocks(kernel, block);
  const [within, entry] = [input('kernel', thin.shape), input('images', [images, ...size])];
  const maxima = blockedMaxPool(blockedConv(entry, within, conv), pool);
  const [, all] = scanWithRule(
    [thin],
    [parts],
    { inputs: [within, entry], outputs: [within, maxima] },
    ({ inputs, outputs }, [, dy]) => [
      thinKernelInBlocks(kernelGradient(pooled, block, inputs[1]!, outputs[1], dy!), block),
      undefined,
    ],
  );
  const result = fromBlocks(reshape(all, [batch, filters, ...places]));
  return bias === undefined ? result : add(result, reshape(bias, [filters, 1, 1]));
}

/** So many products, or less, stay in the processor's caches together with what they are compared with. */
const together = 1_000_000;

/** The gradient with respect to the kernel, of as many images at a time. */
function kernelGradient(
  pooled: PooledConvolution,
  block: number,
  parts: Value,
  maxima: Value,
  dy: Value,
): Value {
  const { kernel, pool, places } = pooled;
  const [filters] = kernel.shape;
  const [ph, pw] = pool.kernel;
  const [steps, images] = parts.shape;
  const patches = patchesOf(pooled, block);
  const asLines = (all: Value) => reshape(all, [steps, -1, places[1] * block]);
  const sequences = [parts, asLines(maxima), asLines(dy)];
  const [entry, largest, given] = sequences.map(({ shape }) => input('part', shape.slice(1)));
  const own = slice(entry, { axes: [2, 3], starts: [0, 0], ends: patches.seen });
  const shares = spread(given, winners(own, largest, pooled, patches), pooled, patches);
  const [each] = scan([], sequences, {
    inputs: [entry, largest, given],
    outputs: [products(own, shares, patches)],
  });
  const sums = reshape(reduceSum(reshape(each, [steps * images, -1]), [0]), [pw, filters / block, -1, block]);
  const taps = slice(sums, { axes: [2], starts: [0], ends: [patches.taps] });
  const shifted = reshape(transpose(taps, [1, 3, 0, 2]), [filters, -1]);
  const gradient = matmul(shifted, transpose(shiftsOfTaps(kernel.shape, pool), [1, 0]));
  return reshape(mul(gradient, constant(1 / ph)), kernel.shape);
}

/** What a row of a pool sees of the images, for each row of each place: patches side by side. */
interface Patches {
  block: number;
  /** over the images, as far as they are seen */
  window: FullWindow;
  seen: readonly number[];
  /** numbers in a patch */
  taps: number;
  /** so many that patches come in whole blocks */
  columns: number;
}

function patchesOf({ x, conv, pool, places: [rows, columns] }: PooledConvolution, block: number): Patches {
  const size = x.shape.slice(2);
  const [ph, pw] = pool.kernel;
  const kernel = [conv.kernel[0], conv.kernel[1] + pw - 1];
  let wide = columns;
  while ((rows * ph * wide) % block !== 0) wide++;
  const before = [0, 1].map((axis) => conv.pads[axis] + pool.pads[axis]);
  const reach = [rows * ph - 1 + kernel[0], (wide - 1) * pw + kernel[1]];
  const after = reach.map((length, axis) => length - size[axis] - before[axis]);
  const window = fullWindow({
    kernel,
    strides: [1, pw],
    pads: [...before, ...after.map((count) => Math.max(count, 0))],
  });
  const seen = size.map((length, axis) => length + Math.min(after[axis], 0));
  return { block, window, seen, taps: sizeOf(kernel), columns: wide };
}

/**
 * (images, pw filters, rows ph, columns) in blocks: 1 where a product is the largest of its place, else 0.
 * @param largest the maxima, a row of places in each line, as in blocks
 */
function winners(own: Value, largest: Value, pooled: PooledConvolution, patches: Patches): Value {
  const { kernel, pool, places } = pooled;
  const { block, window, columns } = patches;
  const [filters] = kernel.shape;
  const [ph, pw] = pool.kernel;
  const lines = mul(largest, constant(-comparing));
  const wide = pad(lines, [0, 0], [0, (columns - places[1]) * block]);
  const ofShifts = gather(wide, constant(linesOfShifts(own.shape[0], lines.shape[0] / own.shape[0], pool)));
  const compared = lowered(ofShifts, outsidePlaces(pooled, own.shape[0], patches), never);
  const shifted = reshape(atEachShift(kernel, pool), [pw * filters, 1, ...window.kernel]);
  return blockedConv(own, thinKernelInBlocks(mul(shifted, constant(comparing)), block), window, {
    added: reshape(compared, [own.shape[0], pw * filters, places[0] * ph, columns]),
    bias: constant(1, [pw * filters]),
    relu: true,
  });
}

/** For each image, column of the pool, line of places and row of the pool: which line of all images it is. */
function linesOfShifts(images: number, perImage: number, { kernel: [ph, pw] }: FullWindow): Int32Array {
  const lines = new Int32Array(images * pw * perImage * ph);
  let at = 0;
  for (let image = 0; image < images; image++) {
    for (let j = 0; j < pw; j++)
      for (let line = 0; line < perImage; line++)
        for (let i = 0; i < ph; i++) lines[at++] = image * perImage + line;
  }
  return lines;
}

/** Which of the numbers are products that the pool does not look at, being outside the convolution or in columns of no place. */
function outsidePlaces(pooled: PooledConvolution, images: number, { block, columns }: Patches): Int32Array {
  const { kernel, pool, places } = pooled;
  const blocks = kernel.shape[0] / block;
  const [ph, pw] = pool.kernel;
  const [above, beside] = [outsideOf(pooled, 0), outsideOf(pooled, 1)];
  const found: number[] = [];
  let at = 0;
  for (let plane = 0; plane < images * pw * blocks; plane++) {
    const j = Math.floor(plane / blocks) % pw;
    for (let line = 0; line < places[0] * ph; line++) {
      const isAbove = above[line % ph][Math.floor(line / ph)];
      for (let column = 0; column < columns; column++) {
        const isOutside = isAbove || column >= places[1] || beside[j][column];
        for (let lane = 0; lane < block; lane++, at++) if (isOutside) found.push(at);
      }
    }
  }
  return Int32Array.from(found);
}

/** The gradients of the maxima, in lines as these, where the winners are, shared among those of a place; ph times as much. */
function spread(dy: Value, won: Value, { kernel, pool, places }: PooledConvolution, patches: Patches): Value {
  const { block, columns } = patches;
  const [images, , height] = won.shape;
  const [ph, pw] = pool.kernel;
  const lines = (kernel.shape[0] / block) * places[0];
  const rowMeans =
    ph === 1 ? won : blockedAveragePool(won, fullWindow({ kernel: [ph, 1], strides: [ph, 1] }));
  const sums = reduceSum(reshape(rowMeans, [images, pw, lines * columns * block]), [1]);
  const counts = slice(reshape(sums, [images * lines, -1]), {
    axes: [1],
    starts: [0],
    ends: [places[1] * block],
  });
  const share = div(dy, counts);
  const wide = pad(share, [0, 0], [0, (columns - places[1]) * block]);
  const shape = [images, pw, lines, height / places[0], columns * block];
  return mul(reshape(won, shape), reshape(wide, [images, 1, lines, 1, columns * block]));
}

/**
 * (1, images pw filters, 1, taps) in blocks: products of the shares with the patches, a group for each image. All places of
 * an image count as channels there, which the sums go over.
 */
function products(own: Value, shares: Value, { block, window, taps }: Patches): Value {
  const [images] = own.shape;
  const whole = Math.ceil(taps / block) * block;
  const taken = blockedConv(
    own,
    constant(takingTaps(taps, whole, block), [whole, 1, ...window.kernel]),
    window,
  );
  const places = taken.shape[2] * taken.shape[3];
  const rows = reshape(whole === block ? taken : fromBlocksChannelsLast(taken), [images, places, 1, whole]);
  const asChannels = reshape(toBlocks(rows), [1, images * places, 1, whole]);
  const kernels = reshape(shares, [sizeOf(shares.shape) / places, places, 1, 1]);
  return blockedConv(asChannels, kernels, { kernel: [1, 1] }, { group: images });
}

/** Kernels that take one tap each, and none beyond the last, in the order of `thinKernelInBlocks`. */
function takingTaps(taps: number, whole: number, block: number): Float32Array {
  const kernels = new Float32Array(whole * taps);
  for (let tap = 0; tap < taps; tap++)
    kernels[(Math.floor(tap / block) * taps + tap) * block + (tap % block)] = 1;
  return kernels;
}
