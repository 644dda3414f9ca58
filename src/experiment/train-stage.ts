import type { ClassifierSettings } from '../classifier/settings.ts';
import { type Monitor, silent } from '../monitor.ts';
import { seedFrom } from '../nn/dataset/seed.ts';
import type { AnyModel } from '../nn/index.ts';
import { trainingBatches, validationBatches } from './examples.ts';
import type { Experiment, TrainingSettings } from './experiment.ts';
import { fitFrontEnd, networkInputShape } from './fit-front-end.ts';
import { makeNetwork } from './network.ts';
import type { Recordings } from './recordings.ts';
import type { Round } from './results.ts';
import type { RunFolder } from './run-folder.ts';
import type { SoundSet } from './sounds.ts';
import { trainNetwork } from './train-network.ts';

/** Part of a run that trains: a round, or the training on all clips. */
export interface Stage {
  /** what people read: 'fold 3' */
  name: string;
  /** its folder below the run's */
  folder: string;
  /** tells its seeds from those of other stages */
  number: number;
  /** indices of clips */
  train: readonly number[];
  validation: readonly number[];
  epochs: number;
  /** which epoch's weights are kept */
  keep: TrainingSettings['epoch'];
}

/** What all stages of a run share. */
export interface Workshop {
  experiment: Experiment;
  set: SoundSet;
  recordings: Recordings;
  run: RunFolder;
  monitor?: Monitor;
  signal?: AbortSignal;
}

/** The networks of a stage, trained. */
export interface TrainedStage {
  settings: ClassifierSettings;
  networks: readonly AnyModel[];
  /** member by member */
  histories: Round['histories'];
  /** epochs, from 1, whose weights were kept */
  kept: readonly number[];
  /** of this sitting */
  seconds: number;
}

/**
 * Trains the networks of a stage. Each is in the stage's folder after each epoch; what an earlier sitting has done is
 * taken from there.
 */
export async function trainStage(workshop: Workshop, stage: Stage): Promise<TrainedStage> {
  const { experiment, set, recordings, run, monitor = silent, signal } = workshop;
  const { classes, clips } = set;
  const labels = clips.map(({ label }) => label);
  const { members, seed: first } = experiment.training;
  const started = performance.now();
  const frontEnd = fitFrontEnd(experiment, recordings, stage.train);
  const examples = { experiment, classes: classes.length, frontEnd };
  const validation =
    stage.validation.length === 0
      ? undefined
      : validationBatches(recordings, labels, stage.validation, examples);
  const networks: AnyModel[] = [];
  const histories: Record<string, number[]>[] = [];
  const kept: number[] = [];
  for (let member = 0; member < members; member++) {
    const seed = seedFrom(first, stage.number, member);
    const training = trainingBatches(recordings, labels, stage.train, { ...examples, seed });
    const network = makeNetwork(experiment, {
      inputShape: networkInputShape(experiment, frontEnd),
      classes: classes.length,
      seed,
      steps: stage.epochs * training.length!,
    });
    const task = monitor.begin(
      members === 1 ? stage.name : `${stage.name}, network ${member + 1} of ${members}`,
      stage.epochs,
    );
    const file = networkFile(run, stage.folder, member);
    const trained = await trainNetwork({ network, training, validation, stage, file, task, signal });
    networks.push(network);
    histories.push(trained.history);
    kept.push(trained.kept);
  }
  const { sampleRate, windows } = recordings;
  const settings = { classes, sampleRate, windows, frontEnd };
  await run.write(`${stage.folder}/settings.json`, JSON.stringify(settings));
  return { settings, networks, histories, kept, seconds: (performance.now() - started) / 1000 };
}

/** Where a network of a stage is, first as it is trained, then as it became. */
export function networkFile(run: RunFolder, folder: string, member: number): string {
  return run.at(folder, `network-${member + 1}.onnx`);
}
