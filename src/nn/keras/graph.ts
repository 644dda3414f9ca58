import { shapeText } from '../../array/tensor.ts';
import { describe, EarshotError } from '../../errors.ts';
import type { Shape } from '../features.ts';
import type { Layer } from '../layer.ts';
import { input, type SymbolicTensor } from '../symbolic.ts';
import type { Json } from './file.ts';
import { readLayer } from './layers.ts';
import { isReference, type Node, type Reference, readNode, readReferences, tensorsOf } from './nodes.ts';
import { isOperator, operationOf, operatorAsLayer } from './operators.ts';
import { countedNames } from './placing.ts';
import { shown, type Unsupported } from './unsupported.ts';
import { classOf, configOf } from './values.ts';

/** @file From the config of a model in Keras to connected tensors of earshot. Models within models become part of it. */

/** A layer with weights, and where a file keeps them. */
export interface PlacedLayer {
  /** in the model; layers of models within models have their names before it */
  readonly name: string;
  readonly kind: string;
  readonly config: Json;
  /** place in the form `paths`, such as 'layers/dense_1' */
  readonly path: string;
  /** the group in the form `names`: the layer, or the outermost model that it is in */
  readonly group: string;
}

/** Lengths of the axes of the input without the batch, or of the inputs by their names. */
export type InputShapes = Shape | Readonly<Record<string, Shape>>;

/** What the config of a model says. */
export interface Graph {
  readonly inputs: SymbolicTensor[];
  readonly outputs: SymbolicTensor[];
  readonly layers: PlacedLayer[];
}

/** Tensors; undefined are those that depend on something unsupported. */
type Tensors = readonly (SymbolicTensor | undefined)[];
/** A layer or a model within a model, to be called on tensors. `training` is what it was told in the call. */
type Callable = (inputs: Tensors, training?: boolean) => Tensors;

/** Where a layer is, and what holds for everything there. */
interface Scope {
  readonly prefix: string;
  readonly path: string;
  readonly group?: string;
  readonly trainable: boolean;
}

interface Context {
  readonly version?: string;
  readonly unsupported: Unsupported;
  readonly layers: PlacedLayer[];
}

const models = ['Sequential', 'Functional', 'Model'];
/**
 * Connects the layers of a model's config.
 * @returns undefined when something is unsupported; all of it is noted then
 */
export function readGraph(
  model: Json,
  version: string | undefined,
  shapes: InputShapes,
  unsupported: Unsupported,
): Graph | undefined {
  const context: Context = { version, unsupported, layers: [] };
  if (!models.includes(classOf(model))) {
    unsupported.add(`model of class ${classOf(model)}`, 'only Sequential and Functional models are read');
    return undefined;
  }
  const scope = { prefix: '', path: '', trainable: configOf(model).trainable !== false };
  const inputs = inputsOf(model).map((given) => readInput(given, shapes, unsupported));
  const outputs = modelOf(model, scope, context)(inputs);
  const all = [...inputs, ...outputs];
  if (!all.every((tensor) => tensor !== undefined)) return undefined;
  return { inputs: all.slice(0, inputs.length), outputs: all.slice(inputs.length), layers: context.layers };
}

const layersOf = (model: Json): Json[] => configOf(model).layers ?? configOf(model);
const isInput = (layer: Json) => classOf(layer) === 'InputLayer';
const shapeOf = ({ batch_shape, batch_input_shape = batch_shape }: Json): Json => batch_input_shape;

/** The inputs of a model: name and shape with the batch. */
function inputsOf(model: Json): { name?: string; shape: Json }[] {
  const layers = layersOf(model);
  if (classOf(model) === 'Sequential') {
    const shape =
      shapeOf(configOf(layers[0])) ?? configOf(model).build_input_shape ?? model.build_config?.input_shape;
    return shape === undefined && models.includes(classOf(layers[0])) ? inputsOf(layers[0]) : [{ shape }];
  }
  return readReferences(configOf(model).input_layers).map(({ layer: name }) => ({
    name,
    shape: shapeOf(configOf(layers.find((layer) => nameOf(layer) === name))),
  }));
}

