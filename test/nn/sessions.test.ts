import { expect, it } from 'vitest';
import { Tensor } from '../../src/array/tensor.ts';
import { constant } from '../../src/graph/ops/constant.ts';
import { input } from '../../src/graph/ops/input.ts';
import { mul } from '../../src/graph/ops/mul.ts';
import { Sessions } from '../../src/nn/sessions.ts';

const times = (factor: number) => () => ({
  outputs: { y: mul(input('x', [1]), constant(factor)) },
  work: 1,
});
const feeds = { x: new Tensor('float32', new Float32Array([3]), [1]) };
const first = async (sessions: Sessions, factor: number, of?: readonly unknown[]) =>
  (await (await sessions.get('times', times(factor), of)).run(feeds)).y.data[0];

it('a graph is compiled again where it holds something else, and only there', async () => {
  const sessions = new Sessions();
  const [two, five] = [{}, {}];
  expect(await first(sessions, 2, [two])).toBe(6);
  expect(await first(sessions, 5, [two])).toBe(6);
  expect(await first(sessions, 5, [five])).toBe(15);
  expect(await first(sessions, 7, [five, two])).toBe(21);
  expect(await first(sessions, 8)).toBe(24);
  expect(await first(sessions, 9)).toBe(24);
  expect(await first(sessions, 10, [five])).toBe(30);
  sessions.clear();
});

it('a graph that is replaced ends the run that is under way', async () => {
  const sessions = new Sessions();
  const session = await sessions.get('times', times(2), [1]);
  const run = session.run(feeds);
  const next = sessions.get('times', times(4), [2]);
  expect((await run).y.data[0]).toBe(6);
  expect((await (await next).run(feeds)).y.data[0]).toBe(12);
  sessions.clear();
});

it('an array is the same for every run, as long as it is asked for, until the large graphs go', () => {
  const sessions = new Sessions();
  const one = sessions.array('masks', 3);
  expect(one).toHaveLength(3);
  expect(sessions.array('masks', 2).buffer).toBe(one.buffer);
  expect(sessions.array('others', 2).buffer).not.toBe(one.buffer);
  const longer = sessions.array('masks', 5);
  expect(longer).toHaveLength(5);
  expect(sessions.array('masks', 5).buffer).toBe(longer.buffer);
  sessions.releaseLarge();
  expect(sessions.array('masks', 5).buffer).not.toBe(longer.buffer);
});
