import type { Loss } from '../losses/loss.ts';
import { type LossName, loss } from '../losses/registry.ts';
import type { Metric } from '../metrics/metric.ts';
import { type MetricName, metric } from '../metrics/registry.ts';
import type { CompileOptions } from '../model.ts';
import { snakeCase } from '../names.ts';
import { type Optimizer, type OptimizerName, optimizer } from '../optimizers/index.ts';
import type { Schedule } from '../schedules/index.ts';
import { schedule } from '../schedules/registry.ts';
import type { Json } from './file.ts';
import { type Reading, readOptions } from './options.ts';
import { shown, type Unsupported } from './unsupported.ts';
import { camelCase, classOf, configOf } from './values.ts';

const common =
  'learning_rate weight_decay clipnorm global_clipnorm clipvalue use_ema ema_momentum ema_overwrite_frequency gradient_accumulation_steps';

/** Keras's keys that each optimizer takes beside the common ones. */
const optimizers: Record<OptimizerName, string> = {
  adadelta: 'rho epsilon',
  adagrad: 'initial_accumulator_value epsilon',
  adam: 'beta_1 beta_2 epsilon amsgrad',
  adamax: 'beta_1 beta_2 epsilon',
  adamw: 'beta_1 beta_2 epsilon amsgrad',
  ftrl: 'learning_rate_power initial_accumulator_value l1_regularization_strength l2_regularization_strength l2_shrinkage_regularization_strength beta',
  lion: 'beta_1 beta_2',
  nadam: 'beta_1 beta_2 epsilon',
  rmsprop: 'rho momentum epsilon centered',
  sgd: 'momentum nesterov',
};

const scheduleOptions =
  'initial_learning_rate decay_steps decay_rate staircase boundaries values end_learning_rate power cycle alpha warmup_target warmup_steps first_decay_steps t_mul m_mul';

const lossOptions = 'from_logits label_smoothing delta alpha gamma apply_class_balancing'.split(' ');
const metricOptions =
  'threshold thresholds class_id k average beta num_thresholds curve summation_method multi_label from_logits label_smoothing class_aggregation'.split(
    ' ',
  );

/** Names of Keras that are not earshot's in other letters. */
const otherNames: Record<string, string> = {
  acc: 'accuracy',
  logcosh: 'logCosh',
  kullbackLeiblerDivergence: 'klDivergence',
};
/**
 * Optimizer, loss and metrics from `compile_config` (`.keras`) or `training_config` (`.h5`); undefined when the model
 * had no loss.
 * @param outputs names of the model's outputs
 */
export function readCompile(
  { optimizer_config, optimizer = optimizer_config, loss, loss_weights, metrics, weighted_metrics }: Json,
  version: string | undefined,
  outputs: readonly string[],
  unsupported: Unsupported,
): CompileOptions | undefined {
  if ((loss ?? null) === null) return undefined;
  const reading = (what: string): Reading => ({ what, version, unsupported });
  if ([weighted_metrics ?? []].flat().length > 0)
    unsupported.add('compile', `weighted_metrics = ${shown(weighted_metrics)}`);
  const losses = byOutput(loss, outputs);
  if ([losses].flat().includes(null))
    unsupported.add('compile', `an output without a loss in ${shown(loss)}`);
  const measured = byOutput(metrics ?? [], outputs);
  // Keras 2 measures every output by a plain list, Keras 3 gives each output one of it
  const lists = outputs.length > 1 && version?.startsWith('3') && Array.isArray(measured);
  return {
    optimizer: readOptimizer(optimizer, reading('optimizer')),
    loss: each(losses, (one) => readLoss(one, reading('loss'))),
    metrics: each(lists ? measured.map((one: Json) => [one ?? []].flat()) : measured, (one) =>
      readMetric(one, reading('metric')),
    ),
    ...(loss_weights && { lossWeights: byOutput(loss_weights, outputs) }),
  } as CompileOptions;
}

/** A dictionary by names of outputs as a list in their order, or for one output as what it holds; others as they are. */
function byOutput(from: Json, outputs: readonly string[]): Json {
  if (typeof from !== 'object' || Array.isArray(from) || 'class_name' in from) return from;
  if (outputs.length === 1) return Object.values(from)[0] ?? null;
  return outputs.map((name) => from[name] ?? null);
}

/** Applies a function to what is in lists; null is nothing. */
function each(from: Json, read: (one: Json) => unknown): unknown {
  if (Array.isArray(from)) return from.map((one) => each(one, read));
  return from === null ? [] : read(from);
}

function readOptimizer(from: Json, reading: Reading): Optimizer | undefined {
  const name = classOf(from).toLowerCase();
  if (!Object.hasOwn(optimizers, name)) {
    reading.unsupported.add(reading.what, `${classOf(from)}; earshot has no such optimizer`);
    return undefined;
  }
  const what = `optimizer ${classOf(from)}`;
  const { lr, learning_rate = lr, ema_momentum, ema_overwrite_frequency, ...config } = configOf(from);
  const averages = config.use_ema ? { ema_momentum, ema_overwrite_frequency } : {};
  const keys = `${common} ${optimizers[name as OptimizerName]}`.split(' ');
  const options = readOptions({ ...config, ...averages }, keys, { ...reading, what });
  return reading.unsupported.noting(what, () =>
    optimizer(name as OptimizerName, { ...options, ...readRate(learning_rate, { ...reading, what }) }),
  );
}

/** A learning rate is a number or a schedule; optimizers given by name have none. */
function readRate(from: Json, reading: Reading): { learningRate?: number | Schedule } {
  if (from === undefined) return {};
  if (typeof from === 'number') return { learningRate: from };
  const config = readOptions(configOf(from), scheduleOptions.split(' '), reading);
  return { learningRate: schedule({ name: camelCase(snakeCase(classOf(from))), config }) };
}

function readLoss(from: Json, reading: Reading): Loss | undefined {
  const what = `loss ${classOf(from)}`;
  const { fn, ...config } = configOf(from);
  const options = readOptions(config, lossOptions, { ...reading, what });
  return reading.unsupported.noting(
    what,
    () => loss(ownName(fn ?? from) as LossName, options),
    'earshot has no such loss',
  );
}

/**
 * Metrics of a function are wrapped; what they were asked for by says their name, in Keras 2 after that of one of
 * several outputs.
 */
function readMetric(from: Json, reading: Reading): Metric | undefined {
  const { fn, name, ...config } = configOf(from);
  const words = String(name).split('_');
  const tails = words.map((_, i) => words.slice(i).join('_'));
  const candidates = fn === undefined ? [from] : isMetric(ownName(fn)) ? [...tails, fn] : [];
  const own = candidates.map(ownName).find(isMetric);
  const what = `metric ${classOf(fn ?? from)}`;
  if (own === undefined) {
    reading.unsupported.add(what, 'earshot has no such metric');
    return undefined;
  }
  if (config.average === null) reading.unsupported.add(what, 'average = null, a score for each class');
  const options = readOptions(config, metricOptions, { ...reading, what });
  return reading.unsupported.noting(what, () => metric(own as MetricName, options));
}

/** A loss or metric in earshot's words, from 'mean_squared_error', 'MeanSquaredError' or 'MSE'. */
function ownName(from: Json): string {
  const given = classOf(from);
  const name = camelCase(given === given.toUpperCase() ? given.toLowerCase() : snakeCase(given));
  return otherNames[name] ?? name;
}

function isMetric(name: string): boolean {
  try {
    return metric(name as MetricName) !== undefined;
  } catch {
    return false;
  }
}
