/** @file A model as plain data, and back. */

import { EarshotError } from '../errors.ts';
import type { History } from './fit.ts';
import type { Layer } from './layer.ts';
import { makeLayer } from './layers/registry.ts';
import type { LayerData } from './layers/wrapped.ts';
import type { Loss, LossName } from './losses/index.ts';
import { loss } from './losses/registry.ts';
import type { Metric, MetricName } from './metrics/index.ts';
import { metric } from './metrics/registry.ts';
import { type AnyModel, Model } from './model.ts';
import { type Architecture, buildNetwork } from './network.ts';
import { type OptimizerName, optimizer } from './optimizers/index.ts';
import { input } from './symbolic.ts';

/** The version of `Description`. */
export const descriptionFormat = 2;

/** Makes layers, losses and metrics that are not earshot's own, by their kind or name, from their config. */
// biome-ignore lint/suspicious/noExplicitAny: the config is whatever its writer put there
export type CustomObjects = Readonly<Record<string, (config: any) => Layer | Loss | Metric>>;

/** All of a model but its numbers, as plain data. */
export interface Description {
  format: number;
  name: string;
  seed: number;
  stack: boolean;
  inputs: { name?: string; shape: number[] }[];
  layers: { kind: string; name: string; config: object; trainable: boolean }[];
  /** which layer each call uses, and the numbers of the tensors it takes */
  calls: { layer: number; inputs: number[] }[];
  /** the numbers of the tensors that are outputs */
  outputs: number[];
  compiled?: {
    optimizer: { name: OptimizerName; config: object; learningRate: number };
    outputs: {
      loss: { name: string; config?: object };
      lossWeight: number;
      metrics: { name: string; config?: object }[];
    }[];
  };
  iterations: number;
  training?: {
    epochs: number;
    stopped: boolean;
    history: History;
    /** what each callback needs to go on; of its tensors the shapes */
    callbacks: { values: unknown; tensors: number[][] }[];
  };
  /** state of the random generator */
  generator: number[];
}

/** Describes a model. */
export function describeModel(model: AnyModel): Description {
  const { name, seed, stack, iterations } = model;
  const description: Description = {
    format: descriptionFormat,
    name,
    seed,
    stack,
    inputs: model.inputs.map(({ name, shape }) => ({ name, shape: [...shape] })),
    layers: model.layers.map(({ layer, name, trainable }) => ({
      kind: layer.kind,
      name,
      config: plain(name, layer.config),
      trainable,
    })),
    calls: model.calls.map(({ layer, inputs }) => ({
      layer: model.layers.indexOf(layer),
      inputs: [...inputs],
    })),
    outputs: [...model.outputPlaces],
    iterations,
    generator: [...model.generator.state()],
  };
  if (model.isCompiled) {
    const { optimizer, outputs } = model.compiled;
    description.compiled = {
      optimizer: {
        name: optimizer.name as OptimizerName,
        config: optimizer.config,
        learningRate: optimizer.learningRate,
      },
      outputs: outputs.map(({ loss, lossWeight, metrics }) => ({
        loss: { name: loss.name, config: loss.config },
        lossWeight,
        metrics: metrics.map(({ kind, name, config }) => ({ name: kind ?? name, config })),
      })),
    };
  }
  if (model.record !== undefined) {
    const { callbacks, ...record } = model.record();
    description.training = {
      ...record,
      callbacks: callbacks.map(({ values, tensors = [] }) => ({
        values,
        tensors: tensors.map(({ dims }) => [...dims]),
      })),
    };
  }
  return description;
}

/** @throws EarshotError UNSUPPORTED for an option that is a function: it cannot be written to a file */
function plain(name: string, config: object): object {
  for (const [option, value] of Object.entries(config)) {
    if (isLayerData(value)) plain(name, value.config);
    if (typeof value !== 'function') continue;
    throw new EarshotError(
      'UNSUPPORTED',
      `layer '${name}' cannot be saved: its ${option} is a function. Write it as a layer of its own, and give loadModel its customObjects.`,
    );
  }
  return config;
}

/** Whether an option is a layer inside the layer. */
function isLayerData(value: unknown): value is LayerData {
  return typeof value === 'object' && value !== null && 'kind' in value && 'config' in value;
}

/** A model as described, compiled if it was, with new weights. @throws EarshotError for what cannot be made */
export function buildModel(description: Description, custom: CustomObjects): Model {
  const { name, seed, compiled } = description;
  const model = new Model(architectureOf(description, custom), { name, seed });
  if (compiled === undefined) return model;
  const made = optimizer(compiled.optimizer.name, compiled.optimizer.config);
  made.learningRate = compiled.optimizer.learningRate;
  const { outputs } = compiled;
  model.compile({
    optimizer: made,
    loss: outputs.map(({ loss: saved }) => make(saved.name as LossName, saved.config, custom, loss)),
    lossWeights: outputs.map(({ lossWeight }) => lossWeight),
    metrics: outputs.map(({ metrics }) =>
      metrics.map((saved) => make(saved.name as MetricName, saved.config, custom, metric)),
    ),
  });
  return model;
}

function architectureOf(
  { stack, inputs, layers, calls, outputs }: Description,
  custom: CustomObjects,
): Architecture {
  const made = layers.map(({ kind, name, config }) => makeLayer(kind, { ...config, name }, custom));
  const tensors = inputs.map(input);
  for (const call of calls) tensors.push(made[call.layer](call.inputs.map((place) => tensors[place])));
  const first = tensors.slice(0, inputs.length);
  const architecture = buildNetwork(
    stack ? 'sequential' : 'model',
    first,
    outputs.map((place) => tensors[place]),
  );
  for (const [i, { trainable }] of layers.entries())
    architecture.layers.find(({ layer }) => layer === made[i])!.trainable = trainable;
  return architecture;
}

function make<Name extends string, Config, Made>(
  name: Name,
  config: Config,
  custom: CustomObjects,
  own: (name: Name, config: Config) => Made,
): Made {
  return Object.hasOwn(custom, name) ? (custom[name](config) as Made) : own(name, config);
}
