import type { Tensor } from '../array/tensor.ts';
import { EarshotError } from '../errors.ts';
import {
  type AnyModel,
  adam,
  adamw,
  categoricalCrossentropy,
  cosineDecay,
  lion,
  type Model,
  nadam,
  type Optimizer,
  type OptimizerOptions,
  oneCycle,
  rmsprop,
  type Schedule,
  sgd,
} from '../nn/index.ts';
import { listed } from '../text.ts';
import { type Architecture, architecture, makerOf } from './architectures/index.ts';
import { measuringPart, weighingPart } from './architectures/measured.ts';
import { changesSounds } from './example-draw.ts';
import type { AugmentationSettings, Experiment, ModelChoice, TrainingSettings } from './experiment.ts';

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

/** A network as it is trained, and as it is used. */
export interface Network {
  /** compiled for training on examples whose labels are shares of classes: the whole, or what weighs measurements */
  readonly trained: AnyModel;
  /** from a window's features to the inputs of `trained`, taken once for each window; undefined: features go in */
  readonly measuring?: Model<Tensor[]>;
  /** from features to probabilities, with the weights that `trained` has at that time */
  whole(): AnyModel;
}

/**
 * The experiment's network.
 * @throws EarshotError INVALID_ARGUMENT when the file's own function does not give a network for this
 */
export function makeNetwork(experiment: Experiment, purpose: NetworkPurpose): Network {
  const { inputShape, classes, seed, member, steps } = purpose;
  const { training, augmentation } = experiment;
  const chosen = chosenArchitecture(experiment, member);
  const make = makerOf(chosen);
  const compiled = (network: AnyModel) => {
    network.compile({
      optimizer: optimizers[training.optimizer](optimizerOptions(training, steps)),
      loss: categoricalCrossentropy({ labelSmoothing: training.labelSmoothing }),
      metrics: ['accuracy'],
    });
    return network;
  };
  // nothing can be computed beforehand of samples that are others in each epoch
  const varied = augmentation.randomCrop || changesSounds(augmentation);
  if (typeof chosen === 'function' || varied) {
    const network = compiled(checkNetwork(make({ inputShape, classes, seed }), purpose));
    return { trained: network, whole: () => network };
  }
  const measuring = measuringPart(chosen, inputShape);
  const trained = compiled(weighingPart(chosen, measuring, { classes, seed }));
  const whole = () => {
    const network = make({ inputShape, classes, seed });
    network.transferWeights(trained);
    return network;
  };
  return { trained, measuring, whole };
}

/** The models, one of each. */
export function modelsOf({ model }: Pick<Experiment, 'model'>): readonly ModelChoice[] {
  return typeof model === 'string' || typeof model === 'function' ? [model] : model;
}

/** The models in words, each once; `quoted` marks a name. */
export function modelsText(experiment: Pick<Experiment, 'model'>, quoted = (name: string) => name): string {
  const models = modelsOf(experiment);
  const texts = [...new Set(models)].map((model) => {
    const text = typeof model === 'string' ? quoted(model) : 'a network of the configuration file';
    const count = models.filter((other) => other === model).length;
    return count === 1 ? text : `${text} (${count} of it)`;
  });
  return listed(texts);
}

/** The model of one of a stage's networks. */
function chosenArchitecture(experiment: Pick<Experiment, 'model'>, member: number): Architecture {
  const models = modelsOf(experiment);
  const choice = models[member % models.length];
  return typeof choice === 'string' ? architecture(choice) : choice;
}

/**
 * How examples are varied for one of a stage's networks. One that measures how sounds go on is never shown mixed or masked
 * spectrograms: these, unlike mixed waveforms, go on as no sound does.
 */
export function augmentationFor(
  experiment: Pick<Experiment, 'model' | 'augmentation'>,
  member: number,
): AugmentationSettings {
  const { augmentation } = experiment;
  if (typeof chosenArchitecture(experiment, member) === 'function') return augmentation;
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
    ...(ema !== null && { useEma: true, emaMomentum: Math.min(ema, mostMomentum(steps)) }),
    ...(clipNorm !== null && { globalClipnorm: clipNorm }),
  };
}

/** The momentum at which an average has forgotten the first weights (to e^-5 of it) when so many steps are done. */
function mostMomentum(steps: number): number {
  return Math.max(0, 1 - 5 / steps);
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
