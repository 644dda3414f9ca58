import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classifierOnnx } from '../../src/classifier/index.ts';
import { cnn, difference, settings } from '../classifier/cases.ts';
import { type Heard, hearTone } from './classify.ts';
import type { Reply } from './page.ts';
import { chromiumPath, open, type Site, site } from './site.ts';
import type { Request } from './worker.ts';

/** @file An exported classifier in a worker of a page and in Node. */

describe.skipIf(chromiumPath === undefined)('a classifier in a worker of a page', () => {
  let served: Site;
  let browser: Browser;
  let page: Page;
  const failures: string[] = [];

  beforeAll(async () => {
    served = await site(import.meta.dirname);
    ({ browser, page } = await open(served.url, { failures }));
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const ask = (request: Request): Promise<Reply> =>
    page.evaluate(`ask(${JSON.stringify(request)})`) as Promise<Reply>;

  it('says what it says in Node', async () => {
    const of = settings();
    const bytes = await classifierOnnx([cnn(of)], of);
    const model = `data:application/octet-stream;base64,${Buffer.from(bytes).toString('base64')}`;
    const { answer, failure } = await ask({ classifyBy: model });
    expect(failure).toBeUndefined();
    const [here, there] = [await hearTone(model), answer as Heard];
    expect(there.classes).toEqual(here.classes);
    expect(difference([there.probabilities], [here.probabilities])).toBeLessThan(1e-5);
    expect(there.windows.map(({ start, end }) => [start, end])).toEqual(
      here.windows.map(({ start, end }) => [start, end]),
    );
    expect(there.windows.length).toBe(7);
    const rows = ({ windows }: Heard) => windows.map(({ probabilities }) => probabilities);
    expect(difference(rows(there), rows(here))).toBeLessThan(1e-5);
    expect(failures).toEqual([]);
  });

  it('says what is wrong with a file', async () => {
    const text = `data:application/octet-stream;base64,${btoa('no model')}`;
    expect((await ask({ classifyBy: text })).failure).toMatch(/is not an ONNX model/);
  });
});
