import { describe, expect, test } from 'vitest';
import { startWorkers } from '../src/workers.ts';

const module = new URL('./worker-tasks.js', import.meta.url);
const wait = { module, export: 'wait' };

describe('workers', () => {
  test('give a task to the thread that is free', async () => {
    const workers = await startWorkers(2);
    const done: number[] = [];
    const first = workers.run(wait, [400, 0]).then(() => done.push(0));
    const others = Array.from({ length: 7 }, async (_, i) =>
      done.push((await workers.run(wait, [1, i + 1])) as number),
    );
    await Promise.all([first, ...others]);
    // One may wait behind the long task.
    expect(done.indexOf(0)).toBeGreaterThanOrEqual(6);
    await workers.close();
  });

  test('fail tasks of a thread that ends, and go on with the others', async () => {
    const workers = await startWorkers(2);
    const exit = () => expect(workers.run({ module, export: 'exit' }, [])).rejects.toThrow(/exit code 3/);
    await exit();
    expect(await Promise.all([1, 2, 3].map((value) => workers.run(wait, [1, value])))).toEqual([1, 2, 3]);
    await exit();
    await expect(workers.run(wait, [1, 1])).rejects.toThrow(/exit code 3/);
    await workers.close();
  });

  test('fail what waits when they are closed', async () => {
    const workers = await startWorkers(1);
    const calls = Promise.allSettled([1, 2, 3, 4].map((value) => workers.run(wait, [5000, value])));
    await workers.close();
    for (const call of await calls) expect(call).toMatchObject({ reason: { code: 'INTERRUPTED' } });
  });
});
