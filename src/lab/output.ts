import { join } from 'node:path';
import { writeWhole } from '../files.ts';
import { toPng } from '../plots/index.ts';
import type { Lab } from './exercise.ts';
import { reportPage } from './report.ts';
import type { LabSettings } from './settings.ts';
import type { Finished } from './store.ts';

/** Where the lab's results lie. */
export interface LabPaths {
  report: string;
  results: string;
}

/** What stands in the report and the results beside the exercises. */
export interface About {
  version: string;
  settings: LabSettings;
  lab: Pick<Lab, 'sounds'>;
}

/** Writes report.html and results.json of the exercises finished so far. @throws EarshotError NOT_WRITABLE */
export async function writeReport(about: About, finished: readonly Finished[]): Promise<LabPaths> {
  const { settings, version, lab } = about;
  const usesSounds = finished.some(({ number }) => number >= 4);
  const sounds = usesSounds ? await lab.sounds() : undefined;
  const summary = {
    earshot: version,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    written: new Date().toISOString(),
    settings: { ...settings, exercises: finished.map(({ number }) => number) },
    sounds: sounds && {
      name: sounds.name,
      dir: sounds.dir,
      clips: sounds.clips.length,
      classes: sounds.classes,
      folds: sounds.folds,
      warnings: sounds.warnings,
    },
    exercises: Object.fromEntries(
      finished.map(({ number, title, seconds, results }) => [number, { title, seconds, ...results }]),
    ),
  };
  const paths = { report: join(settings.out, 'report.html'), results: join(settings.out, 'results.json') };
  await writeWhole(paths.results, `${JSON.stringify(summary, null, 1)}\n`);
  await writeWhole(paths.report, reportPage({ version, settings, sounds, finished }));
  return paths;
}

/** Writes figures as SVG and PNG; those that are there with the same text are left. @throws EarshotError NOT_WRITABLE */
export async function writeFigures(out: string, figures: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, svg] of Object.entries(figures)) {
    const path = join(out, 'figures', name);
    await writeWhole(`${path}.svg`, svg);
    await writeWhole(`${path}.png`, await toPng(svg));
  }
}
