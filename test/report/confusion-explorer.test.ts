import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ConfusionExplorerContent,
  confusionExplorer,
  type JudgedClip,
  page,
  section,
} from '../../src/report/index.ts';

const CHROMIUM = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path !== '' && existsSync(path));

const CLASSES = ['dog', 'rain', 'clock'];
const COUNTS = [
  [5, 2, 0],
  [0, 7, 0],
  [1, 0, 0],
];

function clip(label: string, is: number, predicted: number, confidence = 0.9): JudgedClip {
  const rest = (1 - confidence) / (CLASSES.length - 1);
  const probabilities = CLASSES.map((_, c) => (c === predicted ? confidence : rest));
  return { label, true: is, predicted, probabilities, audio: { bytes: new Uint8Array([1, 2, 3]) } };
}

const CLIPS = [
  clip('a', 2, 0, 0.99),
  clip('b', 0, 1, 0.8),
  clip('c', 0, 1, 0.7),
  clip('d', 1, 1),
  clip('e', 0, 0),
];

const content = (more: Partial<ConfusionExplorerContent> = {}): ConfusionExplorerContent => {
  return { classes: CLASSES, counts: COUNTS, clips: CLIPS, caption: 'Tested clips', ...more };
};

const explorer = (more?: Partial<ConfusionExplorerContent>) => confusionExplorer(content(more)).html;

