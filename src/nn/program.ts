/** @file The graphs of a model: predict, evaluate, and one training step. */

import { sameShape, shapeText, sizeOf } from '../array/tensor.ts';
import { describe, EarshotError, unknownName } from '../errors.ts';
import { differentiate } from '../graph/differentiate.ts';
import { add } from '../graph/ops/add.ts';
import { concat } from '../graph/ops/concat.ts';
import { constant } from '../graph/ops/constant.ts';
import { Conv } from '../graph/ops/conv.ts';
import { input } from '../graph/ops/input.ts';
import { mul } from '../graph/ops/mul.ts';
import { reduceMean } from '../graph/ops/reduce-mean.ts';
import { reduceSum } from '../graph/ops/reduce-sum.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { forPrediction, forRun, forTraining, type Target } from '../graph/passes/index.ts';
import { topologicalOrder, type Value } from '../graph/value.ts';
import { channelsLast, type Features, features, type Shape } from './features.ts';
import type { Distribution, LayerContext } from './layer.ts';
import type { BuiltLayer, Network } from './network.ts';
import type { OutputObjective } from './objective.ts';
import { applyOptimizer, slotName } from './optimizers/apply.ts';
import type { Optimizer } from './optimizers/index.ts';
import { penalty } from './regularizers.ts';
import { statistics, tensorShape, tensorsOf, unpackWeights, type Weight } from './weights.ts';

export interface Objective {
  readonly outputs: readonly OutputObjective[];
  /** examples have weights */
  readonly weighted: boolean;
}

/** Random numbers that every step takes. */
export interface Draw {
  readonly shape: Shape;
  readonly distribution: Distribution;
}

/** Any batch above 1 will do for a graph whose batch stays open: nothing in it depends on the number. */
const openBatch = 2;

/** The graph from inputs `x0`... and the weights' tensors to `output0`... */
export function predictGraph(network: Network): Record<string, Value> {
  const x = network.inputs.map(({ shape }, i) => input(`x${i}`, [openBatch, ...shape]));
  const weights = unpackWeights(network.weights, stateInputs(network.weights));
  const { outputs } = forward(network, x, weights, predicting);
  return Object.fromEntries(outputs.map((value, i) => [`output${i}`, value]));
}

/**
 * The same with inputs and outputs by their names, an input for each weight, named `layer/name`, and the batch
 * open: what is written to a file. As part of another graph it takes values of that one in place of inputs, and a
 * prefix for the names of its weights.
 */
export function exportGraph(
  network: Network,
  {
    x = network.inputs.map(({ shape }, i) => input(network.inputNames[i], [openBatch, ...shape])),
    prefix = '',
  }: { x?: readonly Value[]; prefix?: string } = {},
): Record<string, Value> {
  const weights = new Map<string, Value>();
  for (const { layer, name, shape } of network.weights)
    weights.set(`${layer}/${name}`, input(`${prefix}${layer}/${name}`, shape));
  const { outputs } = forward(network, x, weights, predicting);
  return Object.fromEntries(outputs.map((value, i) => [network.outputNames[i], value]));
}

/** The graph from `x0`..., `y0`... (and `w`) and the weights' tensors to `logs`: losses, then metrics, of a batch. */
export function evaluateGraph(network: Network, objective: Objective): Record<string, Value> {
  const batch = batchInputs(network, objective, openBatch);
  const weights = unpackWeights(network.weights, stateInputs(network.weights));
  const { outputs } = forward(network, batch.x, weights, predicting);
  return { logs: batchLogs(network.weights, objective, batch, weights, outputs).logs };
}

/** The graph from `output0`..., `y0`... (and `w`) to `logs`: for outputs that are known. */
export function measureGraph({ outputs, weighted }: Objective): Record<string, Value> {
  const made = outputs.map(({ outputShape }, i) => input(`output${i}`, [openBatch, ...outputShape]));
  const y = outputs.map(({ targetShape }, i) => input(`y${i}`, [openBatch, ...targetShape]));
  const w = weighted ? input('w', [openBatch]) : undefined;
  return { logs: batchLogs([], { outputs, weighted }, { x: [], y, w }, new Map(), made).logs };
}

/** What a training step is compiled for. */
export interface StepSize {
  readonly batchSize: number;
  readonly target: Target;
}

export interface StepGraph {
  readonly outputs: Record<string, Value>;
  /** the inputs that are tensors of the state, what becomes of those that change, and the logs */
  readonly state: ReadonlyMap<string, Value>;
  readonly next: ReadonlyMap<string, Value>;
  readonly logs: Value;
  readonly draws: readonly Draw[];
  /** numbers that all nodes of one step put out together: a measure of its work */
  readonly work: number;
}

