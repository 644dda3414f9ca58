import { emit, type Operator, type Value } from '../value.ts';
import { constant } from './constant.ts';
import { convTranspose } from './conv-transpose.ts';
import { mul } from './mul.ts';
import { reshape } from './reshape.ts';
import { type FullWindow, fullWindow, slideOver, type Window, windowAttributes, windowOf } from './window.ts';

export const AveragePool: Operator = {
  type: 'AveragePool',
  gradient: ({ inputs: [x], outputs: [y], attributes }, [dy]) => {
    const window = windowOf(attributes);
    const [batch, channels, height, width] = x!.shape;
    const shares = mul(dy!, constant(inverseCounts([height, width], window), [1, 1, y.shape[2], y.shape[3]]));
    const planes = reshape(shares, [batch * channels, 1, y.shape[2], y.shape[3]]);
    const ones = constant(1, [1, 1, ...window.kernel]);
    return [reshape(convTranspose(planes, ones, { ...window, outputSize: [height, width] }), x!.shape)];
  },
};

/** The mean under each place of the window, padding not counted; images are (batch, channels, height, width). */
export function averagePool(x: Value, window: Window): Value {
  const full = fullWindow(window);
  const shape = [x.shape[0], x.shape[1], ...slideOver(x.shape.slice(2), full)];
  return emit(AveragePool, [x], [{ dtype: x.dtype, shape }], windowAttributes(full))[0];
}

/** For each place of the window, one over the number of its elements that lie inside the image. */
function inverseCounts(size: [number, number], window: FullWindow): Float32Array {
  const [rows, columns] = slideOver(size, window);
  const inside = (place: number, axis: 0 | 1) => {
    let count = 0;
    for (let k = 0; k < window.kernel[axis]; k++) {
      const at = place * window.strides[axis] + k * window.dilations[axis] - window.pads[axis];
      if (at >= 0 && at < size[axis]) count++;
    }
    return count;
  };
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    return 1 / (inside(Math.floor(i / columns), 0) * inside(i % columns, 1));
  });
}
