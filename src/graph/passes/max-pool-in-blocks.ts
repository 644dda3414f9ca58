import { sizeOf } from '../../array/tensor.ts';
import {
  BlockedMaxPool,
  blockedConv,
  comparing,
  fromBlocks,
  never,
  timesEach,
  toBlocks,
} from '../ops/blocks.ts';
import { constant } from '../ops/constant.ts';
import { div } from '../ops/div.ts';
import { gather } from '../ops/gather.ts';
import { MaxPool } from '../ops/max-pool.ts';
import { mul } from '../ops/mul.ts';
import { pad } from '../ops/pad.ts';
import { reshape } from '../ops/reshape.ts';
import { type FullWindow, windowOf } from '../ops/window.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { convolvesInBlocks } from './blocked-convolutions.ts';
import { windowsAside } from './max-pool-by-mask.ts';
import type { Rule } from './rewrite.ts';

/**
 * A max-pool on a convolution that is done in blocks of so many channels, its windows side by side: in blocks, too, the
 * gradient with it. That goes to the elements that equal the maximum of their window; ties share it.
 */
export function maxPoolInBlocks(block: number): Rule {
  return (node, [x], uses) => {
    const { operator, inputs, outputs, attributes } = node;
    const fits =
      operator === MaxPool &&
      !uses.has(outputs[1]) &&
      windowsAside(outputs[0], windowOf(attributes)) &&
      convolvesInBlocks(inputs[0]!.node, block);
    if (!fits) return undefined;
    const type = { dtype: x!.dtype, shape: outputs[0].shape };
    return [fromBlocks(emit(maxPoolOf(block), [toBlocks(x!)], [type], attributes)[0]), outputs[1]];
  };
}

const maxPoolOf = (block: number): Operator => ({
  ...BlockedMaxPool,
  gradient: ({ inputs: [x], outputs: [y], attributes }, [dy]) => {
    const [window, group] = [windowOf(attributes), y.shape[1]];
    const toElements = repeated(x!, y, window, block);
    const won = timesEach(x!, constant(comparing, [group, 1, 1, 1]), {
      added: toElements(mul(y, constant(-comparing)), never),
      bias: constant(1, [group]),
      relu: true,
    });
    const count = blockedConv(won, constant(1, [group, 1, ...window.kernel]), window, { group });
    return [mul(won, toElements(div(dy!, count), 0))];
  },
});

/** Gives each element of x what its window has, of images in blocks like y; and those of no window a number. */
function repeated(x: Value, y: Value, { kernel, pads }: FullWindow, block: number) {
  const [planes, rows, columns] = [(y.shape[0] * y.shape[1]) / block, y.shape[2], y.shape[3]];
  const end = planes * rows * columns;
  const [inRows, inColumns] = [0, 1].map((axis) =>
    Array.from({ length: x.shape[axis + 2] }, (_, at) => Math.floor((at + pads[axis]) / kernel[axis])),
  );
  const own = new Int32Array(sizeOf(x.shape) / block);
  let next = 0;
  for (let plane = 0; plane < planes; plane++) {
    for (const row of inRows)
      for (const column of inColumns)
        own[next++] = row < rows && column < columns ? (plane * rows + row) * columns + column : end;
  }
  const windows = constant(own);
  return (values: Value, none: number) => {
    const blocks = reshape(values, [end, block]);
    const table = own.includes(end) ? pad(blocks, [0, 0], [1, 0], none) : blocks;
    return reshape(gather(table, windows), x.shape);
  };
}
