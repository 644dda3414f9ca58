import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { glibcLog } from '../../src/array/glibc-log.ts';

/** x and log(x) by glibc; written by test/fixtures/learn/random_state.py. */
const { logarithms }: { logarithms: [number, number][] } = JSON.parse(
  readFileSync(new URL('../fixtures/learn/random_state.json', import.meta.url), 'utf8'),
);

it("gives glibc's logarithms, to the bit", () => {
  expect(logarithms.length).toBeGreaterThan(1000);
  expect(logarithms.map(([x]) => glibcLog(x))).toEqual(logarithms.map(([, log]) => log));
});
