/** @file What a model is trained for and measured by: a loss and metrics for each of its outputs. */

import { shapeText } from '../array/tensor.ts';
import { describe, EarshotError, unknownName } from '../errors.ts';
import { checkNumber } from './check.ts';
import { targetShapeOf } from './data.ts';
import type { Shape } from './features.ts';
import type { Loss, LossFunction, LossName } from './losses/index.ts';
import { loss } from './losses/registry.ts';
import type { Metric, MetricName } from './metrics/index.ts';
import { metric } from './metrics/registry.ts';
import type { Architecture } from './network.ts';

/** Something for each output: by the outputs' order or names; for a single output itself. */
export type PerOutput<T> = T | readonly T[] | Readonly<Record<string, T>>;

/** A metric or several. */
export type MetricsOfOutput = MetricName | Metric | readonly (MetricName | Metric)[];

/** What `compile` is told about losses and metrics. */
export interface ObjectiveOptions {
  loss: PerOutput<LossName | Loss | LossFunction>;
  /** factor of each output's loss in the sum; default 1 */
  lossWeights?: PerOutput<number>;
  /** for several outputs one or a list for each */
  metrics?: readonly (MetricName | Metric)[] | PerOutput<MetricsOfOutput>;
}

/** What one output is trained for. */
export interface OutputObjective {
  readonly name: string;
  readonly outputShape: Shape;
  readonly loss: Loss;
  readonly lossWeight: number;
  readonly metrics: readonly Metric[];
  /** shape of one target */
  readonly targetShape: Shape;
}

/** The objective of each output of a model. @throws EarshotError for what does not fit */
export function objectiveOf(
  { outputs, outputNames }: Architecture,
  { loss: losses, lossWeights = 1, metrics = [] }: ObjectiveOptions,
): OutputObjective[] {
  const [single, names] = [outputs.length === 1, outputNames];
  const lossOf = perOutput('loss', losses, names, isLoss);
  const weightOf = perOutput('lossWeights', lossWeights, names, (value) => typeof value === 'number');
  if (single && !Array.isArray(metrics)) {
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `compile: metrics must be an array, such as ['accuracy']; received ${describe(metrics)}.`,
    );
  }
  const metricsOf =
    single && !Array.isArray((metrics as readonly unknown[])[0])
      ? () => metrics as MetricsOfOutput
      : perOutput('metrics', metrics as PerOutput<MetricsOfOutput>, names, isMetricList);
  return outputs.map(({ shape }, i) => {
    const chosen = loss(lossOf(i));
    if (chosen.targets === 'classes' && (shape.at(-1) ?? 0) < 2) {
      throw new EarshotError(
        'SHAPE_MISMATCH',
        `loss '${chosen.name}' needs one output for each class; the model's output is ${shapeText([null, ...shape])}. For two classes and one output use 'binaryCrossentropy'.`,
      );
    }
    return {
      name: names[i],
      outputShape: shape,
      loss: chosen,
      lossWeight: checkNumber('compile: lossWeights', weightOf(i)),
      metrics: differentMetrics([metricsOf(i)].flat().map((one) => metric(one))),
      targetShape: targetShapeOf(chosen, shape),
    };
  });
}

/** @throws EarshotError INVALID_ARGUMENT when two metrics have one key: the logs could hold only one of them */
function differentMetrics(metrics: Metric[]): Metric[] {
  const names = metrics.map(({ name }) => name);
  const twice = names.find((name, i) => name === 'loss' || names.indexOf(name) !== i);
  if (twice === undefined) return metrics;
  throw new EarshotError(
    'INVALID_ARGUMENT',
    `compile: metrics must have different names, none of them 'loss'; '${twice}' is taken. Give one another, such as precision({ name: 'strict', thresholds: 0.9 }).`,
  );
}

const isLoss = (value: unknown) =>
  typeof value === 'string' || typeof value === 'function' || typeof (value as Loss)?.compute === 'function';
const isMetricList = (value: unknown) => Array.isArray(value) && value.every((one) => !Array.isArray(one));

/** Looks up what belongs to output number i; one for all when it `isOne` by itself. */
function perOutput<T>(
  what: string,
  given: PerOutput<T>,
  names: readonly string[],
  isOne: (value: unknown) => boolean,
): (i: number) => T {
  if (isOne(given) && !(Array.isArray(given) && names.length > 1 && given.length > 0))
    return () => given as T;
  if (Array.isArray(given)) {
    if (given.length === names.length) return (i) => given[i];
    throw new EarshotError(
      'INVALID_ARGUMENT',
      `compile: ${what} must have one entry for each of the ${names.length} outputs (${names.join(', ')}); received ${given.length}.`,
    );
  }
  if (typeof given !== 'object' || given === null) return () => given as T;
  const table = given as Readonly<Record<string, T>>;
  for (const name of Object.keys(table))
    if (!names.includes(name)) throw unknownName(`output in compile: ${what}`, name, names);
  return (i) => {
    if (Object.hasOwn(table, names[i])) return table[names[i]];
    if (what === 'metrics') return [] as T;
    if (what === 'lossWeights') return 1 as T;
    throw new EarshotError('INVALID_ARGUMENT', `compile: ${what} has no entry for output '${names[i]}'.`);
  };
}
