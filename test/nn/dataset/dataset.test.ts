import { describe, expect, it, vi } from 'vitest';
import type { ErrorCode } from '../../../src/errors.ts';
import * as nn from '../../../src/nn/index.ts';
import { expectError, uniform } from '../support.ts';

/** @file What a dataset gives: order, seeds, batches, errors, threads that end. */

const module = new URL('./functions.js', import.meta.url);

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const gathered: T[] = [];
  for await (const item of items) gathered.push(item);
  return gathered;
}

/** The batches of an epoch, as plain numbers. */
async function epochOf(batches: nn.Batches, epoch: number): Promise<unknown[]> {
  const reading = batches.open();
  try {
    const made = await all(reading.epoch(epoch));
    return made.map((batch) => (batch as nn.Tensor[]).map(({ data, dims }) => ({ data, dims })));
  } finally {
    await reading.close();
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('map', () => {
  it.each([0, 1, 3])('keeps the order, whichever is done first, with %i workers', async (workers) => {
    const tens = nn.dataset(upTo(40), { workers }).map({ module, export: 'slow' });
    expect(await all(tens)).toEqual(upTo(40).map((i) => i * 10));
  });

  it('runs modules in as many threads as asked for, plain functions here', async () => {
    const threads = async (workers: number) =>
      new Set(await all(nn.dataset(upTo(20), { workers }).map({ module, export: 'where' })));
    const [here, one, two] = [await threads(0), await threads(1), await threads(2)];
    expect([here.size, one.size, two.size]).toEqual([1, 1, 2]);
    for (const id of here) expect(two).not.toContain(id);
  });

  it('gives each example a seed that depends on seed, epoch, number and map alone', async () => {
    const seeds = async (seed: number, workers: number, epoch: number) => {
      const batches = nn
        .dataset(upTo(6), { seed, workers })
        .map<nn.ExampleContext>({ module, export: 'context' })
        .map((first, second) => [[first.seed, second.seed, first.index, first.epoch]])
        .batch(6);
      return epochOf(batches, epoch);
    };
    const base = await seeds(5, 0, 1);
    expect(await seeds(5, 2, 1)).toEqual(base);
    expect(await seeds(5, 0, 2)).not.toEqual(base);
    expect(await seeds(6, 0, 1)).not.toEqual(base);
    const [[{ data }]] = base as { data: Float32Array }[][];
    const rows = upTo(6).map((i) => [...data.subarray(4 * i, 4 * i + 4)]);
    expect(rows.map((row) => row.slice(2))).toEqual(upTo(6).map((i) => [i, 1]));
    expect(new Set(rows.flatMap((row) => row.slice(0, 2))).size).toBe(12);
  });

  it('of a shuffled example depends on the example, not on its place', async () => {
    const seedOf = (pairs: number[][]) => pairs.toSorted((a, b) => a[0] - b[0]);
    const items = nn.dataset(upTo(9), { seed: 1 });
    const straight = items.map((i, { index }) => [i, index]);
    const mixed = items.shuffle().map((i, { index }) => [i, index]);
    expect(seedOf(await all(mixed))).toEqual(await all(straight));
  });

  it.each([0, 1])(
    'leaves arrays of the module whole, and copies what it is given, with %i workers',
    async (workers) => {
      const counted = nn.dataset(upTo(3), { workers }).map<Int32Array>({ module, export: 'counted' });
      expect((await all(counted)).map(([n]) => n)).toEqual([1, 2, 3]);
      const x = uniform([4, 3], 1);
      const before = x.data.slice();
      await all(nn.dataset({ x, y: [0, 1, 2, 3] }, { workers }).map({ module, export: 'jitter' }));
      expect(x.data).toEqual(before);
    },
  );

  it('makes no more ahead than asked for', async () => {
    let begun = 0;
    const count = (i: number) => {
      begun++;
      return [i];
    };
    const endless = function* () {
      for (let i = 0; ; i++) yield i;
    };
    let read = 0;
    for await (const _ of nn.dataset(endless).map(count).batch(4, { prefetch: 3 })) {
      read += 4;
      expect(begun - read).toBeLessThanOrEqual(12);
      if (read === 200) break;
    }
    expect(begun).toBeLessThanOrEqual(212);
  });
});

describe('errors name the example', () => {
  const cases: [string, string | undefined, ErrorCode, RegExp][] = [
    ['what the function throws', undefined, 'INVALID_ARGUMENT', /example 3 of epoch 0: three is too many/],
    ['what the function refuses', 'refuses', 'NOT_FOUND', /example 2 of epoch 0: no such sound/],
    ['a function that is not there', 'jiter', 'UNKNOWN_NAME', /no function 'jiter'; it exports .*'jitter'/],
    ['what cannot be copied', 'cannotBeCopied', 'INVALID_ARGUMENT', /example 0 .*could not be cloned/],
    ['a thread that ends', 'die', 'INVALID_ARGUMENT', /example 0 .*ended with exit code 3/],
  ];
  it.each(cases)('%s', async (_, name, code, message) => {
    const items = nn.dataset(upTo(9), { workers: 2 }).map({ module, export: name });
    await expectError(() => all(items), code, /dataset: map failed/, message);
  });

  it('of plain functions and of modules that run here, too', async () => {
    const here = nn.dataset(upTo(9), { workers: 0 }).map({ module });
    await expectError(() => all(here), 'INVALID_ARGUMENT', /example 3 of epoch 0: three is too many/);
    const plain = nn.dataset(upTo(9)).map((i) => {
      if (i === 4) throw 'a string';
      return i;
    });
    const reached: number[] = [];
    await expectError(
      async () => {
        for await (const i of plain) reached.push(i);
      },
      'INVALID_ARGUMENT',
      /example 4 of epoch 0: a string/,
    );
    expect(reached, 'those before it').toEqual([0, 1, 2, 3]);
  });

  it('a module that is not there', async () => {
    const items = nn.dataset([1]).map({ module: new URL('./none.js', import.meta.url) });
    await expectError(() => all(items), 'INVALID_ARGUMENT', /example 0.*none\.js/);
  });

  it('through a second map, which gives all examples before', async () => {
    const reached: unknown[] = [];
    const items = nn
      .dataset(upTo(9), { workers: 2 })
      .map<number>({ module })
      .map((i) => i * 2);
    await expectError(
      async () => {
        for await (const i of items) reached.push(i);
      },
      'INVALID_ARGUMENT',
      /example 3/,
    );
    expect(reached).toEqual([0, 2, 4]);
  });
});

describe('threads end', () => {
  const threadsNow = () =>
    process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker').length;

  it.each<[string, (items: AsyncIterable<unknown>) => Promise<unknown>]>([
    ['when the dataset does', all],
    [
      'when it is broken off',
      async (items) => {
        for await (const _ of items) break;
      },
    ],
    [
      'when its reader throws',
      async (items) => {
        for await (const _ of items) throw new Error('enough');
      },
    ],
  ])('%s', async (_, go) => {
    const before = threadsNow();
    const items = nn.dataset(upTo(100), { workers: 2 }).map({ module, export: 'slow' });
    await go(items).catch(() => {});
    await vi.waitFor(() => expect(threadsNow()).toBe(before));
  });

  it('when examples are not done and never will be', async () => {
    const before = threadsNow();
    const mixed = nn
      .dataset(upTo(50), { workers: 1 })
      .map((i) => i)
      .map({ module, export: 'never' });
    const reading = mixed.batch(2).open();
    const iterator = reading.epoch(0)[Symbol.asyncIterator]();
    const first = Promise.resolve(iterator.next()).catch((error) => error);
    await vi.waitFor(() => expect(threadsNow()).toBeGreaterThan(before));
    await reading.close();
    expect(await first).toMatchObject({ code: 'INTERRUPTED' });
    await vi.waitFor(() => expect(threadsNow()).toBe(before));
  });

  it('and the generators of examples are closed', async () => {
    let closed = 0;
    const numbers = async function* () {
      try {
        for (let i = 0; ; i++) yield i;
      } finally {
        closed++;
      }
    };
    for await (const i of nn
      .dataset(numbers)
      .map((i) => i)
      .map((i) => i))
      if (i === 5) break;
    expect(closed).toBe(1);
  });
});

describe('shuffle', () => {
  it('gives every example once, in another order for each epoch and seed', async () => {
    const epoch = async (seed: number, number: number, bufferSize?: number) => {
      const items = nn
        .dataset(upTo(30), { seed })
        .shuffle({ bufferSize })
        .map((i) => [i]);
      const [[{ data }]] = (await epochOf(items.batch(30), number)) as { data: Float32Array }[][];
      return [...data];
    };
    const orders = [await epoch(1, 0), await epoch(1, 1), await epoch(2, 0), await epoch(1, 0, 4)];
    for (const order of orders) expect(order.toSorted((a, b) => a - b)).toEqual(upTo(30));
    expect(new Set([upTo(30), ...orders].map(String)).size).toBe(5);
    expect(await epoch(1, 1)).toEqual(orders[1]);
    for (const [place, i] of orders[3].entries())
      expect(place, 'drawn from four').toBeGreaterThanOrEqual(i - 4);
  });

  it('draws every place about as often', async () => {
    const counts = upTo(4).map(() => 0);
    const items = nn
      .dataset(upTo(4), { seed: 3 })
      .shuffle()
      .map((i) => [i])
      .batch(4);
    const reading = items.open();
    for (let epoch = 0; epoch < 400; epoch++)
      for await (const [x] of reading.epoch(epoch) as AsyncIterable<nn.Tensor[]>) counts[Number(x.data[0])]++;
    for (const count of counts) expect(Math.abs(count - 100)).toBeLessThan(40);
  });
});

describe('batch', () => {
  it('puts numbers, arrays and tensors side by side, of one or several inputs', async () => {
    const items = nn
      .dataset([0, 1, 2])
      .map((i) => [{ a: i, b: Float64Array.of(i, 10 + i) }, [uniform([2, 1], i), [i, i, i]], i / 2]);
    const batches = (await all(items.batch(2))) as unknown as [
      Record<string, nn.Tensor>,
      nn.Tensor[],
      nn.Tensor,
    ][];
    expect(batches.map(([{ a, b }, y, w]) => [a, b, ...y, w].map(({ dims }) => dims))).toEqual([
      [[2], [2, 2], [2, 2, 1], [2, 3], [2]],
      [[1], [1, 2], [1, 2, 1], [1, 3], [1]],
    ]);
    expect([...batches[0][0].b.data]).toEqual([0, 10, 1, 11]);
    expect([...batches[1][2].data]).toEqual([1]);
  });

  it('knows how many there are, and may leave out a smaller one', async () => {
    const items = nn.dataset({ x: upTo(7), y: upTo(7) });
    expect([items.length, items.batch(3).length, items.batch(3, { dropRemainder: true }).length]).toEqual([
      7, 3, 2,
    ]);
    expect(await all(items.batch(3, { dropRemainder: true }))).toHaveLength(2);
    expect(nn.dataset(function* () {}).length).toBeUndefined();
  });

  it('gives arrays back as they were, part by part', async () => {
    const [x, y] = [uniform([5, 2, 3], 1), { first: upTo(5), second: uniform([5, 1], 2) }];
    const [[a, b, w]] = (await all(nn.dataset({ x, y, sampleWeight: upTo(5) }).batch(5))) as unknown as [
      nn.Tensor,
      Record<string, nn.Tensor>,
      nn.Tensor,
    ][];
    expect([a.dims, a.data]).toEqual([x.dims, x.data]);
    expect([...b.first.data]).toEqual(upTo(5));
    expect(b.second.data).toEqual(y.second.data);
    expect([...w.data]).toEqual(upTo(5));
  });

  const wrong: [string, unknown[], ErrorCode, RegExp][] = [
    ['no example', [[1, 2], undefined], 'INVALID_ARGUMENT', /example 1 must be \[x, y\].*received undefined/],
    ['too many parts', [[1, 2, 3, 4]], 'INVALID_ARGUMENT', /example 0 must be/],
    [
      'another shape',
      [
        [[1, 2], 0],
        [[1], 0],
      ],
      'SHAPE_MISMATCH',
      /x of example 1 has shape \(1,\).*example 0.*\(2,\)/,
    ],
    ['a part that is missing', [[1, 2], [1]], 'INVALID_ARGUMENT', /y of example 1 must be/],
    ['an input that is missing', [[{ a: 1, b: 2 }], [{ a: 1 }]], 'INVALID_ARGUMENT', /x\.b of example 1/],
    ['text', [['loud', 1]], 'INVALID_ARGUMENT', /x of example 0 must be .*'loud'/],
  ];
  it.each(wrong)('refuses %s', async (_, examples, code, message) => {
    await expectError(() => all(nn.dataset(examples).batch(2)), code, message);
  });
});

describe('bad options', () => {
  const cases: [string, () => unknown, ErrorCode, RegExp][] = [
    ['no source', () => nn.dataset(5 as never), 'INVALID_ARGUMENT', /takes \{ x, y \}.*received 5/],
    [
      'a generator object',
      () => nn.dataset((function* () {})()),
      'INVALID_ARGUMENT',
      /Give the generator function/,
    ],
    ['seed', () => nn.dataset([], { seed: -1 }), 'INVALID_ARGUMENT', /dataset: seed/],
    ['workers', () => nn.dataset([], { workers: 1.5 }), 'INVALID_ARGUMENT', /dataset: workers/],
    ['bufferSize', () => nn.dataset([]).shuffle({ bufferSize: 0 }), 'INVALID_ARGUMENT', /bufferSize/],
    ['batch size', () => nn.dataset([]).batch(0), 'INVALID_ARGUMENT', /batch: size/],
    ['prefetch', () => nn.dataset([]).batch(1, { prefetch: 0 }), 'INVALID_ARGUMENT', /prefetch/],
    [
      'no function',
      () => nn.dataset([]).map('augment' as never),
      'INVALID_ARGUMENT',
      /map must be a function or/,
    ],
    [
      'a relative module',
      () => nn.dataset([]).map({ module: './augment.js' }),
      'INVALID_ARGUMENT',
      /new URL\('\.\/file\.js', import\.meta\.url\)/,
    ],
    [
      'other counts',
      () => nn.dataset({ x: [1, 2], y: [1] }),
      'SHAPE_MISMATCH',
      /dataset: y must have as many/,
    ],
    ['no examples', () => nn.dataset({ x: [], y: [] }), 'SHAPE_MISMATCH', /at least one/],
    ['a function that gives none', () => all(nn.dataset(() => 3 as never)), 'INVALID_ARGUMENT', /received 3/],
  ];
  it.each(cases)('%s', async (_, action, code, message) => {
    await expectError(action, code, message);
  });
});
