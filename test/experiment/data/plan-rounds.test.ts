import { describe, expect, it } from 'vitest';
import {
  finalPlan,
  type PlannedRound,
  planFindings,
  planRounds,
} from '../../../src/experiment/data/index.ts';
import type { Survey } from '../../../src/experiment/sounds.ts';

interface Sketch {
  label: number;
  fold?: number;
  group?: string;
  path?: string;
  hash?: string;
}

/** A survey of clips of which only what a split depends on is given. */
function surveyOf(sketches: readonly Sketch[]): Survey {
  const clips = sketches.map(({ hash: _, ...clip }, i) => ({ path: `${i}.wav`, name: `${i}`, ...clip }));
  const labels = Math.max(...clips.map(({ label }) => label)) + 1;
  const classes = Array.from({ length: labels }, (_, label) => `class ${label}`);
  const facts = sketches.map(({ hash }, i) => ({
    duration: 1,
    sampleRate: 8000,
    channels: 1,
    silence: 0,
    hash: hash ?? `hash ${i}`,
  }));
  return { set: { source: 'sounds', layout: 'csv', classes, clips }, facts, findings: [], hash: '' };
}

const settings = ({
  protocol = 'auto',
  test = 0.2,
  validation = 0.2,
  epoch = 'last',
  seed = 0,
}: {
  protocol?: 'auto' | 'folds' | 'split';
  test?: number;
  validation?: number;
  epoch?: 'last' | 'best';
  seed?: number;
} = {}) =>
  ({ evaluation: { protocol, test, validation, final: true }, training: { epoch, seed } }) as Parameters<
    typeof planRounds
  >[1];

const repeat = (n: number, make: (i: number) => Sketch) => Array.from({ length: n }, (_, i) => make(i));

/** Clips of each class among some. */
const countsOf = (survey: Survey, clips: readonly number[]) =>
  survey.set.classes.map((_, label) => clips.filter((i) => survey.set.clips[i].label === label).length);

/** Every clip is in one part at most, and those of a fold or a split are all there. */
function expectParts({ set }: Survey, round: PlannedRound): void {
  const all = [...round.train, ...round.validation, ...round.test];
  expect(all.toSorted((a, b) => a - b)).toEqual([...set.clips.keys()]);
  for (const part of [round.train, round.validation, round.test])
    expect(part).toEqual(part.toSorted((a, b) => a - b));
}

/** Values that a key has in more than one part. */
function across(round: PlannedRound, keyOf: (clip: number) => unknown): unknown[] {
  const [train, validation, test] = [round.train, round.validation, round.test].map(
    (part) => new Set(part.map(keyOf)),
  );
  return [...new Set([...train, ...validation, ...test])].filter(
    (key) => Number(train.has(key)) + Number(validation.has(key)) + Number(test.has(key)) > 1,
  );
}

describe('with folds', () => {
  const survey = surveyOf(
    repeat(160, (i) => ({
      label: i % 4,
      fold: 1 + Math.floor(i / 40),
      group: `g${Math.floor(i / 8)}-${i % 4}`,
    })),
  );

  it('each is tested once, and validation is drawn from the others by group and class', () => {
    const rounds = planRounds(survey, settings());
    expect(rounds.map(({ name }) => name)).toEqual(['fold 1', 'fold 2', 'fold 3', 'fold 4']);
    for (const [k, round] of rounds.entries()) {
      expectParts(survey, round);
      expect(round.test).toEqual(Array.from({ length: 40 }, (_, i) => 40 * k + i));
      expect(countsOf(survey, round.validation)).toEqual([6, 6, 6, 6]);
      expect(across(round, (i) => survey.set.clips[i].group)).toEqual([]);
    }
  });

  it('there is no validation part where none is wanted', () => {
    const [round] = planRounds(survey, settings({ validation: 0 }));
    expect([round.train.length, round.validation.length]).toEqual([120, 0]);
  });

  it('are left aside when a split is asked for, which is said', () => {
    const wanted = settings({ protocol: 'split' });
    const rounds = planRounds(survey, wanted);
    expect(rounds.map(({ name }) => name)).toEqual(['test part']);
    expect(planFindings(survey, wanted, rounds)).toMatchObject([{ level: 'warning', code: 'folds-ignored' }]);
    expect(planFindings(survey, settings(), planRounds(survey, settings()))).toEqual([]);
  });
});

