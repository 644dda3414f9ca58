import { describe, expect, it } from 'vitest';
import { runReport } from '../../../src/experiment/report/index.ts';
import { checkNesting } from '../../report/check-nesting.ts';
import { fakeRun } from './fake-run.ts';

/** What stands in the page as text. */
function textOf(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('\u00a0', ' ')
    .replace(/\s+/g, ' ');
}

describe('runReport', () => {
  it('says how well, how that was measured, and what was learned', async () => {
    const run = fakeRun();
    const { html, files } = await runReport(run);
    checkNesting(html);
    expect(files).toEqual({});
    const text = textOf(html);
    const { accuracy, interval } = run.scores;
    expect(text).toContain(`Accuracy ${(100 * accuracy).toFixed(1)} %`);
    expect(text).toContain(`95 % interval ${(100 * interval[0]).toFixed(1)} to`);
    expect(text).toContain('The 48 clips were tested in 4 rounds');
    expect(text).toContain('every clip was judged by a model that never saw it');
    expect(text).toContain('No epoch was picked');
    expect(text).toContain('always dog, the largest class');
    expect(text).toContain('48 clips of 4 classes from sounds');
    expect(text).toContain('training.epochs 40');
    expect(text).toContain('expected calibration error');
    expect(text).toContain('dog/1.wav is silent for 71.0 % of its length.');
    expect(text).toContain('earshot train sounds --recipe small --seed 1');
    expect(text).toContain('sea waves');
    expect(text).not.toMatch(/undefined|NaN|\[object/);
  });

  it('lists all clips of a small test with their pictures and sounds, the worst mistake first', async () => {
    const run = fakeRun();
    const { html } = await runReport(run);
    expect(html.match(/<article class="clip /g)).toHaveLength(48);
    expect(html.match(/<img src="data:image\/png;base64,/g)).toHaveLength(48);
    expect(html.match(/src="data:audio\/wav;base64,/g)).toHaveLength(48);
    const clips = run.survey.set.clips;
    const worst = run.predictions
      .filter(({ clip, predicted }) => clips[clip].label !== predicted)
      .reduce((a, b) => (b.probabilities[b.predicted] > a.probabilities[a.predicted] ? b : a));
    expect(/<p class="about">([^<]+)</.exec(html)![1]).toBe(clips[worst.clip].name);
    expect(html.length).toBeLessThan(2.5e6);
  });

  it('loads nothing from anywhere, and each link inside it has its target', async () => {
    const { html } = await runReport(fakeRun());
    expect(html).not.toMatch(/<(script|iframe|object|embed|base)\b/i);
    expect(html).not.toMatch(/(?:src|href)="(?!data:|#)/);
    expect(html).not.toMatch(/url\((?!#)|@import/);
    expect(html).toContain("default-src 'none'");
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map((m) => m[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id);
  });

  it('puts many sounds into files beside it, and says which clips are left out', async () => {
    const sounds = { classes: ['on', 'off'], clipsPerClass: 36, seconds: 10, sampleRate: 22050 };
    const { html, files } = await runReport(fakeRun({ ...sounds, skill: 0.15 }));
    const paths = Object.keys(files);
    expect(paths[0]).toBe('audio/01.wav');
    expect(html.match(/<audio [^>]*src="audio\/\d+\.wav"/g)).toHaveLength(paths.length);
    expect(html).toContain("media-src 'self' file:;");
    expect(html.length).toBeLessThan(3.5e6);
    expect(Buffer.from(files[paths[0]].subarray(0, 4)).toString()).toBe('RIFF');
    expect(textOf(html)).toMatch(
      /To keep the page small, .* all \d+ mistakes, and \d+ of \d+ clips that were right/,
    );
  });

  it('plays at most ten seconds, at most 22,050 times a second', async () => {
    const run = fakeRun({
      classes: ['on', 'off'],
      clipsPerClass: 4,
      rounds: 1,
      seconds: 12,
      sampleRate: 48000,
    });
    const { html } = await runReport(run);
    const [, data] = /data:audio\/wav;base64,([^"]+)"/.exec(html)!;
    const wav = Buffer.from(data, 'base64');
    expect(wav.readUInt32LE(24)).toBe(22050);
    expect(wav.length).toBe(44 + 2 * 10 * 22050);
    expect(textOf(html)).toContain('the first 10 s of 12 s');
  });

  it('escapes odd names', async () => {
    const evil = '<b>"x" & \'y\'';
    const run = fakeRun({ classes: [evil, 'off'] });
    const { html } = await runReport({ ...run, title: evil, command: evil, recipe: evil });
    expect(html).not.toContain('<b>"x"');
    expect(html).toContain('&lt;b&gt;&quot;x&quot; &amp; &#39;y&#39;');
    checkNesting(html);
  });

  it('takes one round of two classes without mistakes, histories, network or shipped model', async () => {
    const run = fakeRun({ classes: ['on', 'off'], rounds: 1, skill: 1 });
    const rounds = run.rounds.map((round) => ({ ...round, histories: [] }));
    const { html } = await runReport({
      ...run,
      rounds,
      network: undefined,
      final: undefined,
      model: undefined,
    });
    checkNesting(html);
    const text = textOf(html);
    expect(text).toContain('No mistakes');
    expect(text).toContain('(test part) that the model never saw');
    expect(text).not.toContain('How it was trained');
    expect(text).not.toContain('The model that ships');
    expect(text).not.toMatch(/undefined|NaN/);
  });

  it('takes 50 classes, of which some were never tested', async () => {
    const classes = Array.from({ length: 50 }, (_, i) => `class_${i}`);
    const run = fakeRun({ classes, clipsPerClass: 3, rounds: 2, skill: 0.7, seconds: 0.2 });
    const { html } = await runReport(run);
    checkNesting(html);
    expect(html).toContain('matrix dense');
    expect(html).toContain('<summary>The clips of each class</summary>');
    expect(textOf(html)).not.toMatch(/undefined|NaN/);
  });

  it('names what was decided otherwise than in the recipe', async () => {
    const run = fakeRun();
    const { html } = await runReport({
      ...run,
      experiment: { ...run.experiment, model: () => undefined as never },
    });
    expect(textOf(html)).toContain('model a function small');
  });

  it('refuses a run without rounds', async () => {
    await expect(runReport({ ...fakeRun(), rounds: [] })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('received 0 rounds and 48 predictions'),
    });
  });
});
