import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { checkNumber, checkSpatial } from '../check.ts';
import { elementwise } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import { broadcastIn } from './layout.ts';

/** Options of `positionalEncoding`. */
export interface PositionalEncodingOptions extends LayerOptions {
  /** the longest wave has 2 pi times this many steps; default 10,000 */
  maxWavelength?: number;
}

/**
 * Adds to each step of sequences waves that tell its place: sin(step / w) to the even channels and cos(step / w) to the
 * odd ones, where w = maxWavelength^(2 i / channels) for the i-th pair (Vaswani et al., 2017, section 3.5).
 *
 * Input and output (batch, steps, channels).
 *
 * @throws EarshotError INVALID_ARGUMENT for wrong options, SHAPE_MISMATCH for input that is not sequences
 *
 * @example
 * import { embedding, positionalEncoding, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [20] }, [embedding(100, 16), positionalEncoding()]);
 * console.log(model.outputShape); // [20, 16]
 */
export function positionalEncoding({
  maxWavelength = 10_000,
  ...options
}: PositionalEncodingOptions = {}): Layer {
  checkLayerOptions('positionalEncoding', { maxWavelength, ...options }, ['maxWavelength']);
  checkNumber('positionalEncoding: maxWavelength', maxWavelength, 1);
  return layer({
    kind: 'PositionalEncoding',
    config: { maxWavelength, ...options },
    outputShape: ([input]) => {
      checkSpatial('positionalEncoding', input, 1);
      return input;
    },
    call: ([x]) => {
      const [steps, channels] = x.shape;
      const waves = constant(encoding(steps, channels, maxWavelength), [1, steps, channels]);
      return elementwise(x, (value) => add(value, broadcastIn(x, waves)));
    },
  });
}

function encoding(steps: number, channels: number, maxWavelength: number): Float32Array {
  return Float32Array.from({ length: steps * channels }, (_, i) => {
    const channel = i % channels;
    const step = (i - channel) / channels;
    const angle = step / maxWavelength ** ((channel - (channel % 2)) / channels);
    return channel % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}
