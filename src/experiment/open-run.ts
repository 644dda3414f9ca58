import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { EarshotError } from '../errors.ts';
import type { Monitor } from '../monitor.ts';
import { packageVersion } from '../version.ts';

import { planRounds, readSounds, surveySounds, surveyText } from './data/index.ts';
import type { Experiment } from './experiment.ts';
import { networkInputShape, unfittedFrontEnd } from './fit-front-end.ts';
import { makeNetwork, modelsOf } from './network.ts';
import { newRecord, newRunFolder, RunFolder, type RunRecord } from './run-folder.ts';
import type { Survey } from './sounds.ts';
import { restoreExperiment, storeExperiment } from './stored-experiment.ts';

/** A new run, or the folder of one that was interrupted. */
export type RunSource = NewRun | { resume: string };

export interface NewRun {
  /** folder or CSV file of the sounds, see `readSounds` */
  sounds: string;
  experiment: Experiment;
  /** what the experiment is called in tables; default 'own' */
  recipe?: string;
  /** the file that the experiment came from, if there is one; kept in the run */
  configFile?: string;
  /** a new or empty folder; default the next of `runs/<recipe>-1`, `runs/<recipe>-2`, ... */
  out?: string;
  /** the command line, as it can be typed again; for the record */
  command?: string;
}

/** A run that can be worked on. */
export interface OpenRun {
  run: RunFolder;
  record: RunRecord;
  experiment: Experiment;
  survey: Survey;
}

interface Following {
  monitor?: Monitor;
  signal?: AbortSignal;
}

/** Makes the folder of a new run, once its sounds could be read; or opens one to go on with. */
export function openRun(source: RunSource, following: Following): Promise<OpenRun> {
  return 'resume' in source ? reopen(source.resume, following) : begin(source, following);
}

async function begin(source: NewRun, following: Following): Promise<OpenRun> {
  const { sounds, experiment, recipe = 'own', command = '' } = source;
  const stored = await storeExperiment(experiment, source.configFile);
  const run = await newRunFolder(source.out, recipe);
  const survey = await lookAt(sounds, experiment, following);
  const { set, hash } = survey;
  checkBeforehand(survey, experiment);
  const record = newRecord({
    name: run.name,
    recipe,
    command,
    started: new Date().toISOString(),
    seed: experiment.training.seed,
    versions: {
      earshot: await packageVersion(),
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      processor: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores`,
    },
    data: {
      source: resolve(sounds),
      layout: set.layout,
      clips: set.clips.length,
      classes: set.classes,
      hash,
    },
    experiment: stored,
  });
  await run.write('survey.json', `${JSON.stringify(survey)}\n`);
  await run.writeRecord(record);
  return { run, record, experiment, survey };
}

/** What would only fail when the sounds are loaded, or later. */
function checkBeforehand(survey: Survey, experiment: Experiment): void {
  planRounds(survey, experiment);
  const frontEnd = unfittedFrontEnd(experiment.features, experiment.data.sampleRate);
  const inputShape = networkInputShape(experiment, frontEnd);
  const classes = survey.set.classes.length;
  for (let member = 0; member < modelsOf(experiment).length; member++)
    makeNetwork(experiment, { inputShape, classes, seed: 0, member, steps: 1 });
}

async function reopen(path: string, following: Following): Promise<OpenRun> {
  const run = new RunFolder(path);
  const record = await run.record();
  const experiment = await restoreExperiment(record.experiment);
  const survey = await lookAt(record.data.source, experiment, following);
  if (survey.hash === record.data.hash) return { run, record, experiment, survey };
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `the sounds in ${record.data.source} are not those that ${path} began with: put them back, or start a new run.`,
  );
}

async function lookAt(source: string, experiment: Experiment, following: Following): Promise<Survey> {
  const survey = await surveySounds(await readSounds(source), { ...following, data: experiment.data });
  following.monitor?.say(`\n${surveyText(survey)}\n`);
  // so that the run can be worked on from another folder
  const clips = survey.set.clips.map((clip) => ({ ...clip, path: resolve(clip.path) }));
  return { ...survey, set: { ...survey.set, clips } };
}