/** A tensor of at least so many numbers is summed where it is made: one look at the sum then does for a look at each. */
const summedFrom = 65_536;

/**
 * One training step: `x0`..., `y0`... (and `w`), `scalars`, `random0`..., and the state in; `logs` and what of the
 * state changes out, each tensor under `next/` and its name, and of those with many numbers the sum, under `sum/`.
 */
export function stepGraph(
  network: Network,
  objective: Objective,
  optimizer: Optimizer,
  { batchSize, target }: StepSize,
): StepGraph {
  const state = stateInputs(network.weights, optimizer);
  const step = trainingStep(
    network,
    objective,
    optimizer,
    batchInputs(network, objective, batchSize),
    state,
    target,
  );
  const { next, logs, draws, work } = step;
  return { outputs: { ...namedOutputs(next, logs), ...namedSums(next) }, state, next, logs, draws, work };
}

/** The sums of tensors that hold many numbers, under `sum/` and their names. */
export function namedSums(next: ReadonlyMap<string, Value>): Record<string, Value> {
  const many = [...next].filter(([, { shape }]) => sizeOf(shape) >= summedFrom);
  return Object.fromEntries(many.map(([name, value]) => [`sum/${name}`, reduceSum(value)]));
}

/** Names of the state tensors: those that hold weights, and for each that is trained the optimizer's slots. */
export function stateShapes(weights: readonly Weight[], optimizer?: Optimizer): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const [tensor, held] of tensorsOf(weights)) {
    shapes.set(tensor, tensorShape(tensor, held));
    if (!held[0].trainable) continue;
    for (const slot of optimizer?.slots ?? []) shapes.set(slotName(tensor, slot), tensorShape(tensor, held));
  }
  return shapes;
}

/** How the layers are put together: what they may use, and what is done to the graph before it is differentiated. */
interface Mode extends Pick<LayerContext, 'training' | 'random'> {
  rewrite(outputs: readonly Value[]): Value[];
}

const predicting: Mode = {
  training: false,
  rewrite: forPrediction,
  random: () => {
    throw new Error('nothing is random outside training');
  },
};

/** What a step is fed: inputs, targets, and weights of examples where there are any. */
export interface Batch {
  x: readonly Value[];
  y: readonly Value[];
  w?: Value;
}

export function batchInputs(network: Network, { outputs, weighted }: Objective, size: number): Batch {
  return {
    x: network.inputs.map(({ shape }, i) => input(`x${i}`, [size, ...shape])),
    y: outputs.map(({ targetShape }, i) => input(`y${i}`, [size, ...targetShape])),
    w: weighted ? input('w', [size]) : undefined,
  };
}

export function stateInputs(weights: readonly Weight[], optimizer?: Optimizer): Map<string, Value> {
  return new Map([...stateShapes(weights, optimizer)].map(([name, shape]) => [name, input(name, shape)]));
}

function forward(
  network: Network,
  x: readonly Value[],
  weights: ReadonlyMap<string, Value>,
  mode: Mode,
): { outputs: Value[]; assigned: Map<string, Value> } {
  const assigned = new Map<string, Value>();
  const made: Features[] = x.map(features);
  for (const { layer: built, inputs } of network.calls) {
    const { layer, name, trainable } = built;
    const context: LayerContext = {
      ...mode,
      trainable,
      weight: (weight) => assigned.get(`${name}/${weight}`) ?? weightOf(network, weights, built, weight),
      assign: (weight, value) => assigned.set(`${name}/${weight}`, value),
    };
    const given = inputs.map((place) => made[place]);
    const result = layer.call(given, context);
    checkMade(built, given, result);
    made.push(result);
  }
  const outputs = network.outputPlaces.map((place) => channelsLast(made[place]));
  const values = mode.rewrite([...outputs, ...assigned.values()]);
  const keys = [...assigned.keys()];
  return {
    outputs: values.slice(0, outputs.length),
    assigned: new Map(keys.map((key, i) => [key, values[outputs.length + i]])),
  };
}

function weightOf(
  { weights: all }: Network,
  values: ReadonlyMap<string, Value>,
  { name, layer }: BuiltLayer,
  weight: string,
): Value {
  const value = values.get(`${name}/${weight}`);
  if (value !== undefined) return value;
  const own = all.filter((one) => one.layer === name).map((one) => one.name);
  throw unknownName(`weight of ${layer.kind} '${name}'`, weight, own);
}

