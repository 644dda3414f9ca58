import { sizeOf } from '../../array/tensor.ts';
import { emit, type Operator, type Value } from '../value.ts';
import { constant } from './constant.ts';
import { maxUnpool } from './max-unpool.ts';
import { reshape } from './reshape.ts';
import { scatterAdd } from './scatter-add.ts';
import { fullWindow, slidShape, type Window, windowAttributes, windowOf } from './window.ts';

/** At a tie the gradient goes to the first of the largest elements. */
export const MaxPool: Operator = {
  type: 'MaxPool',
  // the indices take twice the time of the maxima
  pruned: (node, isRead) => (isRead(node.outputs[1]) ? node : { ...node, outputs: [node.outputs[0]] }),
  gradient: ({ inputs: [x], outputs: [, indices], attributes }, [dy]) => {
    const { kernel, strides } = windowOf(attributes);
    const apart = kernel.every((size, axis) => size <= strides[axis]);
    if (apart) return [maxUnpool(dy!, indices, windowOf(attributes), x!.shape)];
    const zeros = constant(0, [sizeOf(x!.shape)]);
    return [reshape(scatterAdd(zeros, reshape(indices, [-1]), reshape(dy!, [-1])), x!.shape)];
  },
};

/**
 * The largest element under each place of the window.
 *
 * @param x images (batch, channels, height, width) or sequences (batch, channels, length)
 * @throws EarshotError SHAPE_MISMATCH, INVALID_ARGUMENT
 */
export function maxPool(x: Value, window: Window): Value {
  const full = fullWindow(window);
  const shape = slidShape('MaxPool', x.shape, x.shape[1], full);
  const types = [{ dtype: x.dtype, shape }, { dtype: 'int64', shape } as const];
  return emit(MaxPool, [x], types, windowAttributes(full))[0];
}