describe('confusionExplorer', () => {
  it('links each cell that has clips to a heading of its own, and no other cell', () => {
    const html = explorer();
    const links = [...html.matchAll(/href="#(cell-\d+-\d+)"/g)].map((m) => m[1]);
    expect(links.filter((id) => !id.startsWith('x'))).toEqual(
      expect.arrayContaining(['cell-0-0', 'cell-0-1', 'cell-1-1', 'cell-2-0']),
    );
    expect(new Set(links).size).toBe(4);
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map((m) => m[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id);
    expect(html.match(/<td[^>]*><i>0<\/i><\/td>/g)).toHaveLength(5);
  });

  it('says how many of a cell are listed', () => {
    const html = explorer();
    expect(html).toContain('dog taken for rain <small>2</small>');
    expect(html).toContain('dog, right <small>1 of 5 listed</small>');
    expect(html).toContain('All taken for clock <small>0</small>');
    expect(html).toContain('aria-label="dog taken for rain: 2"');
  });

  it('shows the likeliest classes and the true one, never as certain when they are not', () => {
    const classes = ['a', 'b', 'c', 'd', 'e'];
    const counts = classes.map((_, i) => classes.map((_, j) => (i === 4 && j === 0 ? 1 : 0)));
    const probabilities = [0.9985, 0.0008, 0.0004, 0.0002, 0.0001];
    const html = explorer({ classes, counts, clips: [{ label: 'x', true: 4, predicted: 0, probabilities }] });
    expect([...html.matchAll(/<dt>(.)<\/dt><dd>([^<]*)</g)].map((m) => m.slice(1).join(' '))).toEqual([
      'a &gt; 99 %',
      'b &lt; 1 %',
      'c &lt; 1 %',
      'e &lt; 1 %',
    ]);
    const sure = explorer({
      classes,
      counts,
      clips: [{ label: 'x', true: 4, predicted: 0, probabilities: [1, 0, 0, 0, 0] }],
    });
    expect(sure).toContain('<dd>100 %</dd>');
    expect(sure).toContain('<dd>0 %</dd>');
  });

  it('says so when there is no mistake', () => {
    const counts = [
      [4, 0],
      [0, 4],
    ];
    const html = explorer({ classes: ['on', 'off'], counts, clips: [] });
    expect(html).toContain('No mistakes');
    expect(html).not.toContain('<article');
  });

  it('takes 50 classes with odd names', () => {
    const evil = `<b onclick="x">&'"`;
    const classes = Array.from({ length: 50 }, (_, i) => `${evil}${i}`);
    const counts = classes.map((_, i) => classes.map((_, j) => (i === j ? 3 : j === 0 ? 1 : 0)));
    const clips = classes.slice(1).map((_, i) => {
      return {
        label: evil,
        true: i + 1,
        predicted: 0,
        probabilities: classes.map((_, c) => (c === 0 ? 1 : 0)),
      };
    });
    const html = explorer({ classes, counts, clips });
    expect(html).not.toContain('<b onclick');
    expect(html).toContain('matrix dense');
    expect(html.match(/<article class="clip t\d+ p0 wrong first"/g)).toHaveLength(12);
    expect(html.length).toBeLessThan(250_000);
  });

  it.each([
    ['a row too few', { counts: COUNTS.slice(1) }, 'SHAPE_MISMATCH', 'counts must have 3 rows of 3 columns'],
    ['a short row', { counts: [[1, 2], ...COUNTS.slice(1)] }, 'SHAPE_MISMATCH', 'received 3 rows of 2, 3'],
    [
      'one class',
      { classes: ['dog'], counts: [[1]], clips: [] },
      'SHAPE_MISMATCH',
      'for two classes or more',
    ],
    [
      'a class that is not there',
      { clips: [{ ...clip('z', 0, 1), predicted: 7 }] },
      'INVALID_ARGUMENT',
      "clip 'z' is of class 0 and was taken for 7",
    ],
    [
      'too few probabilities',
      { clips: [{ ...clip('z', 0, 1), probabilities: [1] }] },
      'SHAPE_MISMATCH',
      'each of the 3 classes was expected; received 1',
    ],
    [
      'a probability that is NaN',
      { clips: [{ ...clip('z', 0, 1), probabilities: [1, Number.NaN, 0] }] },
      'NOT_FINITE',
      "clipCard 'z'",
    ],
    [
      'a sound without bytes',
      { clips: [{ ...clip('z', 0, 1), audio: { bytes: new Uint8Array(0) } }] },
      'INVALID_ARGUMENT',
      'audio.bytes',
    ],
  ])('refuses %s', (_, more, code, message) => {
    expect(() => explorer(more)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});

describe.skipIf(CHROMIUM === undefined)('confusionExplorer in Chromium', () => {
  let browser: Browser;
  let tab: Page;

  const listed = () =>
    tab.evaluate(`[...document.querySelectorAll('.clip')].filter((card) => card.offsetParent !== null)
      .map((card) => card.querySelector('.about').textContent)`);
  const heading = () =>
    tab.evaluate(`[...document.querySelectorAll('.chosen')].filter((part) => part.offsetParent !== null)
      .map((part) => part.querySelector('h3').firstChild.textContent.trim()).join()`);

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    tab = await browser.newPage();
    await tab.setContent(page({ title: 'A', sections: [section('B', [confusionExplorer(content())])] }));
  }, 60_000);

  afterAll(() => browser?.close());

  it('lists the mistakes first, then what is clicked, and takes the keyboard', async () => {
    expect(await listed()).toEqual(['a', 'b', 'c']);
    expect(await heading()).toBe('The mistakes, the worst first');
    await tab.click('a[href="#cell-0-1"]');
    expect(await listed()).toEqual(['b', 'c']);
    expect(await heading()).toBe('dog taken for rain');
    await tab.click('a[href="#class-0"]');
    expect(await listed()).toEqual(['b', 'c', 'e']);
    await tab.click('a[href="#taken-for-0"]');
    expect(await listed()).toEqual(['a', 'e']);
    await tab.focus('a[href="#cell-1-1"]');
    await tab.keyboard.press('Enter');
    expect(await listed()).toEqual(['d']);
    const outline = `getComputedStyle(document.querySelector('a[href="#cell-1-1"]')).outlineStyle`;
    expect(await tab.evaluate(outline)).toBe('solid');
    await tab.goBack();
    expect(await listed()).toEqual(['a', 'e']);
  });
});
