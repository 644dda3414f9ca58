import { shapeText } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import { add } from '../../graph/ops/add.ts';
import { gemm } from '../../graph/ops/gemm.ts';
import { matmul } from '../../graph/ops/matmul.ts';
import { type Activation, activate, checkActivation } from '../activations/index.ts';
import { checkCount } from '../check.ts';
import { channelsLast, features } from '../features.ts';
import { type Initializer, type InitializerName, initializer } from '../initializers.ts';
import { type Layer, type LayerOptions, layer, type WeightSpec } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import type { Regularizer } from '../regularizers.ts';

/** Options of layers that have a kernel and a bias. */
export interface KernelOptions extends LayerOptions {
  /** default 'linear' */
  activation?: Activation;
  /** default true */
  useBias?: boolean;
  /** default 'glorotUniform' */
  kernelInitializer?: InitializerName | Initializer;
  /** default 'zeros' */
  biasInitializer?: InitializerName | Initializer;
  kernelRegularizer?: Regularizer;
  biasRegularizer?: Regularizer;
}

/** The names of `KernelOptions`. */
export const kernelOptions = [
  'activation',
  'useBias',
  'kernelInitializer',
  'biasInitializer',
  'kernelRegularizer',
  'biasRegularizer',
] as const;

/**
 * Fully connected layer: activation(x kernel + bias) along the last axis. Keras: `layers.Dense`.
 *
 * Input (batch, ..., n), output (batch, ..., units). Weights: kernel (n, units), bias (units).
 *
 * @param units length of the last axis of the output
 * @throws EarshotError INVALID_ARGUMENT, UNKNOWN_NAME for wrong options
 *
 * @example
 * import { dense, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [3] }, [dense(2, { activation: 'relu' })]);
 * console.log(model.countParams().total); // 8
 */
export function dense(units: number, options: KernelOptions = {}): Layer {
  checkLayerOptions('dense', options, [...kernelOptions]);
  checkCount('dense: units', units);
  const activation = checkActivation(options.activation ?? 'linear');
  const { useBias = true } = options;
  return layer({
    kind: 'Dense',
    config: { units, ...options },
    outputShape: ([input]) => {
      if (input.length === 0)
        throw new EarshotError(
          'SHAPE_MISMATCH',
          `dense expects at least (batch, n); received ${shapeText([null])}.`,
        );
      return [...input.slice(0, -1), units];
    },
    weights: ([input]) => kernelAndBias([input[input.length - 1], units], units, options),
    call: ([x], { weight }) => {
      const value = channelsLast(x);
      const bias = useBias ? weight('bias') : undefined;
      if (value.shape.length === 2)
        return activate(features(gemm(value, weight('kernel'), { c: bias })), activation);
      const product = matmul(value, weight('kernel'));
      return activate(features(bias === undefined ? product : add(product, bias)), activation);
    },
  });
}

/** The two weights of a layer with `KernelOptions`. */
export function kernelAndBias(
  kernel: readonly number[],
  biases: number,
  options: KernelOptions,
): WeightSpec[] {
  const { useBias = true, kernelInitializer = 'glorotUniform', biasInitializer = 'zeros' } = options;
  const weights: WeightSpec[] = [
    {
      name: 'kernel',
      shape: kernel,
      initializer: initializer(kernelInitializer),
      regularizer: options.kernelRegularizer,
    },
  ];
  if (useBias) {
    const regularizer = options.biasRegularizer;
    weights.push({ name: 'bias', shape: [biases], initializer: initializer(biasInitializer), regularizer });
  }
  return weights;
}
