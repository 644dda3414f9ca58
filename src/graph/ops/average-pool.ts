import { emit, type Operator, type Value } from '../value.ts';
import { constant } from './constant.ts';
import { convTranspose } from './conv-transpose.ts';
import { mul } from './mul.ts';
import { reshape } from './reshape.ts';
import { fullWindow, inverseCounts, slidShape, type Window, windowAttributes, windowOf } from './window.ts';

export const AveragePool: Operator = {
  type: 'AveragePool',
  gradient: ({ inputs: [x], outputs: [y], attributes }, [dy]) => {
    const window = windowOf(attributes);
    const [batch, channels, ...size] = x!.shape;
    const places = y.shape.slice(2);
    const shares = mul(dy!, constant(inverseCounts(size, window), [1, 1, ...places]));
    const planes = reshape(shares, [batch * channels, 1, ...places]);
    const ones = constant(1, [1, 1, ...window.kernel]);
    return [reshape(convTranspose(planes, ones, { ...window, outputSize: size }), x!.shape)];
  },
};

/**
 * The mean under each place of the window, padding not counted.
 *
 * @param x images (batch, channels, height, width) or sequences (batch, channels, length)
 * @throws EarshotError SHAPE_MISMATCH, INVALID_ARGUMENT
 */
export function averagePool(x: Value, window: Window): Value {
  const full = fullWindow(window);
  const shape = slidShape('AveragePool', x.shape, x.shape[1], full);
  return emit(AveragePool, [x], [{ dtype: x.dtype, shape }], windowAttributes(full))[0];
}
