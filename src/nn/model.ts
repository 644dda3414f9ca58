import { sameShape, shapeText, sizeOf, Tensor } from '../array/tensor.ts';
import { Xoshiro128 } from '../array/xoshiro.ts';
import { describe, EarshotError } from '../errors.ts';
import { checkCount } from './check.ts';
import { type Numbers, targetShapeOf } from './data.ts';
import { type EvaluateOptions, evaluate } from './evaluate.ts';
import type { Shape } from './features.ts';
import { type FitOptions, fit, type History } from './fit.ts';
import { initialize } from './initializers.ts';
import type { Layer } from './layer.ts';
import { type Loss, type LossName, loss } from './losses.ts';
import { checkMetric, type Metric } from './metrics.ts';
import { defaultName } from './names.ts';
import { type Optimizer, type OptimizerName, optimizer } from './optimizers/index.ts';
import { checkLearningRate } from './optimizers/optimizer.ts';
import { type PredictOptions, predict } from './predict.ts';
import { type Network, stateShapes } from './program.ts';
import { exportModel, saveModel } from './save.ts';
import { Sessions } from './sessions.ts';
import { type SummaryOptions, summary } from './summary.ts';
import { type Logs, Trainer } from './trainer.ts';
import { type BuiltLayer, placeWeights, type Weight } from './weights.ts';

/** What a model is made from beside its layers. */
export interface SequentialOptions {
  /** lengths of the input's axes without the batch, channels last */
  inputShape: Shape;
  /** seed of everything random in the model: first weights, dropout, the order of examples; default 0 */
  seed?: number;
  /** default 'sequential' */
  name?: string;
}

/** How a model is to be trained. */
export interface CompileOptions {
  /** default 'rmsprop', as in Keras */
  optimizer?: OptimizerName | Optimizer;
  loss: LossName | Loss;
  metrics?: readonly Metric[];
}

/** What `compile` decided. */
export interface Compiled {
  readonly optimizer: Optimizer;
  readonly loss: Loss;
  readonly metrics: readonly Metric[];
}

/**
 * A stack of layers with its weights: Keras's `Sequential`. Make it with `sequential`.
 *
 * The same seed, data and options give bit-identical weights and losses on the same machine.
 */
export class Sequential implements Network {
  readonly name: string;
  readonly seed: number;
  readonly inputShape: Shape;
  readonly layers: readonly BuiltLayer[];
  readonly weights: readonly Weight[];
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
  #compiled: Compiled | undefined;

