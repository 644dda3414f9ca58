import { describe, expect, it } from 'vitest';
import { advice } from '../../../src/experiment/report/advice.ts';
import type { RunReportInput } from '../../../src/experiment/report/index.ts';
import { fakeRun } from './fake-run.ts';

/** A run of which nothing is to be said: many clips, all right, sure of it, curves that ended level. */
function fineRun(): RunReportInput {
  const run = fakeRun({ clipsPerClass: 100, skill: 1, epochs: 50 });
  const level = (value: number) => Array.from({ length: 50 }, () => value);
  const history = {
    loss: level(0.1),
    accuracy: level(0.99),
    val_loss: level(0.12),
    val_accuracy: level(0.99),
  };
  return {
    ...run,
    rounds: run.rounds.map((round) => ({ ...round, accuracy: 0.98, histories: [history] })),
    survey: { ...run.survey, findings: [] },
    scores: {
      ...run.scores,
      accuracy: 0.98,
      interval: [0.97, 0.99],
      calibration: { error: 0.01, bins: [{ from: 0.9, to: 1, n: 400, confidence: 0.97, accuracy: 0.98 }] },
    },
  };
}

const withRounds = (run: RunReportInput, log: string, course: (e: number) => number) => ({
  ...run,
  rounds: run.rounds.map((round) => ({
    ...round,
    histories: round.histories.map((history) => ({
      ...history,
      [log]: history.loss.map((_, e) => course(e)),
    })),
  })),
});

describe('advice', () => {
  it('is silent where nothing stands out', () => {
    expect(advice(fineRun())).toEqual([]);
  });

  it('says first when the model is not shown to be better than guessing', () => {
    const run = fakeRun({ skill: 0.2 });
    const [first] = advice({ ...run, scores: { ...run.scores, interval: [0.2, 0.5] } });
    expect(first.what).toContain('not shown to be better than guessing');
    expect(first.why).toBe(
      'The interval of the accuracy begins at 20.0 %; always saying dog is right for 25.0 %.',
    );
  });

  it('asks for more clips of small classes, named with their numbers', () => {
    const [first] = advice(fakeRun({ clipsPerClass: 12, skill: 1 }));
    expect(first.why).toBe(
      'dog has 12 clips, rooster has 12 clips, rain has 12 clips, and 1 more class has fewer than 20.',
    );
  });

  it.each([
    ['shared-recording', /the accuracy is too good/],
    ['duplicates', /Take the copies out/],
    ['two-labels', /no model can learn both/],
    ['silence', /Take the silent clips out/],
    ['much-silence', /Cut the silence/],
    ['imbalance', /small classes/],
  ])('passes a warning of %s on', (code, what) => {
    const run = fineRun();
    const finding = { level: 'warning' as const, code, text: 'Clips 1 and 2.' };
    const items = advice({ ...run, survey: { ...run.survey, findings: [finding] } });
    expect(items).toEqual([{ what: expect.stringMatching(what), why: 'Clips 1 and 2.' }]);
    const note = { ...finding, level: 'note' as const };
    expect(advice({ ...run, survey: { ...run.survey, findings: [note] } })).toEqual([]);
  });

  it('sees a loss that still falls', () => {
    const [item] = advice(withRounds(fineRun(), 'val_loss', (e) => 1 - e / 60));
    expect(item.what).toContain('set `training.epochs` to 100');
    expect(item.why).toBe(
      'In the last tenth of the 50 epochs the validation loss still fell, from 0.300 to 0.217.',
    );
  });

  it('sees a validation loss that rises', () => {
    const rising = withRounds(fineRun(), 'val_loss', (e) => 0.5 + Math.abs(e - 10) / 50);
    const [item] = advice(rising);
    expect(item.what).toContain("`'best'`");
    expect(item.why).toContain('lowest at epoch 11 (0.500) and then rises to 1.280');
    const { experiment } = rising;
    const best = { ...experiment, training: { ...experiment.training, epoch: 'best' as const } };
    expect(advice({ ...rising, experiment: best })[0].what).toContain('`training.epochs` of 14 would do');
  });

  it('sees a gap between training and test, and offers augmentation that is off', () => {
    const run = fineRun();
    const [item] = advice({
      ...run,
      scores: {
        ...run.scores,
        accuracy: 0.8,
        calibration: { error: 0, bins: [{ from: 0.7, to: 0.8, n: 9, confidence: 0.8, accuracy: 0.8 }] },
      },
    });
    expect(item.what).toContain('mixing of sounds (`augmentation.mix`)');
    expect(item.what).not.toContain('time shift');
    expect(item.why).toBe('Of its training clips the network gets 99.0 % right, of new ones 80.0 %.');
  });

  it('sees a network that does not learn its own clips', () => {
    const run = withRounds(fineRun(), 'accuracy', () => 0.5);
    const items = advice({ ...run, scores: { ...run.scores, accuracy: 0.5 } });
    expect(items.map(({ what }) => what)).toContainEqual(expect.stringContaining('larger network'));
  });

  it('points to the pair that holds most mistakes', () => {
    const run = fineRun();
    const confusion = [
      [90, 0, 6, 0],
      [0, 98, 1, 1],
      [3, 0, 97, 0],
      [0, 0, 0, 100],
    ];
    const [item] = advice({ ...run, scores: { ...run.scores, confusion } });
    expect(item.what).toContain('Listen to dog and rain');
    expect(item.why).toBe('9 of the 11 mistakes are between these two.');
    expect(item.cell).toEqual({ row: 0, column: 2 });
  });

  it('sees mistakes of which the model is sure', () => {
    const run = fineRun();
    const [first, ...others] = run.predictions;
    const sure = { ...first, predicted: 1, probabilities: [0.02, 0.95, 0.02, 0.01] };
    const [item] = advice({ ...run, predictions: [sure, ...others] });
    expect(item.why).toBe('1 of 1 mistake got more than 90 % for the wrong class.');
    const weak = { ...run.scores, accuracy: 0.6 };
    const items = advice({ ...run, scores: weak, predictions: [sure, ...others] });
    expect(items.filter(({ what }) => what.includes('label may be wrong'))).toEqual([]);
  });

  it('sees a round that is much worse than the others', () => {
    const run = fineRun();
    const rounds = run.rounds.map((round, i) => ({ ...round, accuracy: i === 2 ? 0.8 : 0.98 }));
    const [item] = advice({ ...run, rounds });
    expect(item.why).toBe('fold 3 has 80.0 %, the others 98.0 % on average.');
  });

  it.each([
    [0.9, /surer than it says/],
    [1, undefined],
  ])('judges a mean confidence of %s', (confidence, what) => {
    const run = fineRun();
    const bins = [{ from: 0, to: 1, n: 400, confidence, accuracy: 0.98 }];
    const items = advice({ ...run, scores: { ...run.scores, calibration: { error: 0.1, bins } } });
    expect(items.map((item) => item.what)).toEqual(what ? [expect.stringMatching(what)] : []);
  });

  it('warns of wide intervals', () => {
    const run = fineRun();
    const [item] = advice({ ...run, scores: { ...run.scores, interval: [0.9, 1] } });
    expect(item.why).toContain('about 5 points either way (90.0 to 100.0 %)');
  });

  it('holds nothing that is not a number or a name', () => {
    for (const seed of [1, 2, 3]) {
      for (const item of advice(fakeRun({ seed, skill: 0.5, clipsPerClass: 9 }))) {
        expect(`${item.what} ${item.why}`).not.toMatch(/undefined|NaN|\[object/);
      }
    }
  });
});
