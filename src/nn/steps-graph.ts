import { sizeOf } from '../array/tensor.ts';
import { concat } from '../graph/ops/concat.ts';
import { gather } from '../graph/ops/gather.ts';
import { Input, input, inputName } from '../graph/ops/input.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { scan } from '../graph/ops/scan.ts';
import { slice } from '../graph/ops/slice.ts';
import { afterSteps } from '../graph/passes/after-steps.ts';
import { topologicalOrder, type Value } from '../graph/value.ts';
import type { Network } from './network.ts';
import type { Optimizer } from './optimizers/index.ts';
import {
  type Batch,
  batchInputs,
  namedOutputs,
  namedSums,
  type Objective,
  type StepGraph,
  type StepSize,
  stateInputs,
  trainingStep,
} from './program.ts';

/** Steps of one batch size. */
export interface EqualSteps {
  readonly steps: number;
  readonly batchSize: number;
}

/** What a run of many steps is compiled for. */
export interface StepsSize extends Pick<StepSize, 'target'> {
  /** the steps of an epoch, or of a part of one; each entry goes on where the one before it ended */
  readonly runs: readonly EqualSteps[];
  /** how often these steps are done, with other batches each time */
  readonly epochs: number;
  /** rows of the whole data */
  readonly examples: number;
}

/** All data of up to this many numbers are put in order before the steps: each step then has a node less. */
const orderedAhead = 1_000_000;

/**
 * Many training steps in one run: like `stepGraph`, but `x0`, `y0` and `w` are the whole data of `examples` rows,
 * `index` says which rows the steps take, one after the other, and `scalars` and `logs` have a first axis of all steps.
 * The random numbers of run i are `random0`... with `/i` behind, with a first axis of its steps. With several epochs
 * these all have one more axis before that. For small models, where a step costs less than starting a run.
 */
export function stepsGraph(
  network: Network,
  objective: Objective,
  optimizer: Optimizer,
  size: StepsSize,
): Record<string, Value> {
  const { state, next, logs, inputs } = oneEpoch(network, objective, optimizer, size);
  const { epochs } = size;
  if (epochs === 1) return { ...namedOutputs(next, logs), ...namedSums(next) };
  const names = [...next.keys()];
  const before = stateInputs(network.weights, optimizer);
  const results = scan(
    names.map((name) => before.get(name)!),
    inputs.map((value) => input(inputName(value), [epochs, ...value.shape], value.dtype)),
    {
      inputs: [...names.map((name) => state.get(name)!), ...inputs],
      outputs: [...next.values(), logs],
    },
  );
  const last = new Map(names.map((name, i) => [name, results[i]]));
  return { ...namedOutputs(last, results[names.length]), ...namedSums(last) };
}

/** The steps of one epoch, from the state and the `inputs` that are others in each epoch. */
function oneEpoch(
  network: Network,
  objective: Objective,
  optimizer: Optimizer,
  { runs, target, examples }: StepsSize,
) {
  const data = batchInputs(network, objective, examples);
  const order = input('index', [rowsOf(runs)], 'int32');
  const width = Object.keys(optimizer.scalars(optimizer.learningRate, 1)).length;
  const scalars = input('scalars', [stepsOf(runs), 1, width]);
  const inputs = [order, scalars];

  // what no step changes is read from outside the bodies, so all know it by one value
  const state = stateInputs(network.weights, optimizer);
  const within = stateInputs(network.weights, optimizer);
  const next = new Map<string, Value>();
  const logs: Value[] = [];
  let [row, done] = [0, 0];
  for (const [run, { steps, batchSize }] of runs.entries()) {
    const own = slice(order, { axes: [0], starts: [row], ends: [row + steps * batchSize] });
    const { batch, sequences } = batchesOf(data, reshape(own, [steps, batchSize]));
    const step = trainingStep(network, objective, optimizer, batch, within, target);
    const names = [...step.next.keys()];
    const drawn = step.draws.map(({ shape }, i) => input(randomName(i, run), [steps, ...shape]));
    const stepScalars = slice(scalars, { axes: [0], starts: [done], ends: [done + steps] });
    const bodyInputs = [
      ...names.map((name) => within.get(name)!),
      ...sequences.keys(),
      step.scalars,
      ...step.drawInputs,
    ];
    const changed = [...step.next.values()];
    const collected = afterSteps({ inputs: bodyInputs, outputs: [...changed, step.logs] }, steps);
    const results = scan(
      names.map((name) => next.get(name) ?? state.get(name)!),
      [...sequences.values(), stepScalars, ...drawn],
      { inputs: bodyInputs, outputs: [...changed, ...collected.values] },
    );
    for (const [i, name] of names.entries()) next.set(name, results[i]);
    logs.push(collected.finish(results.slice(names.length)));
    inputs.push(...drawn);
    row += steps * batchSize;
    done += steps;
  }
  return { state, next, logs: concat(logs, 0), inputs };
}

/** Any number of steps will do for a graph that is run with any. */
const anyNumber = 2;

/**
 * The graph of one step made into one of any number of steps in a run, as many as it is fed: all inputs but the state, and
 * `logs`, have a first axis of steps. For large models: weights stay in the engine between the steps.
 *
 * @returns the outputs, and the names of those inputs and outputs
 */
export function anyStepsGraph({ state, next, logs }: StepGraph) {
  const ends = [...next.values(), logs];
  const kept = new Set(state.values());
  const fed = topologicalOrder(ends)
    .filter(({ operator, outputs }) => operator === Input && !kept.has(outputs[0]))
    .map(({ outputs }) => outputs[0]);
  const states = [...next.keys()].map((name) => state.get(name)!);
  const results = scan(
    states.map((value) => input(inputName(value), value.shape)),
    fed.map((value) => input(inputName(value), [anyNumber, ...value.shape], value.dtype)),
    { inputs: [...states, ...fed], outputs: ends },
  );
  const last = new Map([...next.keys()].map((name, i) => [name, results[i]]));
  return {
    outputs: { ...namedOutputs(last, results[last.size]), ...namedSums(last) },
    sequences: [...fed.map(inputName), 'logs'],
  };
}

/** How many steps they are together. */
export function stepsOf(runs: readonly EqualSteps[]): number {
  return runs.reduce((sum, { steps }) => sum + steps, 0);
}

/** How many rows of the data they take together. */
export function rowsOf(runs: readonly EqualSteps[]): number {
  return runs.reduce((sum, { steps, batchSize }) => sum + steps * batchSize, 0);
}

/** The input of random numbers `draw` of run `run`. */
export function randomName(draw: number, run: number): string {
  return `random${draw}/${run}`;
}

/** One batch of the rows that `index` (steps, batch) names, as inputs of a body, and the sequence that each is fed from. */
function batchesOf({ x, y, w }: Batch, index: Value): { batch: Batch; sequences: Map<Value, Value> } {
  const sequences = new Map<Value, Value>();
  const number = input('index', index.shape.slice(1), index.dtype);
  const rows = (all: Value): Value => {
    const [, ...shape] = all.shape;
    if (sizeOf(index.shape) * sizeOf(shape) <= orderedAhead) {
      const entry = input('rows', [index.shape[1], ...shape]);
      sequences.set(entry, gather(all, index));
      return entry;
    }
    sequences.set(number, index);
    return gather(all, number);
  };
  return { batch: { x: x.map(rows), y: y.map(rows), w: w && rows(w) }, sequences };
}