describe('without folds', () => {
  it('clips are split by class in the shares that are asked for', () => {
    const survey = surveyOf(repeat(300, (i) => ({ label: i < 200 ? 0 : 1 })));
    const [round] = planRounds(survey, settings({ test: 0.3, validation: 0.1 }));
    expectParts(survey, round);
    expect(countsOf(survey, round.test)).toEqual([60, 30]);
    expect(countsOf(survey, round.validation)).toEqual([14, 7]);
  });

  it.each([0.05, 0.15, 0.25, 0.4, 0.5, 0.7])('a share of %d is met within a tenth', (test) => {
    const survey = surveyOf(repeat(200, (i) => ({ label: i % 2 })));
    const [round] = planRounds(survey, settings({ test, validation: 0 }));
    expect(Math.abs(round.test.length / 200 - test)).toBeLessThanOrEqual(0.1);
  });

  it('groups, parts of a file and equal sounds stay together, in chains too', () => {
    const survey = surveyOf(
      repeat(120, (i) => ({
        label: i % 2,
        ...(i < 40 ? { group: `g${i % 10}` } : {}),
        ...(i >= 30 && i < 80 ? { path: `${i % 7}.wav` } : {}),
        ...(i >= 70 ? { hash: `h${i % 25}` } : {}),
      })),
    );
    for (let seed = 0; seed < 10; seed++) {
      const [round] = planRounds(survey, settings({ seed }));
      expectParts(survey, round);
      expect(across(round, (i) => survey.set.clips[i].group ?? `own ${i}`)).toEqual([]);
      expect(across(round, (i) => survey.set.clips[i].path)).toEqual([]);
      expect(across(round, (i) => survey.facts[i].hash)).toEqual([]);
    }
  });

  it('the seed decides', () => {
    const survey = surveyOf(repeat(100, (i) => ({ label: i % 3 })));
    const [first] = planRounds(survey, settings({ seed: 1 }));
    expect(planRounds(survey, settings({ seed: 1 }))[0]).toEqual(first);
    expect(planRounds(survey, settings({ seed: 2 }))[0].test).not.toEqual(first.test);
  });

  it('small classes are trained on first, then tested, then validated', () => {
    const small = [...repeat(2, () => ({ label: 1 })), ...repeat(3, () => ({ label: 2 }))];
    const survey = surveyOf([...repeat(60, () => ({ label: 0 })), ...small]);
    for (let seed = 0; seed < 20; seed++) {
      const wanted = settings({ seed });
      const rounds = planRounds(survey, wanted);
      expect(countsOf(survey, rounds[0].train).slice(1)).toEqual([1, 1]);
      expect(countsOf(survey, rounds[0].test).slice(1)).toEqual([1, 1]);
      expect(countsOf(survey, rounds[0].validation).slice(1)).toEqual([0, 1]);
      expect(planFindings(survey, wanted, rounds)).toEqual([
        {
          level: 'warning',
          code: 'not-in-validation',
          text: '1 class not in the validation part, for want of recordings: class 1.',
        },
      ]);
    }
  });
});

it('all clips train the model that is shipped', () => {
  const survey = surveyOf(repeat(5, (i) => ({ label: i % 2 })));
  expect(finalPlan(survey)).toEqual({ name: 'all clips', train: [0, 1, 2, 3, 4], validation: [], test: [] });
});

describe('what cannot be planned is refused', () => {
  const two = [...repeat(5, () => ({ label: 0 })), ...repeat(5, () => ({ label: 1 }))];
  it.each<[string, Sketch[], Parameters<typeof settings>[0], RegExp]>([
    ['a class of one clip', [...two, { label: 2 }], {}, /class 'class 2' has one clip only.*Add clips/],
    [
      'classes of one recording',
      [
        ...two,
        ...repeat(4, () => ({ label: 2, group: 'a' })),
        ...repeat(2, () => ({ label: 3, hash: 'same' })),
      ],
      {},
      /'class 2' has 4 clips, all of one recording or group.*so it is with 'class 3'/,
    ],
    [
      'folds that are not there',
      two,
      { protocol: 'folds' },
      /'folds' needs clips in two folds or more; these have none/,
    ],
    ['a single fold', two.map((clip) => ({ ...clip, fold: 7 })), { protocol: 'folds' }, /all are in fold 7/],
    [
      'a class in one fold',
      two.map((clip, i) => ({ ...clip, fold: clip.label === 1 ? 2 : i % 2 })),
      {},
      /all usable clips of 'class 1' are in fold 2/,
    ],
    [
      'the best epoch without validation',
      two,
      { epoch: 'best', validation: 0 },
      /evaluation\.validation above 0/,
    ],
    ['no test part', two, { test: 0 }, /evaluation\.test must be a share between 0 and 1.* received 0/],
  ])('%s', (_, sketches, options, message) => {
    expect(() => planRounds(surveyOf(sketches), settings(options))).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) }),
    );
  });
});
