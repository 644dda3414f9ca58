import { Xoshiro128 } from '../../array/xoshiro.ts';
import { EarshotError } from '../../errors.ts';
import { checkModuleFunction, type ModuleFunction, startWorkers, type Workers } from '../../workers.ts';
import { checkCount } from '../check.ts';
import { aheadOf, endingFlow, type Flow } from './ahead.ts';
import { itemsOf, type Source, sourceOf } from './examples.ts';
import type { Item } from './item.ts';
import type { Arrays } from './rows.ts';
import { seedFrom } from './seed.ts';
import { shuffled } from './shuffle.ts';
import type { Batch, Batches, Reading, Sequence } from './source.ts';
import { stack } from './stack.ts';

/** How a dataset is gone over. */
export interface DatasetOptions {
  /** of the order of examples and of what is random in their making; default 0 */
  seed?: number;
  /**
   * threads for functions that are given by their module; 0: they run where the model trains. Default: half of the
   * cores, at least one. Without such functions no thread is started.
   */
  workers?: number;
}

/** What a function of an example may want to know besides it. */
export interface ExampleContext {
  /** 0 to 2^32 - 1, another for each example, epoch and `map`: for what is random, `new RandomState(seed)` */
  readonly seed: number;
  /** number of the example in the source, from 0 */
  readonly index: number;
  /** number of the epoch, from 0 */
  readonly epoch: number;
}

/** How `batch` puts examples together. */
export interface BatchOptions {
  /** batches that are made ahead while the model computes, at most; default 2 */
  prefetch?: number;
  /** leaves out a last, smaller batch; default false */
  dropRemainder?: boolean;
}

/** One pass over a dataset. */
interface Pass extends Flow {
  readonly seed: number;
  readonly epoch: number;
  /** examples that `map` makes ahead */
  readonly ahead: number;
  readonly call: Caller;
}

type Items = AsyncGenerator<Item<unknown>>;
type Stage = (items: Items, pass: Pass) => Items;
type Caller = (fn: ModuleFunction, args: readonly unknown[]) => Promise<unknown>;

/**
 * Examples, and what is done to them on the way to a model: made by `dataset`. Nothing is computed before it is
 * asked for; every method gives a new dataset. Going over it gives the examples of epoch 0. tf.data's role.
 */
export class Dataset<T> implements AsyncIterable<T> {
  readonly #source: Source;
  readonly #stages: readonly Stage[];
  readonly #options: DatasetOptions;

  /** @internal */
  constructor(source: Source, stages: readonly Stage[], options: DatasetOptions) {
    this.#source = source;
    this.#stages = stages;
    this.#options = options;
  }

  /** Examples an epoch; undefined where they come from something whose end is not known. */
  get length(): number | undefined {
    return this.#source.count;
  }

  /**
   * Another order in each epoch, from the dataset's seed. Shuffle before `map`, so that what waits is small.
   * @param options.bufferSize each example is drawn from so many that wait; default: all, which is the fairest
   * @throws EarshotError INVALID_ARGUMENT
   */
  shuffle({ bufferSize = Infinity }: { bufferSize?: number } = {}): Dataset<T> {
    if (bufferSize !== Infinity) checkCount('shuffle: bufferSize', bufferSize);
    const number = this.#stages.length;
    return this.#then((items, { seed, epoch }) =>
      shuffled(items, bufferSize, new Xoshiro128(seedFrom(seed, number, epoch))),
    );
  }

  /**
   * Makes something else of each example: loads a file, computes a spectrogram, augments. The order stays.
   *
   * A plain function runs where the model trains. One that is given by its module, `{ module, export }`, runs in the
   * dataset's worker threads, on examples ahead while the engine computes. It gets copies, with tensors as
   * `{ type, dims, data }`, and returns what can be copied: numbers, arrays, tensors, plain objects.
   *
   * @throws EarshotError INVALID_ARGUMENT; while it is gone over, for what the function throws: the error names the
   * example, and has the code of what was thrown if that was an EarshotError
   *
   * @example
   * import { dataset } from 'earshot/nn';
   * const squares = dataset([1, 2, 3]).map((number) => number ** 2);
   * for await (const square of squares) console.log(square); // prints 1, 4 and 9
   */
  map<U>(fn: ((example: T, context: ExampleContext) => U | Promise<U>) | ModuleFunction): Dataset<U> {
    const number = this.#stages.length;
    const local = typeof fn === 'function' ? fn : undefined;
    const remote = local ? undefined : checkModuleFunction('map', fn);
    return this.#then((items, pass) =>
      aheadOf(
        items,
        async ({ value, index }) => {
          const { seed, epoch } = pass;
          const context = { seed: seedFrom(seed, number, epoch, index), index, epoch };
          try {
            const made = local ? local(value as T, context) : pass.call(remote!, [value, context]);
            return { index, value: await made };
          } catch (cause) {
            throw mapFailed(cause, context);
          }
        },
        pass.ahead,
        pass,
      ),
    ) as unknown as Dataset<U>;
  }

  /**
   * The last step: examples `[x, y]` or `[x, y, sampleWeight]`, side by side, as `fit`, `evaluate` and `predict` take
   * them. x and y are tensors or arrays of the shape of one example, or numbers; for several inputs or outputs
   * arrays or objects of them. To predict, `[x]` is enough.
   *
   * @throws EarshotError INVALID_ARGUMENT; while it is gone over SHAPE_MISMATCH for examples of different shapes
   */
  batch(size: number, { prefetch = 2, dropRemainder = false }: BatchOptions = {}): Batches {
    checkCount('batch: size', size);
    checkCount('batch: prefetch', prefetch);
    const whole = dropRemainder ? Math.floor : Math.ceil;
    const count = this.#source.count;
    const length = count === undefined ? undefined : whole(count / size);
    const open = (): Reading => {
      const { epoch, close } = this.#open(prefetch * size);
      const examples = length === undefined ? undefined : Math.min(count!, length * size);
      return {
        examples,
        epoch: (number) => batches(epoch(number), size, dropRemainder),
        close,
      };
    };
    return {
      length,
      open,
      [Symbol.asyncIterator]: () => firstEpoch(open()) as AsyncGenerator<Batch>,
    };
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    const { epoch, close } = this.#open(32);
    const values = async function* (items: AsyncIterable<Item<unknown>>) {
      for await (const { value } of items) yield value;
    };
    return firstEpoch({ epoch: (number) => values(epoch(number)), close }) as AsyncGenerator<T>;
  }

  #then(stage: Stage): Dataset<T> {
    return new Dataset(this.#source, [...this.#stages, stage], this.#options);
  }

  #open(ahead: number): { epoch(number: number): AsyncIterable<Item<unknown>>; close(): Promise<void> } {
    const { seed = 0, workers } = this.#options;
    let started: Promise<Workers> | undefined;
    const call: Caller = async (fn, args) => {
      started ??= startWorkers(workers);
      return (await started).run(fn, args);
    };
    return {
      epoch: (epoch) => {
        const pass: Pass = { seed, epoch, ahead, call, gone: false };
        const items = itemsOf(this.#source.sequence(epoch), pass);
        return endingFlow(
          this.#stages.reduce((made, stage) => stage(made, pass), items),
          pass,
        );
      },
      close: async () => (await started)?.close(),
    };
  }
}

