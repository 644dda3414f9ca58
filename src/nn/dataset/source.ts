import { describe, EarshotError } from '../../errors.ts';
import { checkCount } from '../check.ts';
import type { Inputs, Numbers } from '../data.ts';

/** What one step takes: inputs and targets of several examples, and the weight of each example in the loss. */
export type Batch = readonly [x: Inputs, y: Inputs, sampleWeight?: Numbers];

/** Things one after the other. */
export type Sequence<T> = Iterable<T> | AsyncIterable<T>;

/**
 * Where batches come from: a function that gives the batches of an epoch (a generator function, say), something that
 * can be gone over anew in each epoch, a generator object, which is gone on with, or a dataset's batches.
 */
export type BatchSource<B = Batch> = Sequence<B> | ((epoch: number) => Sequence<B>) | Batches;

/** Batches of a dataset, made by its `batch`. */
export interface Batches extends AsyncIterable<Batch> {
  /** batches an epoch, where the number of examples is known */
  readonly length?: number;
  /** @internal */
  open(): Reading;
}

/** A source that is being read: it may hold threads until it is closed. */
export interface Reading {
  /** the batches of an epoch */
  epoch(number: number): AsyncIterable<unknown>;
  /** examples an epoch, where that is known */
  readonly examples?: number;
  close(): Promise<void>;
}

/** True for what is a source and not numbers. */
export function isSource<B = Batch>(value: unknown): value is BatchSource<B> {
  if (typeof value === 'function') return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value))
    return false;
  return Symbol.asyncIterator in value || Symbol.iterator in value;
}

/**
 * Begins to read a source.
 *
 * @param steps batches an epoch; default: all that come
 * @param epochs how many are to be read; a generator object has but one unless it is told `steps`
 * @throws EarshotError INVALID_ARGUMENT for what is no source, and, while it is read, when batches are missing
 */
export function openSource(
  caller: string,
  source: unknown,
  { steps, stepsName = 'steps', epochs = 1 }: { steps?: number; stepsName?: string; epochs?: number } = {},
): Reading {
  if (steps !== undefined) checkCount(`${caller}: ${stepsName}`, steps);
  if (!isSource(source)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${caller} takes x and y, or a source of batches: a generator function, an iterable, or a dataset's batches; received ${describe(source)}.`,
    );
  }
  if ('batch' in source && typeof source.batch === 'function') {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${caller}: a dataset gives single examples; end it with .batch(32).`,
    );
  }
  const used = typeof source === 'function' ? undefined : iteratorIfOnce(source);
  if (used !== undefined && steps === undefined && epochs > 1) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `${caller}: a generator object can be gone over once, and ${epochs} epochs are wanted. Give the generator function, which is called for each epoch, or ${stepsName}.`,
    );
  }
  const opened = isBatches(source) ? source.open() : undefined;
  const start = (epoch: number): Iterator<unknown> | AsyncIterator<unknown> =>
    used ??
    iteratorOf(
      opened?.epoch(epoch) ?? (typeof source === 'function' ? checked(caller, source(epoch)) : source),
    );
  const short = (epoch: number, count: number) =>
    new EarshotError(
      'INVALID_ARGUMENT',
      `${caller}: the source ended after ${count} batches of epoch ${epoch + 1}${steps === undefined ? '' : `; ${stepsName} is ${steps}`}. Give it more, ${used === undefined ? `or lower ${stepsName}` : 'or the generator function, which is called for each epoch'}.`,
    );
  return {
    examples: steps === undefined ? opened?.examples : undefined,
    epoch: async function* (epoch) {
      const iterator = start(epoch);
      let count = 0;
      try {
        while (steps === undefined || count < steps) {
          const { done, value } = await iterator.next();
          if (done && (count === 0 || steps !== undefined)) throw short(epoch, count);
          if (done) return;
          yield value;
          count++;
        }
      } finally {
        if (used === undefined) await iterator.return?.();
      }
    },
    close: async () => opened?.close(),
  };
}

function isBatches(source: object): source is Batches {
  return 'open' in source && typeof source.open === 'function';
}

function checked(caller: string, sequence: unknown): Sequence<unknown> {
  if (isSource(sequence) || Array.isArray(sequence)) return sequence as Sequence<unknown>;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `${caller}: the function must return batches to go over, such as a generator does; it returned ${describe(sequence)}.`,
  );
}

function iteratorOf<T>(sequence: Sequence<T>): Iterator<T> | AsyncIterator<T> {
  return Symbol.asyncIterator in sequence ? sequence[Symbol.asyncIterator]() : sequence[Symbol.iterator]();
}

/** The iterator of what can be gone over but once, as generator objects are their own. */
export function iteratorIfOnce<T>(sequence: Sequence<T>): Iterator<T> | AsyncIterator<T> | undefined {
  if (isBatches(sequence) || !('next' in sequence)) return undefined;
  return iteratorOf(sequence);
}
