import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { add } from '../../graph/ops/add.ts';
import { constant } from '../../graph/ops/constant.ts';
import { matmul } from '../../graph/ops/matmul.ts';
import { mul } from '../../graph/ops/mul.ts';
import { reshape } from '../../graph/ops/reshape.ts';
import { softmax } from '../../graph/ops/softmax.ts';
import { transpose } from '../../graph/ops/transpose.ts';
import type { Value } from '../../graph/value.ts';
import { checkBelowOne, checkCount, checkFlag, checkPerAxis, checkSpatial } from '../check.ts';
import { channelsLast, features, type Shape } from '../features.ts';
import { type Initializer, type InitializerName, initializer } from '../initializers.ts';
import { type Layer, type LayerContext, type LayerOptions, layer, type WeightSpec } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import type { Regularizer } from '../regularizers.ts';

/** Options of `multiHeadAttention`. */
export interface MultiHeadAttentionOptions extends LayerOptions {
  /** channels of each head's values; default keyDim */
  valueDim?: number;
  /** channels of the output, as a number or a list of one; default those of the query */
  outputShape?: number | readonly [number];
  /** no step of the query attends to later steps; in Keras an argument of the call; default false */
  useCausalMask?: boolean;
  /** probability of dropping a step from what a step attends to, in training; default 0 */
  dropout?: number;
  /** default true */
  useBias?: boolean;
  /** default 'glorotUniform' */
  kernelInitializer?: InitializerName | Initializer;
  /** default 'zeros' */
  biasInitializer?: InitializerName | Initializer;
  kernelRegularizer?: Regularizer;
  biasRegularizer?: Regularizer;
}

/** Added to what must not be attended to: e to this power is 0. */
const never = -1e9;

/**
 * Each step of a query takes a mean of the steps of a value, weighted by how well their keys match it, in several heads
 * side by side (Vaswani et al., 2017). Keras: `layers.MultiHeadAttention`.
 *
 * Inputs: query (batch, steps, channels), value and key (batch, source steps, channels); the key is the value where it
 * is left out, and a query alone attends to itself. Output (batch, steps, channels of the query, or outputShape).
 *
 * Weights: query/kernel, key/kernel (channels, numHeads, keyDim), value/kernel (channels, numHeads, valueDim), each with
 * its bias (numHeads, keyDim or valueDim); attention_output/kernel (numHeads, valueDim, channels of the output),
 * attention_output/bias (channels of the output).
 *
 * @param numHeads number of heads
 * @param keyDim channels of each head's queries and keys
 * @throws EarshotError INVALID_ARGUMENT for wrong options, SHAPE_MISMATCH for inputs that are not sequences, or a key and
 * a value of different lengths
 *
 * @example
 * import { add, input, layerNormalization, model, multiHeadAttention } from 'earshot/nn';
 * const x = input({ shape: [50, 32] });
 * const attended = multiHeadAttention(4, 8, { useCausalMask: true })([x, x]);
 * const net = model({ inputs: x, outputs: layerNormalization()(add()([x, attended])) });
 * console.log(net.outputShape, net.countParams().total); // [50, 32] 4288
 */
