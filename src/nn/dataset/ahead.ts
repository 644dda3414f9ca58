/** Whether the reader of a pipeline has gone: then nothing more is begun. */
export interface Flow {
  gone: boolean;
}

const nothing = Symbol('no more items');

/**
 * What `make` makes of each item, in the order of the items; up to `ahead` are in the making or wait. An error comes
 * in its item's place.
 */
export async function* aheadOf<T, U>(
  items: AsyncGenerator<T>,
  make: (item: T) => Promise<U>,
  ahead: number,
  flow: Flow,
): AsyncGenerator<U> {
  const coming: Promise<U | typeof nothing>[] = [];
  try {
    while (!flow.gone) {
      while (coming.length < ahead) {
        const next: Promise<U | typeof nothing> = items
          .next()
          .then(async ({ done, value }) => (done || flow.gone ? nothing : make(value)));
        next.catch(() => {}); // thrown when its turn comes, if it comes
        coming.push(next);
      }
      const made = await coming.shift()!;
      if (made === nothing) return;
      yield made;
    }
  } finally {
    const closed = items.return(undefined);
    if (flow.gone) await closed;
    else closed.catch(() => {}); // an error does not wait for what was begun before it
  }
}

/** The same items; tells the flow when the reader goes, or fails. */
export function endingFlow<T>(items: AsyncGenerator<T>, flow: Flow): AsyncIterableIterator<T> {
  return {
    next: () =>
      items.next().catch((error) => {
        flow.gone = true;
        throw error;
      }),
    return: () => {
      flow.gone = true;
      return items.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