/**
 * Examples to train on, from
 * - arrays `{ x, y, sampleWeight }` as `fit` takes them: examples `[x, y]` of tensors or numbers;
 * - an array or another iterable of anything, such as paths of files, of which `map` makes examples;
 * - a function that gives such an iterable for an epoch, such as a generator function, for what does not fit into
 *   memory.
 *
 * The same seed gives the same examples in the same order, whatever the number of threads.
 *
 * @throws EarshotError INVALID_ARGUMENT, SHAPE_MISMATCH for what is none of these
 *
 * @example
 * import { dataset, dense, sequential } from 'earshot/nn';
 * const noisy = dataset({ x: [0, 1, 2, 3], y: [1, 3, 5, 7] }, { seed: 1 })
 *   .shuffle()
 *   .map(([x, y], { seed }) => [x + 0.01 * (seed / 2 ** 32), y])
 *   .batch(2);
 * const model = sequential({ inputShape: [1], seed: 0 }, [dense(1)]);
 * model.compile({ optimizer: 'adam', loss: 'mse' });
 * const { history } = await model.fit(noisy, { epochs: 20, verbose: 0 });
 * console.log(noisy.length, history.loss[19] < history.loss[0]); // 2 true
 */
export function dataset(
  arrays: Arrays,
  options?: DatasetOptions,
  // biome-ignore lint/suspicious/noExplicitAny: whether x is numbers or tensors, one or several, is not known to types
): Dataset<[x: any, y: any, sampleWeight: number]>;
export function dataset<T>(
  items: Sequence<T> | ((epoch: number) => Sequence<T>),
  options?: DatasetOptions,
): Dataset<T>;
export function dataset(
  from: Arrays | Sequence<unknown> | ((epoch: number) => Sequence<unknown>),
  { seed = 0, workers }: DatasetOptions = {},
): Dataset<unknown> {
  if (workers !== undefined) checkCount('dataset: workers', workers, 0);
  checkCount('dataset: seed', seed, 0);
  return new Dataset(sourceOf(from), [], { seed, workers });
}

async function* batches(
  items: AsyncIterable<Item<unknown>>,
  size: number,
  dropRemainder: boolean,
): AsyncGenerator<unknown> {
  let gathered: Item<unknown>[] = [];
  for await (const item of items) {
    gathered.push(item);
    if (gathered.length < size) continue;
    yield stack(gathered);
    gathered = [];
  }
  if (gathered.length > 0 && !dropRemainder) yield stack(gathered);
}

async function* firstEpoch({ epoch, close }: Reading): AsyncGenerator<unknown> {
  try {
    yield* epoch(0);
  } finally {
    await close();
  }
}

function mapFailed(cause: unknown, { index, epoch }: ExampleContext): EarshotError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new EarshotError(
    cause instanceof EarshotError ? cause.code : 'INVALID_ARGUMENT',
    `dataset: map failed for example ${index} of epoch ${epoch}: ${message}`,
    { cause },
  );
}
