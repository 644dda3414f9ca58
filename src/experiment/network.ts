import { EarshotError } from '../errors.ts';
import {
  type AnyModel,
  adam,
  adamw,
  categoricalCrossentropy,
  cosineDecay,
  lion,
  nadam,
  type Optimizer,
  type OptimizerOptions,
  oneCycle,
  rmsprop,
  type Schedule,
  sgd,
} from '../nn/index.ts';
import { architecture, takesIntactFeatures } from './architectures/index.ts';
import type {
  AugmentationSettings,
  Experiment,
  ModelChoice,
  ModelMaker,
  TrainingSettings,
} from './experiment.ts';

const optimizers = { adam, adamw, sgd, rmsprop, nadam, lion } satisfies Record<
  TrainingSettings['optimizer'],
  (options: OptimizerOptions) => Optimizer
>;

/** What a network is for. */
export interface NetworkPurpose {
  /** (bands, frames, 1) */
  inputShape: readonly number[];
  classes: number;
  seed: number;
  /** which of the stage's networks, from 0 */
  member: number;
  /** steps of the whole training, which the learning rate's way is stretched over */
  steps: number;
}

/**
 * The experiment's network, compiled for training on examples whose labels are shares of classes.
 * @throws EarshotError INVALID_ARGUMENT when the file's own function does not give a network for this
 */
export function makeNetwork({ model, training }: Experiment, purpose: NetworkPurpose): AnyModel {
  const { inputShape, classes, seed, member, steps } = purpose;
  const choice = choiceOf({ model }, member);
  const make: ModelMaker = typeof choice === 'string' ? architecture(choice) : choice;
  const network = checkNetwork(make({ inputShape, classes, seed }), purpose);
  network.compile({
    optimizer: optimizers[training.optimizer](optimizerOptions(training, steps)),
    loss: categoricalCrossentropy({ labelSmoothing: training.labelSmoothing }),
    metrics: ['accuracy'],
  });
  return network;
}

/** The models, one of each. */
export function modelsOf({ model }: Pick<Experiment, 'model'>): readonly ModelChoice[] {
  return typeof model === 'string' || typeof model === 'function' ? [model] : model;
}

/** The model of one of a stage's networks. */
function choiceOf(experiment: Pick<Experiment, 'model'>, member: number): ModelChoice {
  const models = modelsOf(experiment);
  return models[member % models.length];
}

/** How examples are varied for one of a stage's networks: spectrograms are neither mixed nor masked where it says so. */
export function augmentationFor(
  experiment: Pick<Experiment, 'model' | 'augmentation'>,
  member: number,
): AugmentationSettings {
  const { augmentation } = experiment;
  const choice = choiceOf(experiment, member);
  if (typeof choice !== 'string' || !takesIntactFeatures(choice)) return augmentation;
  const mix = augmentation.mix?.on === 'features' ? null : augmentation.mix;
  return { ...augmentation, mix, timeMasks: null, frequencyMasks: null };
}

/** Networks that are trained and averaged: of each model as many as there are members. */
export function networkCount(experiment: Pick<Experiment, 'model' | 'training'>): number {
  return modelsOf(experiment).length * experiment.training.members;
}

function optimizerOptions(training: TrainingSettings, steps: number): OptimizerOptions {
  const { weightDecay, ema, clipNorm } = training;
  return {
    learningRate: learningRate(training, steps),
    ...(weightDecay !== null && { weightDecay }),
    ...(ema !== null && { useEma: true, emaMomentum: ema }),
    ...(clipNorm !== null && { globalClipnorm: clipNorm }),
  };
}

function learningRate({ schedule, learningRate }: TrainingSettings, steps: number): number | Schedule {
  if (schedule === 'oneCycle') return oneCycle({ maxLr: learningRate, totalSteps: steps });
  if (schedule === 'cosine') return cosineDecay({ initialLearningRate: learningRate, decaySteps: steps });
  return learningRate;
}

function checkNetwork(network: AnyModel, { inputShape, classes }: NetworkPurpose): AnyModel {
  const text = (shape: unknown) => (Array.isArray(shape) ? `(${shape.join(', ')})` : String(shape));
  const takes = network?.inputShape;
  const gives = network?.outputShape;
  if (text(takes) === text(inputShape) && text(gives) === text([classes])) return network;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `model must return a network from ${text(inputShape)} to a probability for each of ${classes} classes, ` +
      `such as sequential({ inputShape, seed }, [..., dense(classes, { activation: 'softmax' })]); ` +
      `received ${network === undefined ? 'nothing' : `one from ${text(takes)} to ${text(gives)}`}.`,
  );
}
