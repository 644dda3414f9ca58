import { sameShape, shapeText, sizeOf, Tensor } from '../array/tensor.ts';
import { Xoshiro128 } from '../array/xoshiro.ts';
import { describe, EarshotError, unknownName } from '../errors.ts';
import { checkCall } from './call-options.ts';
import { type ConfusionMatrixOptions, confusionMatrix } from './confusion-matrix.ts';
import { type Inputs, isByName, type Numbers } from './data.ts';
import { type BatchSource, isSource } from './dataset/source.ts';
import { type EvaluateOptions, type EvaluateSourceOptions, evaluate, evaluateSource } from './evaluate.ts';
import type { Shape } from './features.ts';
import { type FitOptions, type FitSourceOptions, fit, type History } from './fit.ts';
import type { Foreign } from './foreign.ts';
import { initialize } from './initializers.ts';
import type { Logs } from './logs.ts';
import type { Architecture, BuiltLayer, Call, Network } from './network.ts';
import { type ObjectiveOptions, type OutputObjective, objectiveOf } from './objective.ts';
import { type Optimizer, type OptimizerName, optimizer } from './optimizers/index.ts';
import { currentRate, setRate } from './optimizers/optimizer.ts';
import {
  type PredictBatch,
  type PredictOptions,
  type PredictSourceOptions,
  predict,
  predictSource,
} from './predict.ts';
import { stateShapes } from './program.ts';
import type { TrainingRecord } from './resume.ts';
import { exportModel, modelBytes, saveModel } from './save.ts';
import { Sessions } from './sessions.ts';
import { type SummaryOptions, summary } from './summary.ts';
import type { SymbolicTensor } from './symbolic.ts';
import { Trainer } from './trainer.ts';
import { transferWeights } from './transfer.ts';
import { placeWeights, type Weight, weightSpecs } from './weights.ts';

/** Options of every model. */
export interface ModelOptions {
  /** seed of everything random in the model: first weights, dropout, the order of examples; default 0 */
  seed?: number;
  /** default 'sequential', or 'functional' */
  name?: string;
}

/** How a model is to be trained. */
export interface CompileOptions extends ObjectiveOptions {
  /** default 'rmsprop', as in Keras */
  optimizer?: OptimizerName | Optimizer;
}

/** What `compile` decided. */
export interface Compiled {
  readonly optimizer: Optimizer;
  readonly outputs: readonly OutputObjective[];
}

/** A model with one output or several. */
export type AnyModel = Model<Tensor | Tensor[]>;

/**
 * Layers with their weights: Keras's `Model`. Make it with `sequential`, or `model` for other graphs than a stack.
 *
 * The same seed, data and options give bit-identical weights and losses on the same machine.
 *
 * @typeParam Prediction what `predict` gives: a tensor, or one for each of several outputs
 */
export class Model<Prediction extends Tensor | Tensor[] = Tensor> implements Network {
  readonly name: string;
  readonly seed: number;
  readonly stack: boolean;
  readonly inputs: readonly SymbolicTensor[];
  readonly inputNames: readonly string[];
  readonly layers: readonly BuiltLayer[];
  readonly listing: readonly (number | BuiltLayer)[];
  readonly calls: readonly Call[];
  readonly outputs: readonly SymbolicTensor[];
  readonly outputNames: readonly string[];
  readonly outputPlaces: readonly number[];
  /** set it to true in a callback to end training after this epoch */
  stopTraining = false;
  /** @internal the numbers of weights and optimizer slots, by the names of `stateShapes` */
  state = new Map<string, Tensor>();
  /** @internal */
  readonly generator: Xoshiro128;
  /** @internal */
  readonly sessions = new Sessions();
  /** @internal steps that the optimizer has done */
  iterations = 0;
  /** @internal how far the last `fit` has come */
  record?: () => TrainingRecord;
  /** @internal computes the model where it is not a graph of ours */
  foreign?: Foreign;
  #weights: readonly Weight[];
  #compiled: Compiled | undefined;

