import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syntheticSounds } from '../../src/datasets/index.ts';
import { type LabOptions, type Monitor, runLab } from '../../src/lab/index.ts';
import { epochsOf, settingsOf } from '../../src/lab/settings.ts';

/** @file The whole lab on thirty synthetic clips, two epochs a training. */

const root = mkdtempSync(join(tmpdir(), 'earshot-lab-'));
const data = join(root, 'sounds');
const whole = join(root, 'whole');
const tiny: LabOptions = { data, epochs: 2 };

beforeAll(async () => {
  await syntheticSounds(data, { clipsPerClass: 3, folds: 3 });
  await runLab({ ...tiny, out: whole });
}, 120_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A monitor that notes the names of all work begun, and may act when one begins. */
function listener(onBegin: (name: string) => void = () => {}): Monitor & { begun: string[] } {
  const begun: string[] = [];
  return {
    begun,
    say: () => {},
    begin: (name) => {
      begun.push(name);
      onBegin(name);
      return { advance: () => {}, end: () => {} };
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the file is JSON whose values the tests compare
function resultsIn(out: string): any {
  return JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'));
}

function reportIn(out: string): string {
  return readFileSync(join(out, 'report.html'), 'utf8');
}

describe('all six exercises', () => {
  it('write the numbers of parameters that the lab names', () => {
    const { exercises } = resultsIn(whole);
    expect(Object.keys(exercises)).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(exercises[2].parameters.total).toBe(46);
    expect(exercises[3].training.parameters.total).toBe(51);
    expect(exercises[4].shape).toEqual([30, 128, 216]);
    expect(exercises[5].inputs).toBe(27648);
    const totals = (number: number) =>
      exercises[number].networks.map(({ parameters }: { parameters: { total: number } }) => parameters.total);
    expect(totals(5)).toEqual([442_826, 442_826, 442_826, 221_354]);
    expect(totals(6)).toEqual([666_426, 666_618]);
    expect(exercises[6].networks[1].parameters.trainable).toBe(666_522);
  });

  it('write histories, splits and settings', () => {
    const { exercises, settings, sounds } = resultsIn(whole);
    expect(settings).toMatchObject({ seed: 1, epochs: 2, exercises: [1, 2, 3, 4, 5, 6] });
    expect(sounds).toMatchObject({ clips: 30, folds: [1, 2, 3] });
    for (const network of [...exercises[5].networks, ...exercises[6].networks]) {
      const { loss, accuracy, val_loss, val_accuracy } = network.history;
      for (const curve of [loss, accuracy, val_loss, val_accuracy]) expect(curve).toHaveLength(2);
      const { epoch, value } = network.lowestValidationLoss;
      expect(value).toBe(Math.min(...val_loss));
      expect(val_loss[epoch - 1]).toBe(value);
      expect(network.accuracyThere).toBe(val_accuracy[epoch - 1]);
      expect(network.bestAccuracy.value).toBe(Math.max(...val_accuracy));
    }
    expect(exercises[5]).toMatchObject({ split: 'random 80/20', training: 24, validation: 6 });
  });

  it('test on each fold once and count every clip once', () => {
    const { byFolds } = resultsIn(whole).exercises[6];
    expect(byFolds.rounds).toMatchObject([
      { testFold: 1, validationFold: 2, training: 10, validation: 10, test: 10 },
      { testFold: 2, validationFold: 3, training: 10, validation: 10, test: 10 },
      { testFold: 3, validationFold: 1, training: 10, validation: 10, test: 10 },
    ]);
    const accuracies: number[] = byFolds.rounds.map(({ accuracy }: { accuracy: number }) => accuracy);
    expect(byFolds.mean).toBeCloseTo(accuracies.reduce((a, b) => a + b) / 3, 12);
    const counts: number[][] = byFolds.confusion.counts;
    expect(counts.flat().reduce((x, y) => x + y)).toBe(30);
    const right = counts.reduce((sum, row, i) => sum + row[i], 0);
    expect(right / 30).toBeCloseTo(byFolds.mean, 6);
  });

  it('write one self-contained page with every part', () => {
    const text = reportIn(whole);
    for (const number of [1, 2, 3, 4, 5, 6]) expect(text).toContain(`<section id="exercise-${number}">`);
    expect(text).toContain('id="exercise-6-folds"');
    for (const count of ['442,826', '666,426', '666,618', '666,522']) expect(text).toContain(count);
    expect(text.match(/<audio /g)).toHaveLength(10);
    expect(text.match(/What you should see/g)!.length).toBeGreaterThanOrEqual(6);
    expect(text.match(/Questions to try/g)!.length).toBeGreaterThanOrEqual(6);
    expect(text).toContain('This split is random');
    expect(text).not.toMatch(/(?:src|href)="(?!data:|#)/);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
    expect(text.length).toBeLessThan(8e6);
  });

  it('write every figure as SVG and PNG, and leave no half-written file', () => {
    const figures = readdirSync(join(whole, 'figures'));
    const svgs = figures.filter((name) => name.endsWith('.svg'));
    expect(svgs.length).toBeGreaterThan(35);
    for (const name of svgs) expect(figures).toContain(name.replace(/svg$/, 'png'));
    const all = readdirSync(whole, { recursive: true }) as string[];
    expect(all.filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('running again', () => {
  it('takes finished exercises as they are', async () => {
    const before = reportIn(whole);
    const monitor = listener();
    const { ran, reused } = await runLab({ ...tiny, out: whole, monitor });
    expect(ran).toEqual([]);
    expect(reused).toEqual([1, 2, 3, 4, 5, 6]);
    expect(monitor.begun).toEqual([]);
    expect(reportIn(whole)).toBe(before);
  });

  it('runs again only what depends on a changed setting, with spectrograms from the cache', async () => {
    const monitor = listener();
    const { ran, reused } = await runLab({ ...tiny, epochs: 1, exercises: [4, 5], out: whole, monitor });
    expect([ran, reused]).toEqual([[5], [4]]);
    expect(monitor.begun).toEqual(['Plain MLP', 'With dropout', 'With L2 penalty', 'Fewer units']);
  });

  it('runs all again when asked to, and keeps the spectrograms', async () => {
    const monitor = listener();
    const { ran } = await runLab({ ...tiny, exercises: [1, 4], out: whole, fresh: true, monitor });
    expect(ran).toEqual([1, 4]);
    expect(monitor.begun).toEqual([]);
  });

  it('keeps exercises in the report that were not asked for', async () => {
    const out = join(root, 'grows');
    await runLab({ exercises: [1], out });
    await runLab({ exercises: [3], epochs: 2, out });
    expect(Object.keys(resultsIn(out).exercises)).toEqual(['1', '3']);
    expect(existsSync(join(out, 'data'))).toBe(false);
  });

  it('gives the same numbers for the same seed, others for another', async () => {
    const losses = async (seed: number, name: string) => {
      const out = join(root, name);
      await runLab({ exercises: [2], epochs: 3, seed, out });
      return resultsIn(out).exercises[2].runs.map(({ history }: { history: unknown }) => history);
    };
    const first = await losses(5, 'seed-a');
    expect(await losses(5, 'seed-b')).toEqual(first);
    expect(await losses(6, 'seed-c')).not.toEqual(first);
  });
});

describe('an interruption', () => {
  it('keeps what is finished, and the next run goes on behind it', async () => {
    const out = join(root, 'interrupted');
    const controller = new AbortController();
    const first = listener((name) => name === 'With L2 penalty' && controller.abort());
    const run = runLab({ ...tiny, exercises: [3, 5], out, monitor: first, signal: controller.signal });
    await expect(run).rejects.toMatchObject({
      code: 'INTERRUPTED',
      message: expect.stringContaining('run the same'),
    });
    expect(Object.keys(resultsIn(out).exercises)).toEqual(['3']);

    const second = listener();
    const { ran, reused } = await runLab({ ...tiny, exercises: [3, 5], out, monitor: second });
    expect([ran, reused]).toEqual([[5], [3]]);
    expect(second.begun).toEqual(['With L2 penalty', 'Fewer units']);
    const networks = resultsIn(out).exercises[5].networks;
    expect(networks.map(({ name }: { name: string }) => name)).toEqual([
      'Plain MLP',
      'With dropout',
      'With L2 penalty',
      'Fewer units',
    ]);
  });
});

describe('sounds', () => {
  it('in two folds cannot be tested over the folds, and the report says so', async () => {
    const dir = join(root, 'two-folds');
    await syntheticSounds(dir, { clipsPerClass: 2, folds: 2 });
    const out = join(root, 'two-folds-out');
    await runLab({ exercises: [6], data: dir, epochs: 1, out });
    expect(resultsIn(out).exercises[6].byFolds).toBeUndefined();
    expect(reportIn(out)).toContain('A test over the folds needs 3 of them');
  });

  it('that cannot be read are left out and named', async () => {
    const dir = join(root, 'damaged');
    await syntheticSounds(dir, { clipsPerClass: 2, folds: 2 });
    const [bad] = readdirSync(join(dir, 'audio'));
    writeFileSync(join(dir, 'audio', bad), 'no sound at all');
    const out = join(root, 'damaged-out');
    await runLab({ exercises: [4], data: dir, out });
    const { shape, skipped } = resultsIn(out).exercises[4];
    expect(shape).toEqual([19, 128, 216]);
    expect(skipped).toMatchObject([{ file: bad, reason: expect.stringContaining(bad) }]);
    expect(reportIn(out)).toContain(bad);
  });

  it('of more than ten classes: the first ten targets', async () => {
    const dir = join(root, 'many', 'audio');
    mkdirSync(dir, { recursive: true });
    const from = join(data, 'audio');
    for (const [i, name] of readdirSync(from).entries()) {
      if (i < 12) writeFileSync(join(dir, `${1 + (i % 2)}-${i}-A-${i}.wav`), readFileSync(join(from, name)));
    }
    const out = join(root, 'many-out');
    await runLab({ exercises: [4], data: join(root, 'many'), out });
    const { classes } = resultsIn(out).exercises[4];
    expect(classes.map(({ target }: { target: number }) => target)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('that change make their exercises run again', async () => {
    const dir = join(root, 'changing');
    await syntheticSounds(dir, { clipsPerClass: 1, folds: 1 });
    const options = { exercises: [4], data: dir, out: join(root, 'changing-out') };
    expect((await runLab(options)).ran).toEqual([4]);
    const [last] = readdirSync(join(dir, 'audio')).reverse();
    rmSync(join(dir, 'audio', last));
    expect((await runLab(options)).ran).toEqual([4]);
  });
});

describe('epochs', () => {
  it.each([
    [{}, 60],
    [{ full: true }, 300],
    [{ data: 'sounds' }, 300],
    [{ data: 'sounds', full: false }, 60],
    [{ data: 'sounds', epochs: 7 }, 7],
  ])('with %o: %i where the lab has 300', (options, wanted) => {
    expect(epochsOf(settingsOf(options), { short: 60, full: 300 })).toBe(wanted);
  });
});

describe('bad input', () => {
  const blocked = join(root, 'a-file');
  const empty = join(root, 'empty');
  beforeAll(() => {
    writeFileSync(blocked, '');
    mkdirSync(empty);
  });
  const cases: [string, LabOptions, string, RegExp][] = [
    ['an exercise that is none', { exercises: [7] }, 'INVALID_ARGUMENT', /from 1 to 6; received 7/],
    ['a broken exercise number', { exercises: [1.5] }, 'INVALID_ARGUMENT', /received 1.5/],
    ['no epochs', { epochs: 0 }, 'INVALID_ARGUMENT', /1 or more; received 0/],
    ['broken epochs', { epochs: Number.NaN }, 'INVALID_ARGUMENT', /received NaN/],
    ['a negative seed', { seed: -1 }, 'INVALID_ARGUMENT', /seed must be/],
    ['a seed that is too large', { seed: 2 ** 32 }, 'INVALID_ARGUMENT', /seed must be/],
    ['an empty out', { out: '' }, 'INVALID_ARGUMENT', /out must be/],
    ['an out below a file', { exercises: [1], out: join(blocked, 'out') }, 'NOT_WRITABLE', /a-file/],
    ['an out that is a file', { exercises: [1], out: blocked }, 'NOT_WRITABLE', /a-file/],
    [
      'a data folder that is missing',
      { exercises: [4], data: join(root, 'none') },
      'NOT_FOUND',
      /none is no folder/,
    ],
    ['a data folder without clips', { exercises: [4], data: empty }, 'NOT_FOUND', /no sound files/],
  ];
  it.each(cases)('%s', async (_name, options, code, message) => {
    const run = runLab({ out: join(root, 'bad-out'), ...options });
    await expect(run).rejects.toMatchObject({
      name: 'EarshotError',
      code,
      message: expect.stringMatching(message),
    });
  });
});

describe('exercise 2 with the default seed', () => {
  it('reaches the losses of the lab', async () => {
    const out = join(root, 'default-seed');
    await runLab({ exercises: [2], out });
    const adam = resultsIn(out).exercises[2].runs.filter(
      ({ optimizer }: { optimizer: string }) => optimizer === 'Adam',
    );
    expect(adam.map(({ epochs }: { epochs: number }) => epochs)).toEqual([300, 1000]);
    expect(adam[0].lowestLoss.value).toBeLessThanOrEqual(0.0428);
    expect(adam[1].lowestLoss.value).toBeLessThanOrEqual(0.0419);
    expect(adam[1].history.loss.slice(0, 300)).toEqual(adam[0].history.loss);
  });
});