export function multiHeadAttention(
  numHeads: number,
  keyDim: number,
  options: MultiHeadAttentionOptions = {},
): Layer {
  checkLayerOptions('multiHeadAttention', options, [
    'valueDim',
    'outputShape',
    'useCausalMask',
    'dropout',
    'useBias',
    'kernelInitializer',
    'biasInitializer',
    'kernelRegularizer',
    'biasRegularizer',
  ]);
  checkCount('multiHeadAttention: numHeads', numHeads);
  checkCount('multiHeadAttention: keyDim', keyDim);
  const { dropout = 0 } = options;
  const valueDim = checkCount('multiHeadAttention: valueDim', options.valueDim ?? keyDim);
  const given = options.outputShape;
  const output =
    given === undefined ? undefined : checkPerAxis('multiHeadAttention: outputShape', given, 1)[0];
  checkBelowOne('multiHeadAttention: dropout', dropout);
  const causal = checkFlag('multiHeadAttention: useCausalMask', options.useCausalMask ?? false);
  return layer({
    kind: 'MultiHeadAttention',
    config: { numHeads, keyDim, ...options },
    arity: [1, 3],
    outputShape: (inputs) => {
      const { query, key, value } = roles(inputs);
      for (const sequences of [query, key, value]) checkSpatial('multiHeadAttention', sequences, 1);
      if (key[0] !== value[0]) {
        throw new EarshotError(
          'SHAPE_MISMATCH',
          `multiHeadAttention: key and value must have as many steps; received ${shapeText([null, ...key])} and ${shapeText([null, ...value])}.`,
        );
      }
      return [query[0], output ?? query[1]];
    },
    weights: (inputs) => {
      const { query, key, value } = roles(inputs);
      const width = output ?? query[1];
      return [
        ...projection('query', [query[1], numHeads, keyDim], [numHeads, keyDim], options),
        ...projection('key', [key[1], numHeads, keyDim], [numHeads, keyDim], options),
        ...projection('value', [value[1], numHeads, valueDim], [numHeads, valueDim], options),
        ...projection('attention_output', [numHeads, valueDim, width], [width], options),
      ];
    },
    call: (inputs, context) => {
      const { query, key, value } = roles(inputs.map(channelsLast));
      const project = projecting(context, options);
      const queries = mul(inHeads(project(query, 'query'), numHeads), constant(1 / Math.sqrt(keyDim)));
      const keys = inHeads(project(key, 'key'), numHeads, [0, 2, 3, 1]);
      const values = inHeads(project(value, 'value'), numHeads);
      const scores = matmul(queries, keys);
      const shares = softmax(causal ? add(scores, causalMask(query.shape[1], key.shape[1])) : scores);
      const kept =
        context.training && dropout > 0 ? mul(shares, context.random(shares.shape, { dropout })) : shares;
      const attended = transpose(matmul(kept, values), [0, 2, 1, 3]);
      const joined = reshape(attended, [-1, query.shape[1], numHeads * valueDim]);
      return features(project(joined, 'attention_output'));
    },
  });
}

/** Which input is what: [query], [query, value], or [query, value, key]. */
function roles<T>([query, value = query, key = value]: readonly T[]): { query: T; key: T; value: T } {
  return { query, key, value };
}

function projection(
  name: string,
  kernel: Shape,
  bias: Shape,
  {
    useBias = true,
    kernelInitializer = 'glorotUniform',
    biasInitializer = 'zeros',
    ...options
  }: MultiHeadAttentionOptions,
): WeightSpec[] {
  const weights: WeightSpec[] = [
    {
      name: `${name}/kernel`,
      shape: kernel,
      initializer: initializer(kernelInitializer),
      regularizer: options.kernelRegularizer,
    },
  ];
  if (useBias) {
    const regularizer = options.biasRegularizer;
    weights.push({
      name: `${name}/bias`,
      shape: bias,
      initializer: initializer(biasInitializer),
      regularizer,
    });
  }
  return weights;
}

/** The dense layers inside: from the last axis of sequences to all of a kernel's numbers for it. */
function projecting({ weight }: LayerContext, { useBias = true }: MultiHeadAttentionOptions) {
  return (x: Value, name: string): Value => {
    const product = matmul(x, reshape(weight(`${name}/kernel`), [x.shape[2], -1]));
    return useBias ? add(product, reshape(weight(`${name}/bias`), [-1])) : product;
  };
}

/** (batch, steps, heads times channels) as (batch, heads, steps, channels), or in another order. */
function inHeads(x: Value, heads: number, order: readonly number[] = [0, 2, 1, 3]): Value {
  const [, steps, width] = x.shape;
  return transpose(reshape(x, [-1, steps, heads, width / heads]), order);
}

function causalMask(steps: number, sourceSteps: number): Value {
  const mask = Float32Array.from({ length: steps * sourceSteps }, (_, i) => {
    const source = i % sourceSteps;
    return source > (i - source) / sourceSteps ? never : 0;
  });
  return constant(mask, [1, 1, steps, sourceSteps]);
}
