import { describe, EarshotError } from '../../errors.ts';
import type { Flow } from './ahead.ts';
import type { Item } from './item.ts';
import { type Arrays, rowsOf } from './rows.ts';
import { iteratorIfOnce, type Sequence } from './source.ts';

/** Where the examples of a dataset come from. */
export interface Source {
  /** how many there are, if that is known */
  readonly count?: number;
  /** those of an epoch */
  sequence(epoch: number): Sequence<unknown>;
}

/** @throws EarshotError INVALID_ARGUMENT, SHAPE_MISMATCH */
export function sourceOf(from: unknown): Source {
  if (typeof from === 'function') return { sequence: (epoch) => checkedSequence(from(epoch)) };
  if (Array.isArray(from)) return { count: from.length, sequence: () => from };
  if (isArrays(from)) {
    const { count, row } = rowsOf(from);
    return {
      count,
      sequence: function* () {
        for (let i = 0; i < count; i++) yield row(i);
      },
    };
  }
  const sequence = checkedSequence(from);
  if (iteratorIfOnce(sequence) === undefined) return { sequence: () => sequence };
  throw new EarshotError(
    'INVALID_ARGUMENT',
    'dataset: a generator object can be gone over once, and each epoch wants its examples. Give the generator function.',
  );
}

function isArrays(from: unknown): from is Arrays {
  return typeof from === 'object' && from !== null && 'x' in from;
}

function checkedSequence(from: unknown): Sequence<unknown> {
  if (typeof from === 'object' && from !== null && !ArrayBuffer.isView(from)) {
    if (Symbol.asyncIterator in from || Symbol.iterator in from) return from as Sequence<unknown>;
  }
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `dataset takes { x, y }, an iterable of examples, or a function that returns one, such as a generator function; received ${describe(from)}.`,
  );
}

/** Numbers what comes, until the reader has gone. */
export async function* itemsOf(sequence: Sequence<unknown>, flow: Flow): AsyncGenerator<Item<unknown>> {
  let index = 0;
  for await (const value of sequence) {
    if (flow.gone) return;
    yield { index: index++, value };
  }
}
