/** @file From connected tensors to the layers of a model, in Keras's order, and the calls that compute it. */

import { shapeText } from '../array/tensor.ts';
import { EarshotError } from '../errors.ts';
import type { Shape } from './features.ts';
import { type Layer, optionsOf } from './layer.ts';
import { checkName, defaultName, freeName } from './names.ts';
import type { SymbolicTensor } from './symbolic.ts';
import type { Weight } from './weights.ts';

/** A layer of a model: its name there and the shapes it works on (of its first call, where it has several). */
export interface BuiltLayer {
  readonly layer: Layer;
  readonly name: string;
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
  /** what the layer makes in its first call: a place to go on from in another model */
  readonly output: SymbolicTensor;
  /** false: frozen, its weights stay as they are. A change counts from the next `compile` on. */
  trainable: boolean;
}

/** One use of a layer. Tensors are numbered: first the inputs of the model, then what each call makes. */
export interface Call {
  readonly layer: BuiltLayer;
  readonly inputs: readonly number[];
}

/** How a model computes. */
export interface Architecture {
  /** made by `sequential` */
  readonly stack: boolean;
  readonly inputs: readonly SymbolicTensor[];
  readonly inputNames: readonly string[];
  readonly layers: readonly BuiltLayer[];
  /** inputs (by number) and layers in the order in which Keras lists them */
  readonly listing: readonly (number | BuiltLayer)[];
  readonly calls: readonly Call[];
  readonly outputs: readonly SymbolicTensor[];
  readonly outputNames: readonly string[];
  /** the numbers of the tensors that are outputs */
  readonly outputPlaces: readonly number[];
}

/** An architecture and its weights. */
export interface Network extends Architecture {
  readonly weights: readonly Weight[];
}

/**
 * The architecture between inputs and outputs.
 * @throws EarshotError INVALID_ARGUMENT when an output needs another input, an input is not used, or two layers
 * have one name
 */
export function buildNetwork(
  what: 'sequential' | 'model' | 'loadModel',
  inputs: readonly SymbolicTensor[],
  outputs: readonly SymbolicTensor[],
): Architecture {
  const { calls: called, firstSeen } = trace(what, inputs, outputs);
  const order = inKerasOrder(inputs, called, firstSeen);
  const layers = nameLayers(
    what,
    order.filter((one) => typeof one === 'function'),
    called,
  );
  const places = new Map([...inputs, ...called].map((tensor, place) => [tensor, place]));
  const calls = called.map((tensor) => ({
    layer: layers.get(tensor.layer!)!,
    inputs: tensor.inputs.map((from) => places.get(from)!),
  }));
  checkUsed(what, inputs, outputs, called);
  const names = inputNames(what, inputs);
  return {
    stack: what === 'sequential',
    inputs,
    inputNames: names,
    layers: [...layers.values()],
    listing: order.map((one) => (typeof one === 'function' ? layers.get(one)! : inputs.indexOf(one))),
    calls,
    outputs,
    outputNames: outputNames(outputs, layers, names),
    outputPlaces: outputs.map((tensor) => places.get(tensor)!),
  };
}

/** A layer, or an input, which Keras counts as a layer. */
type Listed = Layer | SymbolicTensor;

/** All tensors that layers make on the way, each after those it needs, and when each layer was first met. */
function trace(what: string, inputs: readonly SymbolicTensor[], outputs: readonly SymbolicTensor[]) {
  const done = new Set<SymbolicTensor>();
  const calls: SymbolicTensor[] = [];
  const firstSeen = new Map<Listed, number>();
  const visit = (tensor: SymbolicTensor) => {
    if (done.has(tensor)) return;
    done.add(tensor);
    const isInput = inputs.includes(tensor);
    if (tensor.layer === undefined && !isInput) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `${what}: an output needs the input ${tensor.name ?? ''}${shapeText([null, ...tensor.shape])}, which is not among the inputs; add it to inputs.`,
      );
    }
    const listed = isInput ? tensor : tensor.layer!;
    if (!firstSeen.has(listed)) firstSeen.set(listed, firstSeen.size);
    if (isInput) return;
    tensor.inputs.forEach(visit);
    calls.push(tensor);
  };
  outputs.forEach(visit);
  return { calls, firstSeen };
}

