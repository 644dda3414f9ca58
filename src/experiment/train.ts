import { networkProbabilities } from '../classifier/network-probabilities.ts';
import { EarshotError } from '../errors.ts';
import { type Monitor, silent } from '../monitor.ts';
import type { AnyModel } from '../nn/index.ts';
import { counted, percent } from '../text.ts';
import { finalPlan, type PlannedRound, planFindings, planRounds } from './data/index.ts';
import type { Experiment } from './experiment.ts';
import { type OpenRun, openRun, type RunSource } from './open-run.ts';
import { predictionsCsv } from './predictions-csv.ts';
import { loadRecordings } from './recordings.ts';
import type { ClipPrediction, Round } from './results.ts';
import type { FinalTraining, RunFolder, RunRecord } from './run-folder.ts';
import { scorePredictions } from './scores.ts';
import { trainSideBySide } from './side-by-side.ts';
import { type Stage, type TrainedStage, trainStage, type Workshop } from './train-stage.ts';
import { writeClassifier } from './write-classifier.ts';
import { writeRunReport } from './write-run-report.ts';

/** What {@link trainExperiment} trains, and who follows it. */
export type TrainOptions = RunSource & {
  /** hears how it goes on; default: nobody */
  monitor?: Monitor;
  /** stops it; what is finished is kept, and `resume` goes on with it */
  signal?: AbortSignal;
};

/** What {@link trainExperiment} leaves. */
export interface TrainOutcome {
  /** the run's folder */
  run: string;
  record: RunRecord;
  /** paths of the report and of the classifier */
  report: string;
  model: string;
}

/**
 * Trains a classifier of one's own sounds and judges it: looks at the sounds, tests networks on clips that they never
 * saw (fold by fold, or on a part that was held out), trains the one that is shipped on all clips, and writes a run:
 * a folder with everything that was decided, learned and measured, a report and the classifier as one ONNX file.
 *
 * Each finished epoch is kept. A run that was interrupted or killed goes on with `{ resume: folder }`, and ends with
 * the same bits as one that never was.
 *
 * @throws EarshotError NOT_FOUND, BAD_FILE, INVALID_ARGUMENT for sounds or settings that cannot be used; NOT_WRITABLE;
 * INTERRUPTED
 *
 * @example
 * import { loadExperiment, trainExperiment } from 'earshot';
 * const learn = async (sounds: string) => {
 *   const { experiment } = await loadExperiment({ recipe: 'small' });
 *   const { record, model } = await trainExperiment({ sounds, experiment });
 *   console.log(record.scores?.accuracy, model);
 * };
 */
export async function trainExperiment(options: TrainOptions): Promise<TrainOutcome> {
  const opened = await openRun(options, options);
  const { run, record: before } = opened;
  const clock = performance.now();
  let record = before;
  const keep = async (news: Partial<RunRecord>) => {
    record = { ...record, ...news, seconds: before.seconds + (performance.now() - clock) / 1000 };
    await run.writeRecord(record);
  };
  try {
    await work(opened, options, keep, () => record);
    return { run: run.path, record, report: run.at('report.html'), model: run.at('model.onnx') };
  } catch (error) {
    await keep({}).catch(() => {});
    throw resumable(error, run);
  }
}

async function work(
  { run, record: before, experiment, survey }: OpenRun,
  { monitor = silent, signal }: TrainOptions,
  keep: (news: Partial<RunRecord>) => Promise<void>,
  now: () => RunRecord,
): Promise<void> {
  const plans = planRounds(survey, experiment);
  const findings = planFindings(survey, experiment, plans);
  for (const { text } of findings) monitor.say(`! ${text}`);
  const workshop: Workshop = {
    experiment,
    set: survey.set,
    recordings: await loadRecordings(survey.set, experiment, { monitor, signal }),
    run,
    monitor,
    signal,
  };
  const stages = plans.map((plan, number) => roundStage(plan, number, experiment));
  const shipping = (epochs: number) => finalStage(finalPlan(survey), stages.length, epochs);
  const open = stages.slice(before.rounds.length);
  // how long the last training is depends on the others where these chose their epochs
  if (experiment.evaluation.final && before.final === undefined && experiment.training.epoch === 'last')
    open.push(shipping(experiment.training.epochs));
  workshop.ahead = await trainSideBySide(workshop, open, before.experiment);
  const judged: Judged[] = [];
  for (const [number, plan] of plans.entries()) {
    judged.push(await judge(workshop, plan, stages[number], before.rounds[number]));
    await keep({ rounds: judged.map(({ round }) => round) });
  }
  const predictions = judged.flatMap((one) => one.predictions);
  const { rounds } = now();
  await run.write('predictions.csv', predictionsCsv(survey.set, predictions, rounds));
  await keep({
    scores: scorePredictions(survey.set, predictions),
    network: aboutNetworks(judged[0].trained.networks),
  });
  const shipped = await trainShipped(workshop, shipping, judged);
  await keep({ final: before.final ?? shipped.final });
  await keep({
    model: await writeClassifier(run, now(), workshop.recordings, shipped.trained),
    status: 'done',
  });
  const found = { ...survey, findings: [...survey.findings, ...findings] };
  await writeRunReport(run, now(), experiment, found, predictions);
}

