import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { add as addValues } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { maximum as larger } from '../../graph/ops/maximum.ts';
import { minimum as smaller } from '../../graph/ops/minimum.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { sub } from '../../graph/ops/sub.ts';
import type { Value } from '../../graph/value.ts';
import { features, images, type Shape } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import type { LayerNames } from './convolution.ts';
import { inOneLayout } from './layout.ts';

/**
 * The sum of its inputs, element by element. Keras: `layers.Add`.
 *
 * Inputs (batch, ...) of one shape; an axis of length 1 is repeated, and axes that an input lacks come after its batch.
 *
 * @throws EarshotError SHAPE_MISMATCH for inputs whose shapes do not go together
 *
 * @example
 * import { add, conv2d, input, model } from 'earshot/nn';
 * const x = input({ shape: [8, 8, 4] });
 * const residual = add()([x, conv2d(4, 3, { padding: 'same' })(x)]);
 * console.log(model({ inputs: x, outputs: residual }).outputShape); // [8, 8, 4]
 */
export function add(options: LayerOptions = {}): Layer {
  return merge({ kind: 'Add', name: 'add' }, options, (values) => values.reduce(addValues));
}

/**
 * The first of two inputs minus the second, element by element. Keras: `layers.Subtract`. Shapes as for `add`.
 * @throws EarshotError SHAPE_MISMATCH for another number of inputs, or shapes that do not go together
 *
 * @example
 * import { input, model, subtract } from 'earshot/nn';
 * const [a, b] = [input({ shape: [1] }), input({ shape: [1] })];
 * const net = model({ inputs: [a, b], outputs: subtract()([a, b]) });
 * console.log([...(await net.predict([[5], [3]])).data]); // [2]
 */
export function subtract(options: LayerOptions = {}): Layer {
  return merge({ kind: 'Subtract', name: 'subtract' }, options, ([a, b]) => sub(a, b), [2, 2]);
}

/**
 * The product of its inputs, element by element. Keras: `layers.Multiply`. Shapes as for `add`.
 *
 * @throws EarshotError SHAPE_MISMATCH for inputs whose shapes do not go together
 *
 * @example
 * import { conv2d, globalAveragePooling2d, input, model, multiply } from 'earshot/nn';
 * const x = conv2d(4, 3)(input({ shape: [8, 8, 1] }));
 * const gated = multiply()([x, globalAveragePooling2d({ keepdims: true })(x)]);
 * console.log(gated.shape); // [6, 6, 4]
 */
export function multiply(options: LayerOptions = {}): Layer {
  return merge({ kind: 'Multiply', name: 'multiply' }, options, (values) => values.reduce(mul));
}

/**
 * The mean of its inputs, element by element. Keras: `layers.Average`. Shapes as for `add`.
 * @throws EarshotError SHAPE_MISMATCH for inputs whose shapes do not go together
 *
 * @example
 * import { average, input, model } from 'earshot/nn';
 * const [a, b] = [input({ shape: [1] }), input({ shape: [1] })];
 * const net = model({ inputs: [a, b], outputs: average()([a, b]) });
 * console.log([...(await net.predict([[5], [3]])).data]); // [4]
 */
export function average(options: LayerOptions = {}): Layer {
  return merge({ kind: 'Average', name: 'average' }, options, (values) =>
    mul(values.reduce(addValues), constant(1 / values.length)),
  );
}

/**
 * The largest of its inputs, element by element; at a tie the first of them gets the gradient. Keras:
 * `layers.Maximum`. Shapes as for `add`.
 * @throws EarshotError SHAPE_MISMATCH for inputs whose shapes do not go together
 *
 * @example
 * import { input, maximum, model } from 'earshot/nn';
 * const [a, b] = [input({ shape: [1] }), input({ shape: [1] })];
 * const net = model({ inputs: [a, b], outputs: maximum()([a, b]) });
 * console.log([...(await net.predict([[5], [3]])).data]); // [5]
 */
export function maximum(options: LayerOptions = {}): Layer {
  return merge({ kind: 'Maximum', name: 'maximum' }, options, (values) => values.reduce(larger));
}

/**
 * The smallest of its inputs, element by element; at a tie the first of them gets the gradient. Keras:
 * `layers.Minimum`. Shapes as for `add`.
 * @throws EarshotError SHAPE_MISMATCH for inputs whose shapes do not go together
 *
 * @example
 * import { input, minimum, model } from 'earshot/nn';
 * const [a, b] = [input({ shape: [1] }), input({ shape: [1] })];
 * const net = model({ inputs: [a, b], outputs: minimum()([a, b]) });
 * console.log([...(await net.predict([[5], [3]])).data]); // [3]
 */
export function minimum(options: LayerOptions = {}): Layer {
  return merge({ kind: 'Minimum', name: 'minimum' }, options, (values) => values.reduce(smaller));
}

function merge(
  { kind, name }: LayerNames,
  options: LayerOptions,
  together: (values: readonly Value[]) => Value,
  arity: readonly [number, number] = [1, Infinity],
): Layer {
  checkLayerOptions(name, options, []);
  return layer({
    kind,
    config: options,
    arity,
    outputShape: (inputs) => broadcast(name, inputs),
    call: (inputs) => {
      const { values, channelsFirst } = inOneLayout(inputs);
      const rank = Math.max(...values.map(({ shape }) => shape.length));
      const merged = together(values.map((value) => withRank(value, rank)));
      return channelsFirst ? images(merged) : features(merged);
    },
  });
}

/** A value with axes of length 1 after the batch, to a number of axes. */
function withRank(value: Value, rank: number): Value {
  const missing = Array.from({ length: rank - value.shape.length }, () => 1);
  return reshape(value, [-1, ...missing, ...value.shape.slice(1)]);
}

function broadcast(name: string, inputs: readonly Shape[]): Shape {
  const rank = Math.max(...inputs.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const lengths = inputs.map((shape) => shape[axis - rank + shape.length] ?? 1);
    const longest = lengths.find((length) => length !== 1) ?? 1;
    if (lengths.every((length) => length === 1 || length === longest)) return longest;
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `${name}: inputs of shapes ${inputs.map((shape) => shapeText([null, ...shape])).join(', ')} do not go together; each axis must have one length, or 1.`,
    );
  });
}