  /** @internal */
  constructor(architecture: Architecture, { seed = 0, name = 'functional' }: ModelOptions) {
    this.name = name;
    this.seed = seed;
    this.stack = architecture.stack;
    this.generator = new Xoshiro128(seed);
    this.inputs = architecture.inputs;
    this.inputNames = architecture.inputNames;
    this.layers = architecture.layers;
    this.listing = architecture.listing;
    this.calls = architecture.calls;
    this.outputs = architecture.outputs;
    this.outputNames = architecture.outputNames;
    this.outputPlaces = architecture.outputPlaces;
    this.#weights = placeWeights(this.layers);
    for (const [tensor, shape] of stateShapes(this.#weights)) this.state.set(tensor, zeros(shape));
    const specs = this.layers.flatMap(weightSpecs);
    for (const [i, weight] of this.#weights.entries())
      this.#numbers(weight).set(initialize(specs[i].initializer, weight.shape, this.generator));
  }

  /** All weights, in Keras's order. */
  get weights(): readonly Weight[] {
    return this.#weights;
  }

  /** Shape of the (first) input, without the batch axis. */
  get inputShape(): Shape {
    return this.inputs[0].shape;
  }

  /** Shape of the (first) output, without the batch axis. */
  get outputShape(): Shape {
    return this.outputs[0].shape;
  }

  /** A layer by its name. @throws EarshotError UNKNOWN_NAME */
  getLayer(name: string): BuiltLayer {
    const found = this.layers.find((built) => built.name === name);
    if (found !== undefined) return found;
    throw unknownName(
      'layer',
      name,
      this.layers.map((built) => built.name),
    );
  }

  /** The optimizer (this model's own copy), loss and metrics. @throws EarshotError WRONG_ORDER before `compile` */
  get compiled(): Compiled {
    if (this.#compiled === undefined) {
      throw new EarshotError(
        'WRONG_ORDER',
        `call model.compile({ optimizer, loss, metrics }) before training or evaluating '${this.name}'.`,
      );
    }
    return this.#compiled;
  }

  get isCompiled(): boolean {
    return this.#compiled !== undefined;
  }

  /** The optimizer's step length now; may be changed while training, unless it follows a schedule. */
  get learningRate(): number {
    return currentRate(this.compiled.optimizer, this.iterations);
  }

  set learningRate(rate: number) {
    setRate(this.compiled.optimizer, rate);
  }

  /**
   * Decides how to train. Starts the optimizer anew; the weights stay.
   * @throws EarshotError UNKNOWN_NAME for an unknown optimizer, loss or metric (with the nearest right one)
   */
  compile(options: CompileOptions): void {
    checkCall('compile', options);
    const outputs = objectiveOf(this, options);
    const own = { ...optimizer(options.optimizer ?? 'rmsprop') };
    this.#compiled = { optimizer: own, outputs };
    this.sessions.clear();
    this.iterations = 0;
    this.record = undefined;
    this.#placeAgain();
    for (const [tensor, shape] of stateShapes(this.#weights, own))
      if (!this.state.has(tensor)) this.state.set(tensor, zeros(shape));
  }

  /** Puts the weights where they belong now that layers may be frozen or not, and drops the optimizer's slots. */
  #placeAgain(): void {
    const numbers = this.#weights.map((weight) => this.#numbers(weight));
    this.#weights = placeWeights(this.layers);
    this.state = new Map([...stateShapes(this.#weights)].map(([tensor, shape]) => [tensor, zeros(shape)]));
    for (const [i, weight] of this.#weights.entries()) this.#numbers(weight).set(numbers[i]);
  }

  /**
   * Trains on examples x (examples, ...inputShape) with targets y: (examples, ...outputShape), or for
   * `sparseCategoricalCrossentropy` the number of the class of each example. See `FitOptions`. Keras: `Model.fit`.
   *
   * Or on a source of batches [x, y] or [x, y, sampleWeight]: the batches of a `dataset`, a generator function, which
   * is called for each epoch, another iterable, or a generator object, which is gone on with in each epoch. Each batch
   * is a step. See `FitSourceOptions`.
   *
   * @returns for each key ('loss', the metrics, and both with 'val_' before) one number an epoch
   * @throws EarshotError WRONG_ORDER before `compile`; SHAPE_MISMATCH, INVALID_ARGUMENT for data that do not fit;
   * NOT_FINITE for NaN in the data, or when training diverges: the weights are then those from before that epoch
   *
   * @example
   * import { dense, sequential } from 'earshot/nn';
   * const model = sequential({ inputShape: [1], seed: 0 }, [dense(1)]);
   * model.compile({ optimizer: 'adam', loss: 'mse' });
   * const { history } = await model.fit([0, 1, 2, 3], [1, 3, 5, 7], { epochs: 20, verbose: 0 });
   * console.log(history.loss.length, history.loss[19] < history.loss[0]); // 20 true
   */
  fit(x: Inputs, y: Inputs, options?: FitOptions): Promise<History>;
  fit(source: BatchSource, options?: FitSourceOptions): Promise<History>;
  async fit(
    x: Inputs | BatchSource,
    y?: Inputs | FitSourceOptions,
    options: FitOptions = {},
  ): Promise<History> {
    const [examples, own] = isSource(x)
      ? [{ source: x }, (y ?? {}) as FitSourceOptions]
      : [{ x, y: y as Inputs }, options];
    if (!isSource(x) || isByName(own)) checkCall('fit', own, isSource(x));
    // biome-ignore lint/suspicious/noFocusedTests: this fit trains a model
    return fit(this, examples, own);
  }

  /**
   * One step on one batch; returns its loss and metrics (before the step), as Keras's `train_on_batch`.
   * @throws EarshotError as `fit`
   */
  async trainOnBatch(x: Inputs, y: Inputs, options: { sampleWeight?: Numbers } = {}): Promise<Logs> {
    checkCall('trainOnBatch', options);
    return Trainer.onBatch(this, x, y, options.sampleWeight);
  }

  /**
   * Loss (with penalties) and metrics over examples, or over the batches of a source, in prediction mode. Keras:
   * `Model.evaluate`.
   * @throws EarshotError as `fit`
   */
  evaluate(x: Inputs, y: Inputs, options?: EvaluateOptions): Promise<Logs>;
  evaluate(source: BatchSource, options?: EvaluateSourceOptions): Promise<Logs>;
  async evaluate(
    x: Inputs | BatchSource,
    y?: Inputs | EvaluateSourceOptions,
    options?: EvaluateOptions,
  ): Promise<Logs> {
    if (isSource(x)) {
      checkCall('evaluate', y ?? {}, true);
      return evaluateSource(this, x, y as EvaluateSourceOptions);
    }
    checkCall('evaluate', options ?? {});
    return evaluate(this, x, y as Inputs, options);
  }

  /**
   * How often examples of each class (row) were taken for each class (column). The class that a model predicts is its
   * largest output; a single output above 0.5 is class 1. Targets as for `evaluate`.
   *
   * @throws EarshotError as `fit`; UNKNOWN_NAME for an output that is not there
   *
   * @example
   * import { dense, sequential, Tensor } from 'earshot/nn';
   * const model = sequential({ inputShape: [2] }, [dense(2, { useBias: false })]);
   * model.setWeights([new Tensor('float32', [1, 0, 0, 1], [2, 2])]);
   * model.compile({ loss: 'sparseCategoricalCrossentropy' });
   * const x = new Tensor('float32', [1, 0, 0, 1, 0, 1], [3, 2]);
   * console.log(await model.confusionMatrix(x, [0, 0, 1])); // [[1, 1], [0, 1]]
   */
  async confusionMatrix(x: Inputs, y: Inputs, options: ConfusionMatrixOptions = {}): Promise<number[][]> {
    checkCall('confusionMatrix', options);
    return confusionMatrix(this, x, y, options);
  }

  /**
   * The output for each example x (examples, ...inputShape): a float32 tensor (examples, ...outputShape), or one
   * for each of several outputs. Keras: `Model.predict`.
   *
   * A source gives batches as for `fit`, whose targets are not looked at, or [x], or x itself unless it is an array.
   *
   * @throws EarshotError SHAPE_MISMATCH, INVALID_ARGUMENT for data that do not fit; NOT_FINITE for NaN in them
   *
   * @example
   * import { dense, sequential } from 'earshot/nn';
   * const model = sequential({ inputShape: [1] }, [dense(3, { activation: 'softmax' })]);
   * console.log((await model.predict([0.1, 0.2])).dims); // [2, 3]
   */
  predict(x: Inputs, options?: PredictOptions): Promise<Prediction>;
  predict(source: BatchSource<PredictBatch>, options?: PredictSourceOptions): Promise<Prediction>;
  async predict(
    x: Inputs | BatchSource<PredictBatch>,
    options: PredictOptions & PredictSourceOptions = {},
  ): Promise<Prediction> {
    checkCall('predict', options, isSource(x));
    const results = await (isSource(x)
      ? predictSource(this, x, options)
      : predict(this, x as Inputs, options));
    return (results.length === 1 ? results[0] : results) as Prediction;
  }

  /** Copies of all weights in Keras's order and shapes. */
  getWeights(): Tensor[] {
    return this.weights.map((weight) => new Tensor('float32', this.#numbers(weight).slice(), weight.shape));
  }

  /**
   * Takes weights in Keras's order and shapes. Nothing changes when one of them does not fit.
   * @throws EarshotError SHAPE_MISMATCH for a wrong number of tensors or a wrong shape, NOT_FINITE for NaN or infinity
   */
  setWeights(tensors: readonly Tensor[]): void {
    if (!Array.isArray(tensors) || tensors.length !== this.weights.length) {
      throw new EarshotError(
        'SHAPE_MISMATCH',
        `setWeights: the model has ${this.weights.length} weights; received ${Array.isArray(tensors) ? tensors.length : describe(tensors)}.`,
      );
    }
    for (const [i, { layer, name, shape }] of this.weights.entries()) {
      const { dims, type } = tensors[i] ?? {};
      if (dims === undefined || !sameShape(dims, shape) || type !== 'float32') {
        const received = dims === undefined ? describe(tensors[i]) : `${shapeText(dims)} of ${type}`;
        throw new EarshotError(
          'SHAPE_MISMATCH',
          `setWeights: [${i}] is ${layer}/${name}, ${shapeText(shape)} of float32; received ${received}.`,
        );
      }
      const bad = (tensors[i].data as Float32Array).find((value) => !Number.isFinite(value));
      if (bad !== undefined) {
        throw new EarshotError(
          'NOT_FINITE',
          `setWeights: [${i}], for ${layer}/${name}, holds ${bad}; a network with it gives no numbers. Take weights from before training failed.`,
        );
      }
    }
    // new tensors: graphs that hold the old ones are known by them
    for (const name of stateShapes(this.weights).keys()) {
      const { data, dims } = this.state.get(name)!;
      this.state.set(name, new Tensor('float32', (data as Float32Array).slice(), dims));
    }
    for (const [i, weight] of this.weights.entries())
      this.#numbers(weight).set(tensors[i].data as Float32Array);
  }

  /**
   * Takes the weights of layers that another model has under the same names: for going on from what it learned.
   * Nothing changes when one of them does not fit.
   *
   * @param layers names of the layers whose weights are taken; default all that both models have
   * @returns the names of the layers whose weights were taken
   * @throws EarshotError UNKNOWN_NAME for a layer that one of the models lacks, SHAPE_MISMATCH for weights that
   * differ in shape or when the models share no layer
   *
   * @example
   * import { dense, model, sequential } from 'earshot/nn';
   * const base = sequential({ inputShape: [3], seed: 1 }, [dense(5, { name: 'features' }), dense(4)]);
   * const features = base.getLayer('features');
   * const other = model({ inputs: base.inputs, outputs: dense(2, { name: 'head' })(features.output) });
   * console.log(other.transferWeights(base)); // ['features']
   */
  transferWeights(from: AnyModel, layers?: readonly string[]): string[] {
    return transferWeights(this, from, layers);
  }

  /** How many numbers the model learns or keeps. */
  countParams(): { total: number; trainable: number; nonTrainable: number } {
    const count = (wanted: boolean) =>
      this.weights
        .filter(({ trainable }) => trainable === wanted)
        .reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    const [trainable, nonTrainable] = [count(true), count(false) + (this.foreign?.parameters ?? 0)];
    return { total: trainable + nonTrainable, trainable, nonTrainable };
  }

  /** The layers, their output shapes and numbers of parameters as a table laid out like Keras's. */
  summary(options: SummaryOptions = {}): string {
    checkCall('summary', options);
    return summary(this, options);
  }

  /**
   * Writes the whole model (layers, weights, optimizer) to a file that `loadModel` reads. The file is an ONNX
   * model too: any onnxruntime can run it.
   * @throws EarshotError NOT_WRITABLE; then an older file at that path is as it was
   */
  save(path: string): Promise<void> {
    return saveModel(this, path);
  }

  /** The bytes that `save` writes, for where there are no files: `loadModel` takes them. */
  toBytes(): Uint8Array {
    return modelBytes(this);
  }

  /** Writes the prediction part alone as an ONNX model: input `x` (batch, ...inputShape), output `output`; several by their names. */
  async export(path: string, options: { metadata?: Readonly<Record<string, string>> } = {}): Promise<void> {
    checkCall('export', options);
    return exportModel(this, path, options);
  }

  #numbers({ tensor, offset, shape }: Weight): Float32Array {
    return (this.state.get(tensor)!.data as Float32Array).subarray(offset, offset + sizeOf(shape));
  }
}

function zeros(shape: Shape): Tensor {
  return new Tensor('float32', new Float32Array(sizeOf(shape)), shape);
}