/** What Keras calls the outputs of a model: the keys of a dictionary, else the layers that make them. */
export function outputNamesOf(model: Json): string[] {
  const { output_layers } = configOf(model);
  if (output_layers === undefined) return ['output'];
  const layers = readReferences(output_layers).map(({ layer }) => layer);
  return Array.isArray(output_layers) ? layers : Object.keys(output_layers).sort();
}

const nameOf = (layer: Json): string => layer.name ?? configOf(layer).name;

/** @param shapes of the user's, for axes that Keras leaves open */
function readInput(
  { name, shape }: { name?: string; shape: Json },
  shapes: InputShapes,
  unsupported: Unsupported,
): SymbolicTensor | undefined {
  const what = name === undefined ? 'the input' : `input '${name}'`;
  if (!Array.isArray(shape)) {
    unsupported.add(what, 'its shape is not known; build the model in Keras before saving it');
    return undefined;
  }
  const wanted: Shape = shape.slice(1);
  const given = Array.isArray(shapes)
    ? (shapes as Shape)
    : (shapes as Readonly<Record<string, Shape>>)[name ?? ''];
  if (given !== undefined && !fits(given, wanted)) {
    throw new EarshotError(
      'SHAPE_MISMATCH',
      `loadKeras: inputShape of ${what} must fit ${shapeText(shape)} without the batch; received ${describe(given)}.`,
    );
  }
  if (given === undefined && wanted.some((length) => length === null)) {
    unsupported.add(what, `shape ${shapeText(shape)} has axes of open length; say how long with inputShape`);
    return undefined;
  }
  return unsupported.noting(what, () => input({ name, shape: given ?? wanted }));
}

function fits(given: Shape, wanted: Shape): boolean {
  return (
    given.length === wanted.length && wanted.every((length, i) => length === null || length === given[i])
  );
}

function modelOf(model: Json, scope: Scope, context: Context): Callable {
  const serializedLayers = layersOf(model);
  const names = countedNames(serializedLayers.map(classOf));
  const layers = serializedLayers.map((written, i) => {
    const nodes: Node[] = (written.inbound_nodes ?? []).map(readNode);
    const serialized = withCausalMask(written, nodes);
    const callable = callableOf(serialized, `${scope.path}layers/${names[i]}`, scope, context);
    return { serialized, callable, nodes };
  });
  return classOf(model) === 'Sequential' ? stack(layers) : network(layers, configOf(model), scope, context);
}

/** What Keras says in the calls of attention is an option of earshot's layer. */
function withCausalMask(serialized: Json, nodes: readonly Node[]): Json {
  if (nodes.length === 0 || !nodes.every(({ kwargs }) => kwargs.use_causal_mask === true)) return serialized;
  return { ...serialized, config: { ...configOf(serialized), use_causal_mask: true } };
}

/** A layer of a model, and its calls. */
interface Member {
  readonly serialized: Json;
  readonly callable: Callable;
  readonly nodes: readonly Node[];
}

function stack(members: readonly Member[]): Callable {
  const layers = members.filter(({ serialized }) => !isInput(serialized));
  return (inputs, training) =>
    layers.reduce<Tensors>((tensors, { callable }) => callable(tensors, training), inputs);
}

function network(
  members: readonly Member[],
  { input_layers, output_layers }: Json,
  scope: Scope,
  context: Context,
): Callable {
  const byName = new Map(members.map((member) => [nameOf(member.serialized), member]));
  const outputs = readReferences(output_layers);
  const last = lastCalls([...members.flatMap(({ nodes }) => nodes.flatMap(tensorsOf)), ...outputs]);
  return (inputs, training) => {
    const made = new Map<string, Tensors>();
    for (const [i, { layer }] of readReferences(input_layers).entries()) made.set(`${layer}/0`, [inputs[i]]);
    const tensorOf = ({ layer, call, output }: Reference): SymbolicTensor | undefined => {
      const key = `${layer}/${call}`;
      if (!made.has(key)) {
        const member = byName.get(layer)!;
        // models within models often count the call with which they were built, which is not among the nodes
        const node = member.nodes[call - Math.max(0, last.get(layer)! - member.nodes.length + 1)];
        made.set(
          key,
          isOperator(member.serialized)
            ? operate(member.serialized, node, tensorOf, scope, context)
            : connect(member, node, tensorOf, training, context),
        );
      }
      return made.get(key)![output];
    };
    return outputs.map(tensorOf);
  };
}

