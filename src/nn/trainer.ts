import { sizeOf, Tensor } from '../array/tensor.ts';
import { EarshotError } from '../errors.ts';
import type { Target } from '../graph/passes/index.ts';
import { fromDevice, loadEngine, type Session } from '../runtime/index.ts';
import { channelBlock } from './channel-block.ts';
import { batchOf, type Inputs, type Numbers, type Rows, wholeOf } from './data.ts';
import { drawAll } from './draw.ts';
import { type Examples, exampleFeeds, examplesOf } from './evaluate.ts';
import { type Logs, LogsMean } from './logs.ts';
import type { AnyModel } from './model.ts';
import { convolves, type Draw, type Objective, type StepGraph, stateShapes, stepGraph } from './program.ts';
import { settleSlots, settlesWithin } from './settle-slots.ts';
import { anyStepsGraph, type EqualSteps, randomName, rowsOf, stepsGraph, stepsOf } from './steps-graph.ts';
import { checkFinite, checkTrainable, checkWeights, keepingWeights, noteFinite } from './training-checks.ts';

export type { Logs };

/**
 * Steps that make fewer numbers than this are small: of those, a number that is compiled runs at once, up to epochs, since to
 * start a run costs as much as the step. On other devices than the processor they are few.
 */
const smallSteps = { processor: 20_000_000, others: 50_000 };

/** WebAssembly copies all examples for each run; of more numbers than this it gets single batches. */
const copiedExamples = 16_000_000;

/** Up to so many epochs are done in one run where nobody looks at what is between them. */
const mostEpochsPerRun = 10;

/**
 * A run of many steps makes at most about so many numbers, some tenths of a second, for progress to show; and at most so many
 * random numbers and those of batches are laid out ahead for it.
 */
const few = { made: 300_000_000, laidOut: 4_000_000 };
const mostPerRun = { native: { made: 1_300_000_000, laidOut: 16_000_000 }, wasm: few, graphics: few };

/** After about so many steps, at the end of an epoch, the optimizer's slots are settled: in as many, a momentum of 0.9 does not get from 1e-30 to subnormal numbers. */
const stepsToSettle = 128;

/** Hears after each run how many examples are done, and the mean logs so far. */
export type Report = (done: number, logs: () => Logs) => void;

