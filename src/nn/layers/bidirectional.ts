import { sameShape, shapeText } from '../../array/tensor.ts';
import { describe, EarshotError } from '../../errors.ts';
import { add } from '../../graph/ops/add.ts';
import { concat } from '../../graph/ops/concat.ts';
import { constant } from '../../graph/ops/constant.ts';
import { mul } from '../../graph/ops/mul.ts';
import type { Value } from '../../graph/value.ts';
import { features } from '../features.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { lookUp } from '../names.ts';
import { checkLayerOptions } from '../options.ts';
import type { RecurrentLayer } from './recurrent.ts';
import { reverseSteps } from './recurrent-order.ts';
import { innerContext, innerWeights, layerData } from './wrapped.ts';

const mergers = {
  concat: (a: Value, b: Value) => concat([a, b], a.shape.length - 1),
  sum: add,
  mul,
  ave: (a: Value, b: Value) => mul(add(a, b), constant(0.5)),
};

/** How `bidirectional` puts the outputs of both directions together. */
export type MergeMode = keyof typeof mergers;

/** Options of `bidirectional`. */
export interface BidirectionalOptions extends LayerOptions {
  /** one after the other along the last axis, or element by element; default 'concat' */
  mergeMode?: MergeMode;
  /** the layer that goes the other way; default the same layer with `goBackwards` turned round */
  backwardLayer?: RecurrentLayer;
}

/**
 * A recurrent layer that goes over sequences in both directions, with weights for each (Schuster and Paliwal, 1997).
 * Keras: `layers.Bidirectional`.
 *
 * Input (batch, steps, features), output as the inner layer's, twice as long along the last axis with `mergeMode`
 * 'concat'; with `returnSequences` both directions' outputs stand at the step they belong to. Weights: those of the
 * layer as 'forward/kernel', ..., then those of the other as 'backward/kernel', ...
 *
 * @param forward `lstm`, `gru` or `simpleRnn`
 * @throws EarshotError INVALID_ARGUMENT for another layer, or two that go the same way or differ in `returnSequences`;
 * UNKNOWN_NAME for another mergeMode; SHAPE_MISMATCH for two of different units, unless they are concatenated
 *
 * @example
 * import { bidirectional, lstm, sequential } from 'earshot/nn';
 * const both = bidirectional(lstm(32, { returnSequences: true }));
 * console.log(sequential({ inputShape: [216, 128] }, [both]).outputShape); // [216, 64]
 */
export function bidirectional(forward: RecurrentLayer, options: BidirectionalOptions = {}): Layer {
  checkLayerOptions('bidirectional', options, ['mergeMode', 'backwardLayer']);
  checkRecurrent('the layer', forward);
  const { mergeMode = 'concat', backwardLayer, ...rest } = options;
  const backward = backwardLayer ?? forward.reversed();
  checkRecurrent('backwardLayer', backward);
  checkPair(forward, backward);
  const merge = lookUp('mergeMode', mergeMode, mergers);
  return layer({
    kind: 'Bidirectional',
    config: {
      layer: layerData(forward),
      mergeMode,
      ...(backwardLayer && { backwardLayer: layerData(backwardLayer) }),
      ...rest,
    },
    outputShape: (inputs) => {
      const [shape, other] = [forward.outputShape(inputs), backward.outputShape(inputs)];
      const last = shape.length - 1;
      if (mergeMode === 'concat') return [...shape.slice(0, last), shape[last] + other[last]];
      if (sameShape(shape, other)) return shape;
      throw new EarshotError(
        'SHAPE_MISMATCH',
        `Bidirectional: the outputs of the two directions differ, ${shapeText([null, ...shape])} and ${shapeText([null, ...other])}; only mergeMode 'concat' takes such.`,
      );
    },
    weights: (inputs) => [
      ...innerWeights(forward, inputs, 'forward/'),
      ...innerWeights(backward, inputs, 'backward/'),
    ],
    call: (inputs, context) => {
      const [a, b] = [
        forward.callInOrder(inputs, innerContext(forward, context, 'forward/')),
        backward.callInOrder(inputs, innerContext(backward, context, 'backward/')),
      ];
      const merged = merge(a.value, b.value);
      const backwards = forward.returnSequences && forward.goBackwards;
      return features(backwards ? reverseSteps(merged) : merged);
    },
  });
}

function checkRecurrent(what: string, given: unknown): void {
  if (typeof given === 'function' && 'callInOrder' in given) return;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `Bidirectional: ${what} must be made by lstm, gru or simpleRnn; received ${describe(typeof given === 'function' && 'kind' in given ? given.kind : given)}.`,
  );
}

function checkPair(forward: RecurrentLayer, backward: RecurrentLayer): void {
  if (forward.goBackwards === backward.goBackwards) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `Bidirectional: both layers have goBackwards ${forward.goBackwards}; give one of them goBackwards ${!forward.goBackwards}.`,
    );
  }
  if (forward.returnSequences !== backward.returnSequences) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `Bidirectional: returnSequences is ${forward.returnSequences} in the layer and ${backward.returnSequences} in backwardLayer; give both the same.`,
    );
  }
}
