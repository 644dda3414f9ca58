import { type ClassifierCheck, checkClassifier } from '../classifier/check-classifier.ts';
import { classifierOnnx } from '../classifier/classifier-onnx.ts';
import {
  type ClassifierDescription,
  describeClassifier,
  loadClassifier,
  networkProbabilities,
  quantizeClassifier,
} from '../classifier/index.ts';
import { EarshotError } from '../errors.ts';
import { checkInterrupted } from '../file-errors.ts';
import { writeWhole } from '../files.ts';
import { type Monitor, silent } from '../monitor.ts';
import { planRounds } from './data/index.ts';
import type { Experiment } from './experiment.ts';
import { loadClip } from './load-clip.ts';
import { restoreStage } from './restore-stage.ts';
import { RunFolder } from './run-folder.ts';
import type { SoundClip, Survey } from './sounds.ts';
import { restoreExperiment } from './stored-experiment.ts';
import { aboutClassifier, checkedClips } from './write-classifier.ts';

export interface ExportRunOptions {
  /** the .onnx file to write */
  out: string;
  /** keep weights in whole numbers of 8 bits; default false */
  int8?: boolean;
  /** terms on which the model may be used, for its metadata */
  licence?: string;
  /** hears how it goes on; default: nobody */
  monitor?: Monitor;
  signal?: AbortSignal;
}

/** What {@link exportRun} wrote. */
export interface ExportedRun extends ClassifierDescription {
  file: string;
  /** compared with the training pipeline on clips of the run's data; missing where these are not there any more */
  check?: ClassifierCheck;
  /** share of unseen clips that are right, over the rounds, with float and with int8 weights */
  accuracy?: { float32: number; int8: number; clips: number };
}

/**
 * Writes the classifier of a finished run: one ONNX file from waveform to probabilities. It is compared with the
 * training pipeline on clips of the data. With `int8` the networks of all rounds are made so too and tested on the
 * clips that they never saw, which says what it costs.
 *
 * @param path the run's folder
 * @throws EarshotError NOT_FOUND, BAD_FILE, WRONG_ORDER for a run that is not finished, NOT_WRITABLE, INTERRUPTED
 */
export async function exportRun(path: string, options: ExportRunOptions): Promise<ExportedRun> {
  const { out, int8 = false, licence, monitor = silent, signal } = options;
  const run = new RunFolder(path);
  const record = await run.record();
  if (record.status !== 'done')
    throw new EarshotError('WRONG_ORDER', `${path} is not finished: earshot train --resume ${path}`);
  const experiment = await restoreExperiment(record.experiment);
  const survey = await run.survey();
  const shipped = await restoreStage(run, experiment, record.final === undefined ? 'round-1' : 'final');
  const about = { ...aboutClassifier(record), licence };
  const float = await classifierOnnx(shipped.networks, shipped.settings, about);
  const bytes = int8 ? await quantizeClassifier(float) : float;
  const { sampleRate } = shipped.settings;
  const waves = await wavesOf(checkedClips(survey.set.clips), sampleRate);
  const check =
    waves &&
    (await checkClassifier(
      bytes,
      waves,
      await networkProbabilities(shipped.networks, shipped.settings, waves),
    ));
  const accuracy =
    int8 && waves !== undefined
      ? await compareAccuracies({ run, experiment, survey, monitor, signal })
      : undefined;
  await writeWhole(out, bytes);
  return { file: out, check, accuracy, ...describeClassifier(bytes) };
}

interface Comparison {
  run: RunFolder;
  experiment: Experiment;
  survey: Survey;
  monitor: Monitor;
  signal?: AbortSignal;
}

async function compareAccuracies({ run, experiment, survey, monitor, signal }: Comparison) {
  const { clips } = survey.set;
  const plans = planRounds(survey, experiment);
  const total = plans.reduce((sum, { test }) => sum + test.length, 0);
  const task = monitor.begin('testing int8 on unseen clips', total);
  const right = { float32: 0, int8: 0 };
  let done = 0;
  for (const [number, { test }] of plans.entries()) {
    const { networks, settings } = await restoreStage(run, experiment, `round-${number + 1}`);
    const bytes = await classifierOnnx(networks, settings);
    const float32 = await loadClassifier(bytes);
    const int8 = await loadClassifier(await quantizeClassifier(bytes));
    for (const clip of test) {
      checkInterrupted(signal, 'the export');
      const [wave] = (await wavesOf([clips[clip]], settings.sampleRate))!;
      const name = settings.classes[clips[clip].label];
      if ((await float32.classify(wave, { sr: settings.sampleRate })).className === name) right.float32++;
      if ((await int8.classify(wave, { sr: settings.sampleRate })).className === name) right.int8++;
      task.advance(++done);
    }
    await Promise.all([float32.release(), int8.release()]);
  }
  task.end();
  return { float32: right.float32 / total, int8: right.int8 / total, clips: total };
}

/** The samples of clips, or nothing when they cannot be read any more. */
async function wavesOf(clips: readonly SoundClip[], sampleRate: number): Promise<Float32Array[] | undefined> {
  try {
    return await Promise.all(clips.map((clip) => loadClip(clip, sampleRate)));
  } catch (error) {
    if (error instanceof EarshotError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}
