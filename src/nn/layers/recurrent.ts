import { add } from '../../graph/ops/add.ts';
import { concat } from '../../graph/ops/concat.ts';
import { fillBatch } from '../../graph/ops/fill-batch.ts';
import { gemm } from '../../graph/ops/gemm.ts';
import { input as entryOf } from '../../graph/ops/input.ts';
import { matmul } from '../../graph/ops/matmul.ts';
import { mul } from '../../graph/ops/mul.ts';
import { scan } from '../../graph/ops/scan.ts';
import { split } from '../../graph/ops/split.ts';
import { transpose } from '../../graph/ops/transpose.ts';
import type { Value } from '../../graph/value.ts';
import { checkBelowOne, checkCount, checkFlag, checkRank } from '../check.ts';
import { channelsLast, type Features, features, type Shape } from '../features.ts';
import { type Initializer, type InitializerName, initializer } from '../initializers.ts';
import { type Layer, type LayerContext, layer, type WeightSpec } from '../layer.ts';
import type { Regularizer } from '../regularizers.ts';
import { type KernelOptions, kernelOptions } from './dense.ts';
import { reverseSteps } from './recurrent-order.ts';
import { byOperator, type OperatorForm } from './recurrent-prediction.ts';

/** Options of recurrent layers. */
export interface RecurrentOptions extends KernelOptions {
  /** default 'orthogonal' */
  recurrentInitializer?: InitializerName | Initializer;
  recurrentRegularizer?: Regularizer;
  /** part of the inputs' features that is dropped in training, the same ones at every step; default 0 */
  dropout?: number;
  /** part of the state that is dropped in training where it enters the recurrence, likewise; default 0 */
  recurrentDropout?: number;
  /** give the output of every step, (batch, steps, units), not only of the last one; default false */
  returnSequences?: boolean;
  /** take the steps from the last to the first, and give the outputs in this order; default false */
  goBackwards?: boolean;
}

/** The names of `RecurrentOptions`. */
export const recurrentOptions = [
  ...kernelOptions,
  'recurrentInitializer',
  'recurrentRegularizer',
  'dropout',
  'recurrentDropout',
  'returnSequences',
  'goBackwards',
] as const;

/** A recurrent layer: what `bidirectional` takes. */
export interface RecurrentLayer extends Layer {
  readonly returnSequences: boolean;
  readonly goBackwards: boolean;
  /** the same layer in the other direction */
  reversed(): RecurrentLayer;
  /** like `call`, but the outputs stand in the order of the inputs' steps also when going backwards */
  callInOrder(inputs: readonly Features[], context: LayerContext): Features;
}

/** The state times the recurrent kernel: of gates `from` up to, not including, `to`, plus `c`. */
export type Recurrence = (state: Value, c: Value | undefined, from?: number, to?: number) => Value;

/** What happens in a step of a recurrent layer. */
export interface Cell {
  /** Keras's class name, such as 'LSTM' */
  readonly kind: string;
  /** products that one kernel holds, side by side */
  readonly gates: number;
  /** tensors of `units` numbers that go from step to step; the first is the output */
  readonly states: number;
  readonly biasShape: Shape;
  readonly biasInitializer?: Initializer;
  /** the ONNX operator that does all steps at once, where there is one for the cell's activations */
  readonly operator?: OperatorForm;
  /** the part of the bias that is added to the inputs' product before the steps; default all of it */
  inputBias?(bias: Value): Value;
  /**
   * The next states.
   * @param entry the inputs' product of this step, (batch, gates * units)
   * @param bias the layer's bias
   */
  step(
    states: readonly Value[],
    entry: Value,
    product: Recurrence,
    bias: Value | undefined,
  ): readonly Value[];
}

/** A recurrent layer from what happens in a step. `make` makes it with other options. */
export function recurrent(
  cell: Cell,
  units: number,
  options: RecurrentOptions,
  make: (units: number, options: RecurrentOptions) => RecurrentLayer,
): RecurrentLayer {
  const { returnSequences, goBackwards } = checked(cell.kind, units, options);
  const callInOrder = ([x]: readonly Features[], context: LayerContext) => {
    const all = unroll(cell, units, options, channelsLast(x), context);
    return features(returnSequences ? transpose(all.outputs, [1, 0, 2]) : all.last);
  };
  return layer({
    kind: cell.kind,
    config: { units, ...options },
    outputShape: ([input]) => {
      checkRank(cell.kind, input, 2, 'steps, features');
      return returnSequences ? [input[0], units] : [units];
    },
    weights: ([input]) => weights(cell, units, input[1], options),
    call: (inputs, context) => {
      const inOrder = callInOrder(inputs, context);
      return returnSequences && goBackwards ? features(reverseSteps(inOrder.value)) : inOrder;
    },
    ...{ returnSequences, goBackwards, callInOrder },
    ...{ reversed: () => make(units, { ...options, goBackwards: !goBackwards }) },
  }) as RecurrentLayer;
}

