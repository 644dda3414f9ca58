import { sizeOf, Tensor } from '../array/tensor.ts';
import type { Xoshiro128 } from '../array/xoshiro.ts';
import { EarshotError } from '../errors.ts';
import type { Target } from '../graph/passes/index.ts';
import { fromDevice, loadEngine, type Session } from '../runtime/index.ts';
import { allFinite, batchOf, type Inputs, type Numbers, type Rows, wholeOf } from './data.ts';
import { type Examples, exampleFeeds, examplesOf } from './evaluate.ts';
import { type Logs, LogsMean } from './logs.ts';
import type { AnyModel } from './model.ts';
import { type Draw, type Objective, type StepGraph, stateShapes, stepGraph } from './program.ts';
import { type EqualSteps, randomName, stepsGraph } from './steps-graph.ts';

export type { Logs };

/**
 * Steps that make fewer numbers than this run in a Scan, many in one run: to start a run, and to hand batches and
 * weights in and out of it, would cost as much as the step. On other devices than the processor they are few.
 */
const smallSteps = { processor: 20_000_000, others: 50_000 };

/** A run of many steps makes at most about this many numbers, some tenths of a second: progress shows meanwhile. */
const numbersPerRun = 300_000_000;

/** WebAssembly copies all examples for each run; of more numbers than this it gets single batches. */
const copiedExamples = 16_000_000;

/** At most this many random numbers are drawn ahead for one run. */
const drawnAhead = 4_000_000;

/** Hears after each run how many examples are done, and the mean logs so far. */
export type Report = (done: number, logs: () => Logs) => void;

/** Runs training steps of a compiled model. */
export class Trainer {
  readonly #model: AnyModel;
  readonly #target: Target;
  readonly #smallStep: number;
  readonly #batches = new WeakMap<Rows, Float32Array>();

  private constructor(model: AnyModel, target: Target, smallStep: number) {
    this.#target = target;
    this.#smallStep = smallStep;
    this.#model = model;
  }

  /** @throws EarshotError UNSUPPORTED, INVALID_ARGUMENT for a model that cannot be trained */
  static async create(caller: string, model: AnyModel): Promise<Trainer> {
    checkTrainable(caller, model);
    const { name, device } = await loadEngine();
    // Graphics processors are for matrix products, and have no indices of max-pools.
    const onProcessor = device === 'cpu';
    return new Trainer(
      model,
      onProcessor ? name : 'native',
      onProcessor ? smallSteps.processor : smallSteps.others,
    );
  }

  /** One step on one batch, as `Model.trainOnBatch`. */
  static async onBatch(model: AnyModel, x: Inputs, y: Inputs, sampleWeight?: Numbers): Promise<Logs> {
    const examples = examplesOf('trainOnBatch', model, x, y, sampleWeight);
    const trainer = await Trainer.create('trainOnBatch', model);
    const order = Int32Array.from({ length: examples.count }, (_, i) => i);
    return keepingWeights(model, () => trainer.epoch(examples, order, examples.count));
  }