/** Farthest from the outputs first; among equally far ones as they were met coming from the outputs. */
function inKerasOrder(
  inputs: readonly SymbolicTensor[],
  calls: readonly SymbolicTensor[],
  firstSeen: ReadonlyMap<Listed, number>,
): readonly Listed[] {
  const ofTensor = new Map<SymbolicTensor, number>();
  const depths = new Map<Listed, number>();
  for (const tensor of [...calls].reverse()) {
    const depth = Math.max(ofTensor.get(tensor) ?? 0, depths.get(tensor.layer!) ?? 0);
    depths.set(tensor.layer!, depth);
    for (const from of tensor.inputs) ofTensor.set(from, Math.max(depth + 1, ofTensor.get(from) ?? 0));
  }
  for (const tensor of inputs) depths.set(tensor, ofTensor.get(tensor) ?? 0);
  return [...firstSeen.keys()].sort(
    (a, b) => depths.get(b)! - depths.get(a)! || firstSeen.get(a)! - firstSeen.get(b)!,
  );
}

function nameLayers(
  what: string,
  layers: readonly Layer[],
  calls: readonly SymbolicTensor[],
): Map<Layer, BuiltLayer> {
  const names = new Set<string>();
  const built = new Map<Layer, BuiltLayer>();
  for (const layer of layers) {
    const { name: given, trainable = true } = optionsOf(layer);
    const name = checkName(what, given ?? defaultName(layer.kind, names));
    if (names.has(name)) {
      throw new EarshotError('INVALID_ARGUMENT', `${what}: two layers are named '${name}'.`);
    }
    names.add(name);
    const uses = calls.filter((tensor) => tensor.layer === layer);
    checkShared(what, name, uses);
    const [output] = uses;
    const inputShapes = output.inputs.map(({ shape }) => shape);
    built.set(layer, { layer, name, inputShapes, outputShape: output.shape, output, trainable });
  }
  return built;
}

/** @throws EarshotError SHAPE_MISMATCH when the inputs of a shared layer need weights of different shapes */
function checkShared(what: string, name: string, uses: readonly SymbolicTensor[]): void {
  const shapes = uses.map(({ layer, inputs }) => {
    const specs = layer!.weights?.(inputs.map(({ shape }) => shape)) ?? [];
    return specs.map(({ shape }) => shapeText(shape)).join(', ');
  });
  const other = shapes.findIndex((shape) => shape !== shapes[0]);
  if (other < 0) return;
  const inputs = (use: number) => uses[use].inputs.map(({ shape }) => shapeText([null, ...shape])).join(', ');
  throw new EarshotError(
    'SHAPE_MISMATCH',
    `${what}: the layer '${name}' is shared by inputs ${inputs(0)} and ${inputs(other)}, for which its weights would have the shapes ${shapes[0]} and ${shapes[other]}; give it inputs of one shape, or make another layer.`,
  );
}

function checkUsed(
  what: string,
  inputs: readonly SymbolicTensor[],
  outputs: readonly SymbolicTensor[],
  calls: readonly SymbolicTensor[],
): void {
  const read = new Set([...outputs, ...calls.flatMap((tensor) => tensor.inputs)]);
  const unused = inputs.findIndex((tensor) => !read.has(tensor));
  if (unused < 0) return;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${what}: no output depends on input ${inputs[unused].name ?? unused}; leave it out of inputs.`,
  );
}

/** 'x' for the only input; else the names given, or Keras's. */
function inputNames(what: string, inputs: readonly SymbolicTensor[]): string[] {
  if (inputs.length === 1) return [checkName(what, inputs[0].name ?? 'x')];
  const names = new Set<string>();
  for (const { name } of inputs) {
    const own = checkName(what, name ?? defaultName('InputLayer', names));
    if (names.has(own)) {
      throw new EarshotError('INVALID_ARGUMENT', `${what}: two inputs are named '${own}'.`);
    }
    names.add(own);
  }
  return [...names];
}

/**
 * 'output' for the only output; else the names of the layers that make them, as in Keras. Numbered where an input or
 * another output has that name: in an ONNX file they must differ.
 */
function outputNames(
  outputs: readonly SymbolicTensor[],
  layers: ReadonlyMap<Layer, BuiltLayer>,
  inputNames: readonly string[],
): string[] {
  const taken = new Set(inputNames);
  return outputs.map(({ layer }) => {
    const name = freeName(outputs.length > 1 && layer ? layers.get(layer)!.name : 'output', taken);
    taken.add(name);
    return name;
  });
}