/** @throws EarshotError SHAPE_MISMATCH unless a layer makes what it says, as layers of users may not */
function checkMade({ layer, name }: BuiltLayer, given: readonly Features[], made: Features): void {
  const said = layer.outputShape(given.map(({ shape }) => shape));
  const axes = made?.value?.shape?.slice(1);
  const shape = axes === undefined || !made.channelsFirst ? axes : [...axes.slice(1), axes[0]];
  if (shape !== undefined && sameShape(shape, said) && sameShape(made.shape ?? [], said)) return;
  const received = shape === undefined ? describe(made) : shapeText([null, ...shape]);
  throw new EarshotError(
    'SHAPE_MISMATCH',
    `${layer.kind} '${name}': outputShape says ${shapeText([null, ...said])}, but call gave ${received}. It must give features of that shape, such as { ...x, value }.`,
  );
}

/** The loss of a batch with its penalties, and the vector of losses and metrics that `LogsMean` takes. */
function batchLogs(
  trained: readonly Weight[],
  { outputs: objectives }: Objective,
  { y, w }: Batch,
  weights: ReadonlyMap<string, Value>,
  outputs: readonly Value[],
): { total: Value; logs: Value } {
  const losses = objectives.map(({ loss }, i) => {
    const each = loss.compute(y[i], outputs[i]);
    return reduceMean(w === undefined ? each : mul(each, w));
  });
  let total = losses
    .map((value, i) =>
      objectives[i].lossWeight === 1 ? value : mul(value, constant(objectives[i].lossWeight)),
    )
    .reduce(add);
  for (const { layer, name, regularizer, trainable } of trained) {
    if (regularizer !== undefined && trainable)
      total = add(total, penalty(weights.get(`${layer}/${name}`)!, regularizer));
  }
  const metrics = objectives.flatMap(({ metrics }, i) =>
    metrics.map((metric) => metric.means(y[i], outputs[i])),
  );
  const numbers = [total, ...(losses.length > 1 ? losses : []), ...metrics];
  return {
    total,
    logs: concat(
      numbers.map((value) => reshape(value, [sizeOf(value.shape)])),
      0,
    ),
  };
}

export function trainingStep(
  network: Network,
  objective: Objective,
  optimizer: Optimizer,
  batch: Batch,
  state: ReadonlyMap<string, Value>,
  target: Target,
) {
  const draws: Draw[] = [];
  const drawInputs: Value[] = [];
  const random = (shape: Shape, distribution: Distribution) => {
    const drawn = input(`random${draws.length}`, shape);
    draws.push({ shape, distribution });
    drawInputs.push(drawn);
    return drawn;
  };
  const weights = unpackWeights(network.weights, state);
  const { outputs, assigned } = forward(network, batch.x, weights, {
    training: true,
    random,
    rewrite: (values) => forTraining(values, state.values(), target),
  });
  const { total, logs } = batchLogs(network.weights, objective, batch, weights, outputs);

  const trained = [...tensorsOf(network.weights)].filter(([, held]) => held[0].trainable);
  const gradients = differentiate(
    total,
    trained.map(([tensor]) => state.get(tensor)!),
  );
  const tensors = trained.map(([name, weights], i) => ({ name, gradient: gradients[i], weights }));
  const { next, scalars } = applyOptimizer(optimizer, tensors, state);
  if (assigned.size > 0) {
    const values = network.weights
      .filter(({ tensor }) => tensor === statistics)
      .map(({ layer, name, shape }) => {
        const key = `${layer}/${name}`;
        return reshape(assigned.get(key) ?? weights.get(key)!, [1, sizeOf(shape)]);
      });
    next.set(statistics, concat(values, 1));
  }
  const [written, ...values] = forRun([logs, ...next.values()], target);
  const names = [...next.keys()];
  return {
    next: new Map(names.map((name, i) => [name, values[i]])),
    logs: written,
    scalars,
    draws,
    drawInputs,
    work: workOf([written, ...values]),
  };
}

/** Numbers that all nodes of a graph put out together: a measure of its work and of its memory. */
export function workOf(outputs: readonly Value[]): number {
  const sizes = topologicalOrder(outputs).flatMap((node) => node.outputs.map(({ shape }) => sizeOf(shape)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Whether predicting takes convolutions. */
export function convolves(network: Network): boolean {
  return topologicalOrder(Object.values(predictGraph(network))).some(({ operator }) => operator === Conv);
}

/** Numbers that predicting one example makes. */
export function workOfExample(network: Network): number {
  return workOf(Object.values(predictGraph(network))) / openBatch;
}

export function namedOutputs(next: ReadonlyMap<string, Value>, logs: Value): Record<string, Value> {
  const outputs: Record<string, Value> = { logs };
  for (const [name, value] of next) outputs[`next/${name}`] = value;
  return outputs;
}