  constructor({ inputShape, seed = 0, name = 'sequential' }: SequentialOptions, layers: readonly Layer[]) {
    if (!Array.isArray(inputShape)) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `sequential: inputShape must be an array of lengths, such as [128, 216, 1]; received ${describe(inputShape)}.`,
      );
    }
    for (const length of inputShape) checkCount('sequential: inputShape entries', length);
    this.name = name;
    this.seed = seed;
    this.generator = new Xoshiro128(seed);
    this.inputShape = [...inputShape];
    this.layers = buildLayers(this.inputShape, layers);
    this.weights = placeWeights(this.layers);
    for (const [tensor, shape] of stateShapes(this.weights)) this.state.set(tensor, zeros(shape));
    for (const weight of this.weights) {
      const spec = this.#layerOf(weight).layer.weights!(this.#layerOf(weight).inputShape).find(
        ({ name }) => name === weight.name,
      )!;
      this.#numbers(weight).set(initialize(spec.initializer, weight.shape, this.generator));
    }
  }

  /** Shape of one output, without the batch axis. */
  get outputShape(): Shape {
    return this.layers.at(-1)?.outputShape ?? this.inputShape;
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

  /** The optimizer's step length; may be changed while training. */
  get learningRate(): number {
    return this.compiled.optimizer.learningRate;
  }

  set learningRate(rate: number) {
    this.compiled.optimizer.learningRate = checkLearningRate('model', rate);
  }

  /**
   * Decides how to train. Starts the optimizer anew; the weights stay.
   * @throws EarshotError UNKNOWN_NAME for an unknown optimizer, loss or metric (with the nearest right one)
   */
  compile(options: CompileOptions): void {
    const chosen = loss(options.loss);
    if (options.metrics !== undefined && !Array.isArray(options.metrics)) {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `compile: metrics must be an array, such as ['accuracy']; received ${describe(options.metrics)}.`,
      );
    }
    const metrics = (options.metrics ?? []).map(checkMetric);
    const own = { ...optimizer(options.optimizer ?? 'rmsprop') };
    const outputs = this.outputShape.at(-1);
    if (chosen.targets === 'classes' && (outputs === undefined || outputs < 2)) {
      throw new EarshotError(
        'SHAPE_MISMATCH',
        `loss '${chosen.name}' needs one output for each class; the model's output is ${shapeText([null, ...this.outputShape])}. For two classes and one output use 'binaryCrossentropy'.`,
      );
    }
    this.#compiled = { optimizer: own, loss: chosen, metrics };
    this.sessions.clear();
    this.iterations = 0;
    const kept = stateShapes(this.weights);
    for (const tensor of [...this.state.keys()]) if (!kept.has(tensor)) this.state.delete(tensor);
    for (const [tensor, shape] of stateShapes(this.weights, own))
      if (!this.state.has(tensor)) this.state.set(tensor, zeros(shape));
  }

  /** Shape of one target for the compiled loss. */
  get targetShape(): Shape {
    return targetShapeOf(this.compiled.loss, this.outputShape);
  }

  /**
   * Trains on examples x (examples, ...inputShape) with targets y: (examples, ...outputShape), or for
   * `sparseCategoricalCrossentropy` the number of the class of each example. See `FitOptions`. Keras: `Model.fit`.
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
  fit(x: Numbers, y: Numbers, options: FitOptions = {}): Promise<History> {
    // biome-ignore lint/suspicious/noFocusedTests: this fit trains a model
    return fit(this, x, y, options);
  }

  /**
   * One step on one batch; returns its loss and metrics (before the step), as Keras's `train_on_batch`.
   * @throws EarshotError as `fit`
   */
  async trainOnBatch(
    x: Numbers,
    y: Numbers,
    { sampleWeight }: { sampleWeight?: Numbers } = {},
  ): Promise<Logs> {
    return Trainer.onBatch(this, x, y, sampleWeight);
  }

  /**
   * Loss (with penalties) and metrics over examples, in prediction mode. Keras: `Model.evaluate`.
   * @throws EarshotError as `fit`
   */
  evaluate(x: Numbers, y: Numbers, options: EvaluateOptions = {}): Promise<Logs> {
    return evaluate(this, x, y, options);
  }

  /**
   * The output for each example x (examples, ...inputShape): a float32 tensor (examples, ...outputShape).
   * Keras: `Model.predict`.
   *
   * @throws EarshotError SHAPE_MISMATCH, INVALID_ARGUMENT for data that do not fit; NOT_FINITE for NaN in them
   *
   * @example
   * import { dense, sequential } from 'earshot/nn';
   * const model = sequential({ inputShape: [1] }, [dense(3, { activation: 'softmax' })]);
   * console.log((await model.predict([0.1, 0.2])).dims); // [2, 3]
   */
  predict(x: Numbers, options: PredictOptions = {}): Promise<Tensor> {
    return predict(this, x, options);
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
    if (tensors.length !== this.weights.length) {
      throw new EarshotError(
        'SHAPE_MISMATCH',
        `setWeights: the model has ${this.weights.length} weights; received ${tensors.length}.`,
      );
    }
    for (const [i, { layer, name, shape }] of this.weights.entries()) {
      if (!sameShape(tensors[i].dims, shape) || tensors[i].type !== 'float32') {
        const received = `${shapeText(tensors[i].dims)} of ${tensors[i].type}`;
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
    for (const [i, weight] of this.weights.entries())
      this.#numbers(weight).set(tensors[i].data as Float32Array);
  }

  /** How many numbers the model learns or keeps. */
  countParams(): { total: number; trainable: number; nonTrainable: number } {
    const count = (wanted: boolean) =>
      this.weights
        .filter(({ trainable }) => trainable === wanted)
        .reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    const [trainable, nonTrainable] = [count(true), count(false)];
    return { total: trainable + nonTrainable, trainable, nonTrainable };
  }

  /** The layers, their output shapes and numbers of parameters as a table laid out like Keras's. */
  summary(options: SummaryOptions = {}): string {
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

  /** Writes the prediction part alone as an ONNX model: input `x` (batch, ...inputShape), output `output`. */
  export(path: string, options: { metadata?: Readonly<Record<string, string>> } = {}): Promise<void> {
    return exportModel(this, path, options);
  }

  #layerOf(weight: Weight): BuiltLayer {
    return this.layers.find(({ name }) => name === weight.layer)!;
  }

  #numbers({ tensor, offset, shape }: Weight): Float32Array {
    return (this.state.get(tensor)!.data as Float32Array).subarray(offset, offset + sizeOf(shape));
  }
}

/**
 * A model that is a stack of layers. Keras: `Sequential`.
 *
 * @throws EarshotError SHAPE_MISMATCH when a layer does not fit the one before it
 *
 * @example
 * import { dense, sequential } from 'earshot/nn';
 * const model = sequential({ inputShape: [1], seed: 0 }, [
 *   dense(5, { activation: 'relu' }),
 *   dense(5, { activation: 'relu' }),
 *   dense(1),
 * ]);
 * console.log(model.countParams().total); // 46
 */
export function sequential(options: SequentialOptions, layers: readonly Layer[]): Sequential {
  return new Sequential(options, layers);
}

function buildLayers(inputShape: Shape, layers: readonly Layer[]): BuiltLayer[] {
  if (!Array.isArray(layers)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `sequential: the second argument must be an array of layers, such as [dense(10)]; received ${describe(layers)}.`,
    );
  }
  const names = new Set<string>();
  let shape = inputShape;
  return layers.map((layer, i) => {
    if (typeof layer?.outputShape !== 'function') {
      throw new EarshotError(
        'INVALID_ARGUMENT',
        `sequential: layer ${i} is ${describe(layer)}; layers are made by functions such as dense(10).`,
      );
    }
    const name = layer.name ?? defaultName(layer.kind, names);
    if (names.has(name))
      throw new EarshotError('INVALID_ARGUMENT', `sequential: two layers are named '${name}'.`);
    names.add(name);
    const built = { layer, name, inputShape: shape, outputShape: layer.outputShape(shape) };
    shape = built.outputShape;
    return built;
  });
}

function zeros(shape: Shape): Tensor {
  return new Tensor('float32', new Float32Array(sizeOf(shape)), shape);
}