/** A round, and what its networks said about the clips that they were tested on. */
interface Judged {
  round: Round;
  trained: TrainedStage;
  predictions: ClipPrediction[];
}

/** Trains for a round and tests; one that an earlier sitting has finished is only tested again. */
async function judge(
  workshop: Workshop,
  plan: PlannedRound,
  stage: Stage,
  before: Round | undefined,
): Promise<Judged> {
  const { recordings, monitor } = workshop;
  const trained = await trainStage(workshop, stage);
  const waves = plan.test.map((clip) => recordings.samples[clip]);
  const probabilities = await networkProbabilities(trained.networks, trained.settings, waves);
  const predictions = plan.test.map((clip, i) => ({
    clip,
    round: stage.number,
    probabilities: probabilities[i],
    predicted: probabilities[i].indexOf(Math.max(...probabilities[i])),
  }));
  const { accuracy, loss } = scorePredictions(workshop.set, predictions);
  monitor?.say(`  ${plan.name}: ${percent(accuracy)} of ${counted(plan.test.length, 'unseen clip')} right`);
  const round = before ?? {
    name: plan.name,
    training: plan.train.length,
    validation: plan.validation.length,
    test: plan.test.length,
    accuracy,
    loss,
    epochs: trained.histories.map((history) => history.loss.length),
    kept: trained.kept,
    seconds: trained.seconds,
    histories: trained.histories,
  };
  return { round, trained, predictions };
}

/**
 * The networks that are shipped: trained on all clips, as long as those of the rounds turned out to need; or those of
 * the first round.
 *
 * @param shipping the stage on all clips, of so many epochs
 */
async function trainShipped(
  workshop: Workshop,
  shipping: (epochs: number) => Stage,
  judged: readonly Judged[],
): Promise<{ trained: TrainedStage; final?: FinalTraining }> {
  if (!workshop.experiment.evaluation.final) return judged[0];
  const kept = judged.flatMap(({ trained }) => trained.kept);
  const epochs = Math.round(kept.reduce((sum, epoch) => sum + epoch, 0) / kept.length);
  const stage = shipping(epochs);
  const trained = await trainStage(workshop, stage);
  const { histories, seconds } = trained;
  return { trained, final: { clips: stage.train.length, epochs, seconds, histories } };
}

function roundStage(
  { name, train, validation }: PlannedRound,
  number: number,
  { training }: Experiment,
): Stage {
  const { epochs, epoch: keep } = training;
  return { name, folder: `round-${number + 1}`, number, train, validation, epochs, keep };
}

function finalStage({ name, train, validation }: PlannedRound, number: number, epochs: number): Stage {
  return { name, folder: 'final', number, train, validation, epochs, keep: 'last' };
}

/** What the networks of a classifier have together. */
function aboutNetworks(networks: readonly AnyModel[]): RunRecord['network'] {
  const counts = networks.map((network) => network.countParams());
  const sum = (key: 'total' | 'trainable') => counts.reduce((all, count) => all + count[key], 0);
  return {
    parameters: sum('total'),
    trainable: sum('trainable'),
    summary: [...new Set(networks.map((network) => network.summary()))].join('\n\n'),
  };
}

/** An interruption's error that says how to go on. */
function resumable(error: unknown, run: RunFolder): unknown {
  if (!(error instanceof EarshotError) || error.code !== 'INTERRUPTED') return error;
  return new EarshotError(
    'INTERRUPTED',
    `interrupted. Finished epochs are kept; to go on: earshot train --resume ${run.path}`,
    { cause: error },
  );
}
