import { join, resolve } from 'node:path';
import { EarshotError } from '../errors.ts';
import { type Monitor, silent } from '../monitor.ts';
import { counted, duration } from '../text.ts';
import { packageVersion } from '../version.ts';
import { codeFingerprint } from './code-fingerprint.ts';
import type { Exercise, Lab } from './exercise.ts';
import { exercise1 } from './exercise-1.ts';
import { exercise2 } from './exercise-2.ts';
import { exercise3 } from './exercise-3.ts';
import { exercise4 } from './exercise-4.ts';
import { exercise5 } from './exercise-5.ts';
import { exercise6 } from './exercise-6.ts';
import { type LabPaths, writeFigures, writeReport } from './output.ts';
import { type LabSettings, type SettingsOptions, settingsOf } from './settings.ts';
import { findSounds } from './sounds.ts';
import { melSpectrograms } from './spectrograms.ts';
import { type Finished, Store } from './store.ts';

/** The lab without the steps, which belong to an exercise. */
type LabBase = Omit<Lab, 'step'>;

const ALL: readonly Exercise[] = [exercise1, exercise2, exercise3, exercise4, exercise5, exercise6];

/** Options of {@link runLab}: the settings, and how to follow and stop it. */
export interface LabOptions extends SettingsOptions {
  /** run again what is finished already; default false */
  fresh?: boolean;
  /** hears how the lab goes on; default: nobody */
  monitor?: Monitor;
  /** stops the lab between two steps; what is finished stays */
  signal?: AbortSignal;
}

/** What {@link runLab} leaves. */
export interface LabOutcome extends LabPaths {
  /** exercises that ran */
  ran: readonly number[];
  /** exercises whose outcome was there already */
  reused: readonly number[];
  seconds: number;
}

/**
 * Runs exercises of the lab and writes `report.html`, `results.json` and `figures/` into a folder, after each
 * exercise anew. An exercise that was finished there before with the same settings, sounds and code is not run
 * again; finished ones that were not asked for stay in the report.
 *
 * @throws EarshotError INVALID_ARGUMENT for a bad option; NOT_WRITABLE; INTERRUPTED, with all finished exercises
 *   kept; what `esc50` throws for a folder without clips
 *
 * @example
 * ```ts
 * import { runLab } from 'earshot';
 *
 * const { report } = await runLab({ exercises: [1], out: 'lab-output' });
 * console.log(report); // lab-output/report.html
 * ```
 */
export async function runLab(options: LabOptions = {}): Promise<LabOutcome> {
  const settings = settingsOf(options);
  const { monitor = silent, signal, fresh = false } = options;
  const started = performance.now();
  const lab = openLab(settings, monitor, signal);
  const store = new Store(join(settings.out, 'cache'));
  const about = { version: await packageVersion(), settings, lab };
  const code = `${about.version} ${await codeFingerprint()}`;
  const finished = new Map<number, Finished>();
  const [ran, reused]: [number[], number[]] = [[], []];
  let paths = await writeReport(about, []);

  for (const exercise of ALL) {
    const asked = settings.exercises.includes(exercise.number);
    // Sounds are not made for an exercise that nobody asked for.
    if (!asked && exercise.usesSounds && !settings.exercises.some((number) => number >= 4)) continue;
    const key = await keyOf(exercise, lab, code);
    const kept = asked && fresh ? undefined : await store.find(exercise.number, key);
    if (kept === undefined && !asked) continue;
    if (kept === undefined) {
      monitor.say(`${exercise.title}`);
      finished.set(exercise.number, await runOne(exercise, lab, store, key, [...finished.keys()]));
      ran.push(exercise.number);
    } else {
      if (asked) monitor.say(`${exercise.title}: finished before, taken from ${settings.out}`);
      finished.set(exercise.number, kept);
      if (asked) reused.push(exercise.number);
    }
    await writeFigures(settings.out, finished.get(exercise.number)!.figures);
    paths = await writeReport(about, [...finished.values()]);
  }
  return { ...paths, ran, reused, seconds: (performance.now() - started) / 1000 };
}

function openLab(settings: LabSettings, monitor: Monitor, signal: AbortSignal | undefined): LabBase {
  let sounds: ReturnType<Lab['sounds']> | undefined;
  let spectrograms: ReturnType<Lab['spectrograms']> | undefined;
  const lab: LabBase = {
    settings,
    monitor,
    signal,
    sounds: () => (sounds ??= findSounds(settings, monitor, signal)),
    spectrograms: () =>
      (spectrograms ??= lab
        .sounds()
        .then((found) => melSpectrograms(found, join(settings.out, 'cache'), monitor, signal))),
  };
  return lab;
}

async function keyOf(exercise: Exercise, lab: LabBase, code: string): Promise<string> {
  const sounds = exercise.usesSounds ? await lab.sounds() : undefined;
  return JSON.stringify({
    code,
    settings: exercise.depends(lab.settings),
    sounds: sounds && [resolve(sounds.dir), sounds.fingerprint],
  });
}

async function runOne(
  exercise: Exercise,
  base: LabBase,
  store: Store,
  key: string,
  before: readonly number[],
): Promise<Finished> {
  const started = performance.now();
  try {
    const lab: Lab = { ...base, step: (name, work) => store.step(exercise.number, key, name, work) };
    const outcome = await exercise.run(lab);
    const seconds = (performance.now() - started) / 1000;
    base.monitor.say(`  finished in ${duration(seconds)}`);
    return await store.keep(exercise, key, outcome, seconds);
  } catch (error) {
    if (!(error instanceof EarshotError) || error.code !== 'INTERRUPTED') throw error;
    const kept =
      before.length === 0 ? 'nothing was finished yet' : `${counted(before.length, 'exercise')} kept`;
    throw new EarshotError(
      'INTERRUPTED',
      `interrupted in exercise ${exercise.number} (${kept}); run the same command again to go on from there.`,
      { cause: error },
    );
  }
}
