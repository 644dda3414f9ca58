import { describe, expect, it } from 'vitest';
import { surveyText } from '../../../src/experiment/data/index.ts';
import type { Finding, Survey } from '../../../src/experiment/sounds.ts';

/** `counts[k]` clips of 1 s, 2 s, ... in class k. */
function surveyOf(
  classes: readonly string[],
  counts: readonly number[],
  findings: readonly Finding[] = [],
): Survey {
  const clips = counts.flatMap((n, label) =>
    Array.from({ length: n }, (_, i) => ({
      path: '',
      name: `${label}-${i}`,
      label,
      ...(label === 0 ? {} : { fold: i % 3 }),
    })),
  );
  const facts = clips.map(({ label }) => ({
    duration: 1 + label,
    sampleRate: label === 0 ? 8000 : 44100,
    channels: 1,
    silence: 0,
    hash: '',
  }));
  return { set: { source: '', layout: 'folders', classes, clips }, facts, findings, hash: '' };
}

describe('surveyText', () => {
  it('of two classes', () => {
    const text =
      '7 clips are silent for half of their time or more: one/name.wav, another/name.wav, third.wav and 4 others.';
    const survey = surveyOf(
      ['dog', 'sea_waves'],
      [12, 120],
      [
        { level: 'warning', code: 'much-silence', text },
        { level: 'note', code: 'x', text: 'Short.' },
      ],
    );
    survey.facts[3].duration = 0.25;
    survey.facts[4].sampleRate = 16000;
    expect(surveyText(survey)).toBe(
      [
        '132 clips of 2 classes, 4 min 11 s, 3 folds',
        '',
        '  class      clips    together         each              rate',
        '  dog           12        11 s  0.25 to 1 s  8000 to 16000 Hz',
        '  sea_waves    120  4 min 00 s          2 s          44100 Hz',
        '',
        ' ! 7 clips are silent for half of their time or more: one/name.wav,',
        '   another/name.wav, third.wav and 4 others.',
        ' - Short.',
      ].join('\n'),
    );
  });

  it('of fifty classes, side by side', () => {
    const names = Array.from({ length: 50 }, (_, i) => `class ${'abcdefghij'[i % 10].repeat(1 + (i % 9))}`);
    const lines = surveyText(
      surveyOf(
        names,
        Array.from(names, (_, i) => i + 1),
      ),
    ).split('\n');
    expect(lines).toHaveLength(2 + 17);
    expect(lines[2]).toMatch(/^ {2}class a +1 {3}class \w+ +18 {3}class \w+ +35$/);
    for (const [i, name] of names.entries())
      expect(lines.some((line) => new RegExp(`\\b${name} +${i + 1}( |$)`).test(line))).toBe(true);
  });

  it.each([[2], [15], [16], [60]])('of %i classes fits 80 columns', (n) => {
    const names = Array.from({ length: n }, (_, i) => `a class with a name that is rather long, number ${i}`);
    const survey = surveyOf(names, new Array(n).fill(11), [
      { level: 'warning', code: 'x', text: 'word and '.repeat(60).trim() },
    ]);
    survey.facts[0].duration = 0.0123;
    for (const line of surveyText(survey).split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});