function lastCalls(references: readonly Reference[]): Map<string, number> {
  const last = new Map<string, number>();
  for (const { layer, call } of references) last.set(layer, Math.max(call, last.get(layer) ?? 0));
  return last;
}

function callableOf(serialized: Json, path: string, scope: Scope, context: Context): Callable {
  const [kind, config, own] = [classOf(serialized), configOf(serialized), nameOf(serialized)];
  const trainable = scope.trainable && config.trainable !== false;
  const [name, group] = [`${scope.prefix}${own}`, scope.group ?? own];
  if (models.includes(kind))
    return modelOf(serialized, { prefix: `${name}/`, path: `${path}/`, group, trainable }, context);
  const { unsupported, version } = context;
  const what = `${kind} '${name}'`;
  let layer: Layer | undefined;
  let isRead = false;
  return (inputs, training) => {
    const known = inputs.every((tensor) => tensor !== undefined);
    if (!isRead) {
      isRead = true;
      const shapes = known ? inputs.map(({ shape }) => shape) : undefined;
      layer = readLayer(serialized, { name, trainable }, shapes, { what, version, unsupported });
      context.layers.push({ name, kind, config, path, group });
    }
    if (training !== undefined && differsInTraining(serialized, trainable))
      unsupported.add(what, `called with training = ${training}`);
    return [known && layer ? unsupported.noting(what, () => layer!(inputs)) : undefined];
  };
}

/** True for a layer that does something else in training: drops, adds noise, or takes statistics of the batch. */
function differsInTraining(serialized: Json, trainable: boolean): boolean {
  const [kind, { dropout = 0, recurrent_dropout = 0, layer }] = [classOf(serialized), configOf(serialized)];
  if (kind === 'BatchNormalization') return trainable;
  if (layer) return differsInTraining(layer, trainable);
  return /Dropout|Noise/.test(kind) || dropout > 0 || recurrent_dropout > 0;
}

type TensorOf = (reference: Reference) => SymbolicTensor | undefined;

/** Calls a layer on what an entry of its `inbound_nodes` says. */
function connect(
  { serialized, callable }: Member,
  { args, kwargs }: Node,
  tensorOf: TensorOf,
  outer: boolean | undefined,
  { unsupported }: Context,
): Tensors {
  const { training = outer, ...others } = kwargs;
  for (const [key, value] of [...args.flat().entries(), ...Object.entries(others)]) {
    if (isReference(value) || value === null || value === false) continue;
    if (key === 'use_causal_mask' && configOf(serialized).use_causal_mask) continue;
    const argument = typeof key === 'number' ? `argument ${key}` : key;
    unsupported.add(
      `${classOf(serialized)} '${nameOf(serialized)}'`,
      `called with ${argument} = ${shown(value)}`,
    );
  }
  return callable(tensorsOf({ args, kwargs }).map(tensorOf), training ?? undefined);
}

/** Calls the layer that does what an operation does. */
function operate(serialized: Json, node: Node, tensorOf: TensorOf, scope: Scope, context: Context): Tensors {
  const own = operatorAsLayer(serialized, node);
  if (own !== undefined) return callableOf(own.layer, '', scope, context)(own.inputs.map(tensorOf));
  tensorsOf(node).map(tensorOf);
  context.unsupported.add(`operation '${nameOf(serialized)}'`, `${operationOf(serialized)} between layers`);
  return [undefined];
}
