import { load } from '../audio/index.ts';
import type { Experiment } from './experiment.ts';
import { runReport } from './report/index.ts';
import type { ClipPrediction } from './results.ts';
import type { RunFolder, RunRecord } from './run-folder.ts';
import type { Survey } from './sounds.ts';

/** Writes `report.html` of a finished run, and the sounds beside it where they are many. */
export async function writeRunReport(
  run: RunFolder,
  record: RunRecord,
  experiment: Experiment,
  survey: Survey,
  predictions: readonly ClipPrediction[],
): Promise<void> {
  const { html, files } = await runReport({
    ...record,
    title: run.name,
    experiment,
    survey,
    scores: record.scores!,
    predictions,
    wave: (clip) => {
      const { path, start = 0, end } = survey.set.clips[clip];
      return load(path, { sr: null, offset: start, ...(end !== undefined && { duration: end - start }) });
    },
  });
  for (const [name, bytes] of Object.entries(files)) await run.write(name, bytes);
  await run.write('report.html', html);
}
