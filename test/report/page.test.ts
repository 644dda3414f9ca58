import { describe, expect, it } from 'vitest';
import { linePlot } from '../../src/plots/index.ts';
import {
  audioPlayer,
  badge,
  callout,
  code,
  details,
  figure,
  figures,
  inline,
  keyFigures,
  list,
  page,
  prose,
  section,
  table,
} from '../../src/report/index.ts';
import { checkNesting } from './check-nesting.ts';
import { demoPage, wav } from './demo.ts';

const ANIMALS = 'dog,rooster,pig,cow,frog,cat,hen,insects,sheep,crow'.split(',');
describe('page', () => {
  it('is whole, well nested and pinned', async () => {
    const text = demoPage(['dog', 'rain'], { seconds: 0.1, rows: 16, frames: 20, epochs: 8 });
    checkNesting(text);
    await expect(text).toMatchFileSnapshot('fixtures/demo.html');
    expect(demoPage(['dog', 'rain'], { seconds: 0.1, rows: 16, frames: 20, epochs: 8 })).toBe(text);
  });

  it('holds ten clips of five seconds with their pictures in less than 6 MB', () => {
    const text = demoPage(ANIMALS, { seconds: 5, rows: 128, frames: 216, epochs: 300 });
    checkNesting(text);
    expect(text.match(/<audio /g)).toHaveLength(10);
    expect(text.match(/<svg xmlns=/g)!.length).toBeGreaterThanOrEqual(23);
    expect(text.length).toBeLessThan(6e6);
  });

  it('loads nothing from anywhere', () => {
    const text = demoPage(['dog']);
    expect(text).not.toMatch(/<(script|iframe|object|embed|base)\b/i);
    expect(text).not.toMatch(/(?:src|href)="(?!data:|#)/);
    expect(text).not.toMatch(/url\((?!#)|@import/);
    expect(text).toContain("default-src 'none'");
  });

  it('lets sounds be files beside it, where they are', () => {
    const beside = page({ title: 'A', sections: [], audio: 'beside' });
    expect(beside).toContain("media-src 'self' file:;");
    expect(page({ title: 'A', sections: [] })).toContain('media-src data:;');
  });

  it('has unique ids, and each link inside the page has its target', () => {
    const text = demoPage(['dog', 'cow']);
    const ids = new Set([...text.matchAll(/ id="([^"]+)"/g)].map((m) => m[1]));
    for (const [, id] of text.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id);
    for (const [, id] of text.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(id);
  });

  it('goes down one heading level at a time', () => {
    const text = page({ title: 'A', sections: [section('B', [section('C', [section('D', ['text'])])])] });
    expect([...text.matchAll(/<h(\d)>/g)].map((m) => m[1])).toEqual(['1', '2', '3', '4']);
    expect(text.match(/<li>/g)).toHaveLength(2);
  });

  it('escapes every text', () => {
    const evil = '<img src=x onerror="alert(1)"> & \'quoted\'';
    const text = page({
      title: evil,
      subtitle: evil,
      lead: keyFigures([{ label: evil, value: evil, note: evil }]),
      sections: [
        section(
          evil,
          [
            evil,
            list([evil]),
            code(evil, { title: evil }),
            details(evil, evil),
            callout('note', evil, { title: evil }),
            table({ caption: evil, columns: [evil], rows: [[evil]] }),
            figure(linePlot({ [evil]: [1, 2] }, { title: evil, xLabel: evil }), evil, { id: evil }),
            audioPlayer({ bytes: new Uint8Array(1), label: evil, note: evil, type: evil }),
          ],
          { badge: badge(evil) },
        ),
      ],
      footer: evil,
      lang: evil,
    });
    expect(text).not.toContain('<img');
    expect(text).not.toContain('x onerror="');
    checkNesting(text);
  });

  it('refuses two sections with one id, and a title that is no text', () => {
    expect(() => page({ title: 'A', sections: [section('B', []), section('B', [])] })).toThrow(
      /two sections have the id 'b'/,
    );
    const apart = page({ title: 'A', sections: [section('B', []), section('B', [], { id: 'b-again' })] });
    expect(apart).toContain('href="#b-again"');
    expect(() => page({ title: undefined as never, sections: [] })).toThrow(
      /page: title must be a string; received undefined/,
    );
  });

  it('makes ids from titles in any script', () => {
    expect(section('1. Waves & noise!', []).id).toBe('1-waves-noise');
    expect(section('Звук', []).id).toBe('звук');
    expect(section('???', []).id).toBe('section');
  });
});

describe('blocks', () => {
  it('reads inline marks and leaves other signs alone', () => {
    expect(inline('a *b* **c** `d * e`').html).toBe('a <em>b</em> <strong>c</strong> <code>d * e</code>');
    expect(inline('2 * 3 * 4 < 5').html).toBe('2 * 3 * 4 &lt; 5');
    expect(inline('`<b>`').html).toBe('<code>&lt;b&gt;</code>');
    expect(prose('one\ntwo\n\n\nthree').html).toBe('<p>one\ntwo</p>\n<p>three</p>');
  });

  it('groups thousands and sets columns of numbers flush right', () => {
    const { html } = table({
      caption: 'Models',
      columns: ['Name', 'Params', 'Loss'],
      rows: [
        ['CNN', 666426, 0.123456],
        ['MLP', -46, '-'],
      ],
    });
    expect(html).toContain('<td class="number">666,426</td>');
    expect(html).toContain('<td class="number">-46</td>');
    expect(html).toContain('<td>0.1235</td>');
    expect(html).toContain('<th scope="row">CNN</th>');
    expect(html).toContain('<caption><span>Models</span></caption>');
  });

  it('sets columns of per cent flush right', () => {
    const { html } = table({
      caption: 'Classes',
      columns: ['Class', 'Recall', 'Range'],
      rows: [
        ['dog', '93.8 %', '1 to 2 %'],
        ['rain', '100.0 %', '3 %'],
      ],
    });
    expect(html).toContain('<td class="number">93.8 %</td>');
    expect(html).toContain('<td>3 %</td>');
  });

  it('keeps the bytes of a clip', () => {
    const bytes = wav(new Float32Array(100), 8000);
    const [, data] = /src="data:audio\/wav;base64,([^"]+)"/.exec(audioPlayer({ bytes, label: 'dog' }).html)!;
    expect(Buffer.from(data, 'base64').equals(bytes)).toBe(true);
  });

  it('describes drawings that do not describe themselves', () => {
    const svg = '<svg width="10" height="10"></svg>';
    expect(figure({ svg, description: 'A "square"' }, 'x').html).toContain(
      'role="img" aria-label="A &quot;square&quot;"',
    );
    const plot = linePlot({ loss: [2, 1] });
    expect(figure(plot, 'x').html.match(/aria-label=/g)).toHaveLength(1);
  });

  it.each([
    [
      'a short row',
      () => table({ caption: 'T', columns: ['a', 'b'], rows: [[1, 2], [3]] }),
      'SHAPE_MISMATCH',
      'row 1 must have a cell for each of the 2 columns; received 1',
    ],
    [
      'a clip without bytes',
      () => audioPlayer({ bytes: new Uint8Array(0), label: 'dog' }),
      'INVALID_ARGUMENT',
      "audioPlayer 'dog'",
    ],
    [
      'a drawing that is no SVG',
      () => figure({ svg: '<p></p>', description: '' }, 'x'),
      'INVALID_ARGUMENT',
      "received '<p></p>'",
    ],
    ['no drawings', () => figures([], 'x'), 'INVALID_ARGUMENT', 'give at least one drawing'],
    [
      'prose that is no text',
      () => prose(5 as never),
      'INVALID_ARGUMENT',
      'prose: text must be a string; received 5',
    ],
  ])('refuses %s', (_, make, code_, message) => {
    expect(make).toThrow(expect.objectContaining({ code: code_, message: expect.stringContaining(message) }));
  });
});
