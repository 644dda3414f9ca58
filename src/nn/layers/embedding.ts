import { cast } from '../../graph/ops/cast.ts';
import { constant } from '../../graph/ops/constant.ts';
import { gather } from '../../graph/ops/gather.ts';
import { less } from '../../graph/ops/less.ts';
import { where } from '../../graph/ops/where.ts';
import { checkCount } from '../check.ts';
import { channelsLast, features } from '../features.ts';
import { type Initializer, type InitializerName, initializer } from '../initializers.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { checkLayerOptions } from '../options.ts';
import type { Regularizer } from '../regularizers.ts';

/** Options of `embedding`. */
export interface EmbeddingOptions extends LayerOptions {
  /** default 'randomUniform' */
  embeddingsInitializer?: InitializerName | Initializer;
  embeddingsRegularizer?: Regularizer;
}

/**
 * A learned vector for each of a number of things, which are named by whole numbers from 0. Keras: `layers.Embedding`.
 *
 * Input (batch, ...) of whole numbers below inputDim, output (batch, ..., outputDim). Weight: embeddings
 * (inputDim, outputDim).
 *
 * @param inputDim how many things there are
 * @param outputDim length of a vector
 * @throws EarshotError INVALID_ARGUMENT for wrong options, and for data that hold other numbers; ENGINE_FAILED in a run
 * when another layer gives such numbers
 *
 * @example
 * import { embedding, sequential, Tensor } from 'earshot/nn';
 * const model = sequential({ inputShape: [3] }, [embedding(100, 8)]);
 * console.log((await model.predict(new Tensor('float32', [5, 99, 5], [1, 3]))).dims); // [1, 3, 8]
 */
export function embedding(inputDim: number, outputDim: number, options: EmbeddingOptions = {}): Layer {
  checkLayerOptions('embedding', options, ['embeddingsInitializer', 'embeddingsRegularizer']);
  checkCount('embedding: inputDim', inputDim);
  checkCount('embedding: outputDim', outputDim);
  return layer({
    kind: 'Embedding',
    config: { inputDim, outputDim, ...options },
    classes: inputDim,
    outputShape: ([input]) => [...input, outputDim],
    weights: () => [
      {
        name: 'embeddings',
        shape: [inputDim, outputDim],
        initializer: initializer(options.embeddingsInitializer ?? 'randomUniform'),
        regularizer: options.embeddingsRegularizer,
      },
    ],
    call: ([x], { weight }) => {
      const given = channelsLast(x);
      // the engine would count negative numbers from the end; a number too large it refuses
      const checked = where(less(given, constant(0)), constant(inputDim), given);
      return features(gather(weight('embeddings'), cast(checked, 'int64')));
    },
  });
}
