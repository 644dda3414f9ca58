import { expect, test } from 'vitest';
import { damagedFile, extremeFiles } from './damage.ts';
import { tryLoad, tryStream } from './try-load.ts';

// The whole, 6,000 files and more, is `npx vitest run test/audio/fuzz` with EARSHOT_FUZZ=6000.
const FILES = Number(process.env.EARSHOT_FUZZ ?? 270);
/** Milliseconds that a file may take: what a second is on an idle machine may be several on a busy one. */
const LIMIT = process.env.EARSHOT_FUZZ === undefined ? 5000 : 1000;
const MEGABYTES = 1000;

test(`${FILES} damaged files are sounds or errors that name them, in time and memory`, async () => {
  const results: Record<string, number> = {};
  const slow: string[] = [];
  let slowest = 0;
  for (let index = 0; index < FILES; index++) {
    const file = damagedFile(index);
    const { milliseconds, result } = await tryLoad(file);
    slowest = Math.max(slowest, (await tryStream(file)).milliseconds);
    results[result] = (results[result] ?? 0) + 1;
    slowest = Math.max(slowest, milliseconds);
    if (milliseconds > LIMIT) slow.push(`${file.name}: ${milliseconds.toFixed(0)} ms`);
  }
  if (process.env.EARSHOT_FUZZ !== undefined) {
    const peak = process.resourceUsage().maxRSS / 1024;
    console.log(
      `${FILES} files`,
      results,
      `slowest ${slowest.toFixed(0)} ms, peak memory ${peak.toFixed(0)} MiB`,
    );
    expect(peak).toBeLessThan(MEGABYTES);
  }
  expect(slow).toEqual([]);
  expect(slowest).toBeLessThan(LIMIT);
  expect(results.sound).toBeGreaterThan(FILES / 10);
  expect(results.BAD_FILE).toBeGreaterThan(FILES / 10);
}, 1_200_000);

test.each(extremeFiles().map((file) => [file.name, file] as const))(
  '%s',
  async (_, file) => {
    const { milliseconds } = await tryLoad(file);
    await tryStream(file);
    expect(milliseconds).toBeLessThan(LIMIT);
  },
  60_000,
);
