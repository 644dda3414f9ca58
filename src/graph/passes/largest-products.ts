import { sizeOf } from '../../array/tensor.ts';
import { cast } from '../ops/cast.ts';
import { equal } from '../ops/equal.ts';
import { input } from '../ops/input.ts';
import { matmul } from '../ops/matmul.ts';
import { reduceMax, sharedAlong } from '../ops/reduce-max.ts';
import { reduceSum } from '../ops/reduce-sum.ts';
import { reshape } from '../ops/reshape.ts';
import { scan, scanWithRule } from '../ops/scan.ts';
import { transpose } from '../ops/transpose.ts';
import type { Value } from '../value.ts';

/** What is compared. */
interface Products {
  readonly images: number;
  /** the products of an image are so many planes, one behind the other */
  readonly shifts: number;
  /** what is compared in place of the products of so many images */
  changed(products: Value, images: number): Value;
  /** a few images at a time, where there are many */
  readonly inParts: boolean;
}

/** So many products, or less, stay in the processor's caches until their maxima, or the gradients, are taken. */
const together = 2_000_000;

/**
 * The largest of the products at each place of the planes, (images, places); its gradient goes to the largest.
 *
 * The products are many times as many as their maxima, and to write them to memory and go over them there takes longer than
 * the arithmetic. So a few images are done at a time, by a Scan; what is kept for the gradient is a byte each.
 *
 * @param kernels (rows, taps)
 * @param patches (images * n, taps, columns), which get no gradient
 */
export function largestProducts(kernels: Value, patches: Value, products: Products): Value {
  const { images, shifts, changed, inParts } = products;
  const [, taps, columns] = patches.shape;
  const each = (sizeOf(patches.shape) / taps / images) * kernels.shape[0];
  const count = inParts ? imagesAtATime(images, each, together) : images;
  const planesOf = (rows: Value, some: Value) =>
    reshape(changed(matmul(rows, some), count), [count, shifts, each / shifts]);
  if (count === images) return reduceMax(planesOf(kernels, patches), [1]);

  const parts = reshape(patches, [images / count, -1, taps, columns]);
  const entry = input('patches', parts.shape.slice(1));
  const within = input('kernels', kernels.shape);
  const planes = planesOf(within, entry);
  const largest = reduceMax(planes, [1]);
  const winners = cast(equal(planes, reshape(largest, [count, 1, -1])), 'uint8');
  const [, all] = scanWithRule(
    [kernels],
    [parts],
    { inputs: [within, entry], outputs: [within, largest, winners] },
    ({ inputs, outputs }, [, dy]) => [kernelGradient(inputs[1]!, outputs[2], dy!), undefined],
  );
  return reshape(all, [images, each / shifts]);
}

/**
 * The most images, of those that divide all evenly, that have `together` numbers or less; all where that were very few.
 * @param each numbers of an image
 */
export function imagesAtATime(images: number, each: number, together: number): number {
  if (images * each <= 2 * together) return images;
  const most = Array.from({ length: images }, (_, i) => images - i).find(
    (count) => images % count === 0 && count * each <= together,
  );
  return most === undefined || most * each < together / 4 ? images : most;
}

/** The gradient with respect to the kernels: products of what the planes get with the patches, of as many images at a time. */
function kernelGradient(parts: Value, winners: Value, dy: Value): Value {
  const [entry, own, given] = [parts, winners, dy].map(({ dtype, shape }) =>
    input('part', shape.slice(1), dtype),
  );
  const [rows, taps, columns] = entry.shape;
  const planes = reshape(sharedAlong(1, own, given), [rows, -1, columns]);
  const [each] = scan([], [parts, winners, dy], {
    inputs: [entry, own, given],
    outputs: [matmul(planes, transpose(entry, [0, 2, 1]))],
  });
  return reduceSum(reshape(each, [parts.shape[0] * rows, -1, taps]), [0]);
}
