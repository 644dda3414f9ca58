/** @file The graphs of a model: predict, evaluate, and one training step (or a run of steps in one Scan). */

import { sizeOf } from '../array/tensor.ts';
import { differentiate } from '../graph/differentiate.ts';
import { add } from '../graph/ops/add.ts';
import { concat } from '../graph/ops/concat.ts';
import { gather } from '../graph/ops/gather.ts';
import { input } from '../graph/ops/input.ts';
import { mul } from '../graph/ops/mul.ts';
import { reduceMean } from '../graph/ops/reduce-mean.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { scan } from '../graph/ops/scan.ts';
import { forPrediction, forTraining, type Target } from '../graph/passes/index.ts';
import { topologicalOrder, type Value } from '../graph/value.ts';
import { channelsLast, features, type Shape } from './features.ts';
import type { LayerContext } from './layer.ts';
import type { Loss } from './losses.ts';
import { type Metric, measure } from './metrics.ts';
import { applyOptimizer, slotName } from './optimizers/apply.ts';
import type { Optimizer } from './optimizers/index.ts';
import { penalty } from './regularizers.ts';
import { type BuiltLayer, tensorShape, tensorsOf, unpackWeights, type Weight } from './weights.ts';

export interface Network {
  readonly inputShape: Shape;
  readonly layers: readonly BuiltLayer[];
  readonly weights: readonly Weight[];
}

export interface Objective {
  readonly loss: Loss;
  readonly metrics: readonly Metric[];
  /** shape of one target */
  readonly targetShape: Shape;
  /** examples have weights */
  readonly weighted: boolean;
}

/** A random tensor that every step takes: 0 with probability `rate`, else 1 / (1 - rate). */
export interface Mask {
  readonly shape: Shape;
  readonly rate: number;
}

/** Any batch above 1 will do for a graph whose batch stays open: nothing in it depends on the number. */
const openBatch = 2;

/** The graph from inputs `x` and the weights' tensors to `output`. */
export function predictGraph(network: Network): Record<string, Value> {
  const x = input('x', [openBatch, ...network.inputShape]);
  const weights = unpackWeights(network.weights, stateInputs(network.weights));
  return { output: forward(network, x, weights, predicting).output };
}

/** The same with an input for each weight, named `layer/name`, and the batch open: what is written to a file. */
export function exportGraph(network: Network): Record<string, Value> {
  const x = input('x', [openBatch, ...network.inputShape]);
  const weights = new Map<string, Value>();
  for (const { layer, name, shape } of network.weights)
    weights.set(`${layer}/${name}`, input(`${layer}/${name}`, shape));
  return { output: forward(network, x, weights, predicting).output };
}

/** The graph from `x`, `y` (and `w`) and the weights' tensors to `logs`: the loss, then the metrics, of a batch. */
export function evaluateGraph(network: Network, objective: Objective): Record<string, Value> {
  const batch = batchInputs(network, objective, openBatch);
  const weights = unpackWeights(network.weights, stateInputs(network.weights));
  const { output } = forward(network, batch.x, weights, predicting);
  return { logs: batchLogs(network, objective, batch, weights, output).logs };
}

/** What a training step is compiled for. */
export interface StepSize {
  readonly batchSize: number;
  readonly target: Target;
}

export interface StepGraph {
  readonly outputs: Record<string, Value>;
  readonly masks: readonly Mask[];
  /** numbers that all nodes of one step put out together: a measure of its work */
  readonly work: number;
}

/**
 * One training step: `x`, `y` (and `w`), `scalars`, `mask0`..., and the state in; `logs` and the state out, each
 * tensor under `next/` and its name.
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
  return { outputs: namedOutputs(step.next, step.logs), masks: step.masks, work: step.work };
}

/**
 * `steps` training steps in one run: like `stepGraph`, but `x`, `y` and `w` are the whole data of `examples`
 * rows, `index` (steps, batch) says which rows each step takes, and `scalars`, the masks and `logs` have a
 * first axis of steps. For small models, where a step costs less than starting a run.
 */
