import { AveragePool } from '../ops/average-pool.ts';
import { constant } from '../ops/constant.ts';
import { conv } from '../ops/conv.ts';
import { windowOf } from '../ops/window.ts';
import type { Rule } from './rewrite.ts';

/**
 * Means of two neighbours in images of one channel, as a convolution, which takes less than half of the time. The same
 * bits: halves are exact, and two numbers are added in one order only.
 */
export const pairMeansAsConv: Rule = (node, [x]) => {
  if (node.operator !== AveragePool || x!.shape[1] !== 1) return undefined;
  const window = windowOf(node.attributes);
  const elements = window.kernel.reduce((product, length) => product * length, 1);
  if (elements !== 2 || window.pads.some((length) => length > 0)) return undefined;
  return [conv(x!, constant(0.5, [1, 1, ...window.kernel]), undefined, window)];
};
