import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../src/nn/index.ts';
import { chromiumPath, open, root, type Site, site } from './site.ts';

/** @file The page in web/ trains, stops, and gives the model away. */

describe.skipIf(chromiumPath === undefined)('the demo page', () => {
  let served: Site;
  let browser: Browser;
  let page: Page;
  const failures: string[] = [];

  beforeAll(async () => {
    served = await site(join(root, 'web'));
    ({ browser, page } = await open(served.url, { failures }));
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const says = (id: string, pattern: RegExp) =>
    page.waitForFunction(
      `new RegExp(${JSON.stringify(pattern.source)}).test(document.getElementById('${id}').textContent)`,
    );

  it('trains to the noise of the points, and saves the model', async () => {
    await page.selectOption('[name=epochs]', '100');
    await page.click('#train');
    await says('epoch', /^100 of 100$/);
    await says('train', /^Train$/);
    expect(Number(await page.textContent('#training'))).toBeLessThan(0.05);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
    const model = await loadModel(new Uint8Array(readFileSync(await download.path())));
    expect(model.countParams().total).toBe(46);
    const [low, high] = (await model.predict([-0.4, 0.4])).data as Float32Array;
    expect(low).toBeCloseTo(0, 0);
    expect(high).toBeCloseTo(1.8, 0);
    expect(failures).toEqual([]);
  });

  it('stops when told to', async () => {
    await page.selectOption('[name=epochs]', '1000');
    await page.click('#train');
    await says('epoch', /^\d+ of 1000$/);
    await page.click('#train');
    await says('train', /^Train$/);
    expect(Number.parseInt((await page.textContent('#epoch'))!, 10)).toBeLessThan(1000);
  });
});