  /**
   * One pass over the examples in the order given; the last batch may be smaller.
   * @returns the means of loss and metrics over the pass
   * @throws EarshotError NOT_FINITE when the loss is not a number any more; the weights are then those before that run
   */
  epoch(examples: Examples, order: Int32Array, batchSize: number, report: Report = () => {}): Promise<Logs> {
    return this.#pass(async (mean) => {
      const count = order.length;
      let done = 0;
      while (done < count) {
        const runs = this.#runs(examples, Math.min(batchSize, count - done), count - done);
        const logs = await (runs.length === 1 && runs[0].steps === 1
          ? this.#runOne(examples, order, done, runs[0].batchSize)
          : this.#runMany(examples, order, done, runs));
        let row = 0;
        const width = logs.length / stepsOf(runs);
        for (const { steps, batchSize } of runs) {
          for (let step = 0; step < steps; step++, row += width)
            mean.add(logs.subarray(row, row + width), batchSize);
          done += steps * batchSize;
        }
        report(done, () => mean.result());
      }
    });
  }

  /** One step on each batch that comes; as `epoch`. */
  stream(batches: AsyncIterable<Examples>, report: Report): Promise<Logs> {
    return this.#pass(async (mean) => {
      let done = 0;
      for await (const batch of batches) {
        const { count } = batch;
        const order = Int32Array.from({ length: count }, (_, i) => i);
        mean.add(await this.#runOne(batch, order, 0, count), count);
        done += count;
        report(done, () => mean.result());
      }
    });
  }

  /** On a graphics processor the state stays there between the runs, and is read when the pass is over. */
  async #pass(work: (mean: LogsMean) => Promise<void>): Promise<Logs> {
    const mean = new LogsMean(this.#model.compiled.outputs);
    try {
      await work(mean);
    } finally {
      const { state } = this.#model;
      for (const [name, tensor] of state) state.set(name, await fromDevice(tensor));
    }
    return mean.result();
  }

  /** The steps of the next run, of `left` examples: one, or as many as may be run at once, with the smaller batch that ends them. */
  #runs(examples: Examples, batchSize: number, left: number): EqualSteps[] {
    const most = Math.floor(left / batchSize);
    const steps = most === 1 ? 1 : this.#stepsAtOnce(examples, batchSize, most);
    const rest = left - steps * batchSize;
    const ends = steps > 1 && steps === most && rest > 0;
    return [{ steps, batchSize }, ...(ends ? [{ steps: 1, batchSize: rest }] : [])];
  }

  #stepsAtOnce(examples: Examples, size: number, steps: number): number {
    const { work, draws } = this.#single(size, this.#objective(examples));
    if (work > this.#smallStep || this.#copiesMuch(examples)) return 1;
    const drawn = draws.reduce((sum, { shape }) => sum + sizeOf(shape), 1);
    const most = Math.min(drawnAhead / drawn, numbersPerRun / work);
    return Math.max(1, Math.min(steps, Math.floor(most)));
  }

  #copiesMuch({ x, y, count }: Examples): boolean {
    const each = [...x, ...y].reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    return this.#target === 'wasm' && each * count > copiedExamples;
  }

  async #runOne(examples: Examples, order: Int32Array, start: number, size: number): Promise<Float32Array> {
    const model = this.#model;
    const objective = this.#objective(examples);
    const graph = this.#single(size, objective);
    const session = await model.sessions.get(`step ${size} ${objective.weighted}`, () => ({
      ...graph,
      keep: Object.keys(graph.outputs).filter((name) => name !== 'logs'),
    }));
    const whole = size === examples.count && order.every((row, i) => row === i);
    const take = (rows: Rows) =>
      whole ? wholeOf(rows) : batchOf(rows, order, start, start + size, this.#batch(rows, size));
    const feeds: Record<string, Tensor> = { ...exampleFeeds(examples, take), scalars: this.#scalars([], 1) };
    for (const [i, values] of this.#random(graph.draws, 1).entries())
      feeds[`random${i}`] = new Tensor('float32', values, graph.draws[i].shape);
    return this.#run(session, feeds, 1);
  }

  /** The array for a batch of rows, the same each time: fresh ones keep the collector of garbage busy. */
  #batch(rows: Rows, size: number): Float32Array {
    const length = size * sizeOf(rows.shape);
    const kept = this.#batches.get(rows);
    const batch = kept !== undefined && kept.length >= length ? kept : new Float32Array(length);
    this.#batches.set(rows, batch);
    return batch.subarray(0, length);
  }

  async #runMany(
    examples: Examples,
    order: Int32Array,
    start: number,
    runs: readonly EqualSteps[],
  ): Promise<Float32Array> {
    const model = this.#model;
    const objective = this.#objective(examples);
    const { count } = examples;
    const graphs = runs.map(({ batchSize }) => this.#single(batchSize, objective));
    const key = `steps ${runs.map(({ steps, batchSize }) => `${steps} of ${batchSize}`)} ${count} ${objective.weighted}`;
    const session = await model.sessions.get(key, () => ({
      outputs: stepsGraph(model, objective, model.compiled.optimizer, {
        runs,
        target: this.#target,
        examples: count,
      }),
      work: graphs[0].work,
    }));
    const rows = runs.reduce((sum, { steps, batchSize }) => sum + steps * batchSize, 0);
    const steps = stepsOf(runs);
    const feeds: Record<string, Tensor> = {
      ...exampleFeeds(examples, wholeOf),
      index: new Tensor('int64', longIntegers(order.subarray(start, start + rows)), [rows]),
      scalars: this.#scalars([steps], steps),
    };
    for (const [run, { steps }] of runs.entries()) {
      const { draws } = graphs[run];
      for (const [i, values] of this.#random(draws, steps).entries())
        feeds[randomName(i, run)] = new Tensor('float32', values, [steps, ...draws[i].shape]);
    }
    return this.#run(session, feeds, steps);
  }

  /** Runs steps from the model's state and keeps what they make of it; their logs, (steps, ...). */
  async #run(session: Session, data: Record<string, Tensor>, steps: number): Promise<Float32Array> {
    const model = this.#model;
    const names = [...stateShapes(model.weights, model.compiled.optimizer).keys()];
    const feeds = { ...data };
    for (const name of names) feeds[name] = model.state.get(name)!;
    const results = await session.run(feeds);
    const logs = results.logs.data as Float32Array;
    checkFinite(logs, steps, model.iterations, model.learningRate);
    for (const name of names) {
      const next = results[`next/${name}`];
      if (next !== undefined) model.state.set(name, next);
    }
    model.iterations += steps;
    return logs;
  }

  /** The random numbers of `steps` steps, in arrays kept between runs: to make them anew takes milliseconds. */
  #random(draws: readonly Draw[], steps: number): readonly Float32Array[] {
    if (draws.length === 0) return [];
    const { sessions, generator } = this.#model;
    const into = sessions.keep(`random ${draws.map(({ shape }) => shape)} for ${steps}`, () =>
      draws.map(({ shape }) => new Float32Array(sizeOf(shape) * steps)),
    );
    drawAll(into, draws, steps, generator);
    return into;
  }

  #scalars(lead: readonly number[], steps: number): Tensor {
    const { optimizer } = this.#model.compiled;
    const first = this.#model.iterations + 1;
    const numbers: number[] = [];
    for (let step = 0; step < steps; step++)
      numbers.push(...Object.values(optimizer.scalars(optimizer.learningRate, first + step)));
    return new Tensor('float32', Float32Array.from(numbers), [...lead, numbers.length / steps]);
  }

  #objective({ w }: Examples): Objective {
    return { outputs: this.#model.compiled.outputs, weighted: w !== undefined };
  }

  #single(size: number, objective: Objective): StepGraph {
    return this.#model.sessions.keep(`step ${size} ${objective.weighted}`, () =>
      stepGraph(this.#model, objective, this.#model.compiled.optimizer, {
        batchSize: size,
        target: this.#target,
      }),
    );
  }
}

