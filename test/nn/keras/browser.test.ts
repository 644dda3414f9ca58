import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, open, type Site, site } from '../../browser/site.ts';
import { bytesOf, expected } from './fixtures.ts';

describe.skipIf(chromiumPath === undefined)('Keras files in a browser', () => {
  let served: Site;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    served = await site(join(import.meta.dirname, 'browser'));
    ({ browser, page } = await open(served.url));
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  it.each(['cnn-keras3.keras', 'cnn-keras2.h5', 'recurrent-keras3.keras'])(
    '%s predicts as in Keras',
    async (file) => {
      const { inputs, outputs } = expected(file.replace(/\..*/, ''));
      const url = `data:application/octet-stream;base64,${Buffer.from(bytesOf(file)).toString('base64')}`;
      const args = JSON.stringify([url, Array.from(inputs[0].data as Float32Array), inputs[0].dims]);
      const predicted = (await page.evaluate(`predictions(...${args})`)) as number[];
      expect(predicted).toHaveLength(outputs[0].size);
      for (const [i, y] of (outputs[0].data as Float32Array).entries())
        expect(predicted[i]).toBeCloseTo(y, 5);
    },
  );
});
