import { execFile } from 'node:child_process';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from './audio/page.ts';
import { chromiumPath, open, root, type Site, site } from './site.ts';

/** @file The tests of test/audio, the very files with their fixtures and tolerances, on a page. */

const folder = join(import.meta.dirname, 'audio');

/** What the page leaves to Node: it needs a disk, a server or a process. */
const forNode = /-files\.test|\/write-wav\.test|\/fuzz\//;

/** How many tests vitest finds in Node, by file. */
async function countsInNode(): Promise<Record<string, number>> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const options = ['list', 'test/audio', '--json', '--no-isolate', '--max-workers=1'];
  const { stdout } = await promisify(execFile)(process.execPath, [vitest, ...options], {
    cwd: root,
    maxBuffer: 1e8,
  });
  const tests: { file: string }[] = JSON.parse(stdout);
  return counts(tests.map(({ file }) => relative(root, file)).filter((file) => !forNode.test(file)));
}

function counts(files: string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const file of files) found[file] = (found[file] ?? 0) + 1;
  return found;
}

describe.skipIf(chromiumPath === undefined)('the tests of test/audio in a browser', () => {
  let served: Site;

  beforeAll(async () => {
    served = await site(folder, {
      appType: 'mpa', // what is not there is not found
      publicDir: join(root, 'test/fixtures/audio'),
      resolve: { alias: { vitest: join(folder, 'vitest.ts') } },
      // The package says that its modules do nothing but export; tests are there for what they do.
      build: { rolldownOptions: { treeshake: false } },
    });
  }, 60_000);

  afterAll(() => served?.close());

  it('pass, all that Node has', async () => {
    const { browser, page } = await open(served.url);
    const [outcomes, inNode] = await Promise.all([
      page.evaluate('run()') as Promise<Outcome[]>,
      countsInNode(),
    ]);
    await browser.close();
    expect(outcomes.filter(({ state }) => state !== 'pass')).toEqual([]);
    expect(Object.keys(inNode).length).toBeGreaterThan(50);
    expect(counts(outcomes.map(({ file }) => file))).toEqual(inNode);
  }, 300_000);
});
