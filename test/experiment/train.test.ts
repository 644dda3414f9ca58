import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadClassifier } from '../../src/classifier/index.ts';
import { EarshotError } from '../../src/errors.ts';
import {
  evaluateClassifier,
  exportRun,
  listRuns,
  resolveExperiment,
  type TrainOutcome,
  trainExperiment,
} from '../../src/experiment/index.ts';
import { type Monitor, silent } from '../../src/monitor.ts';
import { quick, RATE, toneFolder } from './tone-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-train-'));
const sounds = join(folder, 'sounds');
const experiment = resolveExperiment({ file: quick });
let outcome: TrainOutcome;

beforeAll(async () => {
  toneFolder(sounds);
  outcome = await trainExperiment({ sounds, experiment, recipe: 'quick', out: join(folder, 'run') });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bytesOf = (...parts: string[]) => readFileSync(join(folder, ...parts));

/** Aborts when a task of this name has come so far. */
function stopAt(name: RegExp, done: number): { monitor: Monitor; signal: AbortSignal } {
  const controller = new AbortController();
  const monitor: Monitor = {
    ...silent,
    begin: (task) => ({
      advance: (count) => {
        if (name.test(task) && count >= done) controller.abort();
      },
      end: () => {},
    }),
  };
  return { monitor, signal: controller.signal };
}

describe('trainExperiment', () => {
  it('learns the tones, and judges on clips that were not trained on', () => {
    const { scores, rounds, status, network } = outcome.record;
    expect(status).toBe('done');
    expect(rounds).toHaveLength(1);
    const [{ training, validation, test }] = rounds;
    expect([training + validation + test, test]).toEqual([30, 9]);
    expect(scores!.n).toBe(9);
    expect(scores!.accuracy).toBeGreaterThan(0.6);
    expect(scores!.confusion.flat().reduce((a, b) => a + b)).toBe(9);
    expect(network!.parameters).toBeGreaterThan(1000);
  });

  it('leaves a folder with everything in it', () => {
    expect(readdirSync(outcome.run).sort()).toEqual([
      'final',
      'model.onnx',
      'predictions.csv',
      'report.html',
      'round-1',
      'run.json',
      'survey.json',
    ]);
    const rows = bytesOf('run', 'predictions.csv').toString().trim().split('\n');
    expect(rows[0]).toBe('name,round,class,predicted,right,p_beep,p_buzz,p_hiss');
    expect(rows).toHaveLength(10);
    const record = JSON.parse(bytesOf('run', 'run.json').toString());
    expect(record.experiment.settings.training.epochs).toBe(4);
    expect(record.rounds[0].histories[0].val_loss).toHaveLength(4);
    expect(record.data).toMatchObject({ clips: 30, classes: ['beep', 'buzz', 'hiss'] });
    expect(bytesOf('run', 'report.html').toString()).toContain('beep');
  });

  it('exports a classifier that says the same as the networks', async () => {
    const { check } = outcome.record.model!;
    expect(check.sameClass).toBe(check.clips);
    expect(check.maxDifference).toBeLessThan(1e-3);
    const classifier = await loadClassifier(outcome.model);
    expect([classifier.classes, classifier.sampleRate]).toEqual([['beep', 'buzz', 'hiss'], RATE]);
    expect(classifier.metadata.trainingData).toContain(outcome.record.data.hash);
  });

  it('gives the same bits again, and after interruptions anywhere', { timeout: 120_000 }, async () => {
    const stops = [stopAt(/test part/, 2), stopAt(/all clips/, 1)];
    const out = join(folder, 'resumed');
    const [first, second] = stops;
    await expect(trainExperiment({ sounds, experiment, out, ...first })).rejects.toMatchObject({
      code: 'INTERRUPTED',
      message: `interrupted. Finished epochs are kept; to go on: earshot train --resume ${out}`,
    });
    await expect(trainExperiment({ resume: out, ...second })).rejects.toMatchObject({ code: 'INTERRUPTED' });
    const { record } = await trainExperiment({ resume: out });
    expect(record.status).toBe('done');
    expect(bytesOf('resumed', 'model.onnx').equals(bytesOf('run', 'model.onnx'))).toBe(true);
    expect(bytesOf('resumed', 'predictions.csv').equals(bytesOf('run', 'predictions.csv'))).toBe(true);
    expect(record.rounds[0].histories).toEqual(outcome.record.rounds[0].histories);
  });

  it('goes on with a finished run by making the report again', async () => {
    const copy = join(folder, 'again');
    cpSync(outcome.run, copy, { recursive: true });
    rmSync(join(copy, 'report.html'));
    const again = await trainExperiment({ resume: copy });
    expect(statSync(again.report).size).toBeGreaterThan(1000);
    expect(again.record.rounds).toEqual(outcome.record.rounds);
  });

  it('trains networks of several kinds, tests folds in turn, and ships the first round if asked', {
    timeout: 120_000,
  }, async () => {
    const rows = ['path,label,fold'];
    for (const name of ['beep', 'hiss'])
      for (let i = 0; i < 6; i++) rows.push(`sounds/${name}/${name}-${i}.wav,${name},${1 + (i % 2)}`);
    writeFileSync(join(folder, 'folds.csv'), rows.join('\n'));
    const { record, run } = await trainExperiment({
      sounds: join(folder, 'folds.csv'),
      experiment: resolveExperiment({
        file: quick,
        overrides: {
          model: ['small', 'texture'],
          training: { members: 2, epochs: 3, epoch: 'best' },
          evaluation: { final: false, validation: 0.34 },
        },
      }),
      out: join(folder, 'folds'),
    });
    expect(record.rounds.map(({ name, test }) => [name, test])).toEqual([
      ['fold 1', 6],
      ['fold 2', 6],
    ]);
    expect(record.rounds[0].kept).toHaveLength(4);
    // each kind once
    expect(record.network!.summary).toMatch(/small[\s\S]*TextureStatistics/);
    expect(readFileSync(join(run, 'report.html'), 'utf8')).toMatch(
      /small<\/code> and <code>texture<\/code> take .* The probabilities of 4 networks of different seeds, [\d,]+ parameters together, are averaged\./,
    );
    expect(record.final).toBeUndefined();
    expect(readdirSync(join(run, 'round-1')).sort()).toEqual([
      'network-1.onnx',
      'network-2.onnx',
      'network-3.onnx',
      'network-4.onnx',
      'settings.json',
    ]);
    const exported = await exportRun(run, { out: join(folder, 'folds.onnx') });
    expect(exported.parameters).toBe(record.network!.parameters);
    expect(bytesOf('folds.onnx').equals(bytesOf('folds', 'model.onnx'))).toBe(true);
    expect(exported.check!.sameClass).toBe(exported.check!.clips);
  });

  it('refuses a folder that is taken, and sounds that have changed', async () => {
    await expect(trainExperiment({ sounds, experiment, out: outcome.run })).rejects.toThrow(
      /holds a run already\. To go on with it: earshot train --resume/,
    );
    await expect(trainExperiment({ sounds, experiment, out: folder })).rejects.toThrow(/is not empty/);
    const moved = join(folder, 'moved');
    cpSync(outcome.run, moved, { recursive: true });
    const record = JSON.parse(bytesOf('moved', 'run.json').toString());
    writeFileSync(
      join(moved, 'run.json'),
      JSON.stringify({ ...record, data: { ...record.data, hash: 'x' } }),
    );
    await expect(trainExperiment({ resume: moved })).rejects.toThrow(/are not those that .* began with/);
    await expect(trainExperiment({ resume: folder })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('refuses a model that does not fit, before anything is trained', async () => {
    const wrong = { ...experiment, model: () => undefined as never };
    await expect(
      trainExperiment({
        sounds,
        experiment: wrong,
        configFile: import.meta.filename,
        out: join(folder, 'wrong'),
      }),
    ).rejects.toThrow(
      /model must return a network from \(16, 26, 1\) to a probability for each of 3 classes/,
    );
  });
});

describe('evaluateClassifier', () => {
  it('judges a run and its file alike, and says what was trained on', { timeout: 60_000 }, async () => {
    const fresh = toneFolder(join(folder, 'fresh'), { classes: ['beep', 'hiss'], clips: 3, seconds: 0.7 });
    const byRun = await evaluateClassifier(outcome.run, fresh);
    const byFile = await evaluateClassifier(outcome.model, fresh);
    expect(byRun.scores).toEqual(byFile.scores);
    expect(byRun.scores.n).toBe(6);
    expect(byRun.findings.map(({ code }) => code)).not.toContain('seen-in-training');
    expect(byRun.csv.split('\n')).toHaveLength(8);
    const seen = await evaluateClassifier(outcome.run, sounds);
    expect(seen.findings.map(({ code }) => code)).toContain('seen-in-training');
    expect(seen.scores.accuracy).toBeGreaterThan(0.8);
  });

  it('refuses classes that the model does not know, and runs that are not finished', async () => {
    const other = toneFolder(join(folder, 'other'), { classes: ['beep'], clips: 2 });
    cpSync(join(other, 'beep'), join(other, 'beeps'), { recursive: true });
    await expect(evaluateClassifier(outcome.run, other)).rejects.toThrow(
      "the model does not know the class 'beeps' of",
    );
    const unfinished = join(folder, 'unfinished');
    cpSync(outcome.run, unfinished, { recursive: true });
    const { model, ...record } = JSON.parse(bytesOf('unfinished', 'run.json').toString());
    writeFileSync(join(unfinished, 'run.json'), JSON.stringify(record));
    await expect(evaluateClassifier(unfinished, sounds)).rejects.toMatchObject({ code: 'WRONG_ORDER' });
  });
});

describe('exportRun', () => {
  it('writes weights of 8 bits, and says what they cost on unseen clips', { timeout: 60_000 }, async () => {
    const out = join(folder, 'int8.onnx');
    const exported = await exportRun(outcome.run, { out, int8: true, licence: 'CC0' });
    expect(exported).toMatchObject({ file: out, weights: 'int8', licence: 'CC0' });
    expect(exported.bytes).toBeLessThan(outcome.record.model!.bytes);
    expect(exported.accuracy!.clips).toBe(9);
    expect(exported.accuracy!.float32).toBeCloseTo(outcome.record.scores!.accuracy, 6);
    expect((await loadClassifier(out)).metadata.licence).toBe('CC0');
  });

  it('goes without the comparison when the sounds are gone', { timeout: 60_000 }, async () => {
    const gone = join(folder, 'gone');
    cpSync(outcome.run, gone, { recursive: true });
    const survey = JSON.parse(bytesOf('gone', 'survey.json').toString());
    for (const clip of survey.set.clips) clip.path = join(folder, 'nowhere.wav');
    writeFileSync(join(gone, 'survey.json'), JSON.stringify(survey));
    const { check } = await exportRun(gone, { out: join(folder, 'gone.onnx') });
    expect(check).toBeUndefined();
    expect(bytesOf('gone.onnx').equals(bytesOf('run', 'model.onnx'))).toBe(true);
  });
});

describe('listRuns', () => {
  it('finds runs in folders, and takes folders that are runs', async () => {
    const runs = await listRuns([folder]);
    expect(runs.map(({ name }) => name)).toContain('run');
    expect((await listRuns([outcome.run])).map(({ name }) => name)).toEqual(['run']);
    await expect(listRuns([sounds])).rejects.toBeInstanceOf(EarshotError);
  });
});