export function stepsGraph(
  network: Network,
  objective: Objective,
  optimizer: Optimizer,
  { batchSize, target, steps, examples }: StepSize & { steps: number; examples: number },
): StepGraph {
  const data = batchInputs(network, objective, examples);
  const index = input('index', [batchSize], 'int64');
  const rows = (value: Value) => gather(value, index);
  const batch = { x: rows(data.x), y: rows(data.y), w: data.w && rows(data.w) };
  const state = stateInputs(network.weights, optimizer);
  const step = trainingStep(network, objective, optimizer, batch, state, target);
  const names = [...state.keys()];
  const perStep = [index, step.scalars, ...step.maskInputs];
  const sequences = [
    input('index', [steps, batchSize], 'int64'),
    input('scalars', [steps, ...step.scalars.shape]),
    ...step.masks.map(({ shape }, i) => input(`mask${i}`, [steps, ...shape])),
  ];
  const body = {
    inputs: [...state.values(), ...perStep],
    outputs: [...names.map((name) => step.next.get(name)!), step.logs],
  };
  const results = scan([...stateInputs(network.weights, optimizer).values()], sequences, body);
  const next = new Map(names.map((name, i) => [name, results[i]]));
  return { outputs: namedOutputs(next, results[names.length]), masks: step.masks, work: step.work * steps };
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
interface Mode extends Pick<LayerContext, 'training' | 'dropoutMask'> {
  rewrite(outputs: readonly Value[]): Value[];
}

const predicting: Mode = {
  training: false,
  rewrite: forPrediction,
  dropoutMask: () => {
    throw new Error('no dropout outside training');
  },
};

interface Batch {
  x: Value;
  y: Value;
  w?: Value;
}

function batchInputs(network: Network, { targetShape, weighted }: Objective, size: number): Batch {
  return {
    x: input('x', [size, ...network.inputShape]),
    y: input('y', [size, ...targetShape]),
    w: weighted ? input('w', [size]) : undefined,
  };
}

function stateInputs(weights: readonly Weight[], optimizer?: Optimizer): Map<string, Value> {
  return new Map([...stateShapes(weights, optimizer)].map(([name, shape]) => [name, input(name, shape)]));
}

function forward(
  network: Network,
  x: Value,
  weights: ReadonlyMap<string, Value>,
  mode: Mode,
): { output: Value; assigned: Map<string, Value> } {
  const assigned = new Map<string, Value>();
  let current = features(x);
  for (const { layer, name } of network.layers) {
    current = layer.call(current, {
      ...mode,
      weight: (weight) => weights.get(`${name}/${weight}`)!,
      assign: (weight, value) => assigned.set(`${name}/${weight}`, value),
    });
  }
  const [output, ...values] = mode.rewrite([channelsLast(current), ...assigned.values()]);
  return { output, assigned: new Map([...assigned.keys()].map((key, i) => [key, values[i]])) };
}

/** The loss of a batch with its penalties, and the vector of the loss and the metrics. */
function batchLogs(
  network: Network,
  { loss, metrics }: Objective,
  { y, w }: Batch,
  weights: ReadonlyMap<string, Value>,
  output: Value,
): { total: Value; logs: Value } {
  const each = loss.compute(y, output);
  let total = reduceMean(w === undefined ? each : mul(each, w));
  for (const { layer, name, regularizer } of network.weights) {
    if (regularizer !== undefined) total = add(total, penalty(weights.get(`${layer}/${name}`)!, regularizer));
  }
  const scalars = [total, ...metrics.map((metric) => measure(metric, y, output))];
  return {
    total,
    logs: concat(
      scalars.map((value) => reshape(value, [1])),
      0,
    ),
  };
}

function trainingStep(
  network: Network,
  objective: Objective,
  optimizer: Optimizer,
  batch: Batch,
  state: ReadonlyMap<string, Value>,
  target: Target,
) {
  const masks: Mask[] = [];
  const maskInputs: Value[] = [];
  const dropoutMask = (shape: Shape, rate: number) => {
    const mask = input(`mask${masks.length}`, shape);
    masks.push({ shape, rate });
    maskInputs.push(mask);
    return mask;
  };
  const weights = unpackWeights(network.weights, state);
  const { output, assigned } = forward(network, batch.x, weights, {
    training: true,
    dropoutMask,
    rewrite: (outputs) => forTraining(outputs, state.values(), target),
  });
  const { total, logs } = batchLogs(network, objective, batch, weights, output);

  const trained = [...tensorsOf(network.weights)].filter(([, held]) => held[0].trainable);
  const gradients = differentiate(
    total,
    trained.map(([tensor]) => state.get(tensor)!),
  );
  const tensors = trained.map(([name, weights], i) => ({ name, gradient: gradients[i], weights }));
  const { next, scalars } = applyOptimizer(optimizer, tensors, state);
  const statistics = network.weights.filter(({ trainable }) => !trainable);
  if (statistics.length > 0) {
    const values = statistics.map(({ layer, name, shape }) => {
      const key = `${layer}/${name}`;
      return reshape(assigned.get(key) ?? weights.get(key)!, [sizeOf(shape)]);
    });
    next.set('statistics', concat(values, 0));
  }
  const work = workOf([...next.values(), logs]);
  return { next, logs, scalars, masks, maskInputs, work };
}

/** Numbers that all nodes of a graph put out together: a measure of its work and of its memory. */
export function workOf(outputs: readonly Value[]): number {
  const sizes = topologicalOrder(outputs).flatMap((node) => node.outputs.map(({ shape }) => sizeOf(shape)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Numbers that predicting one example makes. */
export function workOfExample(network: Network): number {
  return workOf(Object.values(predictGraph(network))) / openBatch;
}

function namedOutputs(next: ReadonlyMap<string, Value>, logs: Value): Record<string, Value> {
  const outputs: Record<string, Value> = { logs };
  for (const [name, value] of next) outputs[`next/${name}`] = value;
  return outputs;
}
