import type { ClassifierSettings } from '../classifier/settings.ts';
import { type Monitor, silent, type Task } from '../monitor.ts';
import { seedFrom } from '../nn/dataset/seed.ts';
import type { AnyModel, Batches } from '../nn/index.ts';
import { measuredBatches, placesOf, trainingBatches, validationBatches } from './examples.ts';
import type { Experiment, TrainingSettings } from './experiment.ts';
import { fitFrontEnd, networkInputShape } from './fit-front-end.ts';
import { augmentationFor, makeNetwork, networkCount } from './network.ts';
import type { Recordings } from './recordings.ts';
import type { Round } from './results.ts';
import type { RunFolder } from './run-folder.ts';
import type { SoundSet } from './sounds.ts';
import { type NetworkHistory, trainNetwork } from './train-network.ts';

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
  /** stages whose networks were trained side by side: seconds by folder */
  ahead?: ReadonlyMap<string, number>;
}

/** The networks of a stage, trained. */
export interface TrainedStage {
  settings: ClassifierSettings;
  networks: readonly AnyModel[];
  /** member by member */
  histories: Round['histories'];
  /** epochs, from 1, whose weights were kept */
  kept: readonly number[];
  /** of this sitting; of networks side by side the sum */
  seconds: number;
}

/** A network of a stage, trained. */
export interface TrainedNetwork extends NetworkHistory {
  network: AnyModel;
}

/**
 * Trains the networks of a stage. Each is in the stage's folder after each epoch; what was done before, in an earlier
 * sitting or side by side with others, is taken from there.
 */
export async function trainStage(workshop: Workshop, stage: Stage): Promise<TrainedStage> {
  const { experiment, set, recordings, run, ahead } = workshop;
  const monitor = ahead?.has(stage.folder) ? silent : (workshop.monitor ?? silent);
  const members = networkCount(experiment);
  const started = performance.now();
  const trained: TrainedNetwork[] = [];
  for (let member = 0; member < members; member++)
    trained.push(
      await trainMember(
        workshop,
        stage,
        member,
        monitor.begin(memberName(stage, member, members), stage.epochs),
      ),
    );
  const { sampleRate, windows } = recordings;
  const frontEnd = fitFrontEnd(experiment, recordings, stage.train);
  const settings = { classes: set.classes, sampleRate, windows, frontEnd };
  await run.write(`${stage.folder}/settings.json`, JSON.stringify(settings));
  return {
    settings,
    networks: trained.map(({ network }) => network),
    histories: trained.map(({ history }) => history),
    kept: trained.map(({ kept }) => kept),
    seconds: ahead?.get(stage.folder) ?? (performance.now() - started) / 1000,
  };
}

/** Trains one network of a stage, or goes on with it, or only reads it if it is done. */
export async function trainMember(
  { experiment, set, recordings, run, signal }: Workshop,
  stage: Stage,
  member: number,
  task: Task,
): Promise<TrainedNetwork> {
  const labels = set.clips.map(({ label }) => label);
  const frontEnd = fitFrontEnd(experiment, recordings, stage.train);
  const classes = set.classes.length;
  const examples = { experiment, classes, frontEnd };
  const seed = seedFrom(experiment.training.seed, stage.number, member);
  const steps =
    stage.epochs * Math.ceil(placesOf(recordings, stage.train).length / experiment.training.batchSize);
  const inputShape = networkInputShape(experiment, frontEnd);
  const { trained, measuring, whole } = makeNetwork(experiment, { inputShape, classes, seed, member, steps });
  const batches = async (clips: readonly number[], forTraining: boolean): Promise<Batches> => {
    if (measuring !== undefined) {
      const order = forTraining ? seed : undefined;
      const options = { ...examples, measuring, seed: order, signal };
      return measuredBatches(recordings, labels, clips, options);
    }
    if (!forTraining) return validationBatches(recordings, labels, clips, examples);
    const varied = { ...experiment, augmentation: augmentationFor(experiment, member) };
    return trainingBatches(recordings, labels, clips, { ...examples, experiment: varied, seed });
  };
  const training = await batches(stage.train, true);
  const validation = stage.validation.length === 0 ? undefined : await batches(stage.validation, false);
  const file = networkFile(run, stage.folder, member);
  const learned = await trainNetwork({ network: trained, training, validation, stage, file, task, signal });
  return { network: whole(), ...learned };
}

/** What people read: 'fold 3, network 1 of 2' */
export function memberName({ name }: Stage, member: number, members: number): string {
  return members === 1 ? name : `${name}, network ${member + 1} of ${members}`;
}

/** Where a network of a stage is, first as it is trained, then as it became. */
export function networkFile(run: RunFolder, folder: string, member: number): string {
  return run.at(folder, `network-${member + 1}.onnx`);
}