function checked(kind: string, units: number, options: RecurrentOptions) {
  const { dropout = 0, recurrentDropout = 0, useBias = true } = options;
  const { returnSequences = false, goBackwards = false } = options;
  checkCount(`${kind}: units`, units);
  checkBelowOne(`${kind}: dropout`, dropout);
  checkBelowOne(`${kind}: recurrentDropout`, recurrentDropout);
  checkFlag(`${kind}: useBias`, useBias);
  checkFlag(`${kind}: returnSequences`, returnSequences);
  checkFlag(`${kind}: goBackwards`, goBackwards);
  return { returnSequences, goBackwards };
}

function weights(cell: Cell, units: number, inputs: number, options: RecurrentOptions): WeightSpec[] {
  const { kernelInitializer = 'glorotUniform', recurrentInitializer = 'orthogonal' } = options;
  const columns = cell.gates * units;
  const specs: WeightSpec[] = [
    {
      name: 'kernel',
      shape: [inputs, columns],
      initializer: initializer(kernelInitializer),
      regularizer: options.kernelRegularizer,
    },
    {
      name: 'recurrent_kernel',
      shape: [units, columns],
      initializer: initializer(recurrentInitializer),
      regularizer: options.recurrentRegularizer,
    },
  ];
  if (options.useBias ?? true) {
    specs.push({
      name: 'bias',
      shape: cell.biasShape,
      initializer: cell.biasInitializer ?? initializer(options.biasInitializer ?? 'zeros'),
      regularizer: options.biasRegularizer,
    });
  }
  return specs;
}

/** All steps: the outputs (steps, batch, units) in the order of the inputs' steps, and that of the step taken last. */
function unroll(cell: Cell, units: number, options: RecurrentOptions, x: Value, context: LayerContext) {
  const { useBias = true, goBackwards = false } = options;
  const given = {
    kernel: context.weight('kernel'),
    recurrent: context.weight('recurrent_kernel'),
    bias: useBias ? context.weight('bias') : undefined,
  };
  const steps = transpose(x, [1, 0, 2]);
  if (!context.training && cell.operator) return byOperator(cell.operator, steps, given, goBackwards);

  const masks = dropoutMasks(cell, units, options, x, context);
  const products = inputProducts(cell, steps, given.kernel, masks.inputs);
  const inputBias = given.bias && (cell.inputBias?.(given.bias) ?? given.bias);
  const sequence = inputBias === undefined ? products : add(products, inputBias);
  const product = recurrence(cell, given.recurrent, masks.state);

  const first = fillBatch(x, [units]);
  const states = Array.from({ length: cell.states }, () => entryOf('state', first.shape));
  const entry = entryOf('entry', sequence.shape.slice(1));
  const next = cell.step(states, entry, product, given.bias);
  const results = scan(
    states.map(() => first),
    [sequence],
    { inputs: [...states, entry], outputs: [...next, next[0]] },
    { reverse: goBackwards },
  );
  return { last: results[0], outputs: results[cell.states] };
}

/**
 * Masks as Keras draws them: (batch, features) for the inputs and (batch, units) for the state, the same at every
 * step; one for each gate once the state is dropped from, else one for all.
 */
function dropoutMasks(cell: Cell, units: number, options: RecurrentOptions, x: Value, context: LayerContext) {
  const { dropout = 0, recurrentDropout = 0 } = options;
  const count = recurrentDropout > 0 ? cell.gates : 1;
  const draw = (length: number, rate: number) =>
    context.training && rate > 0
      ? Array.from({ length: count }, () => context.random([x.shape[0], length], { dropout: rate }))
      : [];
  return { inputs: draw(x.shape[2], dropout), state: draw(units, recurrentDropout) };
}

/** The inputs times the kernel for all steps at once: (steps, batch, gates * units). */
function inputProducts(cell: Cell, steps: Value, kernel: Value, masks: readonly Value[]): Value {
  if (masks.length === 0) return matmul(steps, kernel);
  if (masks.length === 1) return matmul(mul(steps, masks[0]), kernel);
  return maskedProducts(steps, partsOf(kernel, cell.gates), masks);
}

function recurrence(cell: Cell, kernel: Value, masks: readonly Value[]): Recurrence {
  const kernels = partsOf(kernel, cell.gates);
  return (state, c, from = 0, to = cell.gates) => {
    if (masks.length === 0) {
      const all = from === 0 && to === cell.gates;
      return gemm(state, all ? kernel : concat(kernels.slice(from, to), 1), { c });
    }
    const product = maskedProducts(state, kernels.slice(from, to), masks.slice(from, to));
    return c === undefined ? product : add(product, c);
  };
}

/** Side by side for each gate: x without what its mask drops, times its part of a kernel. */
function maskedProducts(x: Value, kernels: readonly Value[], masks: readonly Value[]): Value {
  const products = kernels.map((kernel, gate) => matmul(mul(x, masks[gate]), kernel));
  return concat(products, x.shape.length - 1);
}

function partsOf(kernel: Value, gates: number): readonly Value[] {
  return split(kernel, new Array(gates).fill(kernel.shape[1] / gates), 1);
}
