import type { Tensor } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import { modelOptions } from './call-options.ts';
import type { Shape } from './features.ts';
import type { Layer } from './layer.ts';
import { Model, type ModelOptions } from './model.ts';
import { buildNetwork } from './network.ts';
import { checkOptions } from './options.ts';
import { checkShape, input } from './symbolic.ts';

/** What a stack of layers is made from beside them. */
export interface SequentialOptions extends ModelOptions {
  /** lengths of the input's axes without the batch, channels last */
  inputShape: Shape;
}

/**
 * A model that is a stack of layers. Keras: `Sequential`.
 *
 * @throws EarshotError SHAPE_MISMATCH when a layer does not fit the one before it
 *
 * @example
 * import { dense, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [1], seed: 0 }, [
 *   dense(5, { activation: 'relu' }),
 *   dense(5, { activation: 'relu' }),
 *   dense(1),
 * ]);
 * console.log(model.countParams().total); // 46
 */
export function sequential(given: SequentialOptions, layers: readonly Layer[]): Model<Tensor> {
  checkOptions('sequential', given, ['inputShape', ...modelOptions]);
  const { inputShape, name = 'sequential', ...options } = given;
  const first = input({ shape: checkShape('sequential: inputShape', inputShape) });
  checkLayers(layers);
  const last = layers.reduce((tensor, layer) => layer(tensor), first);
  return new Model<Tensor>(buildNetwork('sequential', [first], [last]), { ...options, name });
}

function checkLayers(layers: readonly Layer[]): void {
  if (!Array.isArray(layers)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `sequential: the second argument must be an array of layers, such as [dense(10)]; received ${describe(layers)}.`,
    );
  }
  for (const [i, layer] of layers.entries()) {
    if (typeof layer?.outputShape !== 'function') {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `sequential: layer ${i} is ${describe(layer)}; layers are made by functions such as dense(10).`,
      );
    }
    const before = layers.indexOf(layer);
    if (before < i) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `sequential: layer ${i} is layer ${before} again; make another one, or share its weights with model({ inputs, outputs }).`,
      );
    }
  }
}
