import { sameShape, shapeText, Tensor } from '../../array/tensor.ts';
import { EarshotError } from '../../errors.ts';
import type { AnyModel } from '../model.ts';
import type { Weight } from '../weights.ts';
import type { KerasFile } from './file.ts';
import type { PlacedLayer } from './graph.ts';
import type { Hdf5Group, StoredArray } from './hdf5.ts';
import { groupsOf, placesOf } from './placing.ts';

/** Weights of a model that a file keeps together, and what it holds for them, both in one order. */
interface Match {
  /** in the file, for messages */
  readonly place: string;
  readonly weights: readonly Weight[];
  readonly arrays: readonly StoredArray[];
}

/**
 * The weights of a model from a file, in the model's order; those that the file lacks as they are.
 * @param byName for files of the form `names`: layers get the weights of the layer with their name, others none
 * @throws EarshotError BAD_FILE when model and file do not fit, saying where
 */
export function readWeights(model: AnyModel, { where, weights }: KerasFile, byName = false): Tensor[] {
  const places = placesOf(model);
  const matches =
    weights.form === 'paths'
      ? byPath(model, places, weights.group, where)
      : byGroup(model, places, weights.group, where, byName);
  const tensors = new Map<Weight, Tensor>();
  for (const { place, weights, arrays } of matches) {
    if (weights.length !== arrays.length)
      throw misfit(
        where,
        `${place} has ${arrays.length} weights; ${weights[0]?.layer} needs ${weights.length}`,
      );
    for (const [i, weight] of weights.entries()) {
      const { shape, data } = arrays[i];
      if (!sameShape(shape, weight.shape)) {
        const needed = `${weight.layer}/${weight.name} needs ${shapeText(weight.shape)}`;
        throw misfit(where, `weight ${i} of ${place} has shape ${shapeText(shape)}; ${needed}`);
      }
      tensors.set(weight, new Tensor('float32', data, shape));
    }
  }
  const own = model.getWeights();
  return model.weights.map((weight, i) => tensors.get(weight) ?? own[i]);
}

function misfit(where: string, reason: string): EarshotError {
  return new EarshotError('BAD_FILE', `${where} does not fit the model: ${reason}.`);
}

// Form `paths` --------------------------------------------------------------------------------------------------

function byPath(model: AnyModel, places: readonly PlacedLayer[], store: Hdf5Group, where: string): Match[] {
  const used = new Set<string>();
  // what the first files of this form, of TensorFlow 2.12, call the layers
  const root = store.group('layers') === undefined ? '_layer_checkpoint_dependencies' : 'layers';
  const matches = places.flatMap(({ name, kind, config, path }): Match[] => {
    const weights = model.weights.filter(({ layer }) => layer === name);
    if (weights.length === 0) return [];
    const arrays = groupsOf(kind, config).flatMap((group) => {
      const found = variablesAt(store, `${path.replaceAll(/\blayers\b/g, root)}${group && `/${group}`}`);
      used.add(found.path);
      return found.arrays;
    });
    return [{ place: path, weights, arrays }];
  });
  const left = allVariables(store, root).find((path) => !used.has(path));
  if (left !== undefined) throw misfit(where, `it has weights at ${left}, for which there is no layer`);
  return matches;
}

/** The variables of a layer: 0, 1, ... Keras 2 and the first of Keras 3 begin the names of inner layers with `_`. */
function variablesAt(store: Hdf5Group, path: string): { path: string; arrays: StoredArray[] } {
  const older = path.replace(/([^/]+)$/, '_$1');
  const found = [path, older].find((candidate) => store.group(`${candidate}/vars`) !== undefined) ?? path;
  const group = store.group(`${found}/vars`);
  const count = group?.names.length ?? 0;
  const arrays = Array.from({ length: count }, (_, i) => group!.array(String(i))).filter(
    (a) => a !== undefined,
  );
  return { path: found, arrays };
}

/** Paths with variables at or below one, without the states of random generators. */
function allVariables(store: Hdf5Group, path: string): string[] {
  const group = store.group(path);
  if (group === undefined) return [];
  return group.names.flatMap((name) => {
    if (name === 'seed_generator') return [];
    if (name !== 'vars') return allVariables(store, `${path}/${name}`);
    return (group.group('vars')?.names.length ?? 0) > 0 ? [path] : [];
  });
}

// Form `names` --------------------------------------------------------------------------------------------------

function byGroup(
  model: AnyModel,
  places: readonly PlacedLayer[],
  file: Hdf5Group,
  where: string,
  byName: boolean,
): Match[] {
  const stored = new Map<string, StoredArray[]>();
  for (const name of file.texts('layer_names')) {
    const group = file.group(name);
    const arrays = (group?.texts('weight_names') ?? []).map((weight) => {
      const array = group!.array(weight);
      if (array === undefined)
        throw new EarshotError('BAD_FILE', `${where} is damaged: it lacks ${name}/${weight}.`);
      return array;
    });
    if (arrays.length > 0) stored.set(name, arrays);
  }
  const wanted = weightsByGroup(model, places);
  const match = (place: string, group: string): Match => ({
    place,
    weights: wanted.get(group)!,
    arrays: stored.get(place)!,
  });
  if (byName) {
    const known = [...stored.keys()].filter((name) => wanted.has(name));
    if (known.length > 0) return known.map((name) => match(name, name));
    throw misfit(where, `none of its layers (${[...stored.keys()].join(', ')}) is in the model by name`);
  }
  if (stored.size !== wanted.size)
    throw misfit(where, `it has ${stored.size} layers with weights; the model has ${wanted.size}`);
  const groups = [...wanted.keys()];
  return groups.every((group) => stored.has(group))
    ? groups.map((group) => match(group, group))
    : [...stored.keys()].map((name, i) => match(name, groups[i]));
}

/** What Keras keeps together: the weights of a layer, or of a model within the model, those not trainable last. */
function weightsByGroup(model: AnyModel, places: readonly PlacedLayer[]): Map<string, Weight[]> {
  const groups = new Map<string, Weight[]>();
  const groupOf = new Map(places.map(({ name, group }) => [name, group]));
  for (const trainable of [true, false]) {
    for (const weight of model.weights) {
      const group = groupOf.get(weight.layer)!;
      if (!groups.has(group)) groups.set(group, []);
      if (weight.trainable === trainable) groups.get(group)!.push(weight);
    }
  }
  return groups;
}