/** Runs training steps of a compiled model. */
export class Trainer {
  readonly #model: AnyModel;
  readonly #target: Target;
  readonly #smallStep: number;
  /** a step is done */
  #begun = false;

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
    if (device !== 'cpu') return new Trainer(model, { kind: 'graphics' }, smallSteps.others);
    const takesBlocks = model.sessions.keep('convolves', () => convolves(model));
    const block = takesBlocks ? await channelBlock() : undefined;
    return new Trainer(model, { kind: name, block }, smallSteps.processor);
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
   * @param period after how many steps slots are settled
   * @returns the means of loss and metrics over the pass
   * @throws EarshotError NOT_FINITE when the loss is not a number any more; the weights are then those before that run
   */
  epoch(
    examples: Examples,
    order: Int32Array,
    batchSize: number,
    report: Report = () => {},
    period = stepsToSettle,
  ): Promise<Logs> {
    return this.#pass(period, async (mean) => {
      const count = order.length;
      let done = 0;
      while (done < count) {
        const runs = this.#runs(examples, Math.min(batchSize, count - done), count - done);
        const [{ steps, batchSize: size }] = runs;
        const known = this.#isSmall(examples, size) && (steps > 1 || runs.length > 1);
        const logs = await (known
          ? this.#runMany(examples, () => order.subarray(done, done + rowsOf(runs)), runs, 1)
          : this.#runFed(examples, order, done, runs[0]));
        addLogs(mean, logs, runs);
        done += rowsOf(runs);
        report(done, () => mean.result());
      }
    });
  }

  /**
   * One epoch or several, to the same bits as one after the other.
   * @param order draws the order of the examples for the next epoch
   * @param most how many epochs there may be; several only where there are many steps in a run
   * @returns the logs of each epoch
   * @throws EarshotError as `epoch`: NOT_FINITE when it happened in the first of them
   */
  async epochs(
    examples: Examples,
    order: () => Int32Array,
    batchSize: number,
    most: number,
    report?: Report,
  ): Promise<Logs[]> {
    const runs = this.#runs(examples, Math.min(batchSize, examples.count), examples.count);
    const epochs = this.#epochsPerRun(examples, runs);
    if (epochs === 1) return [await this.epoch(examples, order(), batchSize, report)];
    const model = this.#model;
    const steps = epochs * stepsOf(runs);
    const period = steps * Math.ceil(stepsToSettle / steps);
    const single = async () => [await this.epoch(examples, order(), batchSize, report, period)];
    // A run of several epochs settles at its end, as those would one after the other.
    if (most < epochs || settlesWithin(model.iterations, steps - stepsOf(runs), period)) return single();
    const [state, iterations, drawn] = [new Map(model.state), model.iterations, model.generator.state()];
    try {
      const logs = await this.#runMany(examples, order, runs, epochs);
      checkWeights(model);
      if (settlesWithin(iterations, steps, period)) settleSlots(model);
      return Array.from({ length: epochs }, (_, epoch) => {
        const mean = new LogsMean(model.compiled.outputs);
        addLogs(mean, part(logs, epoch, epochs), runs);
        return mean.result();
      });
    } catch (error) {
      if (!(error instanceof EarshotError) || error.code !== 'NOT_FINITE') throw error;
      [model.state, model.iterations] = [state, iterations]; // the epochs before the one that failed count
      model.generator.setState(drawn);
      return single();
    }
  }

  /** One step on each batch that comes; as `epoch`. */
  stream(batches: AsyncIterable<Examples>, report: Report): Promise<Logs> {
    return this.#pass(stepsToSettle, async (mean) => {
      let done = 0;
      for await (const batch of batches) {
        const { count } = batch;
        const order = Int32Array.from({ length: count }, (_, i) => i);
        mean.add(await this.#runFed(batch, order, 0, { steps: 1, batchSize: count }), count);
        done += count;
        report(done, () => mean.result());
      }
    });
  }

  /** On a graphics processor the state stays there between the runs, and is read when the pass is over. */
  async #pass(period: number, work: (mean: LogsMean) => Promise<void>): Promise<Logs> {
    const model = this.#model;
    const before = model.iterations;
    const mean = new LogsMean(model.compiled.outputs);
    try {
      await work(mean);
    } finally {
      const { state } = model;
      for (const [name, tensor] of state) state.set(name, await fromDevice(tensor));
    }
    if (settlesWithin(before, model.iterations - before, period)) settleSlots(model);
    return mean.result();
  }

  /** The steps of the next run, of `left` examples: one, or as many as may be run at once; small ones with the smaller batch that ends them. */
  #runs(examples: Examples, batchSize: number, left: number): EqualSteps[] {
    const most = Math.floor(left / batchSize);
    const steps = most === 1 ? 1 : Math.min(most, this.#stepsPerRun(examples, batchSize));
    const rest = left - steps * batchSize;
    const ends = steps > 1 && steps === most && rest > 0 && this.#isSmall(examples, batchSize);
    return [{ steps, batchSize }, ...(ends ? [{ steps: 1, batchSize: rest }] : [])];
  }

  /** The most steps that are done at once. Of large ones the first is done alone, so that something shows soon. */
  #stepsPerRun(examples: Examples, size: number): number {
    const { work, draws } = this.#single(size, this.#objective(examples));
    const small = this.#isSmall(examples, size);
    if (!small && !(this.#begun && this.#scansLarge)) return 1;
    const drawn = draws.reduce((sum, { shape }) => sum + sizeOf(shape), 1);
    const laidOut = drawn + (small ? 0 : size * numbersOfOne(examples));
    const most = mostPerRun[this.#target.kind];
    return Math.max(1, Math.floor(Math.min(most.laidOut / laidOut, most.made / work)));
  }

  #isSmall(examples: Examples, size: number): boolean {
    const { work } = this.#single(size, this.#objective(examples));
    const copied = this.#target.kind === 'wasm' ? numbersOfOne(examples) * examples.count : 0;
    return work <= this.#smallStep && copied <= copiedExamples;
  }

  /**
   * Whether large steps run in a `Scan`, one or several at a time: the native engine copies what it gives out, weights and slots,
   * into new arrays, a tenth of a step. Graphics processors keep them anyway.
   */
  get #scansLarge(): boolean {
    return this.#target.kind === 'native';
  }

  /** Steps whose batches are laid out for them, the first from row `start` of the order. */
  async #runFed(
    examples: Examples,
    order: Int32Array,
    start: number,
    { steps, batchSize }: EqualSteps,
  ): Promise<Float32Array> {
    const model = this.#model;
    const objective = this.#objective(examples);
    const graph = this.#single(batchSize, objective);
    const inScan = this.#scansLarge && !this.#isSmall(examples, batchSize);
    const session = await model.sessions.get(`step ${batchSize} ${objective.weighted}`, () => {
      const { outputs, sequences } = inScan ? anyStepsGraph(graph) : { ...graph, sequences: [] };
      return {
        outputs,
        work: graph.work,
        options: { sequences },
        keepTransposes: this.#target.kind !== 'graphics',
        keep: Object.keys(outputs).filter((name) => name.startsWith('next/')),
      };
    });
    const rows = steps * batchSize;
    const lead = inScan ? [steps] : [];
    const whole = rows === examples.count && order.every((row, i) => row === i);
    const take = (all: Rows, name: string) => {
      const array = () => model.sessions.array(`batches ${name}`, rows * sizeOf(all.shape));
      const { data } = whole ? wholeOf(all) : batchOf(all, order, start, start + rows, array());
      return new Tensor('float32', data as Float32Array, [...lead, batchSize, ...all.shape]);
    };
    const feeds: Record<string, Tensor> = {
      ...exampleFeeds(examples, take),
      scalars: this.#scalars(lead, steps),
    };
    const random = this.#random(graph.draws, steps);
    drawAll(random, graph.draws, steps, model.generator);
    for (const [i, values] of random.entries())
      feeds[`random${i}`] = new Tensor('float32', values, [...lead, ...graph.draws[i].shape]);
    const logs = await this.#run(session, feeds, steps);
    this.#begun = true;
    return logs;
  }

  /** How many epochs are one run: several where one has all its steps in a run and there is room for more. */
  #epochsPerRun(examples: Examples, runs: readonly EqualSteps[]): number {
    const steps = stepsOf(runs);
    if (rowsOf(runs) !== examples.count || steps === 1 || !this.#isSmall(examples, runs[0].batchSize))
      return 1;
    return Math.max(
      1,
      Math.min(mostEpochsPerRun, Math.floor(this.#stepsPerRun(examples, runs[0].batchSize) / steps)),
    );
  }

  /** @param order draws the order of the examples of each epoch, of as many as the steps take */
  async #runMany(
    examples: Examples,
    order: () => Int32Array,
    runs: readonly EqualSteps[],
    epochs: number,
  ): Promise<Float32Array> {
    const model = this.#model;
    const objective = this.#objective(examples);
    const { count } = examples;
    const graphs = runs.map(({ batchSize }) => this.#single(batchSize, objective));
    const parts = runs.map(({ steps, batchSize }) => `${steps} of ${batchSize}`);
    const session = await model.sessions.get(
      `steps ${epochs} ${parts} ${count} ${objective.weighted}`,
      () => ({
        outputs: stepsGraph(model, objective, model.compiled.optimizer, {
          runs,
          epochs,
          target: this.#target,
          examples: count,
        }),
        work: graphs[0].work,
        keepTransposes: this.#target.kind !== 'graphics',
      }),
    );
    const rows = rowsOf(runs);
    const index = new Int32Array(epochs * rows);
    const random = graphs.map(({ draws }, run) => this.#random(draws, epochs * runs[run].steps, run));
    for (let epoch = 0; epoch < epochs; epoch++) {
      index.set(order(), epoch * rows);
      for (const [run, { steps }] of runs.entries()) {
        const own = random[run].map((all) => part(all, epoch, epochs));
        drawAll(own, graphs[run].draws, steps, model.generator);
      }
    }
    const lead = epochs === 1 ? [] : [epochs];
    const steps = epochs * stepsOf(runs);
    const feeds: Record<string, Tensor> = {
      ...exampleFeeds(examples, wholeOf),
      index: new Tensor('int32', index, [...lead, rows]),
      scalars: this.#scalars([...lead, stepsOf(runs)], steps),
    };
    for (const [run, arrays] of random.entries()) {
      for (const [i, values] of arrays.entries())
        feeds[randomName(i, run)] = new Tensor('float32', values, [
          ...lead,
          runs[run].steps,
          ...graphs[run].draws[i].shape,
        ]);
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
      if (next === undefined) continue;
      model.state.set(name, next);
      if (Number.isFinite(results[`sum/${name}`]?.data[0])) noteFinite(next);
    }
    model.iterations += steps;
    return logs;
  }

  /**
   * Arrays for the random numbers of so many steps.
   * @param run which of the runs that are done at once: each has arrays of its own
   */
  #random(draws: readonly Draw[], steps: number, run = 0): readonly Float32Array[] {
    const { sessions } = this.#model;
    return draws.map(({ shape }, i) => sessions.array(`random ${i} of ${run}`, sizeOf(shape) * steps));
  }

  #scalars(lead: readonly number[], steps: number): Tensor {
    const { optimizer } = this.#model.compiled;
    const first = this.#model.iterations + 1;
    const numbersAt = (step: number) =>
      Object.values(optimizer.scalars(optimizer.learningRate, first + step));
    const width = numbersAt(0).length;
    const numbers = new Float32Array(steps * width);
    for (let step = 0; step < steps; step++) numbers.set(numbersAt(step), step * width);
    return new Tensor('float32', numbers, [...lead, 1, width]);
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

/** Numbers of one example and its targets. */
function numbersOfOne({ x, y }: Examples): number {
  return [...x, ...y].reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** Adds the logs of steps, one row a step. */
function addLogs(mean: LogsMean, logs: Float32Array, runs: readonly EqualSteps[]): void {
  const steps = stepsOf(runs);
  let step = 0;
  for (const { steps: equal, batchSize } of runs)
    for (let i = 0; i < equal; i++) mean.add(part(logs, step++, steps), batchSize);
}

/** Part number `i` of `count` equal parts, without a copy. */
function part(numbers: Float32Array, i: number, count: number): Float32Array {
  const size = numbers.length / count;
  return numbers.subarray(i * size, (i + 1) * size);
}
