import { sameShape, shapeText } from '../array/tensor.ts';
import { describe, EarshotError } from '../errors.ts';
import type { AnyModel } from './model.ts';

/** Gives a model the weights of another's layers; see `Model.transferWeights`. */
export function transferWeights(to: AnyModel, from: AnyModel, layers?: readonly string[]): string[] {
  if (typeof from?.getWeights !== 'function' || (layers !== undefined && !Array.isArray(layers))) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `transferWeights expects a model, then names of layers such as ['dense']; received ${describe(from)}${layers === undefined ? '' : `, ${describe(layers)}`}.`,
    );
  }
  const common = to.layers
    .map(({ name }) => name)
    .filter((name) => from.layers.some((built) => built.name === name));
  const wanted = layers ?? common;
  for (const name of wanted) for (const model of [to, from]) model.getLayer(name);
  if (wanted.length === 0) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `transferWeights: '${to.name}' and '${from.name}' have no layer of the same name. Name the layers to share, such as dense(10, { name: 'features' }).`,
    );
  }
  const theirs = new Map(from.getWeights().map((tensor, i) => [keyOf(from.weights[i]), tensor]));
  const tensors = to.getWeights().map((own, i) => {
    if (!wanted.includes(to.weights[i].layer)) return own;
    const key = keyOf(to.weights[i]);
    const taken = theirs.get(key);
    if (taken !== undefined && sameShape(taken.dims, own.dims)) return taken;
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `transferWeights: ${key} has shape ${shapeText(own.dims)}; '${from.name}' has ${taken === undefined ? 'no such weight' : shapeText(taken.dims)}. Name the layers to take, such as ['${wanted[0]}'].`,
    );
  });
  to.setWeights(tensors);
  return [...wanted];
}

const keyOf = ({ layer, name }: { layer: string; name: string }) => `${layer}/${name}`;