function stepsOf(runs: readonly EqualSteps[]): number {
  return runs.reduce((sum, { steps }) => sum + steps, 0);
}

function checkTrainable(caller: string, model: AnyModel): void {
  if (model.foreign !== undefined) {
    throw new EarshotError(
      'UNSUPPORTED',
      `${caller}: '${model.name}' comes from an ONNX file that earshot did not save; it can predict and be evaluated, but not trained.`,
    );
  }
  if (model.countParams().trainable === 0) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${caller}: '${model.name}' has no weights to train; add a layer such as dense(10), or set \`trainable\` of a layer to true and compile again.`,
    );
  }
}

/** When training fails, the weights are those from before. */
export async function keepingWeights<T>(model: AnyModel, work: () => Promise<T>): Promise<T> {
  const [before, iterations] = [new Map(model.state), model.iterations];
  try {
    const result = await work();
    checkWeights(model);
    return result;
  } catch (error) {
    model.state = before;
    model.iterations = iterations;
    throw error;
  }
}

/** The last step's loss may still be a number where the weights after it are not any more. */
function checkWeights({ state, iterations, learningRate }: AnyModel): void {
  for (const [name, { data }] of state) {
    if (allFinite(data as Float32Array)) continue;
    throw new EarshotError(
      'NOT_FINITE',
      `'${name}' holds NaN or infinity after step ${iterations}. Try a smaller learning rate (now ${learningRate}), scale the inputs, or check the targets.`,
    );
  }
}

/** In 64 bits, by their low words: making a BigInt of each takes ten times as long. */
function longIntegers(rows: Int32Array): BigInt64Array {
  const words = new Int32Array(2 * rows.length);
  for (let i = 0; i < rows.length; i++) words[2 * i] = rows[i];
  return new BigInt64Array(words.buffer);
}

/** Draws the random numbers of `steps` steps, each (steps, ...shape), step by step. */
function drawAll(
  into: readonly Float32Array[],
  draws: readonly Draw[],
  steps: number,
  generator: Xoshiro128,
): void {
  for (let step = 0; step < steps; step++) {
    for (const [i, { distribution }] of draws.entries()) {
      const size = into[i].length / steps;
      const numbers = into[i].subarray(step * size, (step + 1) * size);
      if ('dropout' in distribution) fillMask(numbers, distribution.dropout, generator);
      else fillNormal(numbers, distribution.normal, generator);
    }
  }
}

/** Two elements from each draw: the rate is met to one part in 65,536. */
function fillMask(mask: Float32Array, rate: number, generator: Xoshiro128): void {
  const below = Math.round(rate * 65_536) - 1;
  const kept = 1 / (1 - rate);
  const draws = new Uint32Array((mask.length + 1) >> 1);
  generator.fill(draws);
  for (let i = 0; i < draws.length; i++) {
    // The sign bit instead of a comparison, which would be guessed wrong too often.
    mask[2 * i] = ((below - (draws[i] & 0xffff)) >>> 31) * kept;
    mask[2 * i + 1] = ((below - (draws[i] >>> 16)) >>> 31) * kept; // beyond the end of an odd mask: not stored
  }
}

function fillNormal(numbers: Float32Array, deviation: number, generator: Xoshiro128): void {
  for (let i = 0; i < numbers.length; i++) numbers[i] = deviation * generator.normal();
}

function checkFinite(logs: Float32Array, steps: number, before: number, learningRate: number): void {
  const width = logs.length / steps;
  for (let step = 0; step < steps; step++) {
    const loss = logs[step * width];
    if (Number.isFinite(loss)) continue;
    throw new EarshotError(
      'NOT_FINITE',
      `the loss became ${loss} at step ${before + step + 1}. Try a smaller learning rate (now ${learningRate}), scale the inputs, or check the targets.`,
    );
  }
}
