import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { mul } from '../../graph/ops/mul.ts';
import type { Value } from '../../graph/value.ts';
import { checkNumber } from '../check.ts';
import { elementwise, type Features, type Shape } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import { broadcastIn } from './layout.ts';

/** Options of `rescaling`. */
export interface RescalingOptions extends LayerOptions {
  /** added after scaling; a number, or one for each channel (last axis); default 0 */
  offset?: number | readonly number[];
}

/**
 * x scale + offset. Keras: `layers.Rescaling`.
 *
 * Input and output (batch, ...).
 *
 * @param scale a number, or one for each channel (last axis)
 * @throws EarshotError INVALID_ARGUMENT for what is not finite, SHAPE_MISMATCH for another number of channels
 *
 * @example
 * import { rescaling, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [1] }, [rescaling(1 / 127.5, { offset: -1 })]);
 * console.log([...(await model.predict([0, 255])).data]); // [-1, 1]
 */
export function rescaling(scale: number | readonly number[], options: RescalingOptions = {}): Layer {
  checkLayerOptions('rescaling', options, ['offset']);
  const { offset = 0 } = options;
  for (const [name, numbers] of Object.entries({ scale, offset }))
    for (const number of [numbers].flat()) checkNumber(`rescaling: ${name}`, number);
  return layer({
    kind: 'Rescaling',
    config: { scale, ...options },
    outputShape: ([input]) => {
      checkLengths({ scale, offset }, input);
      return input;
    },
    call: ([x]) =>
      elementwise(x, (value) => {
        const scaled = mul(value, perChannel(scale, x));
        return offset === 0 ? scaled : add(scaled, perChannel(offset, x));
      }),
  });
}

function perChannel(numbers: number | readonly number[], x: Features): Value {
  if (typeof numbers === 'number') return constant(numbers);
  const shape = x.value.shape.map((_, axis, { length }) => (axis === length - 1 ? numbers.length : 1));
  return broadcastIn(x, constant(Float32Array.from(numbers), shape));
}

function checkLengths(options: Record<string, number | readonly number[]>, input: Shape): void {
  for (const [name, numbers] of Object.entries(options)) {
    if (typeof numbers === 'number' || numbers.length === input.at(-1)) continue;
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `rescaling: ${name} must be a number, or one for each channel of input of shape ${shapeText([null, ...input])}; received ${numbers.length}.`,
    );
  }
}
